"""TOML that people write by hand: whatever is wrong in it is told with its line."""

import math
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from longplay.song.refusal import Refusal


def load_toml(path: Path) -> dict[str, Any] | None:
    """What the file says; None where there is none. Errors: Refusal naming file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Refusal(str(path), "is not UTF-8 text", "Save it as UTF-8 in your editor") from error
    except OSError as error:
        raise Refusal(str(path), f"cannot be read ({error.strerror})", "Check its permissions") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(
            str(path), f"cannot be read ({error})", "Mend that line, or delete the file to start anew"
        ) from error


@contextmanager
def whole_entries(path: Path) -> Iterator[None]:
    """Read a description within it: an entry that is missing or of the wrong kind becomes a Refusal naming the file."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(str(path), f"cannot be read ({error})", "Give a readable text file") from error
    except tomllib.TOMLDecodeError as error:
        raise Refusal(str(path), f"not valid TOML: {error}", "Correct the line") from error
    except KeyError as error:
        raise Refusal(str(path), f"entry {error} is missing", "Add it") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise Refusal(str(path), f"an entry has the wrong kind of value ({error})", "Correct it") from error


def wrong_entry(path: Path, name: str, value: object, expected: str) -> Refusal:
    """The refusal of an entry, with the line it stands on."""
    place = f"{path}{_line_of(path, name)}"
    return Refusal(place, f"{name} = {str(value)[:80]!r} is not what is expected there", f"Write {expected}")


def typed(path: Path, data: dict[str, Any], name: str, kind: type, default: Any, expected: str) -> Any:
    """The entry `name` of `kind`, or `default`. Errors: Refusal with its line."""
    value = data.get(name, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise wrong_entry(path, name, value, expected)
    return value


def number(path: Path, data: dict[str, Any], name: str, default: float, least: float, most: float) -> float:
    """The number `name` between `least` and `most`, or `default`. Errors: Refusal with its line."""
    value = data.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if value != default and not (is_number and least <= value <= most):
        raise wrong_entry(path, name, value, f"a number from {least:g} to {most:g}")
    return float(value)


def _line_of(path: Path, name: str) -> str:
    begins = re.compile(rf"""^\s*(\[\[?\s*)?["']?{re.escape(name)}["']?\s*[=\].]""")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((f", line {number}" for number, line in enumerate(lines, 1) if begins.match(line)), "")
