"""Written parts become performances: one named clock, one shared wandering, each player's own habits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from longplay.cache.kept import stage
from longplay.formats.library import library_file
from longplay.formats.player_toml import read_player
from longplay.song.arrangement import Arrangement, Form
from longplay.song.part import LEAD_VOICE, Part, WrittenNote
from longplay.song.performance import Performance, PlayedNote
from longplay.song.player import Player
from longplay.song.time import TICKS_PER_QUARTER
from longplay.stages.perform.feel import VOICE_OF, displacements, own_seed, velocities, wandering

_USUAL = {"drums": "pocket drummer"}
_OTHERS = "steady hands"
_EARLY_S = 0.05
_SIXTEENTH = TICKS_PER_QUARTER // 4
_PAIR = TICKS_PER_QUARTER // 2
"""Two sixteenths, which may swing."""
_STRING_S = 0.011
"""A stroke takes about so long from string to string (default, unsourced)."""
_LOCK = 0.25
"""How much of their own displacement bass notes keep against a kick on the same tick (default, unsourced)."""


def perform(arrangement: Arrangement, seed: int, libraries: Sequence[Path] = ()) -> tuple[Performance, ...]:
    """Return one performance per part, in seconds of the record's clock, each by the player that the part names.

    Notes outside 0..form.duration are dropped; held notes that began earlier are picked up at 0. The same arrangement
    and seed give the same performance, and an excerpt of the form the same one shifted. libraries: folders in which
    players are looked for before the user's own and the package's.
    """
    names = {player_name(part) for part in arrangement.parts}
    players = tuple(_player(name, libraries) for name in sorted(names))
    return perform_with(arrangement, players, seed)


@stage(credit="session player")
def perform_with(arrangement: Arrangement, players: tuple[Player, ...], seed: int) -> tuple[Performance, ...]:
    """Return the performances with given players, found by name; see `perform`. Errors: KeyError for a missing one."""
    form = arrangement.form
    by_name = {player.name: player for player in players}
    kicks: dict[int, float] = {}
    done: dict[str, Performance] = {}
    for part in sorted(arrangement.parts, key=lambda p: p.role != "drums"):
        player = by_name[player_name(part)]
        moved = _moved(part, form, player, kicks, seed)
        if part.role == "drums":
            kicks = {n.start: s for n, s in zip(part.notes, moved, strict=True) if VOICE_OF.get(n.midi) == "kick"}
        delays = zip(moved, swing_delays(part, arrangement), stroke_delays(part), strict=True)
        swung = [sum(each) for each in delays]
        done[part.name] = _performance(part, form, player, swung, seed)
    return tuple(done[part.name] for part in arrangement.parts)


def _player(name: str, libraries: Sequence[Path]) -> Player:
    """The player as the part calls them, whatever their file says: a copy of a file keeps its old name."""
    return replace(read_player(library_file("players", name, libraries)), name=name)


def player_name(part: Part) -> str:
    """Who plays `part`: the player it names, or the usual one for its role."""
    return part.player or _USUAL.get(part.role, _OTHERS)


def _moved(part: Part, form: Form, player: Player, kicks: Mapping[int, float], seed: int) -> list[float]:
    """Return each note's displacement in seconds; the bass goes with the kick that it shares a tick with.

    What is sung from the lead lies where the lead lies; its singers are loose by themselves.
    """
    if part.instrument == LEAD_VOICE:
        return [0.0] * len(part.notes)
    shared = wandering(form, player.drift_ms, player.memory, seed)
    own = [float(s) for s in displacements(part, form, player, shared, seed)]
    if part.role != "bass":
        return own
    return [
        kicks[n.start] + _LOCK * (s - kicks[n.start]) if n.start in kicks else s
        for n, s in zip(part.notes, own, strict=True)
    ]


def swing_delays(part: Part, arrangement: Arrangement) -> list[float]:
    """Return how many seconds the swing of its section delays each note: nothing on eighths, most on
    the sixteenth between them (ticks stay even: swing is feel). What is sung from the lead swings as the lead does.
    """
    if part.instrument == LEAD_VOICE:
        return [0.0] * len(part.notes)
    return [_swing_delay(note, arrangement) for note in part.notes]


def _swing_delay(note: WrittenNote, arrangement: Arrangement) -> float:
    grid = arrangement.form.grid
    plan = arrangement.planned_at(note.start // grid.time_signature.ticks_per_bar + 1)
    share = (note.start % _PAIR) / _PAIR
    if plan is None or not share:
        return 0.0
    late = (2.0 * plan.swing - 1.0) * (share if share <= 0.5 else 1.0 - share) * _PAIR
    return float(grid.seconds(note.start + late) - grid.seconds(note.start))


def stroke_delays(part: Part) -> list[float]:
    """Return how many seconds after its stroke begins each string of a guitar chord sounds: from the lowest on for
    strokes on eighths that fall on a beat, from the highest on for those between; 0 for everybody else.
    """
    if part.role != "guitar":
        return [0.0] * len(part.notes)
    together: dict[int, list[int]] = defaultdict(list)
    for note in part.notes:
        together[note.start].append(note.midi)
    return [_STRING_S * _turn(note, sorted(together[note.start])) for note in part.notes]


def _turn(note: WrittenNote, strings: list[int]) -> int:
    up = note.start % TICKS_PER_QUARTER >= _PAIR
    return (strings[::-1] if up else strings).index(note.midi)


def _performance(part: Part, form: Form, player: Player, moved: list[float], seed: int) -> Performance:
    kit = part.role == "drums"
    weights = velocities(part, form, player, seed)
    notes = []
    for note, seconds, weight in zip(part.notes, moved, weights, strict=True):
        start = form.grid.seconds(note.start) + seconds
        end = form.grid.seconds(note.start + note.length) + (seconds if kit else 0.0)
        early = -_EARLY_S if kit else float("-inf")
        if early < start < form.duration - 0.01 and end > 0.0:
            start = max(start, 0.0)
            end = min(max(end, start + 0.03), form.duration)
            hand = "choke" if kit and note.length > _SIXTEENTH else "ghost" if not note.accent else ""
            notes.append(PlayedNote(round(start, 6), round(end, 6), note.midi, weight, hand))
    notes.sort(key=lambda n: (n.start, n.midi))
    played = tuple(_one_at_a_time(notes) if part.role == "bass" else notes)
    return Performance(part.name, part.instrument, played, form.duration, form.tuning_cents, own_seed(seed, part.name))


def _one_at_a_time(notes: list[PlayedNote]) -> list[PlayedNote]:
    """End each note before the next one begins: a bass line has one voice."""
    ends = [n.start - 0.004 for n in notes[1:]] + [float("inf")]
    return [
        PlayedNote(n.start, max(min(n.end, end), n.start + 0.01), n.midi, n.velocity, n.articulation)
        for n, end in zip(notes, ends, strict=True)
    ]
