"""What can be played in-house."""

from collections.abc import Container, Sequence

from longplay.instruments.render import INSTRUMENTS
from longplay.instruments.sampled import find_sampled

A_GUIDE = " The sound made here is a guide to decide with; for the record a person should play it."


def instrument_for(names: Sequence[str], built_in: Container[str] = INSTRUMENTS) -> str:
    """The first of `names` that is built in; "" where none is, and then nothing is offered."""
    return next((name for name in names if name in built_in), "")


def is_guide(name: str) -> bool:
    """Whether an instrument's sound says of itself that a person should replace it; no for what is no instrument."""
    instrument = INSTRUMENTS.get(name) or find_sampled(name)
    return instrument is not None and instrument.use == "guide"
