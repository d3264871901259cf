"""Slices move whole: no doubled attack, no hole, no click, and every other sample keeps its bits."""

import numpy as np
import pytest
from tests.made_strums import BEATS, EIGHTH, FIRST, RATE, scatter, strums

from longplay.song.edit import Slice
from longplay.song.proposal import TightenTrack
from longplay.sound.attacks import refine_attacks
from longplay.sound.clicks import find_clicks
from longplay.sound.onsets import onset_envelopes, onset_times
from longplay.sound.timing import spread
from longplay.stages.edit.slice import sliced
from longplay.stages.edit.tighten import slices_of
from longplay.stages.listen.microtiming import off_the_beat

COUNT = 60
ALL = ((0.0, 99.0),)
TIGHTEN = TightenTrack("Guitar", (), 80.0)


def heard(samples: np.ndarray) -> np.ndarray:
    signal = samples.mean(axis=1)
    onsets = onset_envelopes(signal, RATE)
    return off_the_beat(refine_attacks(signal, RATE, onset_times(onsets.full, onsets.step_s)), BEATS)


def one_slice(shift: float, number: int = 8) -> tuple[np.ndarray, np.ndarray, Slice]:
    samples = strums(np.zeros(16), pan=0.5)
    start = FIRST + EIGHTH * number
    moved = (start, start + EIGHTH, shift)
    return samples, sliced(samples, (moved,), RATE), moved


def test_scattered_strums_come_to_their_places() -> None:
    samples = strums(scatter(COUNT, 30.0))
    rows = heard(samples)
    again = heard(sliced(samples, slices_of(rows, ALL, TIGHTEN), RATE))
    assert spread(rows).ms > 15.0
    assert spread(again).ms < 2.0
    assert len(again) == len(rows) == COUNT
    assert np.abs(again[again[:, 2] > 0.0, 1]).max() < 5.0


@pytest.mark.parametrize("shift", [-0.05, -0.01, 0.01, 0.05])
def test_everything_else_keeps_its_bits_and_the_length_stays(shift: float) -> None:
    samples, out, (start, end, _) = one_slice(shift)
    same = np.all(out == samples, axis=1)
    first, last = round((start + min(shift, 0.0) - 0.03) * RATE), round((end + max(shift, 0.0)) * RATE)
    assert out.shape == samples.shape
    assert same[:first].all()
    assert same[last:].all()


@pytest.mark.parametrize("shift", [-0.05, 0.05])
def test_the_attack_itself_is_moved_untouched(shift: float) -> None:
    samples, out, (start, _, _) = one_slice(shift)
    moved, first, size = round(shift * RATE), round(start * RATE), round(0.15 * RATE)
    assert np.array_equal(out[first + moved : first + moved + size], samples[first : first + size])


@pytest.mark.parametrize("shift", [-0.06, -0.03, 0.03, 0.06])
def test_a_gap_rings_on_without_hole_or_click(shift: float) -> None:
    samples, out, (start, end, _) = one_slice(shift)
    gap = (start, start + shift) if shift > 0 else (end + shift, end)
    held = out[round(gap[0] * RATE) - 200 : round(gap[1] * RATE) - 100, 0].reshape(-1)
    before = samples[round((gap[0] - 0.05) * RATE) : round(gap[0] * RATE) - 200, 0]
    assert 0.4 < np.sqrt(np.mean(held**2) / np.mean(before**2)) < 1.3
    assert len(find_clicks(out[:, 0].copy(), RATE)) <= len(find_clicks(samples[:, 0].copy(), RATE))


def test_both_sides_move_as_one() -> None:
    _, out, _ = one_slice(0.04)
    assert np.allclose(out[:, 1], 0.5 * out[:, 0], atol=1e-6)


def test_nothing_to_move_is_the_very_same_array() -> None:
    samples = strums(np.zeros(4))
    assert sliced(samples, (), RATE) is samples


def test_slices_outside_of_the_recording_are_left() -> None:
    samples = strums(np.zeros(4))
    out = sliced(samples, ((0.01, 0.2, -0.05), (50.0, 51.0, 0.02)), RATE)
    assert out.shape == samples.shape


def test_only_slips_move_where_only_slips_are_asked_for() -> None:
    late = scatter(COUNT, 5.0)
    late[30] = 70.0
    rows = heard(strums(late))
    (moved,) = slices_of(rows, ALL, TightenTrack("Guitar", (), 110.0, least_ms=45.0))
    assert moved[0] == pytest.approx(FIRST + EIGHTH * 30 + 0.07, abs=0.006)
    assert moved[2] == pytest.approx(-0.07, abs=0.01)


def test_strength_and_most_hold_back_and_sections_bound() -> None:
    rows = heard(strums(scatter(COUNT, 30.0)))
    half = slices_of(rows, ((5.0, 10.0),), TightenTrack("Guitar", (), 20.0, 0.5))
    assert half
    assert max(abs(shift) for *_, shift in half) <= 0.0101
    assert all(5.0 <= start < 10.0 for start, *_ in half)


def test_attacks_never_run_into_each_other() -> None:
    rows = np.array([[1.0, -60.0, 1.0, 0.0], [1.1, 60.0, 1.0, 0.0]], np.float32)
    assert slices_of(rows, ALL, TIGHTEN) == ()
