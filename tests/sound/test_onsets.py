"""Onsets where they are, whatever rate and gain."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.onsets import HOP_S, onset_envelopes, onset_times

Floats = npt.NDArray[np.float32]


def plucks(times: tuple[float, ...], rate: int = 44100, frequency: float = 220.0, seconds: float = 4.0) -> Floats:
    """Decaying tones that start at `times`."""
    out = np.zeros(round(seconds * rate), dtype=np.float32)
    for start in times:
        t = np.arange(len(out) - round(start * rate)) / rate
        out[-len(t) :] += (0.2 * np.sin(2 * np.pi * frequency * t) * np.exp(-t * 6)).astype(np.float32)
    return out


@given(st.floats(0.0, 1.9), st.sampled_from([22050, 44100, 48000]))
@settings(max_examples=15, deadline=None)
def test_an_impulse_is_heard_within_a_hop(at: float, rate: int) -> None:
    samples = np.zeros(2 * rate, dtype=np.float32)
    samples[int(at * rate)] = 0.5
    times = onset_times(onset_envelopes(samples, rate).full, HOP_S)
    assert np.abs(times - at).max() <= HOP_S + 1e-6
    assert len(times) == 1


def test_plucked_notes_are_heard_within_two_hops() -> None:
    wanted = (0.5, 1.0, 1.61, 2.75)
    times = onset_times(onset_envelopes(plucks(wanted), 44100).full, HOP_S)
    assert times == pytest.approx(wanted, abs=2 * HOP_S)


@pytest.mark.parametrize("gain", [0.5, 2.0])
def test_gain_changes_nothing(gain: float) -> None:
    samples = plucks((0.5, 1.5))
    plain, louder = onset_envelopes(samples, 44100), onset_envelopes(samples * np.float32(gain), 44100)
    assert np.allclose(plain.full, louder.full, atol=1e-4)


def test_prepended_silence_shifts_onsets_by_its_length() -> None:
    samples = plucks((0.5, 1.5))
    later = np.concatenate([np.zeros(round(0.737 * 44100), dtype=np.float32), samples])
    times = [onset_times(onset_envelopes(x, 44100).full, HOP_S) for x in (samples, later)]
    assert times[1] == pytest.approx(times[0] + 0.737, abs=HOP_S + 1e-6)


def test_bands_tell_a_bass_from_a_hat() -> None:
    bass, hat = (onset_envelopes(plucks((1.0,), frequency=f), 44100) for f in (70.0, 6000.0))
    assert bass.low.max() > bass.high.max()
    assert hat.high.max() > hat.low.max()


def test_silence_has_no_onsets_and_emptiness_is_refused() -> None:
    assert not len(onset_times(onset_envelopes(np.zeros(44100, dtype=np.float32), 44100).full, HOP_S))
    with pytest.raises(ValueError, match="no samples"):
        onset_envelopes(np.zeros(0, dtype=np.float32), 44100)
