from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.formats.daw_clock import lead_in_ticks
from longplay.formats.midi import (
    MidiNote,
    MidiTrack,
    write_midi,
    write_parts,
    write_performances,
    write_tempo_map,
)
from longplay.song.part import Part, WrittenNote
from longplay.song.performance import Performance, PlayedNote
from longplay.song.structure import name_sections
from longplay.song.time import RecordSeconds, TempoMap, Tick, TimeSignature

STEADY: TempoMap[RecordSeconds] = TempoMap(tuple(0.5 * i for i in range(33)))
LATE: TempoMap[RecordSeconds] = TempoMap(tuple(0.8 + 0.5 * i + 0.001 * i * i for i in range(33)))


def notes_of(path: Path) -> list[tuple[int, int, int, int]]:
    """(start, length, key, velocity) of the last track, in file ticks."""
    now, open_notes, found = 0, {}, []
    for message in mido.MidiFile(path).tracks[-1]:
        now += message.time
        if message.type == "note_on":
            open_notes[message.note] = (now, message.velocity)
        elif message.type == "note_off":
            start, velocity = open_notes.pop(message.note)
            found.append((start, now - start, message.note, velocity))
    assert not open_notes
    return sorted(found)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 4), st.integers(28, 60), st.integers(1, 127)), max_size=20)
)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, ...]]) -> None:
    notes = sorted({s[0]: MidiNote(s[0] * 960, 240 * s[1], s[2], s[3]) for s in steps}.values())
    path = tmp_path_factory.mktemp("midi") / "x.mid"
    write_midi(path, [MidiTrack("bass", tuple(notes), False)], STEADY)
    assert notes_of(path) == [tuple(n) for n in notes]


def test_notes_lie_on_the_audio(tmp_path: Path) -> None:
    notes = tuple(MidiNote(b * 960, 480, 40, 90) for b in range(30))
    write_midi(tmp_path / "x.mid", [MidiTrack("bass", notes, False)], LATE)
    now, starts = 0.0, []
    for message in mido.MidiFile(tmp_path / "x.mid"):
        now += message.time
        if message.type == "note_on":
            starts.append(now)
    assert starts == pytest.approx([LATE.seconds(n.start) for n in notes], abs=1e-4)


def test_a_steady_song_has_one_tempo(tmp_path: Path) -> None:
    write_midi(tmp_path / "x.mid", [MidiTrack("a", (MidiNote(9600, 10, 40, 9),), False)], STEADY)
    tempi = [m for m in mido.MidiFile(tmp_path / "x.mid").tracks[0] if m.type == "set_tempo"]
    assert [m.tempo for m in tempi] == [500000]


def test_sections_are_markers_at_their_bars(tmp_path: Path) -> None:
    write_midi(tmp_path / "x.mid", [], STEADY, name_sections((("verse", 1, 4, 1.0), ("chorus", 5, 4, 1.0))))
    now, markers = 0, []
    for message in mido.MidiFile(tmp_path / "x.mid").tracks[0]:
        now += message.time
        if message.type == "marker":
            markers.append((now, message.text))
    assert markers == [(0, "verse"), (4 * 3840, "chorus")]


def test_drums_go_to_their_channel(tmp_path: Path) -> None:
    part = Part("drums", "drums", "acoustic_kit", (WrittenNote(Tick(0), Tick(120), 38, 3, "backbeat"),))
    write_parts(tmp_path / "x.mid", [part], STEADY)
    on = next(m for m in mido.MidiFile(tmp_path / "x.mid").tracks[1] if m.type == "note_on")
    assert (on.channel, on.velocity) == (9, 114)


def test_a_performance_keeps_its_feel(tmp_path: Path) -> None:
    played = Performance("bass", "electric_bass", (PlayedNote(1.0125, 1.5, 40, 77),), 16.0)
    write_performances(tmp_path / "x.mid", [played], STEADY)
    assert notes_of(tmp_path / "x.mid") == [(1944, 936, 40, 77)]


def test_six_eight_is_written_as_such(tmp_path: Path) -> None:
    grid: TempoMap[RecordSeconds] = TempoMap(STEADY.beats, TimeSignature(2, 1440))
    write_midi(tmp_path / "x.mid", [MidiTrack("a", (MidiNote(0, 10, 40, 9),), False)], grid)
    meta = {m.type: m for m in mido.MidiFile(tmp_path / "x.mid").tracks[0]}
    assert (meta["time_signature"].numerator, meta["time_signature"].denominator) == (6, 8)
    assert meta["set_tempo"].tempo == 333333


def test_the_time_before_bar_one_is_whole_beats() -> None:
    assert lead_in_ticks(STEADY) == 0
    assert lead_in_ticks(LATE) == 2 * 960


def test_the_tempo_map_alone_is_the_whole_clock(tmp_path: Path) -> None:
    write_tempo_map(tmp_path / "x.mid", LATE, 15.0, name_sections((("verse", 1, 4, 1.0), ("chorus", 5, 4, 1.0))))
    now, beats = 0.0, []
    markers: dict[str, float] = {}
    for message in mido.MidiFile(tmp_path / "x.mid"):
        now += message.time
        beats += [now] if message.type == "set_tempo" else []
        markers |= {message.text: now} if message.type == "marker" else {}
    assert beats[1:] == pytest.approx(LATE.beats[: len(beats) - 1], abs=1e-4)  # the first is the lead-in
    assert beats[-1] > 14.0
    assert markers == pytest.approx({"verse": LATE.bar_start(1), "chorus": LATE.bar_start(5)}, abs=1e-4)
