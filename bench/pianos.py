"""How do the built-in pianos measure beside sampled ones?

    python -m bench.pianos [--piano FOLDER] [--soundfont FILE ...] [--picture FILE]

--piano: samples of a grand or upright named after note and layer (D#3vL.flac soft, D#3vH.flac hard ...). --soundfont:
General MIDI banks, played by the `fluidsynth` program (grand 0, electric piano 4). Without an argument only our own
figures are printed. --picture draws third-octave spectra and envelopes over each other (matplotlib).

A figure of ours is marked * where it lies outside the range of the sampled ones: every layer of every bank, and the
folder's samples within a fifth. "tone" is the RMS difference in dB of the third-octave spectra to the nearest sampled
layer, "apart" the same between two sampled pianos (their nearest layers), "keys" between neighbouring samples of one.
"""

import argparse
import re
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import mido
import numpy as np
import soundfile
from bench.instruments import RATE, Mono, distance, measured, ours

KEYS = (27, 39, 51, 63, 75, 87, 99)
TOUCHES = (40, 80, 127)
NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True)
class Struck:
    """Of one note: cents of its fundamental, B, ms from 10 to 70 % of its peak, t60 in s early (0.05 to 0.35 s) and
    late (1 to 2.4 s), Hz of its centroid, and what share in dB of its energy lies below the fundamental (the wood).
    """

    cents: float
    stretch: float
    attack: float
    prompt: float
    after: float
    centroid: float
    wood: float
    tone: Mono


