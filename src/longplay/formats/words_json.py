"""Any word of song/ to JSON and back, by its type."""

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from longplay.song.refusal import Refusal

Json = Any
"""What json.dumps takes: dict, list, str, int, float, bool or None."""


def encode(value: object, named: bool = False) -> Json:
    """JSON of a word, of tuples of words, or of plain values. named: add class names (for keys of the cache).

    Errors: TypeError for anything that is not a word.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        pairs = {f.name: encode(getattr(value, f.name), named) for f in fields(value)}
        return {"word": type(value).__name__, **pairs} if named else pairs
    if isinstance(value, tuple | list):
        return [encode(item, named) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(encode(item, named) for item in value)
    if isinstance(value, dict):
        return {str(key): encode(item, named) for key, item in value.items()}
    raise TypeError(f"not a word: {type(value).__name__}")


def decode(kind: Any, data: Json) -> Any:
    """The word of type `kind` that `data` was made from. Errors: Refusal when the data do not fit the type."""
    try:
        return _decode(kind, data, {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(
            str(kind), f"the stored data do not fit ({error})", "Delete the file; it is made again"
        ) from error


def _decode(kind: Any, data: Json, bound: dict[Any, Any]) -> Any:
    kind = bound.get(kind, kind)
    if isinstance(kind, TypeVar):
        return data
    if hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), data, bound)
    if origin is tuple:
        return _decode_tuple(get_args(kind), data, bound)
    if origin in (dict, list):
        return _decode_collection(origin, get_args(kind), data, bound)
    if is_dataclass(origin or kind):
        return _decode_word(origin or kind, get_args(kind), data, bound)
    return float(data) if kind is float else data


def _decode_collection(origin: Any, args: tuple[Any, ...], data: Json, bound: dict[Any, Any]) -> Any:
    if origin is dict:
        return {key: _decode(args[1], item, bound) for key, item in data.items()}
    return [_decode(args[0], item, bound) for item in data]


def _decode_tuple(args: tuple[Any, ...], data: Json, bound: dict[Any, Any]) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(args[0], item, bound) for item in data)
    return tuple(_decode(kind, item, bound) for kind, item in zip(args, data, strict=True))


def _decode_union(members: tuple[Any, ...], data: Json, bound: dict[Any, Any]) -> Any:
    if data is None:
        return None
    words = [member for member in members if is_dataclass(get_origin(member) or member)]
    if isinstance(data, dict) and words:
        return _decode(_member(words, data), data, bound)
    plain = [member for member in members if member is not type(None) and member not in words]
    return _decode(plain[0], data, bound) if plain else data


def _member(words: list[Any], data: dict[str, Json]) -> Any:
    for word in words:
        kind = _hints(get_origin(word) or word).get("kind")
        if get_origin(kind) is Literal and data.get("kind") in get_args(kind):
            return word
    return words[0]


def _decode_word(word: Any, args: tuple[Any, ...], data: Json, bound: dict[Any, Any]) -> Any:
    inner = {**bound, **dict(zip(getattr(word, "__parameters__", ()), (bound.get(a, a) for a in args), strict=False))}
    hints = _hints(word)
    known = {f.name for f in fields(word)}
    return word(**{name: _decode(hints[name], item, inner) for name, item in data.items() if name in known})


@cache
def _hints(word: Any) -> dict[str, Any]:
    return get_type_hints(word)
