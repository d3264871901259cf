"""The bundled demo against what is known of it: examples/demo-truth.json was written with the song, not by the ear."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.short_demo import BUNDLED

from longplay.production import Planned, listen_and_plan, open_production
from longplay.song.finding import Finding
from longplay.song.harmony import parse_chord
from longplay.song.proposal import AddPart

TRUTH: dict[str, Any] = json.loads((BUNDLED.parent / "demo-truth.json").read_text(encoding="utf-8"))
FAULTS = {fault["kind"]: fault for fault in TRUTH["faults"]}


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The whole demo, listened to and planned once."""
    out = tmp_path_factory.mktemp("truth") / "song"
    with open_production(BUNDLED, out) as (folder, manifest, pool):
        return listen_and_plan(folder, manifest, pool)


def share_near(found: Sequence[float], wanted: Sequence[float], within: float) -> float:
    """How many of `wanted` have something found within so many seconds."""
    return float(np.mean([min(abs(np.asarray(found) - w)) <= within for w in wanted]))


def test_tempo_bars_and_key(heard: Planned) -> None:
    listening = heard.song.listening
    assert listening.tempo.value == pytest.approx(TRUTH["bpm"], abs=0.01)
    assert listening.steady
    assert listening.grid.time_signature.name == "4/4"
    downbeats = [listening.grid.bar_start(bar) for bar in range(1, 57)]
    assert share_near(downbeats, TRUTH["downbeats"], 0.03) == 1.0
    assert str(listening.key.value) == TRUTH["key"]
    assert listening.tuning_cents == pytest.approx(TRUTH["tuning_cents"], abs=4.0)


def test_chords(heard: Planned) -> None:
    """Root and third right for at least nine tenths of the time (the intro's riff implies its chords only)."""
    times = np.arange(10.0, 139.0, 0.1)
    ours = [_triad_at([(c.start, c.end, c.chord.label()) for c in heard.song.listening.chords], t) for t in times]
    true = [_triad_at([(c["start"], c["end"], c["label"]) for c in TRUTH["chords"]], t) for t in times]
    assert np.mean([a == b for a, b in zip(ours, true, strict=True)]) >= 0.9


def _triad_at(spans: list[tuple[float, float, str]], t: float) -> tuple[int | None, bool]:
    label = next((label for start, end, label in spans if start <= t < end), "N")
    chord = parse_chord(label)
    return chord.root, chord.quality.startswith("min")


def test_sections_and_their_names(heard: Planned) -> None:
    sections = heard.song.listening.structure.sections
    assert [s.label for s in sections] == [s["label"] for s in TRUTH["sections"]]
    assert [s.bars for s in sections] == [s["bars"] for s in TRUTH["sections"]]


def test_sung_notes_and_phrases(heard: Planned) -> None:
    listening = heard.song.listening
    onsets = [note.onset for note in listening.notes]
    assert share_near(onsets, [n["onset"] for n in TRUTH["notes"]], 0.05) >= 0.85
    assert share_near([p.start for p in listening.phrases], [p["start"] for p in TRUTH["phrases"]], 0.3) >= 0.95


def about(heard: Planned, question: str, verdicts: tuple[str, ...] = ("fix", "consider")) -> list[Finding]:
    return [f for f in heard.findings if f.question == question and f.verdict in verdicts]


def meets(finding: Finding, start: float, end: float) -> bool:
    return any(span.start < end and span.end > start for span in finding.where)


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("recording_problems", "clipping"),
        ("strong_line", "hook_used_once"),
        ("intro_riff", "riff_never_returns"),
        ("drum_sound", "loop_never_changes"),
    ],
)
def test_planted_faults_are_found_at_their_place(heard: Planned, question: str, fault: str) -> None:
    place = FAULTS[fault]
    assert any(meets(f, place["start"], place["end"]) for f in about(heard, question))


def test_the_flat_phrase_is_found_and_no_other(heard: Planned) -> None:
    flat = [f for f in heard.findings if f.family == "vocal_pitch" and f.verdict == "fix"]
    assert len(flat) == 1
    assert meets(flat[0], FAULTS["flat_phrase"]["start"], FAULTS["flat_phrase"]["end"])
    assert flat[0].evidence[0].value == pytest.approx(-45.0, abs=12.0)


def test_the_chorus_that_does_not_lift(heard: Planned) -> None:
    assert about(heard, "chorus_lifts")


def test_what_is_good_is_said(heard: Planned) -> None:
    assert any(f.verdict == "good" for f in heard.findings)


def test_every_addition_has_another_choice(heard: Planned) -> None:
    added = [p for p in heard.proposals if isinstance(p.action, AddPart) and not p.alternative_to]
    assert added
    others = {p.alternative_to for p in heard.proposals}
    assert all(p.id in others for p in added)


def test_the_files_are_small_and_the_loop_is_exact() -> None:
    import soundfile

    assert sum(path.stat().st_size for path in Path(BUNDLED).iterdir()) < 8_000_000
    loop, rate = soundfile.read(BUNDLED / "Drum Loop.flac", dtype="int16")
    bar = round(FAULTS["loop_never_changes"]["period_seconds"] * rate)
    whole = loop[: len(loop) // bar * bar].reshape(-1, bar)
    assert (whole == whole[0]).all()
