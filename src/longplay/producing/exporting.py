"""The desk as other programs can have it: tracks before their fader, with faders, pans, rides and notes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from longplay.cache.audio import open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import active_store
from longplay.formats.dawproject import LOUDEST, write_dawproject
from longplay.formats.dawproject_words import DawAudio, DawProject, DawTrack
from longplay.formats.midi import track_of_performance
from longplay.formats.names import stem_name
from longplay.producing.delivering import wav24
from longplay.producing.release import Release
from longplay.producing.sounding import performances
from longplay.song.mix import FADER, Automation, Channel, Mix
from longplay.song.recording import Blob, Recording
from longplay.sound.levels import db, from_db, peak
from longplay.stages.mix.channel import process_strip

FULLEST_DBFS = -1.0
"""A track's file keeps this much room; its fader makes up for it."""


@kept
def sample_peak_db(recording: Recording) -> float:
    """The highest sample in dBFS."""
    return db(peak(open_audio(recording)))


@dataclass(frozen=True, slots=True)
class Strip:
    """A track before its fader: the sound, and the level in dB, pan and rides (second, dB) that the desk gives it."""

    name: str
    role: str
    recording: Recording
    level_db: float
    pan: float
    rides: tuple[tuple[float, float], ...]


def strips_of(release: Release, pool: Pool) -> tuple[Strip, ...]:
    """Every channel before its fader, then the returns as they are; together they make the mix before its busses."""
    sounding = release.sounding
    mix, tracks = sounding.mix, (*sounding.demo_tracks, *sounding.parts)
    pairs = [(c, track) for track in tracks if (c := mix.channel(track.name)) and not c.mute]
    sounds = pool.map("Tracks before their faders", process_strip, pairs)
    channels = [_strip(mix, c, sound) for (c, _), sound in zip(pairs, sounds, strict=True)]
    known = {track.name for track in tracks}
    returns = [
        Strip(stem.name, "effect", stem.recording, stem.gain_db, 0.0, ())
        for stem in sounding.mixdown.stems
        if stem.name not in known
    ]
    return (*channels, *returns)


def _strip(mix: Mix, channel: Channel, sound: Recording) -> Strip:
    bus = next((bus.fader_db for bus in mix.busses if bus.name == channel.bus), 0.0)
    rides = [ride for ride in mix.automation if ride.track == channel.track and ride.target == FADER and ride.points]
    level = channel.fader_db + bus + mix.trim_db
    return Strip(channel.track, channel.role, sound, level, channel.pan, together(rides))


def together(rides: Sequence[Automation]) -> tuple[tuple[float, float], ...]:
    """All rides of one fader as one, in (second, dB): they add up."""
    times = sorted({time for ride in rides for time, _ in ride.points})
    return tuple((time, sum(_at(ride, time) for ride in rides)) for time in times)


def _at(ride: Automation, time: float) -> float:
    before = [point for point in ride.points if point[0] <= time] or [ride.points[0]]
    after = [point for point in ride.points if point[0] >= time] or [ride.points[-1]]
    (start, low), (end, high) = before[-1], after[0]
    return low if end <= start else low + (high - low) * (time - start) / (end - start)


def write_project(path: Path, release: Release, strips: tuple[Strip, ...], pool: Pool) -> None:
    """Write the record as a DAWproject. The cache keeps none of its sounds: they lie in the project then."""
    peaks = pool.map("Levels of the tracks", sample_peak_db, [(strip.recording,) for strip in strips])
    gains = [file_gain_db(strip, peak_db) for strip, peak_db in zip(strips, peaks, strict=True)]
    writing = [(strip.recording, gain, 0) for strip, gain in zip(strips, gains, strict=True)]
    blobs = pool.map("Sounds of the project file", wav24, writing)
    heard = [_track(n, *each) for n, each in enumerate(zip(strips, gains, blobs, strict=True), start=1)]
    write_dawproject(path, daw_project(release, tuple(heard)))
    for blob in blobs:
        active_store().blob(blob.hash, blob.suffix).unlink(missing_ok=True)


def daw_project(release: Release, heard: tuple[DawTrack, ...]) -> DawProject:
    """The record as a project: the tracks that are heard, the parts as notes to read, tempo, sections, names."""
    version, brief = release.sounding.version, release.song.brief
    form = version.form
    played = [track_of_performance(performance, form.grid) for performance in performances(version, release.song)]
    notes = [DawTrack(f"{track.name} (notes)", notes=track.notes, muted=True) for track in played]
    said = (("Title", brief.title), ("Artist", brief.artist), ("Producer", "Longplay"), ("Genre", brief.style))
    return DawProject((*heard, *notes), form.grid, form.structure, form.duration, 1.0, said)


def file_gain_db(strip: Strip, peak_db: float) -> float:
    """The gain a track's file is written with: none, unless it would clip or its fader would stand over +6 dB."""
    highest = strip.level_db + max((level for _, level in strip.rides), default=0.0)
    return min(max(0.0, highest - db(LOUDEST)), FULLEST_DBFS - peak_db)


def _track(number: int, strip: Strip, gain_db: float, blob: Blob) -> DawTrack:
    sound, level = strip.recording, strip.level_db - gain_db
    name = f"audio/{stem_name(number, strip.role, strip.name)}"
    audio = DawAudio(name, active_store().blob(blob.hash, blob.suffix), sound.channels, sound.rate, sound.seconds)
    rides = tuple((time, min(from_db(level + ride), LOUDEST)) for time, ride in strip.rides)
    return DawTrack(strip.name, audio, (), min(from_db(level), LOUDEST), strip.pan, rides)
