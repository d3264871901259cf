"""Keep the result of a pure step: the same question on the same input is never computed twice."""

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from longplay.cache.source import source_of
from longplay.cache.store import Store, mark_used, maybe_store
from longplay.cache.whole import all_there
from longplay.formats.whole_file import whole_file
from longplay.formats.words_json import decode, encode
from longplay.song.credit import Credit
from longplay.song.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


class Kept(Generic[P, R]):
    """A pure step whose result is looked up by key before it is computed."""

    def __init__(self, step: Callable[P, R], credit: str = "") -> None:
        functools.update_wrapper(self, step)
        self.step, self.credit = step, credit
        self.name = f"{step.__module__}.{step.__qualname__}"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result, kept or computed."""
        store = maybe_store()
        if store is None:
            return self.step(*args, **kwargs)
        key = self.key(*args, **kwargs)
        found, result = self._read(store, key)
        return result if found else self._compute(store, key, args, kwargs)

    def lookup(self, *args: P.args, **kwargs: P.kwargs) -> tuple[bool, R]:
        """(whether it is kept, the result)."""
        store = maybe_store()
        return self._read(store, self.key(*args, **kwargs)) if store else (False, None)  # type: ignore[return-value]

    def key(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """Hash of step, source, package versions and arguments."""
        words = [*map(_fingerprint, args), *(f"{name}={_fingerprint(kwargs[name])}" for name in sorted(kwargs))]
        return hashlib.sha256("\n".join((self.name, source_of(self.step.__module__), *words)).encode()).hexdigest()

    @property
    def _returns(self) -> Any:
        return get_type_hints(self.step)["return"]

    def _read(self, store: Store, key: str) -> tuple[bool, Any]:
        path = store.result(key)
        try:
            result = decode(self._returns, json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, Refusal):
            return False, None
        return (True, result) if all_there(store, result) and mark_used(path) else (False, None)

    def _compute(self, store: Store, key: str, args: Any, kwargs: Any) -> R:
        result = self.step(*args, **kwargs)
        with whole_file(store.result(key), durable=False) as temporary:
            temporary.write_text(json.dumps(encode(result)), encoding="utf-8")
        # What comes back is what a later run will read, so that a first run and a second can never differ.
        return decode(self._returns, json.loads(json.dumps(encode(result))))  # type: ignore[no-any-return]


_MOST_KNOWN = 2000
_known: dict[int, tuple[object, str]] = {}
"""Words that were asked with lately, by identity, and what they are known by: a form goes to many steps."""


def _fingerprint(word: object) -> str:
    """What an argument is known by: a hash of its words. Words are frozen, so one object always has the same."""
    known = _known.get(id(word))
    if known is not None and known[0] is word:
        return known[1]
    digest = hashlib.sha256(json.dumps(encode(word, named=True), sort_keys=True).encode()).hexdigest()
    if is_dataclass(word) or isinstance(word, tuple):
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[id(word)] = (word, digest)  # kept alive, so that nobody else gets its number
    return digest


def kept(step: Callable[P, R]) -> Kept[P, R]:
    """Decorate a pure step: words in, one word out; no clock, no globals, no files but audio by reference."""
    return Kept(step)


_credits: set[tuple[str, str]] = set()
"""(work, craft) of every stage that was loaded."""


def stage(credit: str) -> Callable[[Callable[P, R]], Kept[P, R]]:
    """`kept`, plus the craft that a person hired for this work would have."""

    def decorate(step: Callable[P, R]) -> Kept[P, R]:
        _credits.add((work_of(step.__module__), credit))
        return Kept(step, credit)

    return decorate


def work_of(module: str) -> str:
    """The work a stage does, by the name of its room: "longplay.stages.mix.balance" is "mix"."""
    return module.rsplit(".stages.", maxsplit=1)[-1].split(".", maxsplit=1)[0]


def credits_of_stages() -> tuple[Credit, ...]:
    """Who did what in this run of the house, by stage."""
    return tuple(Credit("Longplay", craft, work) for work, craft in sorted(_credits))
