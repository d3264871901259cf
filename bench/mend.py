"""Are the faults of a recording found, and is it whole again after mending?

python bench/mend.py                  the bundled demo
python bench/mend.py FOLDER...        sound files (stems) in folders, searched through; at most --most N files each

Each fault is put into 30 s of each clean stem at three strengths. found: a problem of its kind. value: what was stated
against the truth. SDR: of the damaged stretch (of the whole file for hum), before and after mending, dB. exact: share
of the samples outside of the damage that keep their bits. Clean stems first: every problem of these kinds there is a
false call.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.cache.store import Store, using
from longplay.song.edit import TrackEdit
from longplay.song.listening import Problem
from longplay.song.track import Track
from longplay.sound.levels import rms
from longplay.stages.edit.restore import restored
from longplay.stages.listen.levels import listen_levels
from longplay.stages.listen.problems import track_problems
from longplay.stages.listen.roles import guess_role

Samples = NDArray[np.float32]
KINDS = ("hum", "click", "clipping", "silent_tail")
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Damage:
    """Damaged samples (frames, 1), where they differ, and the true value in the problem's unit (or seconds, Hz)."""

    samples: Samples
    where: NDArray[np.bool_]
    truth: float


def hum(clean: Samples, rate: int, strength: int) -> Damage:
    """A mains comb of 50.03 Hz at -40, -50, -60 dBFS."""
    time = np.arange(len(clean)) / rate
    wave = np.sum([np.sin(2 * np.pi * 50.03 * k * time + k) / k for k in (1, 2, 3, 4, 5, 7, 9, 11)], axis=0)
    level = (-40.0, -50.0, -60.0)[strength]
    wave *= 10 ** (level / 20) / float(np.std(wave))
    return Damage((clean[:, 0] + wave).astype(np.float32)[:, None], np.ones(len(clean), np.bool_), level)


def click(clean: Samples, rate: int, strength: int) -> Damage:
    """Ten bursts of up to 1 ms at 0.5, 0.2, 0.05 of full scale."""
    rng = np.random.default_rng(strength)
    out, where = clean.copy(), np.zeros(len(clean), np.bool_)
    for at in np.linspace(1.0, len(clean) / rate - 1.5, 10) + rng.uniform(0, 0.5, 10):
        first, size = round(at * rate), int(rng.integers(2, rate // 1000))
        burst = rng.normal(0, 1, size) * np.exp(-3.0 * np.arange(size) / size)
        out[first : first + size, 0] += np.float32((0.5, 0.2, 0.05)[strength]) * burst.astype(np.float32)
        where[first - rate // 200 : first + rate // 200] = True
    return Damage(out, where, 10.0)


def clipping(clean: Samples, _rate: int, strength: int) -> Damage:
    """The loudest 10, 6, 3 dB cut off."""
    ceiling = np.float32(np.percentile(np.abs(clean), 99.99) / 10 ** ((10, 6, 3)[strength] / 20))
    where = np.abs(clean[:, 0]) > ceiling
    runs = np.count_nonzero(np.diff(where.astype(np.int8)) == 1)
    return Damage(np.clip(clean, -ceiling, ceiling), where, float(runs))


FAULTS: dict[str, Callable[[Samples, int, int], Damage]] = {"hum": hum, "click": click, "clipping": clipping}


def problems(samples: Samples, rate: int, role: str) -> list[Problem]:
    """What the ear says of the kinds that are measured here."""
    levels = listen_levels(Track("it", role, ()), samples, samples[:, 0].copy(), rate)
    return [p for p in track_problems(samples, rate, levels) if p.kind in KINDS]


def mending(found: list[Problem]) -> TrackEdit:
    """The edit that the found problems ask for."""
    clicks = tuple(p.start for p in found if p.kind == "click")
    hum_hz = next((p.hz for p in found if p.kind == "hum"), 0.0)
    return TrackEdit("it", clicks=clicks, hum_hz=hum_hz, declip=any(p.kind == "clipping" for p in found))


def sdr(true: Samples, other: Samples) -> float:
    """Signal to distortion ratio in dB; nan where nothing sounds."""
    error = rms(true - other)
    return float(20 * np.log10(rms(true) / error)) if error > 0.0 and rms(true) > 0.0 else float("nan")


def row(clean: Samples, rate: int, role: str, kind: str, strength: int) -> str:
    """One fault at one strength on one stem, as a line."""
    damage = FAULTS[kind](clean, rate, strength)
    found = [p for p in problems(damage.samples, rate, role) if p.kind == kind]
    mended = restored(damage.samples, mending(found), rate)
    total = found[0].value if kind == "hum" and found else float(sum(p.value for p in found))
    before, after = (sdr(clean[damage.where], x[damage.where]) for x in (damage.samples, mended))
    exact = np.mean(mended[~damage.where] == damage.samples[~damage.where]) if not damage.where.all() else np.nan
    heard = f"found {total:8.1f} of {damage.truth:8.1f}" if found else f"{'MISSED':26}"
    return f"{kind:9} {strength}  {heard}  SDR {before:6.1f} -> {after:6.1f}  exact {exact:.4f}"


def stems(folders: list[Path], most: int) -> Iterator[tuple[Path, Samples, int]]:
    """The middle 30 s of each file, mono."""
    for folder in folders:
        files = [f for f in sorted(folder.rglob("*")) if f.suffix.lower() in (".wav", ".flac", ".mp3")]
        for file in files[:: max(1, len(files) // most)][:most]:
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
            first = max(0, round(len(samples) / 2 - SECONDS / 2 * rate))
            yield file, samples[first : first + round(SECONDS * rate)].mean(axis=1, keepdims=True), rate


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(__file__).parents[1] / "examples" / "demo"])
    parser.add_argument("--most", type=int, default=6)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, using(Store(Path(folder))):
        measure(asked.folders, asked.most)


def measure(folders: list[Path], most: int) -> None:
    """Every fault on every stem."""
    for file, clean, rate in stems(folders, most):
        role = guess_role(file.stem)[0]
        false = [f"{p.kind} at {p.start:.1f} s" for p in problems(clean, rate, role)]
        print(f"\n{file.parent.name}/{file.name} ({role}): {'; '.join(false) or 'no false call'}", flush=True)
        for kind in FAULTS:
            for strength in range(3):
                print(row(clean, rate, role, kind, strength), flush=True)


if __name__ == "__main__":
    main()
