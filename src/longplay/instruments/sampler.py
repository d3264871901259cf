"""The sampler: a performance through a sample library, streamed from disk, one stem a piece or microphone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from longplay.formats.sfz import SfzInstrument
from longplay.formats.sfz_region import SfzRegion
from longplay.instruments.instrument import Stem, frames_of
from longplay.instruments.sample_stream import Cut, SampleFile, Shelf, Sound
from longplay.instruments.sampler_envelope import envelope, filtered, release_s
from longplay.instruments.sampler_gain import moved, sides
from longplay.instruments.sampler_stems import STEMS, is_multi_mic, stem_of
from longplay.instruments.sampler_voices import Chooser, Voice, neighbour, voices_of
from longplay.song.performance import Performance

_LEAD_S = 0.0005
"""Kept of the pre-roll and faded in, so that an onset does not begin with a step."""
_END_FADE_S = 0.002
_LAST_FADE_S = 0.05
_MOST_CENTS = 4800.0
"""No sample is moved further than four octaves (default, unsourced)."""


@dataclass(slots=True)
class Library:
    """A sample library ready to be played. instrument: as read; drums: whether its keys are drums of a kit."""

    instrument: SfzInstrument
    drums: bool
    controllers: Mapping[int, float]
    many: bool = field(init=False)

    def __post_init__(self) -> None:
        self.many = is_multi_mic(self.instrument.regions)
        self.controllers = {**self.instrument.controllers, **self.controllers}

    def chooser(self) -> Chooser:
        """Return somebody who chooses its regions, at the first turn."""
        return Chooser(self.instrument.regions, self.controllers, self.drums)

    def stems(self) -> tuple[str, ...]:
        """Return the stems that it can have, in the order of a kit."""
        there = {stem_of(r, key, self.drums, self.many) for r in self.instrument.regions for key in (r.lokey, r.hikey)}
        return tuple(name for name in (*STEMS[:5], "close", "direct", *STEMS[5:]) if name in there)


def play(library: Library, performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stems of a performance at `rate` Hz, float32 (frames, 2), by name.

    The first onset of a stroke lies at round(start * rate), half a millisecond at most behind it: what the samples
    carry before it is left out, for all microphones of a stroke the same. What sounds at the end fades over 50 ms.
    """
    frames = frames_of(performance, rate)
    stems = {name: np.zeros((frames, 2), np.float32) for name in library.stems()}
    sampler = _Sampler(library, Shelf(rate))
    for stroke in _strokes(voices_of(performance, library.chooser())):
        sampler.add(stroke, stems)
    for stem in stems.values():
        last = min(frames, int(_LAST_FADE_S * rate))
        stem[frames - last :] *= np.linspace(1.0, 0.0, last, dtype=np.float32)[:, None]
    return stems


def _strokes(voices: list[Voice]) -> list[list[Voice]]:
    strokes: dict[int, list[Voice]] = {}
    for voice in voices:
        strokes.setdefault(voice.stroke, []).append(voice)
    return list(strokes.values())


