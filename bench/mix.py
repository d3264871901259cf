"""Is the artist still there, does the desk add up, is the master within its limits?

python bench/mix.py PRODUCTION            a folder made by `longplay produce` (demo/ and record/ inside)
python bench/mix.py RECORD DEMO_LEAD      a record/ folder and the file of the demo's lead

Lead: windows of 5 s of the demo's lead, 0.3-4 kHz, are looked for in the record's lead stem (normalised correlation,
wanted >= 0.95) and in the mix (found = the best place in the mix is the place in the stem, to 5 ms).
Place: the lead's stem over all others, K-weighted, in each section it sings in. Masking: the share of thirds of an
octave in 0.5 to 5 kHz and of moments of 186 ms, while it sings, in which the others are louder than the lead. Stems are
summed before the busses: where a bus is worked on (mix.json says why) their sum is not the mix.
"""

import json
import sys
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.formats.names import slug
from longplay.sound.loudness import loudness_curve, measure_loudness
from longplay.sound.spectrum import OCTAVE_CENTRES_HZ, mono, octave_bands_db, power_spectra
from longplay.sound.true_peak import true_peak

WORK_RATE = 11025
WINDOW_S = 5.0
BAND_HZ = (300.0, 4000.0)
Samples = NDArray[np.float32]


def read(path: Path) -> tuple[Samples, int]:
    """float32 samples (frames, channels) and the rate."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples, rate


def voice_band(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Mono, 0.3-4 kHz without phase shift, at 11025 Hz."""
    import soxr
    from scipy.signal import butter, sosfiltfilt

    low = np.asarray(soxr.resample(mono(samples), rate, WORK_RATE), np.float64)
    return np.asarray(sosfiltfilt(butter(4, BAND_HZ, "bandpass", fs=WORK_RATE, output="sos"), low))


def best_place(window: NDArray[np.float64], where: NDArray[np.float64]) -> tuple[float, float]:
    """(highest normalised correlation of `window` anywhere in `where`, seconds)."""
    from scipy.signal import fftconvolve

    products = fftconvolve(where, window[::-1], mode="valid")
    sums = np.concatenate((np.zeros(1), np.cumsum(np.square(where))))
    energy = sums[len(window) :] - sums[: -len(window)]
    floor = 1e-4 * float(np.max(energy, initial=1e-20))
    correlation = products / np.sqrt(np.maximum(energy, floor) * np.sum(np.square(window)))
    at = int(np.argmax(correlation))
    return float(correlation[at]), at / WORK_RATE


def lead_windows(lead: NDArray[np.float64]) -> list[tuple[float, NDArray[np.float64]]]:
    """(seconds, samples) of every 5-s window in which the lead sings (within 20 dB of its loudest window)."""
    size = round(WINDOW_S * WORK_RATE)
    cut = [(at / WORK_RATE, lead[at : at + size]) for at in range(0, len(lead) - size + 1, size)]
    loudest = max((float(np.mean(w**2)) for _, w in cut), default=0.0)
    return [(at, w) for at, w in cut if np.mean(w**2) > 0.01 * loudest > 0.0]


def report_lead(demo_lead: Path, record: Path, stem: Path) -> None:
    """Print how well the demo's lead is found in the record's lead stem and in the mix."""
    stem_band, mix_band = (voice_band(*read(path)) for path in (stem, record / "mix.wav"))
    windows = lead_windows(voice_band(*read(demo_lead)))
    found, correlations, in_mix = 0, [], []
    for at, window in windows:
        correlation, place = best_place(window, stem_band)
        mixed, mix_place = best_place(window, mix_band)
        found += abs(mix_place - place) <= 0.005
        correlations.append(correlation)
        in_mix.append(mixed)
        if correlation < 0.95:
            print(f"  demo {at:6.1f} s: {correlation:.3f} at {place:.2f} s of the stem")
    print(f"lead stem vs demo lead   median {np.median(correlations):.4f}, worst {min(correlations):.4f} (>= 0.95)")
    print(f"lead found in the mix    {found} of {len(windows)} windows, median correlation {np.median(in_mix):.2f}")


def report_sum(record: Path) -> None:
    """Print the null of the stems against the mix, and the mix's peak."""
    mix, _ = read(record / "mix.wav")
    rest = np.array(mix, np.float64)
    for path in sorted((record / "stems").glob("*.wav")):
        stem, _ = read(path)
        rest[: len(stem)] -= stem
    print(f"stems against mix        {decibels(float(np.abs(rest).max())):.1f} dB (< -100)")
    print(f"mix sample peak          {decibels(float(np.abs(mix).max())):.2f} dBFS (-6 to -3)")


