"""Rate cards: what people cost a day, as a file that anybody can fill in."""

import tomllib
from pathlib import Path
from typing import Any

from longplay.formats.library import package_library
from longplay.song.money import Money
from longplay.song.rates import Rate, RateCard
from longplay.song.refusal import Refusal

DEFAULT = package_library() / "rates" / "default.toml"


def read_rates(path: Path = DEFAULT) -> RateCard:
    """The rate card at `path` (the house's own by default). Errors: Refusal naming the file and what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _card(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(
            str(path), f"not a readable rate card ({error})", "Compare it with library/rates/default.toml"
        ) from error


def _card(data: dict[str, Any]) -> RateCard:
    currency = str(data["currency"])
    rates = tuple(_rate(craft, table, currency) for craft, table in data["rates"].items())
    return RateCard(str(data["name"]), currency, str(data["dated"]), rates, float(data.get("artist_days", 0.5)))


def _rate(craft: str, table: dict[str, Any], currency: str) -> Rate:
    if not isinstance(table["day"], int) or table["day"] < 0:
        raise ValueError(f"the day rate of {craft} must be whole minor units (300.00 is 30000)")
    source = str(table.get("source", "default, unsourced"))
    return Rate(craft, Money(table["day"], currency), float(table["days"]), source)
