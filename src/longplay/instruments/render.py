"""A performance becomes audio: the instrument it names plays it, a built-in one or a sample library."""

from collections.abc import Mapping
from dataclasses import dataclass

from longplay.instruments import (
    acoustic_guitar,
    acoustic_kit,
    electric_bass,
    electric_guitar,
    electric_piano,
    grand_piano,
    machine_kit,
    string_section,
    warm_pad,
)
from longplay.instruments.instrument import Instrument, Stem
from longplay.instruments.sampled import find_sampled, fingerprint
from longplay.song.performance import Performance

INSTRUMENTS: Mapping[str, Instrument] = {
    module.INSTRUMENT.name: module.INSTRUMENT
    for module in (
        acoustic_guitar,
        acoustic_kit,
        electric_bass,
        electric_guitar,
        electric_piano,
        grand_piano,
        machine_kit,
        string_section,
        warm_pad,
    )
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A performance as sound.

    stems: name -> float32 (frames, 2), every one as long as the performance; their sum is the instrument's mix. A
    stem may be a read-only view (one microphone on both sides): copy before writing into it.
    """

    stems: Mapping[str, Stem]


def render(performance: Performance, rate: int) -> Rendered:
    """Return the stems of `performance` at `rate` Hz, round(duration * rate) frames each.

    Notes start at exactly round(start * rate); tails still sounding at the end fade over the last 50 ms. The same
    performance gives the same bytes. Raises ValueError for an instrument that is not there, for a note outside its
    range and for a note without length; Refusal for a sample library that cannot be read.
    """
    instrument = find(performance.instrument)
    for note in performance.notes:
        if not instrument.lowest <= note.midi <= instrument.highest:
            raise ValueError(f"{instrument.name} cannot play note {note.midi} of part {performance.part!r}")
        if note.end <= note.start or note.start < 0.0:
            raise ValueError(f"note {note.midi} at {note.start} s of part {performance.part!r} has no length")
    return Rendered(instrument.play(performance, rate))


def find(name: str) -> Instrument:
    """Return the instrument called `name`: built in, or else a sample library; ValueError names the built-in ones."""
    found = INSTRUMENTS.get(name) or find_sampled(name)
    if found is None:
        raise ValueError(f"no instrument {name!r} here; built in are: {', '.join(sorted(INSTRUMENTS))}")
    return found


def bank_of(name: str) -> str:
    """Return what the sound of an instrument depends on besides our code: a hash of its samples; "" for a built-in."""
    return "" if name in INSTRUMENTS else fingerprint(name)
