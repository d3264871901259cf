"""The text of an SFZ instrument as tokens: comments away, #define put in, #include followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from longplay.formats.sfz_folder import SfzFolder
from longplay.song.refusal import Refusal

DEEPEST = 32
"""Includes inside includes; real libraries use four (default, unsourced)."""
MOST_TOKENS = 2_000_000
"""Of a whole instrument; the largest library looked at has 90 000 (default, unsourced)."""
_TOKEN = re.compile(
    r"""\#include\s*"(?P<include>[^"]+)"
      | \#define\s+\$(?P<name>\w+)\s+(?P<meaning>\S*)
      | <(?P<header>\w+)>
      | (?P<opcode>[A-Za-z_$][\w$]*)=(?P<value>.*?)(?=\s+[A-Za-z_$][\w$]*=|\s*<\w+>|\s*\#(?:include|define)\b|$)
      | (?P<stray>\S+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class SfzToken:
    """A header ("<region>": value is "") or an opcode with its value, and where it stands ("kit.sfz:12")."""

    name: str
    value: str
    place: str
    is_header: bool = False


@dataclass(slots=True)
class SfzText:
    """Reads one instrument. stray: words that mean nothing, by place. files: all that were read."""

    folder: SfzFolder
    root: Path
    stray: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    _defined: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def tokens(self) -> Iterator[SfzToken]:
        """Return all tokens in order. Errors: Refusal with file and line (includes in a circle, a missing file)."""
        yield from self._file(self.root, ())

    def _file(self, path: Path, above: tuple[Path, ...]) -> Iterator[SfzToken]:
        if path not in self.files:
            self.files.append(path)
        for number, line in enumerate(_lines(path), 1):
            yield from self._line(line, path, f"{path.name}:{number}", (*above, path))

    def _line(self, line: str, path: Path, place: str, above: tuple[Path, ...]) -> Iterator[SfzToken]:
        at = 0
        while found := _TOKEN.search(line, at):
            at = found.end()
            self._count += 1
            if self._count > MOST_TOKENS:
                raise Refusal(place, f"the instrument has more than {MOST_TOKENS} words", "Look for a runaway include")
            if found["include"]:
                yield from self._file(self._included(found["include"], path, place, above), above)
            elif found["name"]:
                self._defined[found["name"]] = self._put_in(found["meaning"])
            elif found["header"]:
                yield SfzToken(found["header"].lower(), "", place, True)
            elif found["opcode"]:
                yield SfzToken(self._put_in(found["opcode"]), self._put_in(found["value"]).strip(), place)
            elif len(self.stray) < DEEPEST:
                self.stray.append(f"{place}: {found['stray'][:40]!r} means nothing here")

    def _included(self, text: str, path: Path, place: str, above: tuple[Path, ...]) -> Path:
        wanted = self._put_in(text)
        bases = dict.fromkeys((self.root.parent, path.parent, *self.root.parent.parents))
        found = next((f for base in bases if (f := self.folder.find(base, wanted, place))), None)
        if found is None:
            raise Refusal(place, f"the included file {wanted!r} is missing", "Bring the whole library")
        if found in above:
            raise Refusal(place, f"{found.name} includes itself in a circle", "Take one of the includes away")
        if len(above) >= DEEPEST:
            raise Refusal(place, f"includes lie more than {DEEPEST} deep", "Join some of the files")
        return found

    def _put_in(self, text: str) -> str:
        """Return `text` with $names replaced, the longest known name first, as players do."""
        if "$" not in text:
            return text
        for name in sorted(self._defined, key=len, reverse=True):
            text = text.replace(f"${name}", self._defined[name])
        return text


def _lines(path: Path) -> list[str]:
    """Return the lines without comments, their number kept. Errors: Refusal for what is no text."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(str(path), f"cannot be read ({error.strerror or error})", "Give a readable file") from error
    if b"\0" in raw[:4096]:
        raise Refusal(str(path), "is no SFZ text", "Give the .sfz file of the library")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    return [re.sub(r"//.*", "", line) for line in text.splitlines()]
