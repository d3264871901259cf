"""The glossary is the law of names: every public class stands in it, under its room, once."""

import ast
import re
from collections import Counter
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "src" / "longplay"
GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
Entry = tuple[str, str]
"""(room, name)."""


def classes_of(house: Path) -> Counter[Entry]:
    """Public classes by room: a folder of the house, or a file that stands alone."""
    return Counter(
        (path.relative_to(house).parts[0], node.name)
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def entries_of(glossary: str) -> list[tuple[Entry, str]]:
    """Rows "| `Name` | meaning |" under a heading "## room/: ..."."""
    rooms = re.split(r"^## ", glossary, flags=re.MULTILINE)[1:]
    return [
        ((re.split(r"/?:", room, maxsplit=1)[0], name), meaning.strip())
        for room in rooms
        for name, meaning in re.findall(r"^\| `(\w+)` \|(.*)\|$", room, flags=re.MULTILINE)
    ]


ENTRIES = entries_of(GLOSSARY)


def test_every_public_class_is_explained() -> None:
    written = Counter(entry for entry, _ in ENTRIES)
    assert sorted((classes_of(HOUSE) - written).elements()) == []


def test_every_entry_exists() -> None:
    written = Counter(entry for entry, _ in ENTRIES)
    assert sorted((written - classes_of(HOUSE)).elements()) == []


def test_every_entry_says_something() -> None:
    assert [entry for entry, meaning in ENTRIES if len(meaning.split()) < 2] == []


def test_a_class_nobody_explained_is_seen(tmp_path: Path) -> None:
    (tmp_path / "song").mkdir()
    (tmp_path / "song" / "new.py").write_text("class Brandnew: ...\nclass _Own: ...\n")
    assert classes_of(tmp_path) == {("song", "Brandnew"): 1}
    assert entries_of("## song/: words\n| `Brandnew` | It is new |\n") == [(("song", "Brandnew"), "It is new")]
