"""Small sounds for a page, and the shape of a wave."""

import io

import numpy as np
from numpy.typing import NDArray

MIME = "audio/mpeg"
FADE_S = 0.01  # default, unsourced: short enough to keep an attack, long enough not to click
QUALITY = 0.4  # libsndfile's 0 (best) to 1 for LAME's VBR; measured: about 115 kbit/s stereo, 70 mono


def encode_clip(samples: NDArray[np.float32], rate: int, start_s: float, end_s: float, mono: bool = False) -> bytes:
    """Seconds `start_s` to `end_s` as an MP3 file with 10 ms fades, cut to what there is.

    samples: (frames, channels), full scale 1.0; not-a-number becomes silence, over full scale is cut. rate: 8000 to
    48000 Hz. mono: the mean of the channels, half the time and size. Same input, same bytes. A clip without a frame
    is 10 ms of silence, so that a player always has something to decode.
    """
    import soundfile

    first = min(max(round(start_s * rate), 0), len(samples))
    cut = samples[first : max(round(end_s * rate), first)]
    if not len(cut):
        cut = np.zeros((round(FADE_S * rate), samples.shape[1]), np.float32)
    cut = cut.mean(axis=1, keepdims=True, dtype=np.float32) if mono else np.array(cut[:, :2], np.float32)
    cut = _faded(np.clip(np.nan_to_num(cut), -1.0, 1.0), round(FADE_S * rate))
    file = io.BytesIO()
    soundfile.write(
        file, cut, rate, format="MP3", subtype="MPEG_LAYER_III", compression_level=QUALITY, bitrate_mode="VARIABLE"
    )
    return file.getvalue()


def peaks(samples: NDArray[np.float32], bins: int = 1000) -> tuple[int, ...]:
    """Lowest and highest value of each of `bins` equal stretches as int8 pairs (min, max, min, max ...).

    samples: (frames, channels), full scale 1.0 = 127; over full scale is cut. Fewer frames than bins repeat values.
    """
    if not len(samples):
        return (0, 0) * bins
    edges = np.linspace(0, len(samples), bins, endpoint=False).astype(np.int64)
    low = np.minimum.reduceat(samples, edges, axis=0).min(axis=1)
    high = np.maximum.reduceat(samples, edges, axis=0).max(axis=1)
    pairs = np.clip(np.nan_to_num(np.stack([low, high], axis=1)), -1.0, 1.0)
    return tuple(np.rint(pairs * 127).astype(int).ravel().tolist())


def _faded(samples: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    size = min(size, len(samples) // 2)
    rise = np.linspace(0.0, 1.0, size, endpoint=False, dtype=np.float32)[:, None]
    samples[:size] *= rise
    samples[len(samples) - size :] *= rise[::-1]
    return samples
