"""Does tuning arrive where it was asked, and does it leave the rest alone? Figures on real voices, beside rivals.

Usage: python bench/tuning.py FOLDER [--draw FOLDER]
FOLDER holds sung recordings (WAV). First table: held notes moved by so many cents, one at a time as the record does it.
Second table: whole phrases shifted, as backing vocals are. Pitch by swift-f0, which no engine here uses; consonants:
log spectral distance 3-12 kHz where no voice sounds (the original is 0, other noise of the same colour 7 to 8);
envelope: rms difference 0.2-6 kHz. Rivals that are not installed are left out.
--draw writes spectrograms (needs matplotlib).
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.sound.pitch import STEP_S, PitchCurve, PitchedNote, notes_of, track_pitch
from longplay.sound.psola import islands, shifted
from longplay.stages.edit.tune import tuned
from longplay.tools.praat import voice_pulses

Voice = NDArray[np.float32]
Engine = Callable[[Voice, int, float], Voice]
HELD_S, SECONDS = 0.3, 12
SIZE = 1024


def longplay(voice: Voice, rate: int, semitones: float) -> Voice:
    """Praat's pulses, our overlap-add."""
    voiced = islands(voice_pulses(voice, rate), rate)
    return shifted(voice[:, None], voiced, np.full(len(voice), 2.0 ** (semitones / 12.0)))[:, 0]


def praat(voice: Voice, rate: int, semitones: float) -> Voice:
    """Praat's own resynthesis."""
    import parselmouth

    call = parselmouth.praat.call
    work = call(parselmouth.Sound(voice.astype(np.float64), float(rate)), "To Manipulation", 0.01, 75, 600)
    tier = call(work, "Extract pitch tier")
    call(tier, "Shift frequencies", 0, 1e6, semitones, "semitones")
    call([tier, work], "Replace pitch tier")
    return np.asarray(call(work, "Get resynthesis (overlap-add)").values[0], np.float32)[: len(voice)]


def world(voice: Voice, rate: int, semitones: float) -> Voice:
    """WORLD (Morise et al., 2016) through pyworld."""
    import pyworld

    wide = voice.astype(np.float64)
    f0, at = pyworld.harvest(wide, rate)
    envelope, breath = pyworld.cheaptrick(wide, f0, at, rate), pyworld.d4c(wide, f0, at, rate)
    made = pyworld.synthesize(f0 * 2.0 ** (semitones / 12.0), envelope, breath, rate)
    return np.asarray(made[: len(voice)], np.float32)


def rubber_band(voice: Voice, rate: int, semitones: float) -> Voice:
    """Rubber Band R3 with formants kept, through pedalboard."""
    from pedalboard import time_stretch

    return np.asarray(
        time_stretch(voice[None], rate, pitch_shift_in_semitones=semitones, preserve_formants=True)[0][: len(voice)]
    )


ENGINES: tuple[Engine, ...] = (longplay, praat, world, rubber_band)


def spectra(voice: Voice) -> NDArray[np.float64]:
    """Log spectra in dB every STEP_S, (frames, bins)."""
    hop, count = SIZE // 4, (len(voice) - SIZE) // (SIZE // 4)
    frames = np.lib.stride_tricks.sliding_window_view(voice, SIZE)[::hop][:count]
    return 20.0 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(SIZE), axis=1)) + 1e-6)


def envelopes(voice: Voice, rate: int) -> NDArray[np.float64]:
    """Spectra without their harmonics: liftered below 1.2 ms."""
    cepstra = np.fft.irfft(spectra(voice), axis=1)
    keep = round(0.0012 * rate)
    cepstra[:, keep:-keep] = 0.0
    return np.fft.rfft(cepstra, axis=1).real


