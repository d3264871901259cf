"""How do the built-in instruments measure beside sampled ones?

    python bench/instruments.py [--bass FOLDER] [--kit FOLDER] [--soundfont FILE] [--picture FILE]

--bass: samples named after their note (C#.flac ...), E being E1, all within E1..D#2. --kit: a Hydrogen drum kit with a
drumkit.xml. --soundfont: a General MIDI bank, played by the `fluidsynth` program (strings 48, warm pad 89, guitars 25
and 27). Without an argument only our own columns are printed. --picture writes the spectrograms and envelopes side by
side (matplotlib).

Distances are RMS differences in dB: of the spectrum in third-octaves (each against its own total, nothing under -40),
of the envelope in 5 ms steps over the first 400 ms (against its own maximum, nothing under -60). "spread" is the mean
of the same distance between the sampled instrument's own layers or notes: a model inside it lies among its kind.
"""

import argparse
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from time import process_time

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.instruments.render import INSTRUMENTS, render
from longplay.song.performance import Performance, PlayedNote

RATE = 44100
FLOOR = -60.0
TONE_FLOOR = -40.0
LAYERS = (20, 40, 64, 100, 127)
PIECES = {
    "BassDrum": 36, "Snare": 38, "Hi Hat Closed": 42, "Hi Hat Opened": 46, "Tom": 47, "Floor Tom": 43,
    "Crash Left": 49, "Ride": 51, "Ride Bell": 53,
}  # fmt: skip
BASS = {n: 28 + i for i, n in enumerate(["E", "F", "F#", "G", "G#", "A", "A#", "B", "C", "C#", "D", "D#"])}
GUITAR = (40, 45, 50, 55, 59, 64, 69, 76, 81)
SHAPES = ("spectrum", "envelope")
Mono = NDArray[np.float64]


@dataclass(frozen=True)
class Measures:
    """Of one sound. level in dB, centroid in Hz, attack in ms to -3 dB of its maximum, early and late t60 in s."""

    level: float
    centroid: float
    attack: float
    early: float
    late: float
    spectrum: Mono
    envelope: Mono


