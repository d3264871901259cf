import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stages.listen.small_song import RATE, Samples, drums, guitar, lay, noise, pluck, tone, voice

from longplay.song.listening import Problem
from longplay.song.track import Track
from longplay.sound.clipping import clipped_runs
from longplay.stages.listen.between import sketch, stem_problems
from longplay.stages.listen.levels import listen_levels
from longplay.stages.listen.problems import track_problems

pytestmark = pytest.mark.usefixtures("store")


def problems(samples: Samples, role: str = "guitar") -> dict[str, Problem]:
    block = samples if samples.ndim == 2 else samples[:, None]
    levels = listen_levels(Track("it", role, ()), block, block[:, 0].copy(), RATE)
    return {p.kind: p for p in track_problems(block, RATE, levels)}


def hot(start: float, end: float) -> Samples:
    """The guitar, clipped from start to end seconds."""
    samples = guitar()[: 30 * RATE].copy()
    part = slice(round(start * RATE), round(end * RATE))
    limit = float(np.max(np.abs(samples)))
    samples[part] = np.clip(6.0 * samples[part], -limit, limit)
    return samples


def test_clipped_passage_is_found_in_its_place() -> None:
    found = problems(hot(12.0, 16.0))["clipping"]
    assert [found.start, found.end] == pytest.approx([12.0, 16.0], abs=0.6)
    assert found.value > 20


@settings(max_examples=8, deadline=None)
@given(gain=st.floats(0.1, 4.0))
def test_clipping_is_counted_alike_at_any_gain(gain: float) -> None:
    samples = hot(12.0, 16.0)
    assert len(clipped_runs(np.float32(gain) * samples)) == pytest.approx(len(clipped_runs(samples)), abs=2)


@pytest.mark.parametrize("midi", [28, 40, 69])
def test_a_loud_clean_tone_is_not_clipped(midi: int) -> None:
    assert "clipping" not in problems(tone(midi, 3.0, partials=1))


def test_sixteen_bit_tone_is_not_clipped() -> None:
    rounded = np.round(tone(30, 3.0, partials=1) * 32768) / 32768
    assert "clipping" not in problems(rounded.astype(np.float32))


def test_dc_is_told_in_percent() -> None:
    assert problems(tone(60, 5.0) + np.float32(0.01))["dc"].value == pytest.approx(1.0, abs=0.05)


def test_a_lopsided_wave_that_comes_with_the_notes_is_no_offset() -> None:
    swells = np.repeat(np.linspace(0.0, 0.04, 8), RATE).astype(np.float32)
    assert "dc" not in problems(tone(60, 8.0) * (swells > 0.01) + swells)


def test_noise_in_the_gaps_is_a_problem_only_when_near() -> None:
    playing = lay([(2.0 * n, tone(60, 1.0)) for n in range(6)], 12.0)
    assert problems(playing + noise(12, -45))["noise"].value == pytest.approx(-45, abs=1)
    assert "noise" not in problems(playing + noise(12, -75))


def test_noisy_head_ends_where_playing_begins() -> None:
    late = np.concatenate((noise(4, -60), tone(60, 6.0) + noise(6, -60)))
    assert problems(late)["silent_head"].end == pytest.approx(4.0, abs=0.3)
    assert "silent_head" not in problems(np.concatenate((np.zeros(4 * RATE, np.float32), tone(60, 6.0))))


def test_loud_noise_before_the_first_note_is_no_playing() -> None:
    late = np.concatenate((noise(4, -38), 2.0 * tone(60, 6.0) + noise(6, -38)))
    assert problems(late)["silent_head"].end == pytest.approx(4.0, abs=0.3)


def test_silence_is_one_problem() -> None:
    assert list(problems(np.zeros(RATE, np.float32))) == ["silence"]


def test_dropout_in_a_held_tone() -> None:
    torn = tone(60, 6.0)
    torn[3 * RATE : 3 * RATE + RATE // 50] = 0.0
    assert problems(torn)["dropout"].start == pytest.approx(3.0, abs=0.01)


def test_opposed_channels() -> None:
    one = tone(60, 3.0)
    assert problems(np.stack((one, -one), axis=1))["polarity"].value == pytest.approx(-1.0, abs=0.01)


def beside(**stems: Samples) -> tuple[Problem, ...]:
    return stem_problems({name: sketch(samples, RATE) for name, samples in stems.items()})


def test_upside_down_copy_is_found_between_stems() -> None:
    (found,) = beside(di=guitar(), amp=-0.5 * guitar())
    assert (found.kind, found.track) == ("polarity", "amp")


def test_a_stem_late_as_headerless_mp3() -> None:
    plucks = lay([(0.25 * n, pluck(60 + n % 7, 0.2)) for n in range(120)], 31.0)
    late = np.concatenate((np.zeros(round(1105 / 44100 * RATE), np.float32), plucks))
    (found,) = beside(loop=drums()[: 31 * RATE], gtr=late, keys=plucks)
    assert (found.kind, found.track) == ("late", "gtr")
    assert found.value == pytest.approx(25.06, abs=2.5)


def test_good_stems_have_no_problem_between_them() -> None:
    assert beside(loop=drums(), gtr=guitar(), voice=voice()) == ()


def test_a_hum_is_told_with_its_frequency() -> None:
    time = np.arange(12 * RATE) / RATE
    hum = np.sum([np.sin(2 * np.pi * 60.02 * k * time) / k for k in (1, 2, 3, 5)], axis=0).astype(np.float32)
    playing = lay([(2.0 * n, pluck(43, 1.5)) for n in range(6)], 12.0) + noise(12, -80)
    found = problems(playing + np.float32(0.003) * hum)
    assert found["hum"].hz == pytest.approx(60.02, abs=0.03)
    assert "noise" not in found
    assert "hum" not in problems(playing)


def test_a_click_has_its_place_but_drums_may_click() -> None:
    clicked = tone(60, 6.0)
    clicked[4 * RATE : 4 * RATE + 3] += 0.3
    assert problems(clicked)["click"].start == pytest.approx(4.0, abs=0.001)
    assert "click" not in problems(clicked, "drums")


def test_noisy_tail_begins_where_the_last_note_has_died_away() -> None:
    playing = np.concatenate((np.tile(tone(60, 1.5), 4), np.zeros(5 * RATE, np.float32)))
    tail = problems(playing + noise(11, -60))["silent_tail"]
    assert [tail.start, tail.end] == pytest.approx([6.0, 11.0], abs=0.3)
    assert "silent_tail" not in problems(playing)


def test_loud_noise_behind_the_last_note_is_no_playing_and_a_held_chord_is() -> None:
    playing = np.concatenate((np.tile(tone(60, 1.5), 4), np.zeros(5 * RATE, np.float32)))
    assert problems(playing + noise(11, -40))["silent_tail"].end == pytest.approx(11.0, abs=0.1)
    held = tone(60, 10.0).copy()
    held[: 5 * RATE] *= 4.0
    assert "silent_tail" not in problems(held)
