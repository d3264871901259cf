"""What an accepted proposal did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted proposal and the measure it answered, on the demo and on the record (None = not measured there).

    measure, unit and wanted: as in finding.Evidence.
    """

    proposal: str
    summary: str
    measure: str
    unit: str
    before: float | None
    after: float | None
    wanted: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One measure of the record without and with a part. enough: by how much it must rise for the part to earn by it.

    unit: as in finding.Evidence.
    """

    measure: str
    unit: str
    without: float
    with_part: float
    enough: float

    @property
    def earns(self) -> bool:
        """Whether something is clearly lost without the part."""
        return self.with_part - self.without >= self.enough


@dataclass(frozen=True, slots=True)
class Earning:
    """A written part, tried muted. earned: whether any trial got clearly worse without it. lead_cost_db: by how much
    the part sets the lead back where both sound (None without a lead).
    """

    part: str
    proposal: str
    earned: bool
    trials: tuple[Trial, ...]
    lead_cost_db: float | None = None
