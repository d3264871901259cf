"""Render POP909 songs into stems with their truth, for `bench/ear.py`.

Needs FluidSynth and a General MIDI SoundFont. The songs are performed MIDI; the truth is `beat_midi.txt` (seconds of
each beat) and the experts' chords, key and metre of POP909-CL, carried from its quantised grid to performed time by
matching notes. The drum loop is synthesised here.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mido
import numpy as np
import numpy.typing as npt
import soundfile as sf

RATE = 44100
SECONDS = 90.0
PROGRAMS = {"MELODY": ("vocal", 53), "BRIDGE": ("guitar", 25), "PIANO": ("piano", 0)}
QUALITIES = {
    (0, 4, 7): "maj",
    (0, 3, 7): "min",
    (0, 3, 6): "dim",
    (0, 4, 8): "aug",
    (0, 5, 7): "sus4",
    (0, 2, 7): "sus2",
}
Floats = npt.NDArray[np.float64]


def truth_of(folder: Path) -> dict[str, Any]:
    """Beats, downbeats, metre, key and chords of a song in performed seconds, up to SECONDS."""
    name = folder.name
    beats = np.array([float(line.split()[0]) for line in (folder / "beat_midi.txt").read_text().splitlines()])
    played = _notes(mido.MidiFile(folder / f"{name}.mid"))
    expert = mido.MidiFile(folder / f"{name}_cl.mid")
    ticks, map_rate = _align(_quantised(expert), played, beats)
    meter, felt, beat, bar = _bars(expert)
    seconds: Callable[..., Any] = lambda t: np.interp(np.asarray(t, float), ticks, beats)  # noqa: E731
    known: Callable[..., Any] = lambda start, step: np.arange(start - 40 * step, ticks[-1], step)  # noqa: E731
    inside: Callable[..., Any] = lambda t: t[(t >= ticks[0]) & (seconds(t) < SECONDS)]  # noqa: E731
    return {
        "beats": seconds(inside(known(beat, felt))).tolist(),
        "downbeats": [] if bar is None else seconds(inside(known(bar, felt * meter))).tolist(),
        "beats_per_bar": meter,
        "key": _key(expert),
        "chords": _chords(expert, seconds),
        "note_match": map_rate,
    }


def _notes(midi: mido.MidiFile) -> list[tuple[float, int]]:
    """(seconds, pitch) of every note of the performance."""
    now, notes = 0.0, []
    for message in midi:
        now += message.time
        if message.type == "note_on" and message.velocity:
            notes.append((now, message.note))
    return notes


def _absolute(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    now, events = 0, []
    for message in track:
        now += message.time
        events.append((now, message))
    return events


def _quantised(expert: mido.MidiFile) -> list[tuple[float, int]]:
    """(beats, pitch) of every note of the expert file."""
    return [
        (tick / expert.ticks_per_beat, m.note)
        for track in expert.tracks[1:-1]
        for tick, m in _absolute(track)
        if m.type == "note_on" and m.velocity
    ]


def _align(expert: list[tuple[float, int]], played: list[tuple[float, int]], beats: Floats) -> tuple[Floats, float]:
    """Expert tick of every performed beat: the shift (in beats) under which most notes fall together."""
    times, pitches = (np.array(column) for column in zip(*played, strict=True))
    position = np.interp(times, beats, np.arange(len(beats)))
    for grid, shifts in ((4, np.arange(-40, 41)), (12, np.arange(-40, 40, 1 / 24))):
        want = np.array([round(grid * b) * 128 + n for b, n in expert])
        matches = [np.isin(want, np.round(grid * (position - shift)) * 128 + pitches).mean() for shift in shifts]
        best = int(np.argmax(matches))
        if matches[best] > 0.95:
            break
    return (np.arange(len(beats)) - shifts[best]) * 480.0, float(matches[best])


def _bars(expert: mido.MidiFile) -> tuple[int, int, int, int | None]:
    """Felt beats in a bar, ticks of one, tick of a beat, tick of a bar line (None where the labels leave it open).

    Many expert files start inside a beat or a bar; the chords' own starts tell where beats and bars lie. Six and
    three eighths are felt in dotted quarters.
    """
    sign = next(m for _, m in _absolute(expert.tracks[0]) if m.type == "time_signature")
    compound = sign.denominator == 8
    felt = expert.ticks_per_beat * (3 if compound else 2) // 2 if compound else expert.ticks_per_beat
    beats = 2 if compound else sign.numerator
    starts = np.array([t for t, m in _absolute(expert.tracks[-1]) if m.type == "note_on" and m.velocity])
    inside = int(np.argmax(np.bincount(starts % felt)))
    votes = np.bincount(np.round((starts - inside) / felt).astype(int) % beats, minlength=beats)
    first, second = np.argsort(-votes)[:2]
    clear = votes[first] > 1.25 * votes[second]
    bar = int(first) if clear else 0 if first == 0 and inside == 0 else None
    return beats, felt, inside, None if bar is None else inside + bar * felt


def _key(expert: mido.MidiFile) -> str:
    return str(next(m.key for _, m in _absolute(expert.tracks[0]) if m.type == "key_signature"))


def _chords(expert: mido.MidiFile, seconds: Any) -> list[tuple[float, float, str]]:
    track = expert.tracks[-1]
    open_notes: dict[int, int] = {}
    spans: dict[tuple[int, int], list[int]] = {}
    for tick, m in _absolute(track):
        if m.type == "note_on" and m.velocity:
            open_notes[m.note] = tick
        elif m.type in {"note_on", "note_off"} and m.note in open_notes:
            spans.setdefault((open_notes.pop(m.note), tick), []).append(m.note)
    rows = [(float(seconds(a)), float(seconds(b)), _label(sorted(notes))) for (a, b), notes in sorted(spans.items())]
    return [row for row in rows if row[1] > row[0] and row[0] < SECONDS]


def _label(notes: list[int]) -> str:
    names = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    classes = {n % 12 for n in notes}
    for root in [notes[0] % 12, *sorted(classes)]:
        above = {(c - root) % 12 for c in classes}
        for steps, quality in QUALITIES.items():
            if set(steps) <= above:
                return f"{names[root]}:{quality}"
    return "X"


def render(folder: Path, out: Path, soundfont: Path, warped: bool) -> None:
    """Write stems (FLAC, mono) and truth.json of one song; a warped song drifts and has no drum loop."""
    truth = truth_of(folder)
    out.mkdir(parents=True, exist_ok=True)
    warp = _warp(int(folder.name)) if warped else lambda t: t
    midi = mido.MidiFile(folder / f"{folder.name}.mid")
    frames = round(float(warp(SECONDS)) * RATE)
    for name, program in PROGRAMS.values():
        track = next(t for t in midi.tracks if PROGRAMS.get(t.name.strip(), ("",))[0] == name)
        sound = np.resize(np.pad(_play(_retimed(midi, track, program, warp), soundfont), (0, 2 * frames)), frames)
        sf.write(out / f"{name}.flac", sound, RATE, subtype="PCM_16")
    if not warped:
        loop = _drums(
            np.array(truth["beats"]),
            np.array(truth["downbeats"] or truth["beats"][:: truth["beats_per_bar"]]),
            int(folder.name),
            frames,
        )
        sf.write(out / "drums.flac", loop, RATE, subtype="PCM_16")
    for field in ("beats", "downbeats"):
        truth[field] = [float(warp(t)) for t in truth[field]]
    truth["chords"] = [(float(warp(a)), float(warp(b)), label) for a, b, label in truth["chords"]]
    (out / "truth.json").write_text(json.dumps(truth))


def _warp(seed: int) -> Any:
    """Demo seconds of a written second: a slow drift of 2-4 % either way, and a held beat somewhere (fermata)."""
    rng = np.random.default_rng(seed)
    written = np.arange(0.0, SECONDS + 30.0, 0.05)
    depth, period, phase = rng.uniform(0.02, 0.04), rng.uniform(25, 60), rng.uniform(0, 6.28)
    speed = 1.0 + depth * np.sin(2 * np.pi * written / period + phase)
    held = rng.uniform(30, 60)
    speed[(written > held) & (written < held + 0.5)] *= 1.8
    heard = np.concatenate([[0.0], np.cumsum(speed[:-1] * 0.05)])
    return lambda t: np.interp(t, written, heard)


def _retimed(midi: mido.MidiFile, track: mido.MidiTrack, program: int, warp: Any) -> mido.MidiFile:
    """One track as a MIDI file of 1 ms ticks, cut after SECONDS; every note ends."""
    single = mido.MidiFile(ticks_per_beat=midi.ticks_per_beat, tracks=[midi.tracks[0], track])
    now, last = 0.0, 0
    sounding: set[int] = set()
    line = mido.MidiTrack(
        [mido.MetaMessage("set_tempo", tempo=500000), mido.Message("program_change", program=program)]
    )
    for message in single:
        now += message.time
        if now > SECONDS:
            break
        if message.type in {"note_on", "note_off", "control_change"}:
            at = round(1000 * float(warp(now)))
            line.append(message.copy(time=at - last, channel=0))
            last = at
            if message.type != "control_change":
                (sounding.add if message.type == "note_on" and message.velocity else sounding.discard)(message.note)
    end = max(round(1000 * float(warp(SECONDS))) - last, 0)
    line.extend(mido.Message("note_off", note=n, time=end if i == 0 else 0) for i, n in enumerate(sorted(sounding)))
    line.append(mido.Message("control_change", control=64, value=0, time=0 if sounding else end))
    return mido.MidiFile(ticks_per_beat=500, tracks=[line])


def _play(midi: mido.MidiFile, soundfont: Path) -> Floats:
    with tempfile.TemporaryDirectory() as scratch:
        score, sound = Path(scratch, "song.mid"), Path(scratch, "song.wav")
        midi.save(score)
        quiet = ["-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", str(RATE), "-O", "float", "-T", "wav"]
        subprocess.run(["fluidsynth", "-ni", *quiet, "-F", str(sound), str(soundfont), str(score)], check=True)
        samples, _ = sf.read(sound, dtype="float32")
    return np.asarray(samples.mean(axis=1))


def _drums(beats: Floats, downbeats: Floats, seed: int, frames: int) -> Floats:
    """A synthesised kick, snare and hat pattern on the true beats: busy, plain or half-time by seed."""
    out = np.zeros(frames + RATE, dtype=np.float32)
    style = seed % 3
    for index, beat in enumerate(beats[:-1]):
        since = downbeats[downbeats <= beat + 0.01]
        in_bar = index - int(np.searchsorted(beats, since[-1] - 0.01)) if len(since) else 0
        length = beats[index + 1] - beat
        if in_bar == 0 or (style == 1 and in_bar == 2):
            _lay(out, beat, _kick())
        if style == 0 and in_bar == 2:
            _lay(out, beat + length / 2, _kick())
        if in_bar == 2 if style == 2 else in_bar in {1, 3}:
            _lay(out, beat, _snare(np.random.default_rng(1)))
        for part in range((2, 2, 4)[style]):
            _lay(
                out, beat + length * part / (2, 2, 4)[style], _hat(np.random.default_rng(part)) * (0.6 if part else 1.0)
            )
    return np.asarray(out[:frames])


def _lay(out: Any, at: float, sound: Floats) -> None:
    start = max(round(at * RATE), 0)
    room = min(len(sound), len(out) - start)
    if room > 0:
        out[start : start + room] += sound[:room]


def _kick() -> Floats:
    t = np.arange(int(0.25 * RATE)) / RATE
    return np.asarray(0.5 * np.sin(2 * np.pi * (50 * t + 8 * (1 - np.exp(-t * 30)))) * np.exp(-t * 18))


def _snare(rng: np.random.Generator) -> Floats:
    t = np.arange(int(0.18 * RATE)) / RATE
    return np.asarray((0.2 * np.sin(2 * np.pi * 190 * t) + 0.2 * rng.standard_normal(len(t))) * np.exp(-t * 25))


def _hat(rng: np.random.Generator) -> Floats:
    t = np.arange(int(0.06 * RATE)) / RATE
    return np.asarray(0.12 * np.diff(rng.standard_normal(len(t) + 1)) * np.exp(-t * 80))


def main() -> None:
    """Render every song of the first argument into the second with the SoundFont given third."""
    import sys

    source, out, soundfont = map(Path, sys.argv[1:4])
    for folder in sorted(p for p in source.iterdir() if p.is_dir()):
        render(folder, out / "steady" / folder.name, soundfont, warped=False)
        render(folder, out / "warped" / folder.name, soundfont, warped=True)
        print(folder.name, flush=True)


if __name__ == "__main__":
    main()
