"""How loud is a track, where does it sound, and what does its tone weigh?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_curve
from longplay.song.listening import TrackListening
from longplay.song.track import Track
from longplay.sound.levels import crest_db
from longplay.sound.loudness import loudness_curve, measure_loudness
from longplay.sound.spectrum import octave_bands_db, octave_weights, power_spectra
from longplay.sound.stereo import stereo_image

CURVE_STEP_S = 0.1
SILENT_LUFS = -120.0
"""What a loudness curve says in digital silence, so that no infinity reaches a file."""
_ACTIVE_BELOW_LU = 25.0  # a track sounds while within this of its own loudness; default, unsourced
_PAUSE_S = 1.0  # a shorter pause does not end an active span; default, unsourced
_FRAME_S = 0.05
_TONE_FRAMES = 5  # half a second: shorter than a chord, long enough for few rows; default, unsourced
_SILENT_END_DBFS = -90.0  # about the noise of 16 bits (96 dB): a file's end below it is no sound


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a track does while nobody plays: rms in dBFS, its spread in dB, and how many seconds that was."""

    floor_dbfs: float
    spread_db: float
    seconds: float


def momentary(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Momentary loudness in lufs, value k centred at k * 0.1 s, to the end of the track; never below SILENT_LUFS."""
    curve = loudness_curve(samples, rate, 0.4, CURVE_STEP_S)
    wanted = int(np.ceil(len(samples) / rate / CURVE_STEP_S)) + 1
    if not len(curve):
        return np.full(wanted, SILENT_LUFS, np.float32)
    centred = np.concatenate((np.full(2, curve[0]), curve))[:wanted]
    filled = np.pad(centred, (0, max(0, wanted - len(centred))), mode="edge")
    return np.asarray(np.maximum(filled, SILENT_LUFS), dtype=np.float32)


def active_spans(curve: NDArray[np.float32], lufs: float | None) -> tuple[tuple[float, float], ...]:
    """(start, end) seconds where the track sounds: within 25 LU of its loudness and clear of its own noise."""
    if lufs is None:
        return ()
    floor = float(np.percentile(curve, 5))
    gate = max(lufs - _ACTIVE_BELOW_LU, floor + 6.0 if floor < lufs - 15.0 else -90.0)
    on = np.flatnonzero(curve > gate)
    if not len(on):
        return ()
    breaks = np.flatnonzero(np.diff(on) * CURVE_STEP_S > _PAUSE_S)
    starts, ends = on[np.concatenate(([0], breaks + 1))], on[np.concatenate((breaks, [len(on) - 1]))]
    end_s = (len(curve) - 1) * CURVE_STEP_S
    spans = zip(np.maximum(starts * CURVE_STEP_S - 0.1, 0.0), np.minimum(ends * CURVE_STEP_S + 0.1, end_s), strict=True)
    return tuple((round(float(a), 3), round(float(b), 3)) for a, b in spans if b - a >= 0.3)


def frame_levels(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """RMS of each whole 50 ms in dBFS over all channels, (frames,); -200 in digital silence."""
    size = round(_FRAME_S * rate)
    whole = len(samples) // size
    if not whole:
        return np.zeros(0)
    squares = np.square(samples[: whole * size]).reshape(whole, -1)
    return np.asarray(10.0 * np.log10(np.maximum(squares.mean(axis=1), 1e-20)), dtype=np.float64)


def gaps_of(levels: NDArray[np.float64]) -> Gaps:
    """The quietest steady stretch: the lowest twentieth of the 50-ms frames that are not digital silence."""
    sounding = levels[levels > -150.0]
    if len(sounding) < 4:
        return Gaps(SILENT_LUFS, 0.0, 0.0)
    floor = float(np.percentile(sounding, 5))
    near = sounding[sounding < floor + 6.0]
    return Gaps(float(np.median(near)), float(np.std(near)), len(near) * _FRAME_S)


def brightness_hz(power: NDArray[np.float64], rate: int) -> float:
    """Spectral centroid of a power spectrum in Hz; 0 for silence."""
    total = float(np.sum(power))
    return float(np.sum(power * np.linspace(0.0, rate / 2, len(power))) / total) if total > 1e-20 else 0.0


@dataclass(frozen=True, slots=True)
class Tone:
    """What the tone of a track weighs. power: its spectrum (bins,). octaves: level per octave band in dBFS, a row
    every `step_s` seconds (rows, 9).
    """

    power: NDArray[np.float64]
    octaves: NDArray[np.float32]
    step_s: float


def tone_of(signal: NDArray[np.float32], rate: int) -> Tone:
    """The spectrum of a mono signal over 93-ms frames: summed, and by octave over time."""
    size = 1 << round(np.log2(0.093 * rate))
    total, rows = np.zeros(size // 2 + 1), []
    weights = octave_weights(size // 2 + 1, rate)
    for power in power_spectra(signal, size, size):
        total += power.sum(axis=0, dtype=np.float64)
        rows.append(power @ weights)
    # Twice a one-sided spectrum over the energy of its Hann window is the mean square of the frame (Parseval).
    octaves = _averaged(np.concatenate(rows) * (2.0 / (size * 0.375 * size)))
    levels = 10.0 * np.log10(np.maximum(octaves, 1e-12))
    return Tone(total, levels.astype(np.float32), _TONE_FRAMES * size / rate)


def _averaged(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of every _TONE_FRAMES frames; a rest at the end counts as if silence followed."""
    short = -len(frames) % _TONE_FRAMES
    whole = np.pad(frames, ((0, short), (0, 0)))
    return np.asarray(whole.reshape(-1, _TONE_FRAMES, frames.shape[1]).mean(axis=1))


def end_dbfs(levels: NDArray[np.float64]) -> float:
    """The louder of the last two 50-ms `levels` (dBFS) that are not silence: where the sound was when it ended."""
    sounding = np.flatnonzero(levels > _SILENT_END_DBFS)
    return round(float(levels[max(sounding[-1] - 1, 0) : sounding[-1] + 1].max()), 2) if len(sounding) else SILENT_LUFS


def listen_levels(track: Track, samples: NDArray[np.float32], signal: NDArray[np.float32], rate: int) -> TrackListening:
    """All levels of a track from its `samples` (frames, channels) and their mono `signal`; hits_per_beat is left 0."""
    loudness = measure_loudness(samples, rate)
    curve = momentary(samples, rate)
    tone, frames, stereo = tone_of(signal, rate), frame_levels(samples, rate), stereo_image(samples)
    return TrackListening(
        name=track.name,
        role=track.role,
        lufs=loudness.integrated_lufs,
        dbtp=loudness.true_peak_dbtp,
        crest_db=crest_db(samples),
        noise_floor_dbfs=gaps_of(frames).floor_dbfs,
        active=active_spans(curve, loudness.integrated_lufs),
        loudness=keep_curve(curve, CURVE_STEP_S, "lufs"),
        brightness_hz=brightness_hz(tone.power, rate),
        bands_db=octave_bands_db(tone.power, rate),
        channels=samples.shape[1],
        tone=keep_curve(tone.octaves, tone.step_s, "dbfs"),
        correlation=stereo.correlation,
        mono_loss_db=stereo.mono_loss_db,
        width_db=stereo.width_db,
        end_dbfs=end_dbfs(frames),
    )
