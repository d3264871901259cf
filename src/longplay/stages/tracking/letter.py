"""The brief for one person: what it is about, what to play where, and how to send it back."""

from collections.abc import Sequence
from datetime import date, timedelta

from longplay.formats.names import slug
from longplay.song.brief import Brief
from longplay.song.harmony import Key
from longplay.song.rates import RateCard
from longplay.song.request import Clockwork, Request
from longplay.song.time import Span

DAYS_AFTER_A_TAKE = 3
"""Days we keep between the last take and the deadline: to hear, mix and master it (default, unsourced)."""
_TASKS = {
    "hire": "Play {part}.",
    "sing_again": "Sing it again.",
    "record_again": "Record it again.",
    "change_key": "Play it in another key.",
}


def letter(
    request: Request,
    brief: Brief,
    clock: Clockwork,
    key: Key,
    tuning_cents: float,
    rates: RateCard,
    files: Sequence[str],
) -> str:
    """The brief as Markdown. files: paths inside record/ that come with it, each with what it is."""
    title = " - ".join(word for word in (brief.artist, brief.title) if word) or "Untitled"
    lines = [f"# {title}: {request.part}, for {request.who}", ""]
    lines += [f"The song is about this: {brief.about}", ""] if brief.about else []
    lines += [f"**{_TASKS[request.kind].format(part=request.part)}** {request.direction}", ""]
    lines += [f"Words: {request.text}", ""] if request.text else []
    lines += ["## Where", "", *(f"- {_place(span, clock)}" for span in request.spans), ""]
    lines += ["## The record", "", *_facts(clock, key, tuning_cents), ""]
    lines += ["## What you get", "", *(f"- {file}" for file in files or _none_yet(request)), ""]
    lines += ["## What we need back", "", *_delivery(request, clock), ""]
    lines += ["## When and for how much", "", *_terms(request, brief, rates), ""]
    return "\n".join(lines)


def letter_path(request: Request) -> str:
    """Where in record/ the brief lies."""
    return f"charts/{slug(request.who)}-{slug(request.part)}-{slug(request.spans[0].bars or 'song')}.md"


def _none_yet(request: Request) -> list[str]:
    return [f"Guides are made once this is accepted: longplay decide my-song {request.proposal} accept --by NAME"]


def _place(span: Span, clock: Clockwork) -> str:
    start, end = span.start + clock.lead_s, span.end + clock.lead_s
    return f"{span.bars or 'all of it'}: {_minutes(start)} to {_minutes(end)} in the guide"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(max(seconds, 0.0), 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"


def _facts(clock: Clockwork, key: Key, tuning_cents: float) -> list[str]:
    bar_1 = clock.lead_s + clock.grid.bar_start(1)
    return [
        f"- Key {key}, {clock.grid.time_signature.name}, {clock.grid.bpm:.1f} bpm; the click goes with the song",
        f"- Tuning: A = {440 * 2 ** (tuning_cents / 1200):.1f} Hz ({tuning_cents:+.0f} cents from 440)",
        f"- Every file begins with two bars of count-in; bar 1 is at {bar_1:.3f} s (frame {round(bar_1 * clock.rate)})",
    ]


def _delivery(request: Request, clock: Clockwork) -> list[str]:
    return [
        f"- WAV, 24 bit, {clock.rate} Hz, mono for one microphone, dry: no reverb, no compression, no click in it",
        "- From the very first frame of the guide, count-in included, in one piece to the end of what you play",
        f"- Put it into takes/{slug(request.part)}/YOUR-NAME/, one file a take; the newest good one is used. To choose "
        f'another, write use = "YOUR-NAME/FILE.wav" into takes/{slug(request.part)}/choice.toml',
    ]


def _terms(request: Request, brief: Brief, rates: RateCard) -> list[str]:
    return [_due(brief.deadline), _pay(request, rates)]


def _due(deadline: str) -> str:
    try:
        due = date.fromisoformat(deadline) - timedelta(days=DAYS_AFTER_A_TAKE)
    except ValueError:
        return "- No date is set"
    return f"- By {due.isoformat()}: {DAYS_AFTER_A_TAKE} days before the record is due, to hear and mix it"


def _pay(request: Request, rates: RateCard) -> str:
    if request.kind != "hire" or not request.cost.amount:
        return f"- Time: about {request.days:g} days; no fee" if request.days else "- No fee"
    return f"- Fee: {request.cost} for {request.days:g} days, by the rate card “{rates.name}” of {rates.dated}"