def measured(sound: Mono) -> Measures:
    """Return the measures of a mono sound from its onset (2 % of its peak) on."""
    onset = int(np.argmax(np.abs(sound) > 0.02 * np.abs(sound).max()))
    sound = sound[onset : onset + 3 * RATE]
    power = np.abs(np.fft.rfft(sound, 1 << 18)) ** 2
    hertz = np.fft.rfftfreq(1 << 18, 1 / RATE)
    edges = 1000.0 * 2.0 ** (np.arange(-14.5, 13.5) / 3)
    bands = np.array([power[(hertz >= a) & (hertz < b)].sum() for a, b in pairwise(edges)])
    steps = sound[: sound.size // 220 * 220].reshape(-1, 220)
    envelope = np.full(600, FLOOR)
    loud = 10 * np.log10(np.mean(steps**2, axis=1) + 1e-20)
    envelope[: min(600, loud.size)] = np.maximum(loud - loud.max(), FLOOR)[:600]
    return Measures(
        level=float(10 * np.log10(np.sum(sound**2))),
        centroid=float(np.sum(power * hertz) / power.sum()),
        attack=5.0 * float(np.argmax(envelope > -3)),
        early=_t60(envelope, -2, -12),
        late=_t60(envelope, -20, -35),
        spectrum=np.maximum(10 * np.log10(bands / bands.sum() + 1e-12), TONE_FLOOR),
        envelope=envelope,
    )


def _t60(envelope: Mono, high: float, low: float) -> float:
    after = envelope[int(np.argmax(envelope)) :]
    below_high, below_low = after < high, after < low
    if not below_low.any():
        return float("nan")
    seconds = 0.005 * (int(np.argmax(below_low)) - int(np.argmax(below_high)))
    return 60.0 * seconds / (high - low)


def distance(one: Mono, two: Mono) -> float:
    """Return the RMS difference in dB where at least one of the two is above its floor."""
    heard = np.maximum(one, two) > min(one.min(), two.min())
    return float(np.sqrt(np.mean((one - two)[heard] ** 2)))


def ours(instrument: str, midi: int, velocity: int, seconds: float, length: float = 3.0) -> Mono:
    """Return one note of ours, its close stem in mono."""
    note = PlayedNote(0.0, seconds, midi, velocity)
    stems = render(Performance("bench", instrument, (note,), length), RATE).stems
    far = {"overhead", "room"}
    return np.asarray(np.sum([s.mean(axis=1) for n, s in stems.items() if n not in far], axis=0), np.float64)


def sampled_kit(folder: Path) -> dict[int, list[Mono]]:
    """Return the layers of each piece, softest first."""
    kit: dict[int, list[Mono]] = {}
    text = (folder / "drumkit.xml").read_text().split("<drumkit_info", 1)[1].split(">", 1)[1]
    root = ET.fromstring("<drumkit_info>" + text)  # noqa: S314  # a kit the person running this names
    for piece in root.iter("instrument"):
        key = PIECES.get(piece.findtext("name") or "")
        layers = sorted(piece.iter("layer"), key=lambda x: float(x.findtext("min") or 0))
        if key is not None:
            kit[key] = [_read(folder / (x.findtext("filename") or "")) for x in layers]
    return kit


def _read(path: Path) -> Mono:
    sound, rate = soundfile.read(path, always_2d=True)
    if rate != RATE:
        raise SystemExit(f"{path}: {rate} Hz, wanted {RATE}")
    return np.asarray(sound.mean(axis=1))


def _row(name: str, model: list[Measures], sample: list[Measures]) -> None:
    """Print span, centroid ratio, attack and decays of both, and the distances of the loud layers."""

    def figures(layers: list[Measures]) -> str:
        span, ratio = layers[-1].level - layers[0].level, layers[-1].centroid / layers[0].centroid
        hard = layers[-1]
        return f"{span:6.1f} {ratio:5.2f} {hard.centroid:6.0f} {hard.attack:4.0f} {hard.early:5.2f} {hard.late:5.2f}"

    line = f"{name:22s} | {figures(model)}"
    if sample:
        tone = distance(model[-1].spectrum, sample[-1].spectrum)
        shape = distance(model[-1].envelope[:80], sample[-1].envelope[:80])
        line += f" | {figures(sample)} | {tone:5.1f} {_spread(sample, 'spectrum'):6.1f}"
        line += f" {shape:6.1f} {_spread(sample, 'envelope'):6.1f}"
    print(line)


def _spread(sample: list[Measures], what: str) -> float:
    pairs = [distance(getattr(a, what)[:80], getattr(b, what)[:80]) for a, b in combinations(sample, 2)]
    return float(np.mean(pairs)) if pairs else float("nan")


def kit_rows(folder: Path | None) -> list[tuple[str, Mono, Mono]]:
    """Print a row per piece; return (name, sampled, ours) of the strongest strokes."""
    real = sampled_kit(folder) if folder else {}
    pairs = []
    for name, key in PIECES.items():
        sounds = [ours("acoustic_kit", key, v, 0.1) for v in LAYERS]
        _row(f"kit {name}", [measured(s) for s in sounds], [measured(s) for s in real.get(key, [])])
        pairs += [(name, real[key][-1], sounds[-1])] if key in real else []
    return pairs


def tuning(sound: Mono, hertz: float) -> tuple[float, float]:
    """Return cents off of the fundamental, and inharmonicity B from the partials 2 to 15."""
    spectrum = np.abs(np.fft.rfft(sound[: 2 * RATE] * np.hanning(min(sound.size, 2 * RATE)), 1 << 20))
    axis = RATE / (1 << 20)
    found = []
    for k in range(1, 16):
        low, high = int(k * hertz * 0.97 / axis), int(k * hertz * 1.035 / axis) + 2
        found.append((low + int(np.argmax(spectrum[low:high]))) * axis / k)
    number = np.arange(1, 16)
    stretch = np.polyfit(number[1:] ** 2, (np.array(found[1:]) / found[0]) ** 2, 1)[0]
    return float(1200 * np.log2(found[0] / hertz)), float(stretch)


def bass_rows(folder: Path | None) -> list[tuple[str, Mono, Mono]]:
    """Print tuning and stretch per note of both, then a row against all notes."""
    model, real, pairs = [], [], []
    print("\nbass note   ours: cents      B | sampled: cents      B")
    for name, midi in BASS.items():
        hertz = 440.0 * 2.0 ** ((midi - 69) / 12)
        own = ours("electric_bass", midi, 100, 3.0)
        model.append(measured(own))
        line = "{:8s} {:17.1f} {:.1e}".format(name, *tuning(own, hertz))
        if folder:
            sample = _read(next(folder.glob(f"{name}.*")))
            real.append(measured(sample[: 3 * RATE]))
            line += " | {:14.1f} {:.1e}".format(*tuning(sample, hertz))
            pairs.append((f"bass {name}", sample, own))
        print(line)
    _row("bass (last = D#)", model, real)
    _row("bass E1 by velocity", [measured(ours("electric_bass", 28, v, 3.0)) for v in LAYERS], [])
    return pairs[::4]


def guitar_rows(bank: Path | None) -> list[tuple[str, Mono, Mono]]:
    """Print tuning, stretch, attack and decay per note of both, and how far each lies from the sampled note.

    Beneath: the mean of that distance, and the mean between neighbouring sampled notes (the spread to stay within).
    """
    pairs = []
    for instrument, program in (("acoustic_guitar", 25), ("electric_guitar", 27)):
        print(f"\n{instrument}: cents B centroid attack early late, ours | sampled | distance of tone, shape")
        rows = []
        samples = _from_bank(bank, program, [(midi, 100) for midi in GUITAR]) if bank else []
        for i, midi in enumerate(GUITAR):
            own = ours(instrument, midi, 100, 2.5)
            sample = samples[i] if bank else own
            rows.append((measured(own), measured(sample)))
            texts = [_string_figures(s, m, midi) for s, m in zip((own, sample), rows[-1], strict=True)]
            apart = [distance(getattr(rows[-1][0], w)[:80], getattr(rows[-1][1], w)[:80]) for w in SHAPES]
            print(f"{midi:4d} {texts[0]} | {texts[1]} | {apart[0]:5.1f} {apart[1]:5.1f}")
            pairs += [(f"{instrument} {midi}", sample, own)] if bank and midi in GUITAR[::3] else []
        for what in SHAPES:
            apart = [distance(getattr(a, what)[:80], getattr(b, what)[:80]) for a, b in rows]
            among = [distance(getattr(a[1], what)[:80], getattr(b[1], what)[:80]) for a, b in pairwise(rows)]
            print(f"{what}: {np.mean(apart):.1f} dB apart, sampled neighbours {np.mean(among):.1f}")
        _row(f"{instrument} by velocity", [measured(ours(instrument, 52, v, 2.5)) for v in LAYERS], [])
    return pairs


def _string_figures(sound: Mono, of: Measures, midi: int) -> str:
    cents, stretch = tuning(sound, 440.0 * 2.0 ** ((midi - 69) / 12))
    return f"{cents:5.1f} {stretch:8.1e} {of.centroid:6.0f} {of.attack:4.0f} {of.early:5.2f} {of.late:6.2f}"


def bank_rows(bank: Path | None) -> list[tuple[str, Mono, Mono]]:
    """Print strings and pad against a General MIDI bank, note by note."""
    pairs = []
    for instrument, program in (("string_section", 48), ("warm_pad", 89)):
        for midi in (43, 55, 67, 79, 91):
            own = [ours(instrument, midi, v, 2.5) for v in LAYERS]
            bank_sounds = _from_bank(bank, program, [(midi, v) for v in LAYERS]) if bank else []
            _row(f"{instrument} {midi}", [measured(s) for s in own], [measured(s) for s in bank_sounds])
            pairs += [(f"{instrument} {midi}", bank_sounds[-1], own[-1])] if bank else []
    return pairs


def _from_bank(bank: Path, program: int, notes: list[tuple[int, int]]) -> list[Mono]:
    """Return the (midi, velocity) notes of 2.5 s as the bank plays them, 4 s each, from one run of the program."""
    with tempfile.TemporaryDirectory() as folder:
        song, wav = Path(folder, "note.mid"), Path(folder, "note.wav")
        track = mido.MidiTrack([mido.Message("program_change", program=program)])
        for midi, velocity in notes:  # 960 ticks make a second at 480 a quarter and 120 bpm
            track.append(mido.Message("note_on", note=midi, velocity=velocity))
            track.append(mido.Message("note_off", note=midi, time=2400))
            track.append(mido.Message("control_change", control=1, value=0, time=1440))
        mido.MidiFile(ticks_per_beat=480, tracks=[track]).save(song)
        options = ["-ni", "-R", "0", "-C", "0", "-r", str(RATE), "-F", str(wav), str(bank), str(song)]
        subprocess.run(["fluidsynth", *options], check=True, capture_output=True, timeout=120)
        return [_read(wav)[4 * RATE * i : 4 * RATE * (i + 1)] for i in range(len(notes))]


def speed() -> None:
    """Print CPU seconds for one minute of each instrument, after a first note has compiled the kernels."""
    for name in INSTRUMENTS:
        key = 42 if name == "acoustic_kit" else 48
        render(Performance("bench", name, (PlayedNote(0.0, 0.2, key, 90),), 0.5), RATE)
        notes = tuple(PlayedNote(0.25 * i, 0.25 * i + 0.24, key, 90) for i in range(236))
        before = process_time()
        render(Performance("bench", name, notes, 60.0), RATE)
        print(f"{name:16s} {process_time() - before:5.2f} s CPU for a minute of 236 notes")


def picture(pairs: list[tuple[str, Mono, Mono]], path: Path) -> None:
    """Draw spectrogram and envelope of each pair, sampled at the left, ours at the right."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(len(pairs), 4, figsize=(20, 3 * len(pairs)), squeeze=False)
    for row, (name, sample, own) in zip(axes, pairs, strict=True):
        for place, (title, sound) in enumerate((("sampled", sample), ("ours", own))):
            part = sound[: int(1.5 * RATE)] / np.abs(sound).max()
            row[2 * place].specgram(part + 1e-9, NFFT=2048, Fs=RATE, noverlap=1792, vmin=-140, vmax=-35)
            row[2 * place].set_title(f"{name}: {title}")
            row[2 * place].set_ylim(0, 3000 if "bass" in name else 16000)
            row[2 * place + 1].plot(measured(sound).envelope)
    plt.tight_layout()
    plt.savefig(path, dpi=55)


def main() -> None:
    """Print every table whose material was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--bass", "--kit", "--soundfont", "--picture"):
        parser.add_argument(option, type=Path)
    args = parser.parse_args()
    head = "  span ratio centro  att early  late"
    print(f"{'':22s} | {head[:36]:36s} | {head:36s} |  tone spread  shape spread")
    pairs = kit_rows(args.kit) + bank_rows(args.soundfont) + bass_rows(args.bass) + guitar_rows(args.soundfont)
    print()
    speed()
    if args.picture and pairs:
        picture(pairs, args.picture)


if __name__ == "__main__":
    main()
