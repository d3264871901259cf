"""How well two stretches of the demo meet on the record."""

from dataclasses import dataclass

FAILS = ("inside a sung word", "two lines at once", "tempo step", "click")
"""What no seam may do."""


@dataclass(frozen=True, slots=True)
class SeamCheck:
    """One seam of the record, measured.

    bar: the record's bar behind it; at: record seconds of that bar line. before_bar, after_bar: the demo's bars on its
    two sides. moved_s: how far off the bar line the lead passes (negative = earlier); together_s: for how long it is
    heard from both sides. level_db, colour_db: step in level, and mean step of its octave bands apart from level, from
    the bar before the seam to the bar behind it; usual_level_db, usual_colour_db: the greatest such step that the demo
    itself makes at one of the two places. tempo_percent: step of the tempo. voice_db: level of the voice where it is
    cut, over its loud parts nearby. click_db: the sharpest edge over the sharpest one of either side alone. fails: some
    of FAILS.
    """

    bar: int
    at: float
    before_bar: int
    after_bar: int
    moved_s: float
    together_s: float
    level_db: float
    usual_level_db: float
    colour_db: float
    usual_colour_db: float
    tempo_percent: float
    voice_db: float
    click_db: float
    fails: tuple[str, ...] = ()
