"""What can be played in-house."""

from collections.abc import Container, Sequence

from longplay.instruments.render import INSTRUMENTS


def instrument_for(names: Sequence[str], built_in: Container[str] = INSTRUMENTS) -> str:
    """The first of `names` that is built in; "" where none is, and then nothing is offered."""
    return next((name for name in names if name in built_in), "")
