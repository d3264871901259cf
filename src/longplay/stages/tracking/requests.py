"""Who is asked for what: proposals that need a person, on the record's clock."""

from collections.abc import Iterator, Mapping, Sequence

from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.proposal import AddPart, ChangeKey, HirePlayer, Proposal, RecordAgain, SingAgain
from longplay.song.request import Clockwork, Request
from longplay.song.time import RecordSeconds, Span, TempoMap, span_between, span_of_bars
from longplay.song.track import Demo

ASKED = ("accepted", "open")
COUNT_IN_BARS = 2
"""What the issue asks for; one to feel the tempo, one to breathe in."""
_ROLES = {
    "drummer": "drums",
    "bassist": "bass",
    "string quartet": "strings",
    "keyboard player": "keys",
    "guitarist": "guitar",
}
"""What somebody of a craft plays, where no written part says so."""


def requests_of(
    proposals: Sequence[Proposal], states: Mapping[str, str], form: Form, demo: Demo, brief: Brief
) -> tuple[Request, ...]:
    """What people are asked for, accepted first. states: of each proposal by its id; others than ASKED ask nobody."""
    asked = [
        request
        for proposal in proposals
        if states.get(proposal.id) in ASKED and proposal.route in {"artist", "hire"}
        for request in _request(proposal, states[proposal.id], proposals, form, demo, brief)
    ]
    return tuple(sorted(asked, key=lambda request: ASKED.index(request.state)))


def clockwork_of(form: Form, rate: int) -> Clockwork:
    """The clock of the guides: two bars of count-in lie right before bar 1, at the tempo the song begins with."""
    two_bars = form.grid.bar_start(1) - form.grid.bar_start(1 - COUNT_IN_BARS)
    lead_s = max(0.0, two_bars - form.grid.bar_start(1))
    last_bar = max(form.structure.last_bar, 1)
    return Clockwork(form.grid, last_bar, form.duration, rate, round(lead_s * rate) / rate)


def _request(
    proposal: Proposal, state: str, proposals: Sequence[Proposal], form: Form, demo: Demo, brief: Brief
) -> Iterator[Request]:
    action, artist = proposal.action, brief.singer or brief.artist or "the artist"
    if isinstance(action, SingAgain):
        spans, text, part, who = _on_record((action.span,), form), action.text, action.target, artist
    elif isinstance(action, RecordAgain):
        spans, text, part, who = _on_record(action.spans, form), "", action.target, brief.artist or "the artist"
    elif isinstance(action, HirePlayer):
        written = _written_for(proposal, proposals)
        sections = action.sections or (written.sections if written else ())
        spans, text, part, who = (
            _sections(sections, form),
            "",
            written.target if written else _part(action),
            artist if proposal.route == "artist" else action.craft,
        )
    elif isinstance(action, ChangeKey):
        spans, text, part, who = _sections((), form), "", action.target, brief.artist or "the artist"
    else:
        return
    if spans:
        role = next((t.role for t in demo.tracks if t.name == part), part)
        cost, days = proposal.cost, proposal.days
        yield Request(proposal.id, action.kind, part, role, who, spans, action.direction, text, cost, days, state)


def _part(action: HirePlayer) -> str:
    return _ROLES.get(action.craft, action.target)


def _written_for(proposal: Proposal, proposals: Sequence[Proposal]) -> AddPart | None:
    """The part that the hired person would play in place of us."""
    other = next((p.action for p in proposals if p.id == proposal.alternative_to), None)
    return other if isinstance(other, AddPart) else None


def _sections(names: Sequence[str], form: Form) -> tuple[Span, ...]:
    """Where sections lie on the record; all of it for no name."""
    if not names:
        return (span_of_bars(form.grid, 1, max(form.structure.last_bar, 1)),)
    found = (form.structure.named(name) for name in names)
    return tuple(span_of_bars(form.grid, s.first_bar, s.last_bar) for s in found if s)


def _on_record(spans: Sequence[Span], form: Form) -> tuple[Span, ...]:
    """Where stretches of the demo lie on the record, as often as they come there."""
    return tuple(
        span_between(form.grid, cut.record_start + start - cut.demo_start, cut.record_start + end - cut.demo_start)
        for span in spans
        for cut in form.cuts
        if (end := min(span.end, cut.demo_end)) - (start := max(span.start, cut.demo_start)) > 0.0
    )


def guide_grid(clock: Clockwork) -> TempoMap[RecordSeconds]:
    """The grid on the guides' clock, count-in included."""
    signature, first = clock.grid.time_signature, -COUNT_IN_BARS * clock.grid.time_signature.beats
    beats = (
        clock.grid.seconds(b * signature.ticks_per_beat) for b in range(first, clock.last_bar * signature.beats + 1)
    )
    shifted = [beat + clock.lead_s for beat in beats]
    skipped = sum(beat < -1e-6 for beat in shifted)
    return TempoMap(tuple(shifted[skipped:]), signature, first + skipped)
