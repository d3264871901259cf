"""listening.json: what was heard, for other programs (docs/schemas/listening.schema.json)."""

from typing import Any

from longplay.song.listening import Listening, Phrase, SungNote, TrackListening
from longplay.song.structure import Section

SCHEMA = 1


def listening_json(listening: Listening) -> dict[str, Any]:
    """JSON-able data; seconds on `clock`, levels in the units of their names, null where there is no loudness."""
    return {
        "schema": SCHEMA,
        "clock": listening.clock,
        "duration": _s(listening.duration),
        "tempo": _tempo(listening),
        "time_signature": listening.grid.time_signature.name,
        "beats": [_s(beat) for beat in listening.grid.beats],
        "downbeats": [_s(beat) for beat in _downbeats(listening)],
        "key": _key(listening),
        "chords": [
            {
                "start": _s(c.start),
                "end": _s(c.end),
                "label": c.chord.label(listening.key.value.flat),
                "confidence": _r(c.confidence),
            }
            for c in listening.chords
        ],
        "sections": [_section(listening, section) for section in listening.structure.sections],
        "melody": [_note(note) for note in listening.notes],
        "phrases": [_phrase(phrase) for phrase in listening.phrases],
        "tracks": [_track(track) for track in listening.tracks],
    }


def _tempo(listening: Listening) -> dict[str, Any]:
    tempo = listening.tempo
    return {
        "bpm": round(tempo.value, 3),
        "runner_up": None if tempo.runner_up is None else round(tempo.runner_up, 3),
        "margin": _r(tempo.margin),
        "steady": listening.steady,
        "drift_ms": round(listening.drift_ms, 1),
        "fixed_by": tempo.fixed_by,
    }


def _downbeats(listening: Listening) -> list[float]:
    grid = listening.grid
    first, every = grid.first_beat, grid.time_signature.beats
    return [beat for index, beat in enumerate(grid.beats) if (index + first) % every == 0]


def _key(listening: Listening) -> dict[str, Any]:
    key = listening.key
    return {
        "tonic": key.value.tonic,
        "mode": key.value.mode,
        "runner_up": str(key.runner_up) if key.runner_up else None,
        "margin": _r(key.margin),
        "tuning_cents": round(listening.tuning_cents, 1),
    }


def _section(listening: Listening, section: Section) -> dict[str, Any]:
    grid = listening.grid
    return {
        "start": _s(grid.bar_start(section.first_bar)),
        "end": _s(grid.bar_start(section.last_bar + 1)),
        "bars": [section.first_bar, section.last_bar],
        "name": section.name,
        "label": section.label,
        "confidence": _r(section.confidence),
    }


def _note(note: SungNote) -> dict[str, Any]:
    return {
        "onset": _s(note.onset),
        "offset": _s(note.offset),
        "midi": note.midi,
        "cents": round(note.cents, 1),
        "confidence": _r(note.confidence),
        "track": note.track,
    }


def _phrase(phrase: Phrase) -> dict[str, Any]:
    return {"start": _s(phrase.start), "end": _s(phrase.end), "text": phrase.text, "track": phrase.track}


def _track(track: TrackListening) -> dict[str, Any]:
    return {
        "name": track.name,
        "role": track.role,
        "lufs": None if track.lufs is None else _r(track.lufs),
        "dbtp": _r(track.dbtp),
        "crest_db": _r(track.crest_db),
        "noise_floor_dbfs": _r(track.noise_floor_dbfs),
        "active": [[_s(a), _s(b)] for a, b in track.active],
        "loop_period_s": round(track.loop_period_s, 6) or None,
        "tuning_cents": _r(track.tuning_cents) if track.tuning_confidence > 0 else None,
        "tuning_confidence": _r(track.tuning_confidence),
        "correlation": _r(track.correlation),
        "mono_loss_db": _r(track.mono_loss_db),
        "width_db": _r(track.width_db),
        "end_dbfs": _r(track.end_dbfs),
    }


def _s(seconds: float) -> float:
    return round(float(seconds), 4)


def _r(value: float) -> float | None:
    """Two decimals; null for what is not finite (JSON knows no infinity)."""
    return round(float(value), 2) if abs(value) < float("inf") else None