def report_place(record: Path, stem: Path, sections: Path) -> None:
    """Print how far the lead stands over the rest in each section of a mix.json, and how much of it is masked."""
    lead, rate = read(stem)
    total = np.zeros((len(read(record / "mix.wav")[0]), 2), np.float32)
    for path in sorted((record / "stems").glob("*.wav")):
        if path != stem:
            other = read(path)[0]
            total[: len(other)] += other
    front, rest = (10 ** (loudness_curve(sound, rate, 0.01, 0.01) / 10) for sound in (lead, total))
    sings = front > 0.01 * np.percentile(front, 95)
    for part in json.loads(sections.read_text(encoding="utf-8")).get("balance", ()):
        here = slice(round(part["start"] * 100), round(part["end"] * 100))
        over = front[here][sings[here]].sum() / max(float(rest[here][sings[here]].sum()), 1e-12)
        print(f"lead over track, {part['section']:<14} {10 * np.log10(over):+6.2f} LU, wanted {part['wanted']}")
    print(f"lead masked              {100 * masked_share(lead, total, rate):.1f} % of bands and moments")


def masked_share(lead: Samples, rest: Samples, rate: int) -> float:
    """Share of (moment, third of an octave) in 0.5 to 5 kHz in which `rest` is louder, where the lead has something."""
    a, b = (np.concatenate(list(power_spectra(mono(sound), 8192, 8192))) for sound in (lead, rest))
    hertz = np.arange(a.shape[1]) * rate / 8192
    edges = np.searchsorted(hertz, 500.0 * 2.0 ** (np.arange(11) / 3.0))
    near, far = (np.add.reduceat(power, edges, axis=1)[:, :-1] for power in (a, b))
    size = min(len(near), len(far))
    near, far = near[:size], far[:size]
    counts = near > 0.001 * np.percentile(near.sum(axis=1), 95)
    return float((far > near)[counts].mean())


def report_master(record: Path) -> None:
    """Print loudness, range and true peak of the master, and the octave bands of demo and master at equal loudness."""
    samples, rate = read(record / "master.wav")
    heard = measure_loudness(samples, rate)
    print(f"master                   {heard.integrated_lufs} LUFS, LRA {heard.range_lu} LU")
    print(f"master true peak at 16x  {true_peak(samples, rate, 16):.3f} dBTP (<= -1)")
    bands = [bands_of(record / "ab" / name) for name in ("demo.wav", "master.wav")]
    if all(bands):
        print("octave Hz " + " ".join(f"{centre:7.0f}" for centre in OCTAVE_CENTRES_HZ))
        print("change dB " + " ".join(f"{after - before:+7.1f}" for before, after in zip(*bands, strict=True)))


def bands_of(path: Path) -> tuple[float, ...]:
    """Octave levels in dB of the whole; empty without the file."""
    if not path.exists():
        return ()
    samples, rate = read(path)
    total = sum(spectra.sum(axis=0, dtype=np.float64) for spectra in power_spectra(mono(samples)))
    return octave_bands_db(np.asarray(total), rate)


def decibels(linear: float) -> float:
    """Amplitude to dB, silence as -200."""
    return 20.0 * float(np.log10(max(linear, 1e-10)))


def lead_of(production: Path, stem: Path) -> Path | None:
    """The demo file that the lead stem was made from, by its name."""
    name = stem.stem.split("_", 2)[-1]
    manifest = json.loads((production / "demo" / "demo.json").read_text(encoding="utf-8"))
    return next((production / file["copy"] for file in manifest["files"] if slug(file["name"]) == name), None)


def main(arguments: list[str]) -> int:
    """Measure one record; exit code 2 for wrong use."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 2
    given = Path(arguments[0])
    record = given / "record" if (given / "record").is_dir() else given
    stem = next(iter(sorted((record / "stems").glob("*_lead-vocal_*.wav"))), None)
    if stem is not None:
        lead = Path(arguments[1]) if len(arguments) == 2 else lead_of(given, stem)
        print("no demo file for the lead" if lead is None else f"lead {lead.name} -> {stem.name}")
        if lead is not None:
            report_lead(lead, record, stem)
        report_place(record, stem, record / "mix.json")
    report_sum(record)
    report_master(record)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
