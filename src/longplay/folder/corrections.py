"""corrections.toml: what a person told the ear; it survives every new listening."""

import tomllib
from pathlib import Path
from typing import Any

from longplay.song.corrections import Corrections, SectionCorrection
from longplay.song.refusal import Refusal


def read_corrections(path: Path) -> Corrections:
    """The corrections; an absent file corrects nothing. Errors: Refusal naming the file and what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _corrections(data)
    except FileNotFoundError:
        return Corrections()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise Refusal(
            str(path), f"cannot be read ({error})", "Mend that line; docs/corrections.md shows the form"
        ) from error


def _corrections(data: dict[str, Any]) -> Corrections:
    first = data.get("first_downbeat_s")
    return Corrections(
        tempo_bpm=float(data.get("tempo_bpm", 0.0)),
        first_downbeat_s=None if first is None else float(first),
        beats_per_bar=int(data.get("beats_per_bar", 0)),
        key=str(data.get("key", "")),
        sections=tuple(
            SectionCorrection(str(s["label"]), int(s["first_bar"]), int(s["bars"])) for s in data.get("sections", ())
        ),
        by=str(data.get("by", "")),
    )
