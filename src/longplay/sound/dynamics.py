"""The dynamics craft in one import: compressor, soft clipper, true-peak limiter, loudness maximiser."""

from longplay.sound.clipper import soft_clip
from longplay.sound.compressor import Compression, Compressor, compress, gain_reduction
from longplay.sound.limiter import TruePeakLimiter, limit_true_peak
from longplay.sound.maximiser import Mastered, master_to_loudness

__all__ = [
    "Compression",
    "Compressor",
    "Mastered",
    "TruePeakLimiter",
    "compress",
    "gain_reduction",
    "limit_true_peak",
    "master_to_loudness",
    "soft_clip",
]