def distance(a: NDArray[np.float64], b: NDArray[np.float64], rate: int, band: tuple[float, float]) -> float:
    """Rms difference in dB between two sets of frames in a band, each frame's mean taken out."""
    low, high = (round(f / rate * SIZE) for f in band)
    off = (a - b)[:, low:high]
    off -= off.mean(axis=1, keepdims=True)
    return float(np.mean(np.sqrt(np.mean(off**2, axis=1)))) if len(off) else 0.0


def voiced_frames(curve: PitchCurve, count: int, rate: int) -> NDArray[np.bool_]:
    """Whether each frame of `spectra` has a voice in it; its neighbours within 30 ms count as voiced."""
    wide = np.convolve(curve.voiced.astype(float), np.ones(5), "same") > 0
    at = ((np.arange(count) * (SIZE // 4) + SIZE / 2) / rate / STEP_S).astype(int)
    return np.asarray(wide[np.minimum(at, len(wide) - 1)])


def audible(voice: Voice) -> NDArray[np.bool_]:
    """Frames within 50 dB of the loudest: a consonant, not silence."""
    level = spectra(voice).max(axis=1)
    return np.asarray(level > level.max() - 50.0)


def moved_cents(before: PitchCurve, after: PitchCurve, note: PitchedNote) -> float:
    """How far the middle of a note has moved."""
    part = slice(int((note.onset + 0.08) / STEP_S) + 1, int((note.offset - 0.08) / STEP_S))
    both = before.voiced[part] & after.voiced[part]
    return float(100.0 * np.median((after.midi - before.midi)[part][both])) if both.any() else float("nan")


def click_db(voice: Voice, before: Voice, rate: int, note: PitchedNote) -> float:
    """The sharpest corner at a note's two edges against the original's own, in dB (0 = no click)."""
    worst = 0.0
    for edge in (note.onset, note.offset):
        part = slice(max(round((edge - 0.03) * rate), 0), round((edge + 0.03) * rate))
        sharp, own = (np.max(np.abs(np.diff(v[part], 3))) for v in (voice, before))
        worst = max(worst, 20.0 * np.log10(sharp / own)) if own > 0 else worst
    return float(worst)


def notes_table(paths: list[Path]) -> None:
    """Held notes, one by one."""
    print("held notes | notes | left alone | residual cents: median / p90 / max | same bits outside the notes |")
    print("  consonant LSD dB | envelope dB | click dB p90 | time real/real")
    for cents in (-60.0, -35.0, 35.0, 60.0):
        rows = [row for path in paths for row in _notes_of(path, cents)]
        off = np.abs([row[0] - cents for row in rows if not np.isnan(row[0])])
        figures = [np.median([row[i] for row in rows]) for i in (1, 2, 3)]
        click, cost = np.percentile([row[4] for row in rows], 90), np.mean([row[5] for row in rows])
        left = sum(bool(row[6]) for row in rows)
        print(
            f"{cents:+.0f} | {len(rows)} | {left} | {np.median(off):.1f} / {np.percentile(off, 90):.1f} / "
            f"{off.max():.1f} | {100 * min(row[1] for row in rows):.3f} % | {figures[1]:.2f} | {figures[2]:.2f} | "
            f"{click:.1f} | {cost:.3f}"
        )


def _notes_of(path: Path, cents: float) -> list[tuple[float, ...]]:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    curve = track_pitch(samples, rate)
    notes = [n for n in notes_of(curve) if n.offset - n.onset >= HELD_S]
    unvoiced = ~voiced_frames(curve, len(spectra(samples[:, 0])), rate) & audible(samples[:, 0])
    rows: list[tuple[float, ...]] = []
    for note in notes:
        began = time.process_time()
        done = tuned(samples, ((note.onset, note.offset, cents),), rate)
        cost = (time.process_time() - began) / (note.offset - note.onset)
        outside = np.ones(len(samples), bool)
        outside[round((note.onset - 0.05) * rate) : round((note.offset + 0.05) * rate)] = False
        same = float(np.mean(np.all(done.samples == samples, axis=1)[outside]))
        after = done.samples[:, 0]
        consonants = distance(spectra(after)[unvoiced], spectra(samples[:, 0])[unvoiced], rate, (3000.0, 12000.0))
        part = slice(round(note.onset * rate), round(note.offset * rate))
        colour = distance(envelopes(after[part], rate), envelopes(samples[part, 0], rate), rate, (200.0, 6000.0))
        moved = moved_cents(curve, track_pitch(done.samples, rate), note) if not done.left_alone else float("nan")
        click = click_db(after, samples[:, 0], rate, note)
        rows.append((moved, same, consonants, colour, click, cost, float(len(done.left_alone))))
    return rows


def shifts_table(paths: list[Path]) -> None:
    """Whole stretches, as harmonies need them, engine by engine."""
    print("\nshift | engine | pitch error cents: median / p95 | envelope dB | consonant LSD dB | CPU / length")
    for semitones in (3.0, 4.0, 7.0, -3.0, -4.0, -5.0, -8.0, -9.0):
        for engine in ENGINES:
            try:
                rows = [_shift_of(path, engine, semitones) for path in paths]
            except ImportError:
                continue
            error = np.concatenate([row[0] for row in rows])
            colour, consonants, cost = (float(np.mean([row[i] for row in rows])) for i in (1, 2, 3))
            print(
                f"{semitones:+.0f} | {engine.__name__} | {np.median(error):.1f} / {np.percentile(error, 95):.0f} | "
                f"{colour:.2f} | {consonants:.2f} | {cost:.3f}"
            )


def _shift_of(path: Path, engine: Engine, semitones: float) -> tuple[NDArray[np.float64], float, float, float]:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    voice = np.ascontiguousarray(samples[: SECONDS * rate, 0])
    began = time.process_time()
    done = engine(voice, rate, semitones)
    cost = (time.process_time() - began) / (len(voice) / rate)
    before, after = track_pitch(voice, rate), track_pitch(np.ascontiguousarray(done), rate)
    both = before.voiced & after.voiced
    error = np.abs(100.0 * (after.midi - before.midi - semitones)[both])
    sung = voiced_frames(before, len(spectra(voice)), rate)
    unvoiced = ~sung & audible(voice)
    colour = distance(envelopes(done, rate)[sung], envelopes(voice, rate)[sung], rate, (200.0, 6000.0))
    return error, colour, distance(spectra(done)[unvoiced], spectra(voice)[unvoiced], rate, (3000.0, 12000.0)), cost


def draw(path: Path, folder: Path) -> None:
    """Spectrograms of the first seconds: as sung, held notes 60 cents up, a third up."""
    import matplotlib.pyplot as plt

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = np.ascontiguousarray(samples[: 4 * rate])
    notes = [n for n in notes_of(track_pitch(samples, rate)) if n.offset - n.onset >= HELD_S]
    moved = tuned(samples, tuple((n.onset, n.offset, 60.0) for n in notes), rate).samples
    figure, axes = plt.subplots(3, 1, figsize=(14, 12), sharex=True)
    pictures = (
        ("as sung", samples[:, 0]),
        ("held notes +60 cents", moved[:, 0]),
        ("+4", longplay(samples[:, 0], rate, 4)),
    )
    for axis, (name, voice) in zip(axes, pictures, strict=True):
        axis.specgram(voice + 1e-6, NFFT=2048, Fs=rate, noverlap=1792, vmin=-130, cmap="magma")
        axis.set(ylim=(0, 5000), title=name)
        for note in notes:
            axis.axvspan(note.onset, note.offset, ymax=0.02, color="cyan")
    figure.tight_layout()
    figure.savefig(folder / f"{path.stem}-tuning.png")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draw", type=Path)
    wanted = parser.parse_args()
    paths = sorted(wanted.folder.glob("*.wav"))
    if wanted.draw:
        for path in paths:
            draw(path, wanted.draw)
        return
    notes_table(paths)
    shifts_table(paths)


if __name__ == "__main__":
    main()
