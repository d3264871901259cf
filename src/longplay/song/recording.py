"""Sound by reference: what a recording is, without its samples."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recording:
    """Immutable audio in the cache. hash: of rate, channels and samples; rate: Hz; frames: per channel."""

    hash: str
    rate: int
    channels: int
    frames: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate


@dataclass(frozen=True, slots=True)
class Curve:
    """A series of numbers in the cache: one value (or row) every `step_s` seconds, in `unit`."""

    hash: str
    step_s: float
    unit: str


@dataclass(frozen=True, slots=True)
class Blob:
    """A finished file in the cache, by content. suffix: with its dot; bytes: its size."""

    hash: str
    suffix: str
    bytes: int
