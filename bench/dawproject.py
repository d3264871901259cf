"""Does a DAWproject of ours hold against both schemas, and in the form that readers were found to need?

Run: python -m bench.dawproject FILE.dawproject --schemas FOLDER
FOLDER holds dawproject-Project.xsd and dawproject-MetaData.xsd (github.com/bitwig/dawproject, MIT). lxml lets a
dangling IDREF pass; where xmlschema is installed it is asked as well, and the checks of the test suite see the rest.
"""

import argparse
import time
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree
from tests.formats.dawproject_checks import problems

PARTS = (("project.xml", "dawproject-Project.xsd"), ("metadata.xml", "dawproject-MetaData.xsd"))


def by_lxml(data: bytes, schema: Path) -> str:
    """What lxml says: "valid", or the first fault."""
    found: Any = etree.XMLSchema(etree.parse(str(schema)))
    return "valid" if found.validate(etree.fromstring(data)) else str(found.error_log[0])


def by_xmlschema(data: bytes, schema: Path) -> str:
    """What xmlschema says, where it is installed."""
    try:
        import xmlschema  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return "not installed"
    fault = next(iter(xmlschema.XMLSchema(str(schema)).iter_errors(data.decode())), None)
    return "valid" if fault is None else str(fault.reason)


def main() -> None:
    """Print one line a check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--schemas", type=Path, required=True)
    asked = parser.parse_args()
    print(f"{asked.file.name}: {asked.file.stat().st_size / 1e6:.1f} MB")
    with zipfile.ZipFile(asked.file) as archive:
        parts = [(name, archive.read(name), asked.schemas / schema) for name, schema in PARTS]
        print(f"{len(archive.namelist()) - len(PARTS)} sounds inside")
    for name, data, schema in parts:
        for check in (by_lxml, by_xmlschema):
            begun = time.perf_counter()
            said = check(data, schema)
            print(f"{name:14} {check.__name__:13} {said} ({1000 * (time.perf_counter() - begun):.0f} ms)")
    root = etree.fromstring(parts[0][1])
    counts = {kind: len(list(root.iter(kind))) for kind in ("Track", "Audio", "Note", "Marker", "Warp", "RealPoint")}
    print("holds: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    found = problems(asked.file)
    print("nested form, ids, files, lengths, tempo against sound, headers: " + ("; ".join(found) or "nothing wrong"))


if __name__ == "__main__":
    main()
