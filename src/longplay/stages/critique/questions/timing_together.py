"""Are the players together?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from longplay.cache.audio import open_curve
from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.style import Style, Threshold
from longplay.song.time import Span, span_between
from longplay.sound.timing import Floats, slips, spread, within
from longplay.stages.critique.question import measured, section_span, wanted, whole_song

ID = "timing_together"
FAMILY = "groove"
RATIONALE = """A listener hears a band, or several people. Swing, pushes and laying back are how somebody plays and are
heard as groove, because they come again; attacks scattered at random round the beat, or one that slips, are not. Only a
player over a steady clock that others keep too is asked: alone, the player is the clock."""
SOURCE = "attacks against the player's own habit; limits: Groove MIDI Dataset and defaults, unsourced"

FEWEST = 12
"""Attacks that show how tight a section is: a bar and a half of eighths (default, unsourced)."""
SURE = 0.5
"""Below this share of attacks with a sure place it is too free a way of playing to be judged (default, unsourced)."""
UNCERTAIN_MS = 3.0
"""Attacks of made strums are found within 3 ms (a test); a soft first string under a loud ring, within 6."""
PLACES = 6


@dataclass(frozen=True, slots=True)
class _Player:
    """A played track: its rows (second, ms late, sureness, drift), by section name, and how sure it all is."""

    track: TrackListening
    rows: Floats
    sections: tuple[tuple[str, Floats], ...]
    sure: float

    @property
    def loosest_ms(self) -> float:
        """The spread of its loosest section; of the whole where no section has enough attacks."""
        return max((spread(rows).ms for _, rows in self.sections), default=spread(self.rows).ms)

    @property
    def drift_ms(self) -> float:
        """How far it has slowly run from the clock at its last attack."""
        return float(self.rows[-1, 3])


def answer(listening: Listening, style: Style) -> Iterator[Finding]:
    """A point per loose, slipping or drifting player; good where none is. Nothing where only one keeps the time."""
    players = _players(listening)
    if not players or not _in_company(listening, players):
        return
    loose, slip = wanted(style, "attack_spread_ms"), wanted(style, "attack_slip_ms")
    points = [p for player in players if (p := _point(listening, player, loose, slip))]
    if any(t.loop_period_s for t in listening.tracks):
        drift = wanted(style, "loop_drift_ms")
        points += [_drifts(listening, p, drift) for p in players if abs(p.drift_ms) > (drift.high or 0.0)]
    yield from points
    if not points:
        yield _together(listening, tuple(e for p in players for e in _evidence(p, loose, slip)))


def _players(listening: Listening) -> tuple[_Player, ...]:
    found = []
    for track in listening.tracks:
        rows = open_curve(track.attacks) if track.attacks else None
        if rows is not None and len(rows) and float((rows[:, 2] > 0.0).mean()) >= SURE:
            found.append(_Player(track, rows, _by_section(listening, rows), float((rows[:, 2] > 0.0).mean())))
    return tuple(found)


def _by_section(listening: Listening, rows: Floats) -> tuple[tuple[str, Floats], ...]:
    spans = ((s.name, section_span(listening, s.name)) for s in listening.structure.sections)
    parts = ((name, within(rows, span.start, span.end)) for name, span in spans)
    return tuple((name, part) for name, part in parts if spread(part).attacks >= FEWEST)


def _in_company(listening: Listening, players: tuple[_Player, ...]) -> bool:
    return len(players) > 1 or any(t.role in ("drums", "percussion") and t.active for t in listening.tracks)


def _evidence(player: _Player, loose: Threshold, slip: Threshold) -> tuple[Evidence, Evidence]:
    """The measures of one player, named after the track, so that each can be found again on the record."""
    name = player.track.name
    off = player.rows[slips(player.rows, slip.high or 45.0), 1]
    furthest = float(abs(off).max()) if len(off) else 0.0
    return (
        measured(f"spread of “{name}” round the beat", round(player.loosest_ms, 1), loose, player.sure, UNCERTAIN_MS),
        measured(f"furthest slip of “{name}”", round(furthest, 1), slip, player.sure, UNCERTAIN_MS),
    )


def _point(listening: Listening, player: _Player, loose: Threshold, slip: Threshold) -> Finding | None:
    evidence = _evidence(player, loose, slip)
    if not evidence[0].inside:
        return _loose(listening, player, evidence[:1])
    return None if evidence[1].inside else _slips(listening, player, evidence[1:], slip.high or 45.0)


def _loose(listening: Listening, player: _Player, evidence: tuple[Evidence, ...]) -> Finding:
    limit, name = evidence[0].wanted[1] or 0.0, player.track.name
    where = [section_span(listening, s) for s, rows in player.sections if spread(rows).ms > limit]
    spans = tuple(Span(s.start, s.end, s.first_bar, s.last_bar, name) for s in where) or (whole_song(listening),)
    return Finding(
        readable_id(ID, name),
        ID,
        FAMILY,
        "consider",
        f"“{name}” is loose against the clock ({', '.join(s.bars for s in spans[:PLACES] if s.bars)}).",
        f"Half of its attacks lie more than {evidence[0].value:.0f} ms (thousandths of a second) before or behind "
        f"where you usually put them; from about {limit:.0f} ms on players no longer sound as one. Swing and laying "
        "back are not counted. The looseness may be the feel: then leave it.",
        spans,
        evidence,
        name,
    )


def _slips(listening: Listening, player: _Player, evidence: tuple[Evidence, ...], limit: float) -> Finding:
    name, places = player.track.name, player.rows[slips(player.rows, limit)]
    one = len(places) == 1
    spans = tuple(span_between(listening.grid, float(r[0]), float(r[0]) + 0.1, name) for r in places[:PLACES])
    return Finding(
        readable_id(ID, name, "slips"),
        ID,
        FAMILY,
        "consider",
        f"{'An attack' if one else f'{len(places)} attacks'} of “{name}” {'slips' if one else 'slip'} off the beat "
        f"({', '.join(dict.fromkeys(s.bars for s in spans))}).",
        f"The furthest lies {evidence[0].value:.0f} ms (thousandths of a second) off, while everything around it is on "
        "time. If it is meant, as a stumble or a drag into a word, leave it.",
        spans,
        evidence,
        name,
    )


def _drifts(listening: Listening, player: _Player, limit: Threshold) -> Finding:
    name, song = player.track.name, whole_song(listening)
    seconds = float(player.rows[-1, 0] - player.rows[0, 0])
    ppm = 1000.0 * player.drift_ms / max(seconds, 1.0)
    found = round(player.drift_ms, 1)
    either_way = replace(limit, low=-(limit.high or 0.0))
    return Finding(
        readable_id(ID, name, "drift"),
        ID,
        FAMILY,
        "consider",
        f"“{name}” slowly runs away from the loop: {abs(found):.0f} ms {'late' if found > 0 else 'early'} at the end.",
        f"It goes in a straight line ({ppm:+.0f} parts per million), as when two devices recorded with clocks of their "
        "own. It can be exported again at the loop's clock; nothing is moved here.",
        (Span(song.start, song.end, song.first_bar, song.last_bar, name),),
        (measured(f"drift of “{name}” against the loop", found, either_way, player.sure, UNCERTAIN_MS),),
        name,
    )


def _together(listening: Listening, evidence: tuple[Evidence, ...]) -> Finding:
    worst = max(e.value for e in evidence[::2])
    return Finding(
        readable_id(ID),
        ID,
        FAMILY,
        "good",
        "The players are together.",
        f"No one's attacks are scattered by more than {max(worst, 1.0):.0f} ms (thousandths of a second) round the "
        "beat, and none slips.",
        (whole_song(listening),),
        evidence,
        "tracks",
    )
