"""New layers from section to section: inside the places of their roles, and further back where the lead needs it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Mix
from longplay.song.track import LEAD_ROLES, Track
from longplay.stages.mix.desk import WHOLE, lead_on
from longplay.stages.mix.measures import STEP_S, Powers, over_lu, powers_of, sounding, summed
from longplay.stages.mix.places import Place, missing_db, parts_among, places_of, where_they_meet
from longplay.stages.mix.powers import front_and_rest, on_desk, on_desk_thirds
from longplay.stages.mix.sections import LEAST_RIDE_DB, may_ride, ramped, spans_of

_MOST_MOVE_DB = 4.0  # on top of fader and ride: as far as the lead itself may move (default, unsourced)
_MEET_S = 1.0
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Section:
    """Energies of one section while the lead sings: the lead's, all others', and of each part with its distance."""

    lead: float
    rest: float
    parts: dict[str, tuple[float, float]]

    def over(self, moves: dict[str, float]) -> float:
        """LU of the lead over everything else, with the parts moved."""
        more = sum(energy * (10.0 ** (moves.get(n, 0.0) / 10.0) - 1.0) for n, (energy, _) in self.parts.items())
        return float(10.0 * np.log10(self.lead / max(self.rest + more, 1e-20)))


def layer_rides(mix: Mix, tracks: tuple[Track, ...], form: Form, wanted: tuple[float, float]) -> tuple[Automation, ...]:
    """Rides that keep each new part in its role's place under the lead, section by section, by at most 4 dB.

    Where the lead stands under the wanted LU over the track, the parts go towards the furthest of their places, and
    no further; the furthest is nearer where the rest would cover the part: what cannot be heard should not play.
    """
    lead = lead_on(mix, tracks)
    new = parts_among(tuple(t for t in tracks if t.source != "demo" and t.role not in LEAD_ROLES and may_ride(mix, t)))
    if lead is None or lead.role in WHOLE or not new:
        return ()
    front, rest = front_and_rest(tracks, mix, lead.role)
    sung = sounding(powers_of(lead.recording))
    played = {name: summed([on_desk(track, mix) for track in group]) for name, group in new.items()}
    band = _others(tracks, tuple(t for t in tracks if t.role == lead.role or any(t in g for g in new.values())))
    excess = (over_lu(front, summed([on_desk(track, mix) for track in band]), sung) or 0.0) - wanted[1]
    places = {name: _places(group, places_of(group[0].role, excess), tracks, mix) for name, group in new.items()}
    sections = [_section(front, rest, played, sung, (a, b)) for _, a, b in spans_of(form)]
    moves = [_moves(section, places, wanted[0]) for section in sections]
    return tuple(
        ride
        for name, group in new.items()
        for ride in _rides(group, [m.get(name, 0.0) for m in moves], places[name], form)
    )


def _places(group: tuple[Track, ...], place: Place, tracks: tuple[Track, ...], mix: Mix) -> Place:
    """`place` for one part; its furthest comes nearer by what the part lacks to be heard over the whole song."""
    nearest, furthest = place
    lead = lead_on(mix, tracks)
    played = summed([on_desk(track, mix) for track in group])
    part, front = where_they_meet(played, on_desk(lead, mix) if lead else played)
    if part is None or front is None:
        return nearest, furthest
    when = sounding(played)
    missing = missing_db(on_desk_thirds(group, mix, when), on_desk_thirds(_others(tracks, group), mix, when))
    reach = min(front - part, furthest) - missing if missing else furthest
    return nearest, round(min(max(reach, nearest), furthest), 1)


def _others(tracks: tuple[Track, ...], group: tuple[Track, ...]) -> tuple[Track, ...]:
    return tuple(track for track in tracks if track not in group)


def _section(
    front: Powers, rest: Powers, played: dict[str, Powers], sung: NDArray[np.bool_], span: Span
) -> _Section | None:
    here = slice(*(round(at / STEP_S) for at in span))
    when = sung[here]
    if when.sum() * STEP_S < _MEET_S:
        return None
    parts = {}
    for name, powers in played.items():
        size = min(len(powers[here]), len(when))
        both = np.logical_and(when[:size], sounding(powers)[here][:size])
        distance = over_lu(front[here], powers[here], both)
        if distance is not None and both.sum() * STEP_S >= _MEET_S:
            parts[name] = (float(powers[here][:size][when[:size]].sum()), distance)
    return _Section(_energy(front[here], when), _energy(rest[here], when), parts)


def _energy(powers: Powers, when: NDArray[np.bool_]) -> float:
    size = min(len(powers), len(when))
    return float(powers[:size][when[:size]].sum())


def _moves(section: _Section | None, places: dict[str, Place], lowest: float) -> dict[str, float]:
    """dB for each part: into its place, and as far back in it as the lead needs."""
    moves: dict[str, float] = {}
    if section is None or section.lead <= 0.0:
        return moves
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        moves = {name: _move(distance, places[name], share) for name, (_, distance) in section.parts.items()}
        if section.over(moves) >= lowest:
            break
    return moves


def _move(distance: float, place: Place, share: float) -> float:
    nearest, furthest = place
    wanted = max(min(max(distance, nearest), furthest), nearest + share * (furthest - nearest))
    move = round(min(max(distance - wanted, -_MOST_MOVE_DB), _MOST_MOVE_DB), 1)
    return move if abs(move) >= LEAST_RIDE_DB else 0.0


def _rides(group: tuple[Track, ...], moves: list[float], place: Place, form: Form) -> tuple[Automation, ...]:
    if not any(moves):
        return ()
    spans = spans_of(form)
    points = ramped([(a, b, move) for (_, a, b), move in zip(spans, moves, strict=True)], np.zeros(0), form.duration)
    told = ", ".join(f"{move:+.1f} dB in {s.name}" for (s, _, _), move in zip(spans, moves, strict=True) if move)
    why = f"{place[0]:.0f} to {place[1]:.0f} LU under the lead, further back where that needs it: {told}"
    return tuple(Automation(track.name, points, why) for track in group)
