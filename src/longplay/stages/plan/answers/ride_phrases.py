"""Phrases that stand out of their neighbours: a hand on the fader, or left as sung."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.listening import Phrase
from longplay.song.proposal import Proposal, RidePhrases
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.vocal import MOST_RIDE_DB
from longplay.stages.plan.situation import Situation

LEFT_DB = 1.5
"""So much of the difference stays: it was sung so (default, unsourced)."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Bring the outliers near their neighbours; who sings louder in the chorus goes on doing so."""
    if finding.verdict == "good" or not finding.where:
        return
    rides = _rides(finding, room)
    if not any(gain for _, _, gain in rides):
        return
    count = sum(1 for *_, gain in rides if gain)
    most = max(abs(gain) for *_, gain in rides)
    ride = room.offer(
        finding,
        RidePhrases(finding.target, rides),
        f"Ride {count} {'phrase' if count == 1 else 'phrases'} by hand, by up to {most:g} dB.",
        "Only the fader moves, in the rests between the lines; the way you sing the song up and down stays.",
        section=room.section_of(finding.where[0]),
        window=room.window(max(finding.where[0].first_bar, 1)),
    )
    yield ride
    why = "A line that is whispered may be meant so; then everything else should make room for it."
    yield leave(finding, room, why, words="the level of the phrases", instead_of=ride.id)


def _rides(finding: Finding, room: Situation) -> tuple[tuple[float, float, float], ...]:
    """The outliers with their gain, and their neighbours with 0 dB, so that the fader is back when they come."""
    phrases = [p for p in room.listening.phrases if p.track == finding.target]
    out = {span.start for span in finding.where}
    gains = {p.start: _gain(p, phrases, out) for p in phrases if p.start in out}
    rides = []
    for i, phrase in enumerate(phrases):
        near = phrases[max(i - 1, 0) : i + 2]
        if any(gains.get(p.start) for p in near):
            rides.append((phrase.start, phrase.end, gains.get(phrase.start, 0.0)))
    return tuple(rides)


def _gain(phrase: Phrase, phrases: list[Phrase], out: set[float]) -> float:
    """Half decibels towards the nearest phrases that do not stand out themselves, at most MOST_RIDE_DB."""
    middle = (phrase.start + phrase.end) / 2.0
    others = [p for p in phrases if p.start not in out]
    near = sorted(others, key=lambda p: abs((p.start + p.end) / 2.0 - middle))[:4]
    if not near:
        return 0.0
    levels = sorted(p.lufs for p in near)
    off = phrase.lufs - levels[len(levels) // 2]
    wanted = max(abs(off) - LEFT_DB, 0.0)
    gain = min(MOST_RIDE_DB, round(2 * wanted) / 2)
    return -gain if off > 0 else gain
