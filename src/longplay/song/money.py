"""Money without fractions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency. Adding two currencies is a ValueError."""

    amount: int
    currency: str = "EUR"

    def __add__(self, other: "Money") -> "Money":
        """The sum in the common currency."""
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount / 100:,.2f} {self.currency}"
