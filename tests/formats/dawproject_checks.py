"""What neither schema nor validator sees in a DAWproject: files that are not there, dangling references, lost clips."""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

REFERENCES = ("track", "destination", "parameter", "reference")


def problems(path: Path) -> list[str]:
    """Everything wrong with the project file, in words; nothing when it is well."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.xml"))
        return [
            *_ids(root),
            *_files(root, set(archive.namelist())),
            *_lengths(root),
            *_nesting(root),
            *_tempo(root),
            *[f"{i.filename} has no CRC in its own header" for i in archive.infolist() if i.flag_bits & 8],
        ]


def _ids(root: Any) -> list[str]:
    counted = Counter(root.xpath("//@id"))
    twice = [f"id {name} stands {count} times" for name, count in counted.items() if count > 1]
    used = {(name, value) for name in REFERENCES for value in root.xpath(f"//@{name}")}
    return twice + [f"{name} {value} leads nowhere" for name, value in sorted(used) if value not in counted]


def _files(root: Any, there: set[str]) -> list[str]:
    asked = set(root.xpath("//File/@path"))
    lacking = [f"{name} is not in the file" for name in sorted(asked - there)]
    unused = there - asked - {"project.xml", "metadata.xml"}
    return lacking + [f"nothing plays {name}" for name in sorted(unused)]


def _lengths(root: Any) -> list[str]:
    return [
        f"a warp of {warps.get('id')} lies {over:.4f} s behind its sound"
        for warps in root.iter("Warps")
        if (over := float(warps.findall("Warp")[-1].get("contentTime")) - float(warps.find("Audio").get("duration")))
        > 1e-6
    ]


def _nesting(root: Any) -> list[str]:
    """Sound in any other form is dropped in silence by a reader (DawVert, 2026)."""
    nested = root.xpath("/Project/Arrangement/Lanes/Lanes[@track]/Clips/Clip/Clips/Clip/Warps/Audio")
    kinds = {
        track.get("id"): track.get("contentType") for track in root.xpath("/Project/Structure/Track[Channel/@role]")
    }
    lanes = {lane.get("track"): lane for lane in root.xpath("/Project/Arrangement/Lanes/Lanes")}
    lost = len(list(root.iter("Audio"))) - len(nested)
    masters = [track.get("contentType") for track in root.xpath("//Track[Channel/@role='master']")]
    return [
        *([f"{lost} sounds are not in a clip in a clip"] if lost else []),
        *[f"track {name} has no lane" for name, kind in kinds.items() if kind != "audio notes" and name not in lanes],
        *([] if masters == ["audio notes"] else [f"the master holds {masters}"]),
        *[f"{name} has no Clips" for name, lane in lanes.items() if lane.find("Clips") is None],
    ]


def _tempo(root: Any) -> list[str]:
    """The warps and the tempo automation must tell the same seconds, or a program stretches the sound."""
    points = [(float(p.get("time")), float(p.get("value"))) for p in root.xpath("//TempoAutomation/RealPoint")]
    worst = 0.0
    for warps in root.iter("Warps"):
        for warp in warps.findall("Warp"):
            beat, second = float(warp.get("time")), float(warp.get("contentTime"))
            worst = max(worst, abs(seconds_at(points, beat) - second))
    return [f"tempo and sound are {1000 * worst:.2f} ms apart"] if worst > 0.001 else []


def seconds_at(tempi: list[tuple[float, float]], beat: float) -> float:
    """Seconds at a beat, from (beat, bpm) points that hold."""
    ends = [start for start, _ in tempi[1:]] + [float("inf")]
    held = ((min(beat, end) - start, bpm) for (start, bpm), end in zip(tempi, ends, strict=True) if start < beat)
    return sum(60.0 * beats / bpm for beats, bpm in held)
