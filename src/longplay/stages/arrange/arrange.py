"""Plan the arrangement, then write the parts that were accepted: drums, then bass, then chords and what is held."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from longplay.cache.kept import stage
from longplay.song.arrangement import Arrangement, Form
from longplay.song.listening import Listening
from longplay.song.part import LEAD_VOICE, Part, WrittenNote
from longplay.song.proposal import AddPart, Proposal
from longplay.song.section_plan import AS_PLANNED, ArrangementByHand, SectionPlan
from longplay.song.structure import Section
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.arrange.artists import artists_in
from longplay.stages.arrange.backing import write_backing
from longplay.stages.arrange.bass import write_bass
from longplay.stages.arrange.chart import Chart, make_chart
from longplay.stages.arrange.drums import write_drums
from longplay.stages.arrange.endings import ending_of, with_ending
from longplay.stages.arrange.guitar import write_guitar
from longplay.stages.arrange.keys import write_keys
from longplay.stages.arrange.rests import with_locked, with_rests
from longplay.stages.arrange.section_plan import plan_sections
from longplay.stages.arrange.steps import KICK
from longplay.stages.arrange.stops import with_stops
from longplay.stages.arrange.strum import on_record, strum_of
from longplay.stages.arrange.sustain import write_sustain
from longplay.stages.arrange.transitions import Member

_ORDER = ("drums", "bass", "keys", "guitar")


class _Wanted(NamedTuple):
    """A part to write: the name it will have, who asked for it, what, and in which sections."""

    name: str
    proposal: str
    action: AddPart
    sections: list[Section]


@stage(credit="arranger")
def arrange(
    form: Form,
    listening: Listening,
    demo: Demo,
    accepted: tuple[Proposal, ...],
    style: Style,
    seed: int,
    by_hand: ArrangementByHand = AS_PLANNED,
) -> Arrangement:
    """Return the plan and the parts of all accepted in-house AddPart proposals, on the record's clock.

    Rhythm section first, so that the bass can lock to the kick. Over a finished mix that has drums no kit is written,
    whatever was accepted. A part without a note is left out. by_hand: what a person changed in the plan; it wins.
    """
    strum = on_record(strum_of(demo, listening.grid), listening.grid, form)
    chart = _led_by_hand(make_chart(form, listening, style, strum), by_hand)
    wanted = _wanted(chart, demo, listening, accepted, by_hand)
    band = tuple(Member(w.name, w.action.role, w.action.density, frozenset(s.name for s in w.sections)) for w in wanted)
    plan = plan_sections(chart, band, artists_in(form, listening, accepted), demo, style, seed)
    parts: list[Part] = []
    for part_wanted in wanted:
        parts.append(with_rests(chart, _write(chart, part_wanted, listening, style, parts, plan, seed), plan))
    ending = ending_of(chart, listening)
    ended = (with_stops(with_ending(part, chart, ending), form) for part in parts if part.notes)
    held = (with_locked(chart, part, by_hand.locked) for part in ended)
    return Arrangement(form, tuple(held), plan)


def _led_by_hand(chart: Chart, by_hand: ArrangementByHand) -> Chart:
    return replace(chart, energies=tuple((name, by_hand.of(name).energy or energy) for name, energy in chart.energies))


def _wanted(
    chart: Chart,
    demo: Demo,
    listening: Listening,
    accepted: tuple[Proposal, ...],
    by_hand: ArrangementByHand,
) -> list[_Wanted]:
    """Return the parts to write in the order of writing, each with a name of its own and its sections."""
    asked = [(p.id, a) for p in accepted if isinstance(a := p.action, AddPart)]
    asked = [(name, a) for name, a in asked if not _doubles_the_drums(a, demo, listening)]
    asked.sort(key=lambda p: _ORDER.index(p[1].role) if p[1].role in _ORDER else 9)
    wanted: list[_Wanted] = []
    for proposal, action in asked:
        name = _free_name(action.role, demo, wanted)
        sections = _by_hand(chart, name, _sections(chart, action, listening), by_hand)
        wanted.append(_Wanted(name, proposal, action, sections))
    return wanted


def _doubles_the_drums(action: AddPart, demo: Demo, listening: Listening) -> bool:
    return action.role == "drums" and demo.kind != "stems" and listening.has_drums


def _by_hand(chart: Chart, name: str, sections: list[Section], by_hand: ArrangementByHand) -> list[Section]:
    """Return the sections in which a part plays once a person has had their say."""
    chosen = {s.name for s in sections}
    return [
        s
        for s in chart.form.structure.sections
        if name in by_hand.of(s.name).play or (s.name in chosen and name not in by_hand.of(s.name).rest)
    ]


def _write(
    chart: Chart,
    wanted: _Wanted,
    listening: Listening,
    style: Style,
    parts: Sequence[Part],
    plan: tuple[SectionPlan, ...],
    seed: int,
) -> Part:
    _, proposal, action, sections = wanted
    part = Part(wanted.name, action.role, action.instrument, (), proposal)
    if action.role == "drums":
        notes = write_drums(chart, sections, style, action.density, seed, plan)
        return replace(part, notes=notes, instrument=action.instrument or style.kit, player=style.drummer)
    if action.role == "bass":
        kicks = [n.start for p in parts if p.role == "drums" for n in p.notes if n.midi == KICK and n.accent >= 2]
        early = _through(plan, "pick-up")
        notes = write_bass(chart, sections, style, action.density, kicks, listening.key.value, seed + 1, early)
        return replace(part, notes=notes, instrument=action.instrument or style.bass)
    if action.instrument == LEAD_VOICE:
        return replace(part, notes=write_backing(chart, listening, sections, action.spans, action.density))
    if action.role in ("keys", "guitar"):
        return replace(part, notes=_chords(chart, wanted, style, plan, seed))
    notes = write_sustain(chart, sections, action.density, _through(plan, "swell"), action.role == "strings")
    return replace(part, notes=notes, instrument=action.instrument or style.sustain)


def _through(plan: Sequence[SectionPlan], door: str) -> tuple[str, ...]:
    """Return the sections that are entered through one kind of door."""
    return tuple(section.section for section in plan if section.door == door)


def _chords(
    chart: Chart, wanted: _Wanted, style: Style, plan: Sequence[SectionPlan], seed: int
) -> tuple[WrittenNote, ...]:
    density = wanted.action.density
    if wanted.action.role == "guitar":
        return write_guitar(chart, wanted.sections, style, density, seed + 3)
    floored = {s.section for s in plan if any(p.function == "floor" for p in s.playing)}
    return write_keys(chart, wanted.sections, style, density, floored, seed + 2)


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


def _free_name(name: str, demo: Demo, parts: Sequence[_Wanted]) -> str:
    """Return the part's name, told apart from the artist's own tracks."""
    taken = {t.name.casefold() for t in demo.tracks} | {p.name.casefold() for p in parts}
    candidates = (name, f"new {name}", *(f"new {name} {i}" for i in range(2, 99)))
    return next(c for c in candidates if c.casefold() not in taken)
