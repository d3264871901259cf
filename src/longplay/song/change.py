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
