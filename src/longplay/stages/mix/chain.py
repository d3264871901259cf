"""A chain of devices over one signal. The filters are minimum-phase and gentle: the artist's waveform stays."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import Processor
from longplay.sound.compressor import Compression, compress
from longplay.sound.de_esser import DeEssing, de_ess
from longplay.sound.filters import Sos, apply_sos, high_pass, high_shelf, low_shelf, peak

Samples = NDArray[np.float32]


def process_chain(chain: tuple[Processor, ...], samples: Samples, rate: int) -> Samples:
    """`samples` (frames, channels) through every device in order; float32. Errors: ValueError for unknown devices."""
    for device in chain:
        samples = _DYNAMICS.get(device.type, _filtered)(device, samples, rate)
    return samples


def filter_of(device: Processor, rate: int) -> Sos:
    """The second-order sections of a filter device. Errors: ValueError for a type that is none."""
    match device.type:
        case "high_pass":
            return high_pass(rate, device.param("hz"))
        case "peak":
            return peak(rate, device.param("hz"), device.param("gain_db"), device.param("q"))
        case "low_shelf":
            return low_shelf(rate, device.param("hz"), device.param("gain_db"))
        case "high_shelf":
            return high_shelf(rate, device.param("hz"), device.param("gain_db"))
    raise ValueError(f"no such device: {device.type!r}")


def _filtered(device: Processor, samples: Samples, rate: int) -> Samples:
    return apply_sos(samples, filter_of(device, rate))


def _compressed(device: Processor, samples: Samples, rate: int) -> Samples:
    return compress(samples, rate, Compression(**dict(device.params)))


def _de_essed(device: Processor, samples: Samples, rate: int) -> Samples:
    return de_ess(samples, rate, DeEssing(**dict(device.params)))


_DYNAMICS = {"compressor": _compressed, "de_esser": _de_essed}
