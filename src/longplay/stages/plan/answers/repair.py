"""Mend a recording, or ask for it again where no repair brings it back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from longplay.formats.ids import readable_id
from longplay.song.finding import Finding
from longplay.song.listening import Problem
from longplay.song.proposal import Proposal, RecordAgain, RepairTrack
from longplay.song.time import Span
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist
from longplay.stages.plan.situation import BEFORE_CHANGE, Situation

_CHANNELS = "left against right"
"""The ear's words for one channel against the other, which turning the whole track does not mend."""
_AGAIN = {
    "polarity": "Export it again with one of its two channels turned round (the “phase” switch of your program).",
    "clipping": "Play it the same way with the input turned down, so that the loudest strum stays well under the top.",
    "dropout": "Play the marked bars again; check the cable and close other programs first.",
    "noise": "Record it again closer to the microphone, away from fans and computers.",
    "not_a_number": "Export the track again from your program.",
    "silence": "Export the track again; this file is empty.",
}


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """One repair per mendable problem; a new take, or leaving it, for the rest."""
    measures = {evidence.measure for evidence in finding.evidence}
    problems = [p for p in room.listening.problems if p.track == finding.target and p.measure in measures]
    if not problems or finding.verdict == "good":
        return
    worst = max(problems, key=lambda p: (p.confidence, abs(p.value)))
    if action := _repair(worst, problems, room):
        window = _window(worst if worst.kind != "click" else problems[0], room)
        mend = room.offer(finding, action, *_texts(worst), section=worst.kind, window=window)
        yield mend
        yield from _instead(finding, room, worst, mend)
    elif worst.kind in _AGAIN and room.demo.kind != "bounce":
        yield from _again(finding, room, worst)
    else:
        yield leave(
            finding,
            room,
            "It belongs to the finished sound; a quieter export from the project would be "
            "the better start if you have one.",
        )


def _window(problem: Problem, room: Situation) -> Span:
    """Where the repair is heard: a noisy head from the start, all else where the track first plays."""
    heard = room.listening.track(problem.track)
    plays = heard.active[0][0] if heard and heard.active and problem.kind != "silent_head" else 0.0
    if problem.kind in ("click", "clipping", "silent_tail"):
        plays = problem.start
    return room.window(max(room.listening.grid.bar(plays), 1) + BEFORE_CHANGE)


_KEEP = {
    "hum": "On a raw guitar a little hum can be the room you were in; it hides once others play.",
    "click": "Some are the fingers and the lips of the one who plays: listen first.",
    "clipping": "If the roughness has the feeling, keep it: rebuilt is cleaner, and cleaner is not always right.",
    "wrong_rate": "If it was slowed down or sped up on purpose, it stays.",
}
"""Why a repair that touches the sound may be declined."""


def _instead(finding: Finding, room: Situation, worst: Problem, mend: Proposal) -> Iterator[Proposal]:
    """What competes with a repair of the sound itself: to leave it, and to play clipped bars again."""
    if worst.kind == "clipping" and finding.verdict == "fix" and room.demo.kind != "bounce":
        again, kept = _again(finding, room, worst)
        yield from (replace(again, alternative_to=mend.id), kept)
    elif worst.kind in _KEEP:
        yield _left(finding, room, worst, _KEEP[worst.kind], mend.id)


def _left(finding: Finding, room: Situation, problem: Problem, why: str, instead_of: str) -> Proposal:
    """Leave one kind of problem as it is: two kinds on one track are two decisions."""
    kept = leave(finding, room, why, instead_of=instead_of)
    return replace(kept, id=readable_id(finding.question, problem.kind, problem.track, kept.action.kind))


def _repair(problem: Problem, places: list[Problem], room: Situation) -> RepairTrack | None:
    """The repair of one kind on one track; places: all of that kind there. A loud finished mix was meant to be so."""
    if problem.kind == "clipping":
        return RepairTrack(problem.track, declip=True) if room.demo.kind != "bounce" else None
    if problem.kind == "polarity":
        return RepairTrack(problem.track, invert=True) if problem.detail != _CHANNELS else None
    if problem.kind == "click":
        return RepairTrack(problem.track, clicks=tuple(sorted(p.start for p in places)))
    amounts: dict[str, dict[str, Any]] = {
        "dc": {"dc": _linear(problem)},
        "late": {"shift_ms": -problem.value},
        "silent_head": {"silence_before_s": problem.end or problem.value},
        "silent_tail": {"silence_after_s": problem.start},
        "hum": {"hum_hz": problem.hz},
        "wrong_rate": {"recorded_at_hz": round(problem.hz)},
    }
    return RepairTrack(problem.track, **amounts[problem.kind]) if problem.kind in amounts else None


def _linear(problem: Problem) -> float:
    """The offset in linear full scale, whatever unit the ear used."""
    if problem.unit == "percent":
        return problem.value / 100.0
    return float(10.0 ** (problem.value / 20.0)) if problem.unit == "dbfs" else problem.value


def _texts(problem: Problem) -> tuple[str, str]:
    return {
        "dc": (f"Take the offset out of “{problem.track}”.", "Nothing audible changes; headroom comes back."),
        "polarity": (f"Turn “{problem.track}” the right way round.", "The low end comes back; it is fully reversible."),
        "late": (
            f"Move “{problem.track}” by {-problem.value:+.0f} ms to where it was played.",
            "The offset is the same all the way through, so it comes from the recording, not from the player.",
        ),
        "hum": (
            f"Take the {problem.hz:.0f} Hz hum out from under “{problem.track}”.",
            "Only the hum itself is subtracted, as it sounds where nobody plays; no note loses its low end.",
        ),
        "click": (
            f"Bridge the clicks on “{problem.track}”.",
            "Each is two thousandths of a second at most; every other sample stays as it is.",
        ),
        "clipping": (
            f"Rebuild the cut-off tops of “{problem.track}”.",
            "What lay above the ceiling is drawn again from the wave around it; a guess, but a close one where little "
            "is missing. Every other sample stays as it is.",
        ),
        "wrong_rate": (
            f"Bring “{problem.track}” back to its true speed ({problem.hz / 1000:g} kHz).",
            "Speed, length and pitch are all off by the same ratio, so it is the file's label, not the player.",
        ),
        "silent_tail": (f"Fade out the noise after “{problem.track}” ends.", "The song ends in silence."),
        "silent_head": (f"Fade out the noise before “{problem.track}” starts.", "The song begins out of silence."),
    }[problem.kind]


def _again(finding: Finding, room: Situation, problem: Problem) -> Iterator[Proposal]:
    spans = tuple(Span(s.start, s.end, s.first_bar, s.last_bar, s.track) for s in finding.where)
    action = RecordAgain(problem.track, spans, _AGAIN[problem.kind])
    bars = ", ".join(dict.fromkeys(s.bars for s in spans if s.bars)) or "the marked places"
    again = by_artist(
        room.offer(
            finding,
            action,
            f"Record “{problem.track}” again ({bars}).",
            "No repair truly brings back what was never recorded.",
            section=problem.kind,
        ),
        room,
    )
    yield again
    yield _left(finding, room, problem, "If this take has the feeling, its roughness may be worth keeping.", again.id)
