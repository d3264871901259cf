"""Mend a recording, or ask for it again where no repair brings it back."""

from collections.abc import Iterator

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
    problems = [p for p in room.listening.problems if p.track == finding.target and finding.id.endswith(_tail(p))]
    if not problems or finding.verdict == "good":
        return
    worst = max(problems, key=lambda p: (p.confidence, abs(p.value)))
    if action := _repair(worst):
        yield room.offer(finding, action, *_texts(worst), section=worst.kind, window=_window(worst, room))
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
    return room.window(max(room.listening.grid.bar(plays), 1) + BEFORE_CHANGE)


def _tail(problem: Problem) -> str:
    return readable_id(problem.kind, problem.track)


def _repair(problem: Problem) -> RepairTrack | None:
    if problem.kind == "dc":
        return RepairTrack(problem.track, dc=_linear(problem))
    if problem.kind == "polarity" and problem.detail != _CHANNELS:
        return RepairTrack(problem.track, invert=True)
    if problem.kind == "late":
        return RepairTrack(problem.track, shift_ms=-problem.value)
    if problem.kind == "silent_head":
        return RepairTrack(problem.track, silence_before_s=problem.end or problem.value)
    return None


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
    yield leave(finding, room, "If this take has the feeling, its roughness may be worth keeping.", instead_of=again.id)
