"""Short demos cut from the bundled one: real recordings, seconds instead of minutes."""

from pathlib import Path

import numpy as np
import soundfile

BUNDLED = Path(__file__).resolve().parents[1] / "examples" / "demo"
BAR_S = 2.5


def cut_demo(folder: Path, first_bar: int = 1, last_bar: int = 16) -> Path:
    """Bars `first_bar` to `last_bar` of the bundled demo's three stems, as WAV files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(BUNDLED.glob("*.flac")):
        rate = soundfile.info(path).samplerate
        start, stop = round((first_bar - 1) * BAR_S * rate), round(last_bar * BAR_S * rate)
        samples, _ = soundfile.read(path, start=start, stop=stop, dtype="float32")
        soundfile.write(folder / f"{path.stem}.wav", samples, rate, subtype="PCM_16")
    return folder


def cut_bounce(path: Path, first_bar: int = 1, last_bar: int = 16, mono: bool = False) -> Path:
    """The same bars as one file: a stereo bounce, or a mono memo of voice and guitar."""
    folder = cut_demo(path.parent / "stems-of-bounce", first_bar, last_bar)
    names = ("LV take 3", "gtr DI") if mono else ("LV take 3", "gtr DI", "Drum Loop")
    sides = [_at(folder / f"{name}.wav", 44100) for name in names]
    frames = min(len(side) for side in sides)
    total = 0.6 * sum(side[:frames] for side in sides)
    panned = total if mono else np.stack([total, total + 0.02 * sides[1][:frames]], axis=1)
    soundfile.write(path, np.clip(panned, -1, 1), 44100)
    return path


def _at(path: Path, rate: int) -> np.ndarray:
    import soxr

    samples, own = soundfile.read(path, dtype="float32")
    return np.asarray(soxr.resample(samples, own, rate))
