"""A piece of the kit as components that every stroke mixes anew."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from longplay.instruments.noise import Band, Samples, band_noise

STRONGEST = 127.0


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a stroke's sound at full velocity.

    samples: float32 (frames,). touch: exponent of its amplitude over velocity / 127; the larger, the more it needs a
    strong hand, which is what makes loud strokes brighter.
    """

    samples: Samples
    touch: float


Stroke = tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a drum key sounds like.

    layers: depths of pitch glide, softest first. variants: places where the stick lands. stroke: (layer, variant) to
    its components; it remembers what it made, so that only strokes that are played are ever computed.
    """

    layers: int
    variants: int
    stroke: Callable[[int, int], Stroke]


def noise_components(
    bands: tuple[Band, ...], seconds: float, rate: int, rng: np.random.Generator
) -> tuple[Component, ...]:
    """Return one component per band, each with its band's touch."""
    sounds = band_noise(bands, seconds, rate, rng)
    return tuple(Component(s, b.touch) for s, b in zip(sounds, bands, strict=True))


def strike(piece: Piece, velocity: float, rng: np.random.Generator) -> Samples:
    """Return one stroke as float32 (frames,): a variant of the layer, every component weighed by touch and chance.

    The hand's spread of 0.5 dB for all and 0.6 dB per component is a default, unsourced; two strokes are never equal.
    """
    force = velocity / STRONGEST
    layer = min(int(force * piece.layers), piece.layers - 1)
    stroke = piece.stroke(layer, int(rng.integers(piece.variants)))
    whole = 10.0 ** (0.5 * float(np.clip(rng.standard_normal(), -2, 2)) / 20.0)
    out = np.zeros(max(c.samples.size for c in stroke), np.float32)
    for component in stroke:
        chance = 10.0 ** (0.6 * float(np.clip(rng.standard_normal(), -2, 2)) / 20.0)
        out[: component.samples.size] += np.float32(whole * chance * force**component.touch) * component.samples
    return out
