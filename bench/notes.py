"""Does the producer find what is wrong, and keep silent where nothing is?

    python -m bench.notes [FOLDER...] [--kinds "hum 50 Hz,plosive"] [--places N] [--cache FOLDER]

FOLDER holds one song's stems (sound files, with brief.toml and lyrics.txt if there are); without any, the bundled demo.
First what is said of the clean song is listed: a `fix` there is a false call, unless the fault was recorded. Then one
known fault at a time is put in, at three strengths: 0 what is sent back, 1 what is mentioned, 2 half of that.

found: a new point of that fault's own kind, on that track, within a bar of the place, its value near the truth.
far: told at the place with a value that is not near. At strength 2 silence is right. false: every other new point (one
more on the same track at the same place is a consequence). error: of the value stated. The truth is in the injection.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
from bench.faults import VOICE, Fault, Kind, Samples, Song, Stems
from bench.faults_of_stems import STEMS

from longplay.cache.audio import keep_audio
from longplay.cache.store import Store, active_store, using
from longplay.folder.brief import read_brief
from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections
from longplay.song.finding import Finding
from longplay.song.listening import Listening
from longplay.song.time import Span
from longplay.song.track import Demo, Take, Track
from longplay.stages.critique.critique import critique
from longplay.stages.listen.listen import hear_track, listen
from longplay.stages.listen.roles import guess_role

KINDS: dict[str, Kind] = {**VOICE, **STEMS}
SOUND = (".wav", ".flac", ".mp3", ".ogg")
STRENGTHS = ("fix", "mention", "half")
RATE = 44100


@dataclass(frozen=True)
class Point:
    """One place of one finding that asks for something."""

    finding: Finding
    span: Span


@dataclass(frozen=True)
class Row:
    """What came of one injection. error: of the value stated (nan = none)."""

    kind: str
    strength: int
    found: bool
    far: bool
    fix: bool
    false: tuple[str, ...]
    error: float


def points_of(findings: tuple[Finding, ...]) -> list[Point]:
    """Every place of every finding to act on."""
    told = [f for f in findings if f.verdict in ("fix", "consider")]
    return [Point(f, span) for f in told for span in (f.where or (Span(0.0, 0.0),))]


def is_new(point: Point, clean: list[Point]) -> bool:
    """Whether the clean song has no such point there."""
    same = [p for p in clean if subject(p.finding) == subject(point.finding)]
    return not any(
        (p.span.start < point.span.end and point.span.start < p.span.end) or p.span == point.span for p in same
    )


def subject(finding: Finding) -> tuple[str, str, str]:
    """What a finding is about, whatever place its id names."""
    return finding.question, ".".join(finding.id.split(".")[:2]), finding.target


def of_the_fault(point: Point, fault: Fault, kind: Kind, bar_s: float) -> bool:
    """Whether a point tells the fault: its kind, on its track, within a bar of its place."""
    track = fault.track in ("", point.finding.target, point.span.track)
    return point.finding.id.startswith(kind.ids) and track and at_the_place(point.span, fault, bar_s)


def at_the_place(span: Span, fault: Fault, bar_s: float) -> bool:
    """Whether a span touches the fault, a bar of slack on both sides."""
    everywhere = fault.end <= 0.0 or span.end <= 0.0
    return everywhere or (span.start <= fault.end + bar_s and span.end >= fault.start - bar_s)


def error_of(point: Point, fault: Fault) -> float:
    """How far the nearest value stated in the fault's unit lies from the truth; nan where none is stated."""
    stated = [e.value for e in point.finding.evidence if e.unit == fault.unit]
    if not fault.track:  # either side may be named: the size counts
        return (
            min((abs(abs(v) - abs(fault.truth)) for v in stated), default=float("nan")) if fault.near else float("nan")
        )
    return min((abs(v - fault.truth) for v in stated), default=float("nan")) if fault.near else float("nan")


def judged(song: Song, clean: list[Point], fault: Fault, findings: tuple[Finding, ...], what: tuple[str, int]) -> Row:
    """Hold what is new against the fault."""
    kind, grid = KINDS[what[0]], song.listening.grid
    bar_s = grid.bar_start(2) - grid.bar_start(1)
    new = [p for p in points_of(findings) if is_new(p, clean)]
    told = [p for p in new if of_the_fault(p, fault, kind, bar_s)]
    tracks = {fault.track} if fault.track else {p.finding.target for p in told}
    false = {
        p.finding.id
        for p in new
        if p not in told and not (p.finding.target in tracks and at_the_place(p.span, fault, bar_s))
    }
    errors = [e for p in told if np.isfinite(e := error_of(p, fault))]
    error = min(errors, default=float("nan"))
    near = not errors or error <= fault.near
    fix = any(p.finding.verdict == "fix" for p in told)
    return Row(*what, bool(told) and near, bool(told) and not near, fix, tuple(sorted(false)), error)


# --- hearing -----------------------------------------------------------------------------------------------------


def read_song(folder: Path) -> Song:
    """The stems of a folder, heard and judged."""
    files = [f for f in sorted(folder.iterdir()) if f.suffix in SOUND]
    if not files:
        raise SystemExit(f"{folder}: no sound files")
    stems, rate = {f.stem: at_rate(f) for f in files}, RATE
    alone = "bounce" if len(files) == 1 else ""
    roles = {name: alone or guess_role(name)[0] for name in stems}
    brief = read_brief(folder / "brief.toml") if (folder / "brief.toml").exists() else Brief()
    words = folder / "lyrics.txt"
    lyrics = words.read_text(encoding="utf-8") if words.exists() else ""
    listening, findings = heard(stems, roles, rate, brief, lyrics)
    return Song(folder.name, rate, stems, roles, listening, findings, brief, lyrics)


