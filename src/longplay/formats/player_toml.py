"""Read a player: one TOML file of habits."""

import tomllib
from pathlib import Path

from longplay.formats.toml_by_hand import whole_entries
from longplay.song.player import Player, Touch
from longplay.song.refusal import Refusal


def read_player(path: Path) -> Player:
    """Return the player in `path`. Errors: Refusal with the file and what is wrong."""
    with whole_entries(path):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        touches = tuple(_touch(voice, table) for voice, table in data["voices"].items())
        lag, drift, memory, own = (float(data[name]) for name in ("lag_ms", "drift_ms", "memory", "personal_ms"))
        player = Player(data["name"], touches, lag, drift, memory, own, data["attribution"])
    if not touches or not 0 <= player.memory < 1:
        raise Refusal(str(path), "a player needs a voice, and a memory from 0 to below 1", "Correct it")
    return player


def _touch(voice: str, table: dict[str, list[float] | float]) -> Touch:
    offsets, weights = (_sixteen(voice, name, table[name]) for name in ("offset_ms", "velocity"))
    spread, rest = table["spread_ms"], table["velocity_spread"]
    if isinstance(spread, list) or isinstance(rest, list):
        raise ValueError(f"{voice}: a spread is one number")
    return Touch(voice, offsets, weights, float(spread), float(rest))


def _sixteen(voice: str, name: str, values: object) -> tuple[float, ...]:
    if not isinstance(values, list) or len(values) != 16:
        raise ValueError(f"{voice}: {name} needs 16 values")
    return tuple(float(v) for v in values)
