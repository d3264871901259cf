"""The timeline of a DAWproject: lanes with clips, tempo, time signatures and markers, in quarter notes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, log10

from longplay.formats.daw_clock import lead_in_ticks, quarter_at, signatures, tempi
from longplay.formats.dawproject_words import DawAudio, DawProject, DawTrack, Element, element
from longplay.formats.midi import MidiNote
from longplay.song.time import TICKS_PER_QUARTER

TEMPO_ID = "tempo"
_STEP_DB = 1.0
"""A ride is straight in dB and programs draw straight lines in gain: at this step they differ by 0.02 dB at most."""


def arrangement(root: Element, project: DawProject) -> None:
    """Add the arrangement: one lane a track, in order, then markers, tempo and time signatures."""
    made = element(root, "Arrangement", id="arrangement")
    lanes = element(made, "Lanes", id="lanes", timeUnit="beats")
    for number, track in enumerate(project.tracks, start=1):
        _lane(lanes, number, track, project)
    _markers(made, project)
    _tempo(made, project)
    _signatures(made, project)


def _lane(lanes: Element, number: int, track: DawTrack, project: DawProject) -> None:
    lane = element(lanes, "Lanes", id=f"lane{number}", track=f"track{number}")
    clips = element(lane, "Clips", id=f"clips{number}")
    if track.audio:
        _audio_clip(clips, number, track.name, track.audio, project)
    if track.notes:
        _note_clip(clips, number, track, project)
    if track.rides:
        points = element(lane, "Points", id=f"rides{number}", unit="linear")
        element(points, "Target", parameter=f"volume{number}")
        for time, value in _ride_points(track.rides):
            element(points, "RealPoint", time=quarter_at(project.grid, time), value=value, interpolation="linear")


def _audio_clip(clips: Element, number: int, name: str, audio: DawAudio, project: DawProject) -> None:
    length = quarter_at(project.grid, audio.seconds)
    outer = element(clips, "Clip", name=name, time=0.0, duration=length, playStart=0.0)
    nested = element(outer, "Clips", id=f"nested{number}")
    inner = element(nested, "Clip", time=0.0, duration=length, contentTimeUnit="beats", playStart=0.0)
    warps = element(inner, "Warps", id=f"warps{number}", contentTimeUnit="seconds", timeUnit="beats")
    sound = element(
        warps,
        "Audio",
        id=f"audio{number}",
        algorithm="stretch",
        channels=audio.channels,
        duration=audio.seconds,
        sampleRate=audio.rate,
    )
    element(sound, "File", path=audio.name)
    for beat, second in _warps(audio.seconds, project):
        element(warps, "Warp", time=beat, contentTime=second)


def _warps(seconds: float, project: DawProject) -> Iterator[tuple[float, float]]:
    """(quarter, second) wherever the tempo moves, start and end included: the sound runs at its own speed."""
    yield 0.0, 0.0
    for tick, second, _ in _tempi(project):
        if 0.0 < second < seconds:
            yield tick / TICKS_PER_QUARTER, second
    yield quarter_at(project.grid, seconds), seconds


def _note_clip(clips: Element, number: int, track: DawTrack, project: DawProject) -> None:
    length = quarter_at(project.grid, project.duration)
    clip = element(clips, "Clip", name=track.name, time=0.0, duration=length, playStart=0.0)
    notes = element(clip, "Notes", id=f"notes{number}")
    lead = lead_in_ticks(project.grid)
    for note in track.notes:
        if note.start + lead >= 0:
            _note(notes, note, lead)


def _note(notes: Element, note: MidiNote, lead: int) -> None:
    start, length = (note.start + lead) / TICKS_PER_QUARTER, note.length / TICKS_PER_QUARTER
    element(notes, "Note", time=start, duration=length, channel=0, key=note.midi, vel=note.velocity / 127.0, rel=0.5)


def _ride_points(rides: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The rides with points between, so that straight lines in gain follow straight lines in dB."""
    yield rides[0]
    for (start, low), (end, high) in pairwise(rides):
        pieces = max(1, ceil(abs(20.0 * log10(high / low)) / _STEP_DB))
        for piece in range(1, pieces + 1):
            share = piece / pieces
            yield start + share * (end - start), low * (high / low) ** share


def _markers(made: Element, project: DawProject) -> None:
    if not project.structure.sections:
        return
    markers = element(made, "Markers", id="markers", timeUnit="beats")
    lead, bar = lead_in_ticks(project.grid), project.grid.time_signature.ticks_per_bar
    for section in project.structure.sections:
        time = (lead + (section.first_bar - 1) * bar) / TICKS_PER_QUARTER
        element(markers, "Marker", time=max(time, 0.0), name=section.name)


def _tempo(made: Element, project: DawProject) -> None:
    points = element(made, "TempoAutomation", id="tempi", timeUnit="beats", unit="bpm")
    element(points, "Target", parameter=TEMPO_ID)
    for tick, _, tempo in _tempi(project):
        time, value = tick / TICKS_PER_QUARTER, 60e6 / tempo
        element(points, "RealPoint", time=time, value=value, interpolation="hold")


def _signatures(made: Element, project: DawProject) -> None:
    points = element(made, "TimeSignatureAutomation", id="signatures", timeUnit="beats")
    element(points, "Target", parameter="signature")
    for tick, numerator, denominator in signatures(project.grid):
        time = tick / TICKS_PER_QUARTER
        element(points, "TimeSignaturePoint", time=time, numerator=numerator, denominator=denominator)


def _tempi(project: DawProject) -> Iterator[tuple[int, float, int]]:
    return tempi(project.grid, int(project.grid.tick(project.duration)))
