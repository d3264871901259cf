"""What a DAWproject is made of: tracks with their sound and faders, and the XML that says so."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longplay.formats.midi import MidiNote
from longplay.song.structure import Structure
from longplay.song.time import RecordSeconds, TempoMap

Element = Any
"""An lxml element; lxml has no types of its own."""


@dataclass(frozen=True, slots=True)
class DawAudio:
    """A sound file of the project: its name inside it, where it lies now, what it holds. seconds: its length."""

    name: str
    file: Path
    channels: int
    rate: int
    seconds: float


@dataclass(frozen=True, slots=True)
class DawTrack:
    """A track of the project: sound or notes from the record's first frame on.

    volume: linear, 1 = as it is. pan: -1 left to 1 right. rides: (second, linear volume) points, straight lines in dB.
    muted: there to look at, not to sound.
    """

    name: str
    audio: DawAudio | None = None
    notes: tuple[MidiNote, ...] = ()
    volume: float = 1.0
    pan: float = 0.0
    rides: tuple[tuple[float, float], ...] = ()
    muted: bool = False


@dataclass(frozen=True, slots=True)
class DawProject:
    """The whole record as a project. volume: of the master channel, linear. metadata: (element, text) pairs."""

    tracks: tuple[DawTrack, ...]
    grid: TempoMap[RecordSeconds]
    structure: Structure
    duration: float
    volume: float
    metadata: tuple[tuple[str, str], ...]


def element(parent: Element | None, kind: str, text: str = "", /, **attributes: object) -> Element:
    """A new element under `parent` (None: a root); attributes of None are left out, numbers written exactly."""
    from lxml import etree

    said = {key: _word(value) for key, value in attributes.items() if value is not None}
    made = etree.Element(kind, said) if parent is None else etree.SubElement(parent, kind, said)
    made.text = _clean(text) or None
    return made


def real_parameter(
    parent: Element, name: str, made_id: str, unit: str, value: float, most: float, least: float
) -> None:
    """A parameter with its range, as a fader has one."""
    element(parent, name, id=made_id, name=name, unit=unit, value=value, max=most, min=least)


def xml_bytes(root: Element) -> bytes:
    """The document, indented, UTF-8."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True))


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else _clean(str(value))


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
