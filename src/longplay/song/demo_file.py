"""A file that came in, and its read-only copy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoFile:
    """name: the artist's own; copy: our copy, relative to the production; hash: SHA-256 of its bytes."""

    name: str
    copy: str
    hash: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """demo/demo.json: what was taken in, what was not and why, and the words of the song."""

    files: tuple[DemoFile, ...]
    refused: tuple[str, ...] = ()
    lyrics: str = ""
    schema: int = 1