def at_rate(file: Path) -> Samples:
    """The samples of a sound file (frames, channels), brought to RATE."""
    import soxr

    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def heard(
    stems: Stems, roles: dict[str, str], rate: int, brief: Brief, lyrics: str
) -> tuple[Listening, tuple[Finding, ...]]:
    """Listen to stems and ask all questions, as a production does; stems heard before are looked up."""
    duration = max(len(s) for s in stems.values()) / rate
    tracks = tuple(Track(n, roles[n], (Take(n, keep_audio(s, rate)),)) for n, s in sorted(stems.items()))
    demo = Demo(tracks, rate, duration, "stems" if len(tracks) > 1 else "bounce", lyrics)
    listening = listen(demo, tuple(hear_track(t, duration) for t in tracks), brief, Corrections())
    return listening, critique(demo, listening, brief, read_style(library_file("styles", brief.style)))


def again(song: Song, stems: Stems, fault: Fault) -> Song:
    """The song with other stems, heard."""
    roles = song.roles | fault.roles
    listening, findings = heard(stems, roles, song.rate, song.brief, song.lyrics)
    for name, samples in stems.items():  # what was heard of it is kept, the sound itself is not needed again
        if samples is not song.stems.get(name):
            active_store().audio(keep_audio(samples, song.rate).hash).unlink(missing_ok=True)
    return replace(song, stems=stems, listening=listening, findings=findings, roles=roles)


def rows_of(song: Song, kinds: list[str], places: int) -> Iterator[Row]:
    """One row for every kind, strength and place that the song has room for."""
    for kind in kinds:
        for place in range(places):
            for strength in range(3):
                if not (fault := KINDS[kind].inject(song, strength, place)):
                    continue
                clean = again(song, fault.base, fault) if fault.base else song
                damaged = again(song, fault.stems, fault)
                before = points_of(clean.findings)
                if fault.base and any(p.finding.id.startswith(KINDS[kind].ids) for p in before):
                    continue  # the clean side is not clean of it: nothing to be judged
                yield judged(clean, before, fault, damaged.findings, (kind, strength))


# --- telling -----------------------------------------------------------------------------------------------------


def tell_clean(song: Song) -> None:
    """What is said of the clean song."""
    told = [f for f in song.findings if f.verdict in ("fix", "consider")]
    fixes = sum(f.verdict == "fix" for f in told)
    vocal = [f.verdict for f in told if f.family.startswith("vocal")]
    print(f"\n{song.name}: {fixes} fix, {len(told) - fixes} consider; vocal {vocal.count('fix')} fix,", end=" ")
    print(f"{vocal.count('consider')} consider; lead {song.lead!r}, {song.listening.tempo.value:.1f} bpm")
    for f in told:
        bars = ", ".join(s.bars for s in f.where[:4])
        print(f"  clean {f.verdict:8} {f.id} ({bars}) {'; '.join(f'{e.value:.2f} {e.unit}' for e in f.evidence[:2])}")


def tell_row(song: Song, row: Row) -> None:
    """One injection."""
    found = "found" if row.found else "far" if row.far else "-"
    error = "" if np.isnan(row.error) else f"off by {row.error:.1f}"
    false = f"false: {' '.join(row.false)}" if row.false else ""
    print(f"  {song.name:10} {row.kind:18} {STRENGTHS[row.strength]:8} {found:6} {error:14} {false}", flush=True)


def tell_table(rows: list[Row]) -> None:
    """The table over all songs."""
    head = f"{'fix':>9}{'mention':>9}{'silent':>9}{'far':>5}{'false':>7}{'as fix':>8}{'error med':>11}{'p90':>7}"
    print(f"\n{'kind':20}{head}")
    for kind in [*dict.fromkeys(r.kind for r in rows), "all"]:
        own = [r for r in rows if kind in (r.kind, "all")]
        parts = [[r for r in own if r.strength == k] for k in range(3)]
        said = [f"{sum(r.found for r in part)}/{len(part)}" for part in parts[:2]]
        silent = f"{sum(not (r.found or r.far) for r in parts[2])}/{len(parts[2])}"
        far, false = sum(r.far for r in (*parts[0], *parts[1])), sum(len(r.false) for r in own)
        errors = [r.error for r in (*parts[0], *parts[1]) if np.isfinite(r.error)]
        value = f"{np.median(errors):11.1f}{np.percentile(errors, 90):7.1f}" if errors and kind != "all" else ""
        as_fix = f"{sum(r.fix for r in parts[0])}/{len(parts[0])}"
        print(f"{kind:20}{said[0]:>9}{said[1]:>9}{silent:>9}{far:>5}{false:>7}{as_fix:>8}{value}")


def main() -> None:
    """Print what is said of each clean song, a row for each injection, and the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(__file__).parents[1] / "examples" / "demo"])
    parser.add_argument("--kinds", default="", help="some of: " + ", ".join(KINDS))
    parser.add_argument("--places", type=int, default=1, help="places a song for each kind")
    parser.add_argument("--cache", type=Path, help="keep what was heard here")
    parser.add_argument("--clean", action="store_true", help="only what is said of the clean songs")
    asked = parser.parse_args()
    kinds = [k.strip() for k in asked.kinds.split(",") if k.strip()] or list(KINDS)
    rows: list[Row] = []
    scratch = nullcontext(asked.cache) if asked.cache else tempfile.TemporaryDirectory()
    with scratch as folder, using(Store(Path(folder))):
        for place in asked.folders:
            song = read_song(place)
            tell_clean(song)
            for row in rows_of(song, [] if asked.clean or len(song.stems) == 1 else kinds, asked.places):
                tell_row(song, row)
                rows.append(row)
    if rows:
        tell_table(rows)


if __name__ == "__main__":
    main()
