"""mix.json: the desk as a file that people and programs read, change and give back."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from longplay.formats.whole_file import write_text
from longplay.formats.words_json import Json, decode, encode
from longplay.song.mix import Mix
from longplay.song.refusal import Refusal

SCHEMA = 2
_FIRST = "longplay/mix/1"  # how the first form named itself; the fields it lacks have defaults
_KEYS = {"channels": "track", "busses": "name", "rooms": "name", "delays": "name"}
"""Lists whose entries are found again by a field, so that what others added to an entry stays with it."""


def mix_to_json(mix: Mix, earlier: dict[str, Json] | None = None) -> dict[str, Json]:
    """The mix as JSON (docs/schemas/mix.schema.json), params as objects; unknown fields of `earlier` are kept."""
    data = {"schema": SCHEMA, "clock": "record", **encode(mix)}
    for holder in (*data["channels"], *data["busses"]):
        for device in holder["chain"]:
            device["params"] = dict(device["params"])
    return _keep_unknown(data, earlier) if earlier else data


def mix_from_json(data: dict[str, Json]) -> Mix:
    """The mix that `data` describes. Errors: ValueError for another schema; what does not fit: Refusal, KeyError."""
    data = upgraded(data)
    if data.get("schema") != SCHEMA:
        raise ValueError(f"schema {data.get('schema')!r}, not {SCHEMA!r}")
    return decode(Mix, _with_pairs(data))  # type: ignore[no-any-return]


def upgraded(data: dict[str, Json]) -> dict[str, Json]:
    """The first form of mix.json as the second; anything else as it is."""
    return {**data, "schema": SCHEMA} if data.get("schema") == _FIRST else data


def write_mix(mix: Mix, path: Path) -> None:
    """Write mix.json; fields that an earlier file at `path` has and we do not know are kept."""
    earlier = None
    with suppress(OSError, ValueError):  # nothing there yet, or nothing readable to keep
        earlier = json.loads(path.read_text(encoding="utf-8"))
    data = mix_to_json(mix, earlier)
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def read_mix(path: Path) -> Mix:
    """Read mix.json. Errors: Refusal naming the file."""
    try:
        return mix_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Refusal) as error:
        raise Refusal(str(path), f"not a readable mix ({error})", "Delete it; produce writes it anew") from error


def _with_pairs(data: dict[str, Json]) -> dict[str, Json]:
    """The same data with params as the (name, value) pairs of the word."""
    holders = {key: [_chain_in_pairs(entry) for entry in data[key]] for key in ("channels", "busses")}
    return {**data, **holders}


def _chain_in_pairs(holder: dict[str, Json]) -> dict[str, Json]:
    chain = [{**device, "params": [list(pair) for pair in device["params"].items()]} for device in holder["chain"]]
    return {**holder, "chain": chain}


def _keep_unknown(ours: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    merged = {**{key: value for key, value in earlier.items() if key not in ours}, **ours}
    for key, name in _KEYS.items():
        before = {entry.get(name): entry for entry in earlier.get(key, ())}
        merged[key] = [{**_extra(before.get(entry[name], {}), entry), **entry} for entry in ours[key]]
    return merged


def _extra(before: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in before.items() if key not in entry}
