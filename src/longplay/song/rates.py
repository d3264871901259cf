"""What people cost, as far as anybody knows."""

from dataclasses import dataclass

from longplay.song.money import Money


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of one craft. day: one day's fee. days: usual days for one song. source as in finding.Evidence."""

    craft: str
    day: Money
    days: float
    source: str

    @property
    def song(self) -> Money:
        """The fee for one song: day rate times usual days, rounded to minor units."""
        return Money(round(self.day.amount * self.days), self.day.currency)


@dataclass(frozen=True, slots=True)
class RateCard:
    """library/rates/<name>.toml. dated: ISO date of the card; artist_days: days a take by the artist takes."""

    name: str
    currency: str
    dated: str
    rates: tuple[Rate, ...]
    artist_days: float = 0.5

    def rate(self, craft: str) -> Rate | None:
        """The rate of `craft`, None where the card has none."""
        return next((rate for rate in self.rates if rate.craft == craft), None)
