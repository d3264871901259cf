"""What is true about the demo, from the same score and the same sung notes that made the sound."""

from typing import Any

from examples.making import score
from examples.making.singer import Note

RUN = 3  # samples at full scale in a row that count as clipping


def _round(seconds: float) -> float:
    return round(seconds, 4)


def _sections() -> list[dict[str, Any]]:
    return [
        {
            "start": first * score.BAR,
            "end": (first + part.bars) * score.BAR,
            "label": part.label,
            "bars": part.bars,
        }
        for part, first in score.placed_parts()
    ]


def _chords() -> list[dict[str, Any]]:
    """Join equal neighbours, as a chord sheet does."""
    joined: list[dict[str, Any]] = []
    for start, end, label in score.chord_spans():
        if joined and joined[-1]["label"] == label:
            joined[-1]["end"] = end * score.BEAT
        else:
            joined.append({"start": start * score.BEAT, "end": end * score.BEAT, "label": label})
    return joined


def _notes(takes: tuple[tuple[Note, ...], ...]) -> list[dict[str, Any]]:
    """List the sung notes: `midi` as written, `cents` how far from it (A = 440 Hz) it was sung."""
    rows = []
    for phrase, notes in zip(score.phrases(), takes, strict=True):
        for note, (_, _, midi), syllable in zip(notes, phrase.line.notes, phrase.line.syllables, strict=True):
            cents = round(100 * (note.pitch - midi), 1)
            row = {"onset": _round(note.onset), "offset": _round(note.offset), "midi": midi, "cents": cents}
            rows.append({**row, "syllable": syllable})
    return rows


def _phrases(takes: tuple[tuple[Note, ...], ...]) -> list[dict[str, Any]]:
    return [
        {
            "start": _round(notes[0].onset),
            "end": _round(notes[-1].offset),
            "text": phrase.line.text,
            "section": phrase.section,
        }
        for phrase, notes in zip(score.phrases(), takes, strict=True)
    ]


def _faults(phrases: list[dict[str, Any]], sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    flat = phrases[score.FLAT_PHRASE]
    hook = next(p for p in reversed(phrases) if p["section"] == "bridge")
    hot_from, hot_to = score.overload_span()
    choruses = [[s["start"], s["end"]] for s in sections if s["label"] == "chorus"]
    intro = sections[0]
    end = score.BARS * score.BAR
    return [
        {"kind": "flat_phrase", "track": "LV take 3.flac", "start": flat["start"], "end": flat["end"],
         "text": flat["text"], "cents_below_neighbours": -score.FLAT_CENTS},
        {"kind": "clipping", "track": "gtr DI.flac", "start": hot_from, "end": hot_to,
         "least_run_samples": RUN},
        {"kind": "chorus_does_not_lift", "spans": choruses},
        {"kind": "hook_used_once", "track": "LV take 3.flac", "start": hook["start"], "end": hook["end"],
         "text": hook["text"]},
        {"kind": "riff_never_returns", "track": "gtr DI.flac", "start": intro["start"], "end": intro["end"]},
        {"kind": "loop_never_changes", "track": "Drum Loop.flac", "start": 0.0, "end": end,
         "period_seconds": score.BAR},
    ]  # fmt: skip


def truth(takes: tuple[tuple[Note, ...], ...]) -> dict[str, Any]:
    """Return everything known about the demo, times in seconds on the demo's clock (bar 1 begins at 0)."""
    sections, phrases = _sections(), _phrases(takes)
    beats = [n * score.BEAT for n in range(score.BARS * score.BEATS_PER_BAR)]
    return {
        "title": score.TITLE,
        "bpm": score.BPM,
        "meter": "4/4",
        "key": "G major",
        "tuning_cents": score.TUNING_CENTS,
        "beats": beats,
        "downbeats": beats[:: score.BEATS_PER_BAR],
        "chords": _chords(),
        "sections": sections,
        "phrases": phrases,
        "notes": _notes(takes),
        "riff": [
            {"onset": (beat + turn * 8) * score.BEAT, "beats": length, "midi": midi}
            for turn in range(2)
            for beat, length, midi in score.RIFF
        ],
        "faults": _faults(phrases, sections),
    }