def struck(sound: Mono, midi: int) -> Struck:
    """Return the figures of one mono note from its onset on."""
    onset = int(np.argmax(np.abs(sound) > 0.02 * np.abs(sound).max()))
    sound = sound[onset : onset + 3 * RATE]
    hertz = 440.0 * 2.0 ** ((midi - 69) / 12)
    first, stretch = partials(sound, hertz)
    power = np.abs(np.fft.rfft(sound, 1 << 18)) ** 2
    axis = np.fft.rfftfreq(1 << 18, 1 / RATE)
    fast = np.sqrt(np.convolve(sound**2, np.ones(44) / 44, "same"))[: RATE // 10]
    ten, seventy = (int(np.argmax(fast > x * fast.max())) for x in (0.1, 0.7))
    seen = measured(sound)
    return Struck(
        cents=1200 * float(np.log2(first / hertz)),
        stretch=stretch,
        attack=1000.0 * (seventy - ten) / RATE,
        prompt=_slope(seen.envelope, 0.05, 0.35),
        after=_slope(seen.envelope, 1.0, 2.4),
        centroid=seen.centroid,
        wood=10 * float(np.log10(power[axis < 0.9 * hertz].sum() / power.sum())),
        tone=seen.spectrum,
    )


def _slope(envelope: Mono, start: float, end: float) -> float:
    part = envelope[int(start / 0.005) : int(end / 0.005)]
    part = part[part > -58]
    slope = np.polyfit(0.005 * np.arange(part.size), part, 1)[0] if part.size > 20 else np.nan
    return float(-60.0 / slope) if slope < -0.5 else float("nan")


def partials(sound: Mono, hertz: float) -> tuple[float, float]:
    """Return the fundamental in Hz and B, following the partials upwards from where the last ones say the next lies."""
    spectrum = np.abs(np.fft.rfft(sound[: 2 * RATE] * np.hanning(min(sound.size, 2 * RATE)), 1 << 20))
    axis = RATE / (1 << 20)
    root, stretch = hertz, 1e-4 * 2.0 ** (max(0.0, 69 + 12 * np.log2(hertz / 440) - 48) / 9)
    numbers: list[int] = []
    found: list[float] = []
    for k in range(1, 31):
        place = k * root * np.sqrt(1.0 + stretch * k * k)
        if place > 14000:
            break
        width = min(0.3 * hertz, 0.012 * place)
        low = int((place - width) / axis)
        at = low + int(np.argmax(spectrum[low : int((place + width) / axis) + 1]))
        if spectrum[at] > 3e-4 * spectrum.max():
            numbers, found = [*numbers, k], [*found, at * axis]
        if len(found) > 2:
            slope, base = np.polyfit(np.square(numbers), (np.array(found) / numbers) ** 2, 1)
            if base > 0 and 0 < slope / base < 0.05:
                root, stretch = float(np.sqrt(base)), float(slope / base)
    first = found[0] / numbers[0] if found else float("nan")
    return first, stretch if len(found) > 2 else float("nan")


def library(folder: Path) -> dict[int, list[Mono]]:
    """Return the samples of a folder by midi note, three seconds each."""
    notes: dict[int, list[Mono]] = {}
    for path in sorted(folder.glob("*.flac")):
        if (name := re.match(r"([A-G]#?)(\d)v", path.stem)) is not None:
            midi = NOTES.index(name[1]) + 12 * (int(name[2]) + 1)
            sound = soundfile.read(path, always_2d=True)[0].mean(axis=1)
            notes.setdefault(midi, []).append(sound[: 4 * RATE])
    return notes


def bank(font: Path, program: int) -> dict[int, list[Mono]]:
    """Return KEYS at TOUCHES out of a General MIDI bank, played in one go: three seconds held, one let go."""
    track = mido.MidiTrack([mido.Message("program_change", program=program)])
    for midi in KEYS:
        for velocity in TOUCHES:
            track.append(mido.Message("note_on", note=midi, velocity=velocity))
            track.append(mido.Message("note_off", note=midi, time=2880))  # 3 s at 480 ticks and 120 bpm
            track.append(mido.Message("control_change", control=120, value=0, time=960))
    with tempfile.TemporaryDirectory() as folder:
        song, wav = Path(folder, "notes.mid"), Path(folder, "notes.wav")
        mido.MidiFile(ticks_per_beat=480, tracks=[track]).save(song)
        options = ["-ni", "-R", "0", "-C", "0", "-r", str(RATE), "-F", str(wav), str(font), str(song)]
        subprocess.run(["fluidsynth", *options], check=True, capture_output=True, timeout=300)
        sound = soundfile.read(wav, always_2d=True)[0].mean(axis=1)
    notes = np.split(sound, 4 * RATE * np.arange(1, len(KEYS) * len(TOUCHES) + 1))
    return {midi: notes[i * len(TOUCHES) : (i + 1) * len(TOUCHES)] for i, midi in enumerate(KEYS)}


def key_row(instrument: str, midi: int, banks: list[list[Mono]], near: list[Struck]) -> None:
    """Print one key: ours at 40, 80 and 127 (middle one shown), marked where outside of all sampled ones."""
    own = [struck(ours(instrument, midi, v, 3.0, 3.5), midi) for v in TOUCHES]
    layers = [[struck(s, midi) for s in source] for source in banks]
    others = [n for layer in layers for n in layer] + near
    cells = []
    for what, form in (
        ("cents", "{:5.1f}"), ("stretch", "{:.1e}"), ("attack", "{:4.1f}"), ("prompt", "{:5.1f}"),
        ("after", "{:5.1f}"), ("centroid", "{:5.0f}"), ("wood", "{:4.0f}"),
    ):  # fmt: skip
        value = getattr(own[1], what)
        known = [x for n in others if np.isfinite(x := getattr(n, what))]
        mark = "*" if known and not min(known) <= value <= max(known) else " "
        span = f"({form.format(min(known))} {form.format(max(known))})" if known else ""
        cells.append(form.format(value) + mark + span)
    tones = [distance(own[i].tone, n.tone) for i in range(3) for n in others]
    apart = [min(distance(a.tone, b.tone) for a in x for b in y) for x, y in combinations(layers, 2)]
    tail = f" | tone {min(tones):4.1f} apart {np.mean(apart):4.1f}" if apart else ""
    print(f"{instrument:14s} {midi:3d} " + " ".join(cells) + tail)


def rows(folder: Path | None, fonts: list[Path]) -> dict[int, list[list[Mono]]]:
    """Print both pianos; return the sampled grands by key, one list of layers per source."""
    samples = library(folder) if folder else {}
    print(f"{'':18s} cents B attack prompt after centroid wood, each: ours (sampled from to)")
    grands, electrics = ([bank(font, program) for font in fonts] for program in (0, 4))
    kept = {m: [samples[m]] * (m in samples) + [grand[m] for grand in grands] for m in KEYS}
    for midi, sources in kept.items():
        near = [struck(s, m) for m in range(midi - 6, midi + 7) if m != midi for s in samples.get(m, [])]
        key_row("grand_piano", midi, sources, near)
    for midi in KEYS[1:]:  # a tine piano begins at E1
        key_row("electric_piano", midi, [electric[midi] for electric in electrics], [])
    return kept


def picture(kept: dict[int, list[list[Mono]]], path: Path) -> None:
    """Draw each key's spectra at every touch and its envelope: ours black, the sampled ones in colours."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(len(kept), 4, figsize=(20, 3.2 * len(kept)))
    for row, (midi, sources) in zip(axes, kept.items(), strict=True):
        for column, velocity in enumerate(TOUCHES):
            own = measured(ours("grand_piano", midi, velocity, 3.0))
            row[column].plot(own.spectrum, "k", lw=2)
            row[column].set_title(f"{midi} at {velocity}")
            for source in sources:
                row[column].plot(measured(source[min(column, len(source) - 1)]).spectrum)
        row[3].plot(own.envelope[:500], "k")
        for source in sources:
            row[3].plot(measured(source[-1]).envelope[:500])
    plt.tight_layout()
    plt.savefig(path, dpi=50)


def main() -> None:
    """Print the table of whatever material was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--piano", type=Path)
    parser.add_argument("--soundfont", type=Path, nargs="*", default=[])
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    kept = rows(args.piano, args.soundfont)
    if args.picture:
        picture(kept, args.picture)


if __name__ == "__main__":
    main()
