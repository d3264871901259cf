"""What could be done about each finding, or left alone, by whom, for how much?"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from longplay.cache.kept import stage
from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.listening import Listening
from longplay.song.proposal import (
    Action,
    AddPart,
    HirePlayer,
    MoveBars,
    MuteTrack,
    Proposal,
    RepeatBars,
    RideLevel,
    ShortenSection,
    ThinTrack,
)
from longplay.song.rates import RateCard
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.song.totals import totals
from longplay.song.track import Demo
from longplay.stages.plan.answers import (
    again,
    clash,
    drums,
    even,
    form,
    instruments,
    lift,
    repair,
    ride_phrases,
    shorten,
    singer,
    tighten,
    tune,
    tuning,
    verse,
    vocal,
)
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation
from longplay.stages.plan.spare import spare

__all__ = ["plan", "totals"]

Answer = Callable[[Finding, Situation], Iterator[Proposal]]

ANSWERS: dict[str, Answer] = {
    "recording_problems": repair.propose,
    "jumps_out": even.propose,
    "in_tune_together": tuning.propose,
    "one_speaker": tuning.propose,
    "vocal_delivery": vocal.propose,
    "held_notes": tune.propose,
    "phrases_even": ride_phrases.propose,
    "timing_together": tighten.propose,
    "line_that_matters": singer.line,
    "key_for_singer": singer.key,
    "drum_sound": drums.propose,
    "chorus_lifts": lift.propose,
    "more_instruments": instruments.propose,
    "drum_energy": drums.propose,
    "stems_clash": clash.propose,
    "second_verse": verse.propose,
    "outstays": shorten.propose,
    "song_length": form.propose,
    "begins_and_ends": form.propose,
    "intro_riff": again.riff,
    "strong_line": again.line,
}
"""Answers by question, in the order in which a producer works: mend, sing, play, write, shape. Of two answers that
want the same thing the first stays and carries both findings, so ids do not depend on which finding was louder."""


CARRIES = "more-instruments.carries"
"""The finding that a bare performance holds: whatever else is said, nothing is added to it."""


@stage(credit="producer")
def plan(
    findings: tuple[Finding, ...],
    demo: Demo,
    listening: Listening,
    brief: Brief,
    style: Style,
    rates: RateCard,
) -> tuple[Proposal, ...]:
    """Proposals for all findings. What must be kept is never touched; where it stood in the way, a proposal says so."""
    room = Situation(demo, listening, brief, style, rates, any(f.id == CARRIES for f in findings))
    order = list(ANSWERS)
    known = sorted((f for f in findings if f.question in ANSWERS), key=lambda f: order.index(f.question))
    offers = [offer for finding in known for offer in _spared(finding, room)]
    return _one_new_order(_one_remedy(_once(offers)))


def _spared(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The answers to one finding without what must be kept."""
    blocked: list[str] = []
    for offer in ANSWERS[finding.question](finding, room):
        action, entries = spare(offer.action, room.brief, room.demo, room.listening)
        if action is not None:
            yield replace(offer, action=action, must_keep=entries)
        else:
            blocked += entries
    if blocked:
        names = tuple(dict.fromkeys(blocked))
        kept = ", ".join(f"“{name}”" for name in names)
        yield replace(leave(finding, room, f"You asked to keep {kept}, so nothing is changed there."), must_keep=names)


def _once(offers: list[Proposal]) -> tuple[Proposal, ...]:
    """Proposals that want the same thing become one; what stood beside a dropped one stands beside the kept one."""
    kept: dict[tuple[str, ...], Proposal] = {}
    moved: dict[str, str] = {}
    for offer in offers:
        first = kept.setdefault(_same(offer), offer)
        if first is not offer:
            answers = tuple(dict.fromkeys((*first.answers, *offer.answers)))
            must_keep = tuple(dict.fromkeys((*first.must_keep, *offer.must_keep)))
            why = offer.why if offer.must_keep and not first.must_keep else first.why
            kept[_same(offer)] = replace(first, answers=answers, must_keep=must_keep, why=why)
            moved[offer.id] = first.id
    ids = {offer.id for offer in kept.values()}
    return tuple(_beside(offer, moved, ids) for offer in kept.values())


def _one_remedy(offers: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Where one track is turned down, bringing another forward at the same place is the other choice, not a second; so
    is making a track lighter once more where it is already lighter.
    """
    downs = [(o.id, o.action.span) for o in offers if isinstance(o.action, RideLevel) and o.action.gain_db < 0]
    return tuple(
        replace(offer, alternative_to=instead)
        if (instead := _turned_down(offer, downs) or _lighter(offer, offers))
        else offer
        for offer in offers
    )


def _one_new_order(offers: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Of several new orders of the song one is the first choice; each other one stands beside it."""
    big = [o for o in offers if _reorders(o.action) and not o.alternative_to]
    return tuple(replace(o, alternative_to=big[0].id) if o in big[1:] else o for o in offers)


def _reorders(action: Action) -> bool:
    return isinstance(action, MoveBars) or (isinstance(action, RepeatBars) and action.figure == "section")


def _lighter(offer: Proposal, offers: tuple[Proposal, ...]) -> str:
    """The earlier proposal that makes the same track lighter in one of the same sections (no sections: in all)."""
    if not isinstance(offer.action, ThinTrack) or offer.alternative_to:
        return ""
    here = set(offer.action.sections)
    for other in offers[: offers.index(offer)]:
        if isinstance(other.action, ThinTrack) and other.action.target == offer.action.target:
            there = set(other.action.sections)
            if not here or not there or here & there:
                return other.id
    return ""


def _turned_down(offer: Proposal, downs: list[tuple[str, Span]]) -> str:
    if not isinstance(offer.action, RideLevel) or offer.action.gain_db < 0:
        return ""
    span = offer.action.span
    return next((other for other, down in downs if down.start < span.end and down.end > span.start), "")


def _same(offer: Proposal) -> tuple[str, ...]:
    action = offer.action
    if isinstance(action, AddPart | HirePlayer):
        return (action.kind, action.target)
    if isinstance(action, MuteTrack | ThinTrack):
        return (action.kind, action.target, *action.sections)
    if isinstance(action, ShortenSection):  # two cuts in one section would be counted on the same bars
        return (action.kind, action.target)
    return (offer.id,)


def _beside(offer: Proposal, moved: dict[str, str], ids: set[str]) -> Proposal:
    other = moved.get(offer.alternative_to, offer.alternative_to)
    return replace(offer, alternative_to=other if other in ids and other != offer.id else "")
