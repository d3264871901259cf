"""Do the seams hold, wherever a section is cut, moved or brought again?

    python bench/structure.py DEMO [--keep FOLDER] [--all]

Every single cut, move and repeat of a section of the demo (and every cut of the first half of one) is laid, and each
seam is measured: one row per kind of edit with the share of seams that fail and why, then (--all) one row per seam.
DEMO may be a production as well. Nothing is produced.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from longplay.producing.sounding import Song
from longplay.production import listen_and_plan, open_production
from longplay.song.money import Money
from longplay.song.proposal import Action, MoveBars, Proposal, RepeatBars, ShortenSection
from longplay.song.seam import FAILS, SeamCheck
from longplay.song.structure import Section
from longplay.stages.arrange.form import make_form
from longplay.stages.edit.edit import edit
from longplay.stages.edit.seam_check import check_seams


def main() -> None:
    """Listen to the demo, lay every edit, print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch) / "song"
        with open_production(options.demo, folder) as (production, manifest, pool):
            song = listen_and_plan(production, manifest, pool).song
            found = [(kind, name, _checks(song, action)) for kind, name, action in _actions(song)]
    print(f"{options.demo}: {len(song.listening.structure.sections)} sections, {len(found)} edits")
    _table(found)
    if options.all:
        _rows(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("demo", type=Path)
    parser.add_argument("--keep", type=Path, help="listen in this folder and leave it there")
    parser.add_argument("--all", action="store_true", help="print every seam")
    return parser.parse_args()


def _actions(song: Song) -> Iterator[tuple[str, str, Action]]:
    sections = song.listening.structure.sections
    for s in sections:
        yield "cut", s.name, ShortenSection(s.name, s.first_bar, s.last_bar)
        if s.bars >= 4:
            yield "cut first half", s.name, ShortenSection(s.name, s.first_bar, s.first_bar + s.bars // 2 - 1)
        yield "double", s.name, RepeatBars(s.name, s.first_bar, s.last_bar, s.last_bar + 1, "section")
        for before in (*(t.first_bar for t in sections), sections[-1].last_bar + 1):
            if not s.first_bar <= before <= s.last_bar + 1:
                yield "move", _to(s, before), MoveBars(s.name, s.first_bar, s.last_bar, before)
                yield "repeat", _to(s, before), RepeatBars(s.name, s.first_bar, s.last_bar, before, "section")


def _to(section: Section, bar: int) -> str:
    return f"{section.name} to bar {bar}"


def _checks(song: Song, action: Action) -> tuple[SeamCheck, ...]:
    free = Money(0, "EUR")
    proposal = Proposal(f"bench.{action.kind}", (), action, "", "", "in_house", free, 0.0)
    edits = edit(song.demo, song.listening, (proposal,))
    form = make_form(song.demo, song.listening, edits)
    return check_seams(song.demo, song.listening, edits, form)


def _table(found: list[tuple[str, str, tuple[SeamCheck, ...]]]) -> None:
    head = "".join(f"{name:>19}" for name in FAILS)
    print(f"{'edit':<16}{'edits':>7}{'hold':>6}{'seams':>7}{'fail':>6}{head}{'both s':>8}{'tempo %':>8}{'click dB':>9}")
    for kind in dict.fromkeys(kind for kind, *_ in found):
        edits = [checks for k, _, checks in found if k == kind]
        seams = [check for checks in edits for check in checks]
        why = Counter(name for seam in seams for name in seam.fails)
        hold = sum(not any(c.fails for c in checks) for checks in edits)
        told = "".join(f"{why[name]:>19}" for name in FAILS)
        most = [max((f(s) for s in seams), default=0.0) for f in (_together, _tempo, _click)]
        print(
            f"{kind:<16}{len(edits):>7}{hold:>6}{len(seams):>7}{sum(bool(s.fails) for s in seams):>6}{told}"
            f"{most[0]:>8.2f}{most[1]:>8.2f}{most[2]:>9.1f}"
        )


def _together(seam: SeamCheck) -> float:
    return seam.together_s


def _tempo(seam: SeamCheck) -> float:
    return abs(seam.tempo_percent)


def _click(seam: SeamCheck) -> float:
    return seam.click_db


def _rows(found: list[tuple[str, str, tuple[SeamCheck, ...]]]) -> None:
    for kind, name, checks in found:
        for c in checks:
            print(f"{kind:<15}{name:<28}{c.before_bar:>4} | {c.after_bar:<4}{_told(c)}")


def _told(c: SeamCheck) -> str:
    place = f"moved {c.moved_s:+.2f} s  both {c.together_s:.2f} s  tempo {c.tempo_percent:+.2f} %"
    level = f"level {c.level_db:+5.1f} ({c.usual_level_db:+5.1f})  colour {c.colour_db:4.1f} ({c.usual_colour_db:4.1f})"
    return f"{place}  {level}  voice {c.voice_db:6.1f}  click {c.click_db:+5.1f}  {', '.join(c.fails)}"


if __name__ == "__main__":
    main()
