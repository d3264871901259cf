"""Read an SFZ instrument: its regions with all they inherit, its samples found, what cannot be played named."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from longplay.formats.sfz_folder import SfzFolder
from longplay.formats.sfz_region import SfzRegion, note_number, region_of
from longplay.formats.sfz_text import SfzText, SfzToken
from longplay.song.refusal import Refusal

LEVELS = ("global", "master", "group", "region")
_CONTROLLERS = {7: 100.0, 10: 64.0, 11: 127.0}
"""Where controllers stand that nobody set: volume, pan, expression (General MIDI)."""
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class SfzInstrument:
    """One .sfz file, read.

    path: of the file; files: all texts it is made of. samples: sample as a region writes it -> its file. controllers:
    number -> where it stands, 0 to 127. unknown: opcodes that are not played, each once. problems: missing samples and
    values that mean nothing, each with file and line.
    """

    path: Path
    regions: tuple[SfzRegion, ...]
    samples: Mapping[str, Path]
    controllers: Mapping[int, float]
    files: tuple[Path, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


def read_sfz(path: Path, folder: Path | None = None) -> SfzInstrument:
    """Return the instrument in `path`. folder: of the whole library, which nothing may leave (default: the file's own).

    Samples are only looked for, not opened. Errors: Refusal with file and line.
    """
    reading = _Reading(SfzFolder(folder or path.parent), path)
    text = SfzText(reading.folder, path)
    for token in text.tokens():
        reading.take(token)
    reading.end_region()
    if not reading.regions:
        raise Refusal(str(path), "holds no <region>", "Give the .sfz file of an instrument")
    if not reading.samples:
        missing = f": {reading.problems[0]}" if reading.problems else ""
        raise Refusal(str(path), f"none of its samples is there{missing}", "Bring the whole library")
    return SfzInstrument(
        path, tuple(reading.regions), reading.samples, reading.controllers, tuple(text.files),
        tuple(sorted(reading.unknown)), _told([*text.stray, *reading.problems]),
    )  # fmt: skip


def _told(problems: list[str]) -> tuple[str, ...]:
    once = list(dict.fromkeys(problems))
    rest = len(once) - _MOST_TOLD
    return tuple(once if rest <= 0 else [*once[:_MOST_TOLD], f"and {rest} more of the kind"])


@dataclass(slots=True)
class _Reading:
    """What has been read so far: the opcodes in force at each level, the regions that are whole."""

    folder: SfzFolder
    path: Path
    regions: list[SfzRegion] = field(default_factory=list)
    samples: dict[str, Path] = field(default_factory=dict)
    controllers: dict[int, float] = field(default_factory=lambda: dict(_CONTROLLERS))
    unknown: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    _missing: set[str] = field(default_factory=set)
    _header: str = ""
    _place: str = ""
    _prefix: str = ""
    _shift: dict[str, int] = field(default_factory=dict)
    _opcodes: dict[str, dict[str, SfzToken]] = field(default_factory=lambda: {level: {} for level in LEVELS})

    def take(self, token: SfzToken) -> None:
        """One token further."""
        if token.is_header:
            self._begin(token)
        elif self._header == "control":
            self._control(token)
        elif self._header in LEVELS:
            level = self._opcodes[self._header]
            level.pop(token.name, None)  # what stands later counts, also against another spelling: key and lokey
            level[token.name] = self._with_prefix(token)

    def _begin(self, token: SfzToken) -> None:
        self.end_region()
        self._header, self._place = token.name, token.place
        if token.name in LEVELS:
            for level in LEVELS[LEVELS.index(token.name) :]:
                self._opcodes[level] = {}
        elif token.name != "control":
            self.unknown.add(f"<{token.name}>")

    def _with_prefix(self, token: SfzToken) -> SfzToken:
        if token.name != "sample" or token.value.startswith("*"):
            return token
        return replace(token, value=(self._prefix + token.value).replace("\\", "/"))

    def _control(self, token: SfzToken) -> None:
        name, text = token.name, token.value
        try:
            if name == "default_path":
                self._prefix = text
            elif name in ("note_offset", "octave_offset"):
                self._shift[name] = int(text) * (12 if name == "octave_offset" else 1)
            elif name.startswith(("set_cc", "set_hdcc")):
                scale = 127.0 if name.startswith("set_hdcc") else 1.0
                self.controllers[int(name.rsplit("cc", 1)[1])] = float(text) * scale
            elif not name.startswith(("label_", "hint_", "image")):
                self.unknown.add(name)
        except ValueError:
            self.problems.append(f"{token.place}: {name}={text[:40]!r} is no value for it")

    def end_region(self) -> None:
        """Close the region that is open, if one is."""
        if self._header != "region":
            return
        merged: dict[str, SfzToken] = {}
        for level in LEVELS:
            for name, token in self._opcodes[level].items():
                merged.pop(name, None)
                merged[name] = token
        read = region_of(merged, self._place, sum(self._shift.values()))
        self.unknown.update(read.unknown)
        self.problems.extend(read.problems)
        self._find(read.region)
        self.regions.append(read.region)
        self._header = ""

    def _find(self, region: SfzRegion) -> None:
        name = region.sample
        if not name or name in self.samples or name in self._missing or name == "*silence":
            return
        if name.startswith("*"):
            self.unknown.add(f"sample={name}")
        elif found := self.folder.find(self.path.parent, name, region.place):
            self.samples[name] = found
        else:
            self._missing.add(name)
            self.problems.append(f"{region.place}: the sample {name!r} is missing; its neighbour plays")


__all__ = ["SfzInstrument", "note_number", "read_sfz"]
