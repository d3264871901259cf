import numpy as np
import pytest

from longplay.song.mix import Room
from longplay.sound.loudness import integrated_loudness
from longplay.stages.mix.room import RoomReverb, impulse_response

RATE = 44100
ROOM = Room("room", 1.0, 20.0, 7000.0, "short")


def pink(seconds: float = 6.0) -> np.ndarray:
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(round(seconds * RATE)))
    sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 20.0)))
    return np.repeat((0.05 * sound / sound.std())[:, None], 2, axis=1).astype(np.float32)


def test_the_return_is_as_loud_as_what_was_sent() -> None:
    dry = pink()
    wet = RoomReverb(ROOM, RATE).process(dry)
    before, after = integrated_loudness(dry, RATE), integrated_loudness(wet, RATE)
    assert before is not None
    assert after == pytest.approx(before, abs=1.0)


def test_blocks_do_not_matter() -> None:
    dry = pink(4.0)
    whole, pieces = RoomReverb(ROOM, RATE), RoomReverb(ROOM, RATE)
    cut = [pieces.process(part) for part in np.split(dry, [7, 5000, 100000])]
    assert np.abs(np.concatenate(cut) - whole.process(dry)).max() < 1e-6


def test_it_waits_then_decays_as_asked() -> None:
    response = impulse_response(ROOM, RATE).astype(np.float64)
    assert not response[: round(0.02 * RATE)].any()
    energy = np.cumsum(np.sum(response[::-1] ** 2, axis=1))[::-1]
    levels = 10 * np.log10(energy / energy[0] + 1e-12)
    first, last = (int(np.argmax(levels < level)) for level in (-5.0, -35.0))
    assert 2.0 * (last - first) / RATE == pytest.approx(1.0, abs=0.15)


def test_a_plate_is_dense_at_once_and_rings_nowhere() -> None:
    response = impulse_response(Room("plate", 1.2, 0.0, 9000.0, "sheen", "plate"), RATE)[:, 0].astype(np.float64)
    late = response[round(0.02 * RATE) : round(0.3 * RATE)] * 10 ** (3.0 * np.arange(round(0.28 * RATE)) / RATE / 1.2)
    spread = np.abs(late) > late.std()
    assert spread.mean() == pytest.approx(0.317, abs=0.06)  # as many outliers as noise has: echo density 1
    lines = np.abs(np.fft.rfft(late))[: round(5000 * 0.28)] ** 2
    around = np.convolve(lines, np.ones(101) / 101, "same")
    assert (lines[100:] / around[100:]).max() < 14.0  # Rayleigh statistics: no mode stands out


def test_sides_are_decorrelated_and_the_bass_stays_dry() -> None:
    response = impulse_response(ROOM, RATE)
    assert abs(float(np.mean(response[:, 0] * response[:, 1]))) < 0.15 * float(np.mean(response**2))
    power = np.abs(np.fft.rfft(response[:, 0], 2**17)) ** 2
    hertz = np.fft.rfftfreq(2**17, 1 / RATE)
    assert power[hertz < 80].mean() < 0.05 * power[(hertz > 400) & (hertz < 2000)].mean()


def test_same_bits_each_time() -> None:
    assert np.array_equal(impulse_response(ROOM, RATE), impulse_response(ROOM, RATE))
