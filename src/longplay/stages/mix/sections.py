"""The desk from section to section: the lead keeps its place over the track, choruses open up a little."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Channel, Mix, SectionBalance
from longplay.song.structure import Section
from longplay.song.track import Track
from longplay.stages.mix.desk import KEPT, WHOLE, lead_on
from longplay.stages.mix.measures import STEP_S, Powers, gated_lufs, momentary, over_lu, powers_of, sounding, summed
from longplay.stages.mix.powers import front_and_rest

_MOST_RIDE_DB = 3.0  # on top of the fader: the singer's own dynamics between sections stay (default, unsourced)
_MOST_MOVED_DB = 4.0  # fader and ride together: the demo's balance is the first reference
LEAST_RIDE_DB = 0.2
_SUNG_S = 2.0  # of singing that a section needs before its balance means anything
_RAMP_S = 0.3
_LOOK_S = 1.0  # how far from a bar line the lead's quietest moment is looked for, to move in
_LIFTS_DB = 2.0  # a chorus that rises so far by itself needs the smaller step
_WETTER_DB, _LITTLE_WETTER_DB = 2.0, 1.0
_STAYS_DRY = ("drums", "percussion", "bass")
Spans = tuple[tuple[Section, float, float], ...]


def spans_of(form: Form) -> Spans:
    """Each section with its record seconds."""
    return tuple(
        (s, max(float(form.grid.bar_start(s.first_bar)), 0.0), float(form.grid.bar_start(s.last_bar + 1)))
        for s in form.structure.sections
    )


def lead_rides(mix: Mix, tracks: tuple[Track, ...], form: Form, wanted: tuple[float, float]) -> tuple[Automation, ...]:
    """Rides that bring the lead into the wanted LU over the track in each section, by at most 3 dB.

    The same for every track with the lead's role. None where the lead must stay as it is, where it is a whole mix,
    or where it stands right everywhere.
    """
    lead = lead_on(mix, tracks)
    if lead is None or lead.role in WHOLE or not may_ride(mix, lead):
        return ()
    front, rest = front_and_rest(tracks, mix, lead.role)
    sung = sounding(powers_of(lead.recording))
    fader = max((c.fader_db for c in mix.channels if c.track == lead.name), default=0.0)
    moves = [(start, end, _move(front, rest, sung, (start, end), wanted, fader)) for _, start, end in spans_of(form)]
    if not any(move for *_, move in moves):
        return ()
    points = ramped(moves, momentary(front), lead.recording.seconds)
    named = zip(form.structure.sections, moves, strict=True)
    told = ", ".join(f"{move:+.1f} dB in {section.name}" for section, (*_, move) in named if move)
    why = f"keeps the lead {wanted[0]:+.0f} to {wanted[1]:+.0f} LU over the track from section to section: {told}"
    same = [t for t in tracks if t.role == lead.role and may_ride(mix, t)]
    return tuple(Automation(track.name, points, why) for track in same)


def balances(
    mix: Mix, tracks: tuple[Track, ...], form: Form, wanted: tuple[float, float]
) -> tuple[SectionBalance, ...]:
    """Where the lead stands in each section in which it sings: at the demo's own levels, and behind this desk."""
    lead = lead_on(mix, tracks)
    if lead is None or lead.role in WHOLE:
        return ()
    demo = tuple(track for track in tracks if track.source == "demo")
    given = front_and_rest(demo, replace(mix, channels=(), automation=()), lead.role)
    here = front_and_rest(tracks, mix, lead.role)
    sung = sounding(powers_of(lead.recording))
    found = []
    for section, start, end in spans_of(form):
        before, after = _over(*given, sung, (start, end)), _over(*here, sung, (start, end))
        if after is not None:
            found.append(SectionBalance(section.name, round(start, 3), round(end, 3), before, after, wanted))
    return tuple(found)