@dataclass(slots=True)
class _Sampler:
    library: Library
    shelf: Shelf
    _instead: dict[str, SfzRegion | None] = field(default_factory=dict)

    def add(self, stroke: list[Voice], stems: Mapping[str, Stem]) -> None:
        """Add all voices of one stroke to the stems."""
        sounding = [voice for voice in map(self._able, stroke) if voice is not None]
        early = self._pre_roll(sounding)
        for voice in sounding:
            stem = stems[stem_of(voice.region, voice.key, self.library.drums, self.library.many)]
            first = round(voice.start * self.shelf.rate)
            room = len(stem) - first
            if room > 0:
                sound = self._sound(voice, early, room)
                stem[first : first + len(sound)] += sound

    def _able(self, voice: Voice) -> Voice | None:
        """Return the voice, with its nearest neighbour's sample where its own cannot be played; None for silence."""
        if not voice.region.sample or voice.region.sample.startswith("*"):
            return None
        if isinstance(self._file(voice.region), SampleFile):
            return voice
        if voice.region.place not in self._instead:
            able = [r for r in self.library.instrument.regions if r.sample and isinstance(self._file(r), SampleFile)]
            self._instead[voice.region.place] = neighbour(voice.region, able, self.library.drums)
        found = self._instead[voice.region.place]
        return None if found is None else replace(voice, region=found, cents=voice.cents + _moved(voice.region, found))

    def _file(self, region: SfzRegion) -> SampleFile | str:
        path = self.library.instrument.samples.get(region.sample)
        return "is missing" if path is None else self.shelf.file(path)

    def _pre_roll(self, stroke: list[Voice]) -> float:
        """Return the seconds in front of the stroke's first onset, in the samples' own time."""
        struck = [v for v in stroke if v.stroke % 2 and v.region.ampeg_attack < 0.01]
        rolls = [self.shelf.pre_roll(self._path(v.region), v.offset) for v in struck]
        return max(0.0, min(rolls) - _LEAD_S) if rolls else 0.0

    def _path(self, region: SfzRegion) -> Path:
        return self.library.instrument.samples[region.sample]

    def _sound(self, voice: Voice, early: float, room: int) -> Sound:
        """Return one voice in stereo, at most `room` frames."""
        rate, region = self.shelf.rate, voice.region
        held = _frames(voice.end - voice.start, rate, room)
        stop = _frames(voice.choke - voice.start, rate, room)
        wanted = min(
            room, held + _frames(release_s(region, voice.velocity), rate, room), stop + round(voice.fade * rate)
        )
        cut = self._cut(voice, early, held)
        sound = self.shelf.sound(cut, wanted)
        level = envelope(region, voice.velocity, min(held, len(sound)), len(sound), rate) * np.float32(voice.gain)
        _shape_ends(level, early > 0.0, len(sound) < wanted, rate)
        fading = level[stop:]
        fading *= np.linspace(1.0, 0.0, fading.size, dtype=np.float32) ** 2
        bend = moved(region, "cutoff", self.library.controllers)
        sound = filtered(sound, region, voice.key, voice.velocity, bend, rate)
        return _placed(sound, level, sides(region, sound.shape[1], voice.pan))

    def _cut(self, voice: Voice, early: float, held: int) -> Cut:
        region, file = voice.region, self._file(voice.region)
        assert isinstance(file, SampleFile)  # noqa: S101  (only voices that are able come here)
        speed = float(2.0 ** (np.clip(voice.cents, -_MOST_CENTS, _MOST_CENTS) / 1200.0))
        first = voice.offset + int(early * file.rate)
        end = min(region.end + 1, file.frames) if region.end >= 0 else file.frames
        loop, rounds = _loop(region, file, voice.end), -1
        if loop and region.loop_mode == "loop_sustain":
            beyond = held * file.rate * speed / self.shelf.rate - (loop[1] - first)
            rounds = max(0, int(np.ceil(beyond / (loop[1] - loop[0]))))
        return Cut(self._path(region), min(first, end), end, loop, rounds, speed)


def _placed(sound: Sound, level: Sound, to: Sound) -> Sound:
    """Return float32 (frames, 2); sides that keep to themselves need no matrix, which is most of a kit's work."""
    placed = np.empty((len(sound), 2), np.float32)
    apart = len(to) == 1 or not (to[0, 1] or to[1, 0])
    for side in range(2):
        source = sound[:, min(side, len(to) - 1)] * to[min(side, len(to) - 1), side] if apart else sound @ to[:, side]
        np.multiply(source, level, out=placed[:, side])
    return placed


def _moved(old: SfzRegion, new: SfzRegion) -> float:
    """Return the cents that a neighbour's sample has to go further than the region's own."""
    keys = old.pitch_keycenter - new.pitch_keycenter
    return old.pitch_keytrack * keys + new.tune - old.tune + 100.0 * (new.transpose - old.transpose)


def _loop(region: SfzRegion, file: SampleFile, end: float) -> tuple[int, int] | None:
    """Return the loop that the region or else its sample gives; none for what rings out by itself."""
    mode = region.loop_mode or ("loop_continuous" if file.loop else "no_loop")
    if mode not in ("loop_continuous", "loop_sustain") or not np.isfinite(end):
        return None
    start, last = file.loop or (0, file.frames)
    start = region.loop_start if region.loop_start >= 0 else start
    last = region.loop_end + 1 if region.loop_end >= 0 else last
    return (start, min(last, file.frames)) if 0 <= start < min(last, file.frames) else None


def _frames(seconds: float, rate: int, most: int) -> int:
    return most if not np.isfinite(seconds) else min(most, max(0, round(seconds * rate)))


def _shape_ends(level: Sound, lead: bool, ended: bool, rate: int) -> None:
    """Fade the lead in, and out what breaks off because the sample is over."""
    first = min(level.size, int(_LEAD_S * rate)) if lead else 0
    level[:first] *= np.linspace(0.0, 1.0, first, dtype=np.float32)
    last = min(level.size, int(_END_FADE_S * rate)) if ended else 0
    level[level.size - last :] *= np.linspace(1.0, 0.0, last, dtype=np.float32)
