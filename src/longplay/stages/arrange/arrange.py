"""Write the parts that were accepted: drums, then bass, then what is held."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.cache.kept import stage
from longplay.song.arrangement import Arrangement, Form
from longplay.song.listening import Listening
from longplay.song.part import Part
from longplay.song.proposal import AddPart, Proposal
from longplay.song.structure import Section
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.arrange.bass import write_bass
from longplay.stages.arrange.chart import Chart, make_chart
from longplay.stages.arrange.drums import write_drums
from longplay.stages.arrange.steps import KICK
from longplay.stages.arrange.stops import with_stops
from longplay.stages.arrange.strum import on_record, strum_of
from longplay.stages.arrange.sustain import write_sustain

_ORDER = ("drums", "bass")


@stage(credit="arranger")
def arrange(
    form: Form, listening: Listening, demo: Demo, accepted: tuple[Proposal, ...], style: Style, seed: int
) -> Arrangement:
    """Return the parts of all accepted in-house AddPart proposals, on the record's clock.

    Rhythm section first, so that the bass can lock to the kick. Over a finished mix that has drums no kit is written,
    whatever was accepted. A part without a note is left out.
    """
    strum = on_record(strum_of(demo, listening.grid), listening.grid, form)
    chart = make_chart(form, listening, style, strum)
    wanted = [
        p for p in accepted if isinstance(p.action, AddPart) and not _doubles_the_drums(p.action, demo, listening)
    ]
    wanted.sort(key=lambda p: _ORDER.index(a.role) if (a := p.action).kind == "add_part" and a.role in _ORDER else 9)
    parts: list[Part] = []
    for proposal in wanted:
        part = _write(chart, proposal, listening, style, parts, seed)
        if part.notes:
            parts.append(replace(part, name=_free_name(part.name, demo, parts)))
    return Arrangement(form, tuple(with_stops(part, form) for part in parts))


def _doubles_the_drums(action: AddPart, demo: Demo, listening: Listening) -> bool:
    return action.role == "drums" and demo.kind != "stems" and listening.has_drums


def _write(
    chart: Chart, proposal: Proposal, listening: Listening, style: Style, parts: Sequence[Part], seed: int
) -> Part:
    action = proposal.action
    if not isinstance(action, AddPart):
        raise TypeError(f"not a part to write: {action.kind}")
    sections = _sections(chart, action, listening)
    part = Part(action.role, action.role, action.instrument, (), proposal.id)
    if action.role == "drums":
        notes = write_drums(chart, sections, style, action.density, seed)
        return replace(part, notes=notes, instrument=action.instrument or style.kit, player=style.drummer)
    if action.role == "bass":
        kicks = [n.start for p in parts if p.role == "drums" for n in p.notes if n.midi == KICK and n.accent >= 2]
        notes = write_bass(chart, sections, style, action.density, kicks, listening.key.value, seed + 1)
        return replace(part, notes=notes, instrument=action.instrument or style.bass)
    notes = write_sustain(chart, sections, action.density)
    return replace(part, notes=notes, instrument=action.instrument or style.sustain)


def _sections(chart: Chart, action: AddPart, listening: Listening) -> list[Section]:
    """Return where a part plays on the record: the sections named (all when none is), and copies as they ask for.

    A copied section of the demo plays what its label plays. Bars brought back between two sections are left to those
    that were brought, except that drums go on when they play on both sides.
    """
    structure = chart.form.structure
    named = {s.name for s in structure.sections if not action.sections or s.name in action.sections}
    labels = {s.label for s in structure.sections if s.name in named}
    own = {s.name for s in listening.structure.sections}
    playing: list[Section] = []
    for before, section, after in zip(
        (None, *structure.sections), structure.sections, (*structure.sections[1:], None), strict=False
    ):
        between = action.role == "drums" and all(s is not None and s.name in named for s in (before, after))
        copied = section.name not in own
        again = section.label in labels and section.label != "interlude"
        wanted = (between or again) if copied else section.name in named
        if wanted and chart.start_of(section.first_bar) < chart.ending:
            playing.append(section)
    return playing


def _free_name(name: str, demo: Demo, parts: Sequence[Part]) -> str:
    """Return the part's name, told apart from the artist's own tracks."""
    taken = {t.name.casefold() for t in demo.tracks} | {p.name.casefold() for p in parts}
    candidates = (name, f"new {name}", *(f"new {name} {i}" for i in range(2, 99)))
    return next(c for c in candidates if c.casefold() not in taken)