def wetter_choruses(mix: Mix, tracks: tuple[Track, ...], form: Form) -> tuple[Automation, ...]:
    """Rides of the sends to rooms and plates: choruses a little wetter, and since the returns are stereo, wider."""
    choruses = [(a, b) for s, a, b in spans_of(form) if s.label == "chorus"]
    verses = [(a, b) for s, a, b in spans_of(form) if s.label == "verse"]
    lift = _lift(tracks, choruses, verses)
    if lift is None:
        return ()
    more = _LITTLE_WETTER_DB if lift >= _LIFTS_DB else _WETTER_DB
    seconds = max(track.recording.seconds for track in tracks)
    points = ramped([(a, b, more) for a, b in choruses], np.zeros(0), seconds)
    why = f"{more:+.0f} dB in the choruses, so that they open: by themselves they rise {lift:.1f} LU over the verses"
    rooms = {room.name for room in mix.rooms}
    return tuple(
        Automation(channel.track, points, why, send.to)
        for channel in mix.channels
        if channel.role not in _STAYS_DRY
        for send in channel.sends
        if send.to in rooms
    )


def may_ride(mix: Mix, track: Track) -> bool:
    """Whether the channel may be ridden: nobody asked to keep it, nobody set it by hand."""
    channel: Channel | None = mix.channel(track.name)
    return channel is not None and channel.why != KEPT and channel.origin == "longplay"


def _move(
    front: Powers,
    rest: Powers,
    sung: NDArray[np.bool_],
    span: tuple[float, float],
    wanted: tuple[float, float],
    fader_db: float,
) -> float:
    over = _over(front, rest, sung, span)
    if over is None:
        return 0.0
    missing = min(max(over, wanted[0]), wanted[1]) - over
    low, high = max(-_MOST_RIDE_DB, -_MOST_MOVED_DB - fader_db), min(_MOST_RIDE_DB, _MOST_MOVED_DB - fader_db)
    move = round(min(max(missing, min(low, 0.0)), max(high, 0.0)), 1)
    return move if abs(move) >= LEAST_RIDE_DB else 0.0


def _over(front: Powers, rest: Powers, sung: NDArray[np.bool_], span: tuple[float, float]) -> float | None:
    first, last = (round(at / STEP_S) for at in span)
    here = sung[first:last]
    if here.sum() * STEP_S < _SUNG_S:
        return None
    over = over_lu(front[first:last], rest[first:last], here)
    return None if over is None else round(over, 2)


def _lift(
    tracks: tuple[Track, ...], choruses: list[tuple[float, float]], verses: list[tuple[float, float]]
) -> float | None:
    everything = summed([powers_of(track.recording) for track in tracks])
    levels = [gated_lufs(np.concatenate([_cut(everything, s) for s in spans])) for spans in (choruses, verses) if spans]
    return levels[0] - levels[1] if len(levels) == 2 and levels[0] is not None and levels[1] is not None else None


def _cut(powers: Powers, span: tuple[float, float]) -> Powers:
    return powers[round(span[0] / STEP_S) : round(span[1] / STEP_S)]


def ramped(moves: list[tuple[float, float, float]], lead: Powers, duration: float) -> tuple[tuple[float, float], ...]:
    """Breakpoints: each level holds from its start to the next one's, 0 where none is; ramps of 0.3 s."""
    edges: list[tuple[float, float]] = []
    for start, end, level in moves:
        if edges and abs(edges[-1][0] - start) < 0.05:
            edges[-1] = (start, level)
        else:
            edges.append((start, level))
        edges.append((end, 0.0))
    points, level = [(0.0, 0.0)], 0.0
    for at, then in edges:
        place = _quiet_place(lead, at)
        if then != level and points[-1][0] + _RAMP_S < place < duration:
            points += [(round(place - _RAMP_S, 3), level), (round(place, 3), then)]
            level = then
        elif then != level and place <= _RAMP_S:
            points, level = [(0.0, then)], then
    return tuple((at, db + 0.0) for at, db in (*points, (round(duration, 3), level)) if at >= 0.0)


def _quiet_place(lead: Powers, at: float) -> float:
    """The end of the ramp: just before a bar line, or where the lead pauses around it."""
    first = max(round((at - _LOOK_S) / STEP_S), 0)
    around = lead[first : round((at + 0.3 * _LOOK_S) / STEP_S)]
    if not around.size or at <= _RAMP_S:
        return at
    return (first + int(np.argmin(around))) * STEP_S + _RAMP_S / 2.0
