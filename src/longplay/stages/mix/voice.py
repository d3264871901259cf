"""The lead's chain beyond its low end: what hisses, rings, jumps out or sounds dull. Nothing without a measure."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_curve, open_audio, open_curve
from longplay.cache.kept import kept
from longplay.song.mix import Processor
from longplay.song.recording import Curve, Recording
from longplay.sound.de_esser import band_over_vowels
from longplay.sound.spectrum import mono, power_spectra
from longplay.stages.mix.measures import THIRDS_HZ, thirds

_SIBILANT_HZ = 5000.0  # sibilants have most of their energy over it, vowels hardly any
_HISSES_DB = -9.0  # two solo takes by singers lie at -11 and -9; the limit itself: default, unsourced
_MOST_DE_ESSED_DB = 5.0
_RINGS_DB = 7.0  # over its surroundings in more than half of all moments, whatever is sung (default, unsourced)
_MOST_CUT_DB, _MOST_CUTS = 3.0, 2
_RING_HZ = (120.0, 5000.0)
_FRAMES = 8192
_FAINT = 1e-5  # a third of an octave with less of the whole than this does not matter
_JUMPS_DB = 6.0  # loudest peaks over those of ordinary loud syllables (default, unsourced)
_CATCH_RATIO, _CATCH_ATTACK_MS, _CATCH_RELEASE_MS = 4.0, 1.0, 60.0
_DARK_DB = 6.0
_MOST_AIR_DB = 2.0
Seconds = NDArray[np.bool_]


@kept
def sibilance_of(recording: Recording) -> float | None:
    """Level of the sharpest sibilants (95th percentile) re the vowels around them, over 5 kHz; None without any."""
    over, of_moment = band_over_vowels(open_audio(recording), recording.rate, _SIBILANT_HZ)
    sibilants = over[(of_moment > -3.0) & (over > -30.0)]  # more over 5 kHz than under it
    return float(np.percentile(sibilants, 95)) if sibilants.size >= 100 else None


def de_essing(recording: Recording) -> tuple[Processor, ...]:
    """A de-esser where sibilants come too near to the vowels; otherwise nothing."""
    level = sibilance_of(recording)
    if level is None or level <= _HISSES_DB:
        return ()
    most = round(min(level - _HISSES_DB + 1.0, _MOST_DE_ESSED_DB), 1)
    params = (("hz", _SIBILANT_HZ), ("threshold_db", _HISSES_DB - 1.0), ("most_db", most))
    why = (
        f"its sharpest sibilants stand {level:+.1f} dB re the vowels around them over 5 kHz, wanted {_HISSES_DB:.0f}; "
        f"only they go down, by {most:.1f} dB at most"
    )
    return (Processor("de_esser", params, why),)


@kept
def fine_spectrum_of(recording: Recording) -> Curve:
    """Median over all sounding moments of each 5-Hz line re the third of an octave around it, in dB; (4097,)."""
    rows = list(power_spectra(mono(open_audio(recording)), _FRAMES, _FRAMES))
    power = np.concatenate(rows)
    loud = power.sum(axis=1)
    heard = power[loud > 1e-3 * float(loud.max())] if loud.max() > 0.0 else power[:0]
    standing = np.median(_re_surroundings(heard), axis=0) if len(heard) >= 8 else np.zeros(power.shape[1])
    return keep_curve(standing.astype(np.float32), _FRAMES / recording.rate, "db")


def _re_surroundings(power: NDArray[np.float32]) -> NDArray[np.float64]:
    """Each line, with its neighbours, re the mean of a third of an octave around it, in dB."""
    lines = np.arange(power.shape[1])
    first = (lines * 2.0 ** (-1 / 6)).astype(int)
    last = np.minimum((lines * 2.0 ** (1 / 6)).astype(int) + 2, power.shape[1])
    sums = np.concatenate((np.zeros((len(power), 1)), np.cumsum(power, axis=1, dtype=np.float64)), axis=1)
    around = (sums[:, last] - sums[:, first]) / (last - first)
    near, far = np.maximum(lines - 1, 0), np.minimum(lines + 2, power.shape[1])
    line = (sums[:, far] - sums[:, near]) / (far - near)
    heard = around * (last - first) > _FAINT * sums[:, -1:]
    return np.asarray(np.where(heard, 10.0 * np.log10((line + 1e-15) / (around + 1e-15)), 0.0))


def ring_cuts(recording: Recording) -> tuple[Processor, ...]:
    """Narrow bells where one place of the spectrum stands out whatever is sung: a room or a microphone rings.

    A harmonic stands out only while its note is sung; what stands out in more than half of all moments is no note,
    unless many places do: then it is one note, held.
    """
    standing = np.array(open_curve(fine_spectrum_of(recording)), np.float64)
    hertz = np.arange(standing.size) * recording.rate / _FRAMES
    standing[(hertz < _RING_HZ[0]) | (hertz > _RING_HZ[1])] = 0.0
    cuts: list[Processor] = []
    while standing.max() > _RINGS_DB:
        if len(cuts) == _MOST_CUTS:
            return ()
        at = int(np.argmax(standing))
        cuts.append(_bell(float(hertz[at]), float(standing[at])))
        standing[np.abs(np.log2((hertz + 1e-9) / hertz[at])) < 1 / 3] = 0.0
    return tuple(cuts)


def _bell(hz: float, standing: float) -> Processor:
    cut = round(min(_MOST_CUT_DB, standing / 2.0), 1)
    why = (
        f"{hz:.0f} Hz stands {standing:.1f} dB over its surroundings in more than half of all moments, whatever "
        "is sung: something rings there; at most half of it goes"
    )
    return Processor("peak", (("hz", float(round(hz))), ("gain_db", -cut), ("q", 8.0)), why)


def catcher(peaks_db: NDArray[np.float64], loosened_db: float) -> tuple[Processor, ...]:
    """A fast compressor for single peaks that jump out; otherwise nothing.

    peaks_db: sample peak of each millisecond while the lead sings. loosened_db: make-up of the leveller before it.
    """
    if peaks_db.size < 1000:
        return ()
    ordinary, loudest = (float(level) for level in np.percentile(peaks_db, (95.0, 99.95)))
    if loudest - ordinary <= _JUMPS_DB:
        return ()
    threshold = round(ordinary + _JUMPS_DB - 2.0 + loosened_db, 1)
    params = (
        ("threshold_db", threshold),
        ("ratio", _CATCH_RATIO),
        ("attack_ms", _CATCH_ATTACK_MS),
        ("release_ms", _CATCH_RELEASE_MS),
        ("knee_db", 3.0),
        ("makeup_db", 0.0),
    )
    why = (
        f"its loudest peaks jump {loudest - ordinary:.1f} dB out of ordinary loud syllables, more than "
        f"{_JUMPS_DB:.0f}; what lies over {threshold:.1f} dBFS is caught, nothing else"
    )
    return (Processor("compressor", params, why),)


def air(lead: Recording, behind: NDArray[np.float64], sung: Seconds) -> tuple[Processor, ...]:
    """A gentle high shelf where the lead is darker than what it stands in, and has something up there but noise.

    behind: third-octave powers of the rest while it sings.
    """
    while_sung = thirds(lead, sung)
    darker = _top_db(behind) - _top_db(while_sung)
    noise = thirds(lead, ~sung) if sung.size and not sung.all() else np.zeros_like(while_sung)
    clear = 10.0 * np.log10((while_sung[_TOP].sum() + 1e-20) / (noise[_TOP].sum() + 1e-20))
    if darker <= _DARK_DB or clear < 12.0 or _top_db(while_sung) < -45.0:
        return ()
    gain = round(min(_MOST_AIR_DB, (darker - _DARK_DB) / 3.0), 1)
    why = (
        f"over 8 kHz it is {darker:.1f} dB darker than what it stands in (each re its own 1 to 4 kHz); "
        f"{gain:+.1f} dB of air, and its top lies {min(clear, 60.0):.0f} dB over the noise of its pauses"
    )
    return (Processor("high_shelf", (("hz", 9000.0), ("gain_db", gain)), why),) if gain >= 0.3 else ()


_TOP = np.array([hz * 1.01 >= 8000.0 for hz in THIRDS_HZ])
_MIDDLE = np.array([hz * 1.01 >= 1000.0 and hz < 4100.0 for hz in THIRDS_HZ])


def _top_db(bands: NDArray[np.float64]) -> float:
    """8 kHz and above re 1 to 4 kHz."""
    return float(10.0 * np.log10((bands[_TOP].sum() + 1e-20) / (bands[_MIDDLE].sum() + 1e-20)))
