"""Is the artist still there, does the desk add up, is the master within its limits?

python bench/mix.py PRODUCTION            a folder made by `longplay produce` (demo/ and record/ inside)
python bench/mix.py RECORD DEMO_LEAD      a record/ folder and the file of the demo's lead

Lead: windows of 5 s of the demo's lead, 0.3-4 kHz, are looked for in the record's lead stem (normalised correlation,
wanted >= 0.95) and in the mix (found = the best place in the mix is the place in the stem, to 5 ms).
Place: the lead's stem over all others, K-weighted, in each section it sings in. Parts: each stem under the lead while
both sound, over all others while it plays, and the share of its bands (thirds of an octave within 30 dB of its
strongest) and moments in which it stands within 12 dB of the rest. Masking: the share of bands from 100 Hz to 8 kHz
and moments of 186 ms, while it sings, in which the others stand more than 5.5 dB over the lead (noise masks a tone,
Johnston 1988). Counted are bands within 20 dB of the lead's strongest at that moment: a dark voice has next to
nothing in its upper bands, and there it cannot be covered. Words: the share of 0.5 to 5 kHz in which the others are
louder at all. Space: the decay measured in the demo against that of the room new parts are sent to, as its return
falls. Stems are summed before the busses: where a bus is worked on (mix.json says why) their sum is not the mix.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.formats.names import slug
from longplay.sound.decay import free_decays
from longplay.sound.loudness import loudness_curve, measure_loudness
from longplay.sound.spectrum import OCTAVE_CENTRES_HZ, mono, octave_bands_db, power_spectra
from longplay.sound.true_peak import true_peak

WORK_RATE = 11025
WINDOW_S = 5.0
BAND_HZ = (300.0, 4000.0)
HEARD_DB, MASKS = -12.0, 10**0.55
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


def report_place(record: Path, stem: Path, mix: dict[str, Any]) -> None:
    """Print how far the lead stands over the rest in each section, how much of it is masked, where the others lie."""
    sounds = {path: read(path)[0] for path in sorted((record / "stems").glob("*.wav"))}
    rate = soundfile.info(stem).samplerate
    frames = max(map(len, sounds.values()))
    total = np.zeros((frames, 2), np.float32)
    for sound in sounds.values():
        total[: len(sound)] += sound
    lead = np.zeros_like(total)
    lead[: len(sounds[stem])] = sounds[stem]
    front, rest = (loudness_powers(sound, rate) for sound in (lead, total - lead))
    sings = front > 0.01 * np.percentile(front, 95)
    for part in mix.get("balance", ()):
        here = slice(round(part["start"] * 100), round(part["end"] * 100))
        over = front[here][sings[here]].sum() / max(float(rest[here][sings[here]].sum()), 1e-12)
        given = "   -  " if part["as_given_lu"] is None else f"{part['as_given_lu']:+6.2f}"
        wanted = "{:+.0f} to {:+.0f}".format(*part["wanted"])
        print(
            f"lead over track, {part['section']:<14} demo {given}, record {10 * np.log10(over):+6.2f}, wanted {wanted}"
        )
    report_masking(lead, total - lead, rate)
    for path in (p for p in sounds if p != stem):
        report_part(path, sounds[path], total, (front, sings), rate)


def report_part(
    path: Path, sound: Samples, total: Samples, lead: tuple[NDArray[np.float64], NDArray[np.bool_]], rate: int
) -> None:
    """Print one stem's distance under the lead, over the rest, and how much of it can be heard."""
    front, sings = lead
    whole = np.zeros_like(total)
    whole[: len(sound)] = sound
    mine, others = loudness_powers(whole, rate), loudness_powers(total - whole, rate)
    plays = mine > 0.01 * np.percentile(mine, 95)
    if not plays.any() or not mine.any():
        return
    both = plays & sings
    under = 10 * np.log10(mine[both].sum() / front[both].sum()) if both.any() else np.nan
    over = 10 * np.log10(mine[plays].sum() / max(float(others[plays].sum()), 1e-12))
    near, far = band_powers(whole, rate), band_powers(total - whole, rate)
    has = has_something(near, 30.0)
    heard = 100 * (near > 10 ** (HEARD_DB / 10) * far)[has].mean()
    print(f"{path.stem:<32} re lead {under:+6.1f} LU, re the rest {over:+6.1f} LU, heard in {heard:3.0f} % of bands")


def report_masking(lead: Samples, rest: Samples, rate: int) -> None:
    """Print the share of the lead's bands and moments that the rest covers: of its own bands, and of its words'."""
    near, far = band_powers(lead, rate), band_powers(rest, rate)
    own = has_something(near, 20.0)
    print(f"lead masked              {100 * (far > MASKS * near)[own].mean():.1f} % of its own bands and moments")
    words = slice(7, 17)
    loud = near[:, words] > 0.001 * np.percentile(near[:, words].sum(axis=1), 95)
    covered = 100 * (far > near)[:, words][loud].mean()
    level = 10 * np.log10(near[:, words].sum() / near.sum())
    print(f"louder than its words    {covered:.1f} % of 0.5 to 5 kHz, where {level:.1f} dB of the lead lie")


def has_something(bands: NDArray[np.float64], down_db: float) -> NDArray[np.bool_]:
    """Where a track sounds (20 dB under its loud moments), and its bands within `down_db` of the strongest then."""
    sums = bands.sum(axis=1)
    sounds = sums > 0.01 * np.percentile(sums, 95)
    return np.asarray((bands > 10 ** (-down_db / 10) * bands.max(axis=1, keepdims=True)) & sounds[:, None])


def band_powers(sound: Samples, rate: int) -> NDArray[np.float64]:
    """Powers of the 19 thirds of an octave from 100 Hz to 8 kHz, a row each 186 ms."""
    power = np.concatenate(list(power_spectra(mono(sound), 8192, 8192))).astype(np.float64)
    edges = np.searchsorted(np.arange(power.shape[1]) * rate / 8192, 100.0 * 2.0 ** (np.arange(20) / 3.0))
    return np.asarray(np.add.reduceat(power, edges, axis=1)[:, :-1])


def loudness_powers(sound: Samples, rate: int) -> NDArray[np.float64]:
    """K-weighted power of each 10 ms."""
    return np.asarray(10 ** (loudness_curve(sound, rate, 0.01, 0.01) / 10))


def report_space(record: Path, mix: dict[str, Any]) -> None:
    """Print the demo's measured decay, the decay of what new parts are sent to, and the difference."""
    room = next((room for room in mix["rooms"] if room["name"] == "room"), None)
    stem = next(iter((record / "stems").glob("*room-return.wav")), None)
    if room is None or room.get("demo_level_db") is None or stem is None:
        print("space                    no room was measured in the demo")
        return
    powers = loudness_powers(*read(stem))
    falls = [fall.rt60_s for fall in free_decays(powers, 0.01)]
    ours = f"{np.median(falls):.2f} s in {len(falls)} falls of the return" if falls else "no free fall in the return"
    off = f", {100 * (np.median(falls) / room['decay_s'] - 1):+.0f} %" if falls else ""
    print(f"space                    demo {room['decay_s']:.2f} s, new parts {ours}{off}")


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
        mix = json.loads((record / "mix.json").read_text(encoding="utf-8"))
        report_place(record, stem, mix)
        report_space(record, mix)
    report_sum(record)
    report_master(record)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
