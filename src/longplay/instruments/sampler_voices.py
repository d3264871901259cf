"""Which samples a performance calls, and when each is let go or choked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from longplay.formats.sfz_region import SfzRegion
from longplay.instruments.sampler_gain import gain_of, moved
from longplay.instruments.sampler_stems import stand_ins
from longplay.song.performance import Performance, PlayedNote

_DEAD_FADE_S = 0.06


@dataclass(slots=True)
class Voice:
    """One region sounding. start, end: seconds when it is struck and let go (infinite for one that rings out).

    stroke: number of the note (or of its release) that called it. choke: when something stops it, over fade seconds.
    """

    region: SfzRegion
    key: int
    velocity: int
    stroke: int
    start: float
    end: float
    gain: float
    cents: float
    pan: float
    offset: int
    choke: float = np.inf
    fade: float = 0.006


@dataclass(slots=True)
class Chooser:
    """Chooses regions note by note: keys, touch, turns (round robin), chance by seed, keyswitches, controllers."""

    regions: Sequence[SfzRegion]
    controllers: Mapping[int, float]
    drums: bool
    _turns: dict[int, int] = field(default_factory=dict)
    _by_key: dict[int, list[int]] = field(default_factory=dict)
    _switch: int = -1
    _held: list[PlayedNote] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key = defaultdict(list)
        for index, region in enumerate(self.regions):
            if not region.by_controller and self._conditions_hold(region):
                for key in range(max(0, region.lokey), min(127, region.hikey) + 1):
                    self._by_key[key].append(index)
        self._switch = next((r.sw_default for r in self.regions if r.sw_default >= 0), -1)

    def _conditions_hold(self, region: SfzRegion) -> bool:
        return all(c.low <= self.controllers.get(c.controller, 0.0) <= c.high for c in region.conditions)

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys that make a sound when they are struck."""
        struck = ((key, self.regions[i]) for key, indices in self._by_key.items() for i in indices)
        return tuple(sorted({key for key, region in struck if region.trigger != "release" and region.sample}))

    def key_for(self, key: int) -> int:
        """Return the key that plays `key`: itself, what stands in for a drum, or the nearest that makes a sound."""
        keys = self.keys
        if key in keys or not keys or self._is_switch(key):
            return key
        if self.drums:
            return next((other for other in stand_ins(key) if other in keys), key)
        return min(keys, key=lambda other: (abs(other - key), other))

    def strike(self, note: PlayedNote, key: int, chance: float) -> list[int]:
        """Return the numbers of the regions that a note calls; its turn is counted."""
        self._held = [n for n in self._held if n.end > note.start + 1e-9]
        trigger = "legato" if self._held else "first"
        self._held.append(note)
        self._switch = key if self._is_switch(key) else self._switch
        return self._called(key, note.velocity, chance, ("attack", trigger))

    def let_go(self, note: PlayedNote, key: int, chance: float) -> list[int]:
        """Return the numbers of the regions that the end of a note calls."""
        return self._called(key, note.velocity, chance, ("release", "release_key"))

    def _is_switch(self, key: int) -> bool:
        return any(r.sw_lokey <= key <= r.sw_hikey for r in self.regions if r.sw_lokey >= 0)

    def _called(self, key: int, velocity: int, chance: float, triggers: tuple[str, ...]) -> list[int]:
        called = []
        for index in self._by_key.get(key, ()):
            r = self.regions[index]
            if r.trigger not in triggers or not r.lovel <= velocity <= r.hivel:
                continue
            if r.sw_last >= 0 and r.sw_last != self._switch:
                continue
            if not (r.lorand <= chance < r.hirand or (r.hirand >= 1.0 and chance >= r.lorand)):
                continue
            turn = self._turns.get(index, 0)
            self._turns[index] = turn + 1
            if turn % max(1, r.seq_length) + 1 == r.seq_position:
                called.append(index)
        return called


def voices_of(performance: Performance, chooser: Chooser) -> list[Voice]:
    """Return all voices of a performance, by start; `key` of each is the note's own, whatever key plays it."""
    notes = sorted(enumerate(performance.notes), key=lambda each: (each[1].start, each[0]))
    events = [(n.start, 1, index, n) for index, n in notes] + [(n.end, 0, index, n) for index, n in notes]
    playing: list[Voice] = []
    for at, struck, index, note in sorted(events, key=lambda event: event[:3]):
        key = chooser.key_for(note.midi)
        chance = float(np.random.default_rng((performance.seed, index, 71)).random())
        called = chooser.strike(note, key, chance) if struck else chooser.let_go(note, key, chance)
        new = [_voice(chooser, which, note, (index, key, bool(struck)), performance) for which in called]
        for region in {v.region.group: v.region for v in new if v.region.group}.values():
            _choke(playing, region.group, at, 2 * index + struck)
        playing.extend(new)
    return sorted(playing, key=lambda v: (v.start, v.stroke))


def _choke(playing: Sequence[Voice], group: int, at: float, stroke: int) -> None:
    for voice in playing:
        if voice.region.off_by == group and voice.stroke != stroke and voice.choke > at:
            r = voice.region
            voice.choke = at
            voice.fade = {"normal": max(0.006, r.ampeg_release), "time": max(0.002, r.off_time)}.get(r.off_mode, 0.006)


def _voice(
    chooser: Chooser, which: int, note: PlayedNote, stroke: tuple[int, int, bool], performance: Performance
) -> Voice:
    region, controllers = chooser.regions[which], chooser.controllers
    index, key, struck = stroke
    rng = np.random.default_rng((performance.seed, index, which, 73))
    louder, higher, later = rng.uniform(-1.0, 1.0, 3)
    sounding = note.midi if not chooser.drums else key
    gain = gain_of(region, sounding, note.velocity, controllers) * 10.0 ** (region.amp_random * louder / 20.0)
    if not struck:
        gain *= 10.0 ** (-region.rt_decay * (note.end - note.start) / 20.0)
    rings = not struck or region.loop_mode == "one_shot" or (chooser.drums and region.loop_mode != "loop_sustain")
    voice = Voice(
        region=region,
        key=note.midi,
        velocity=note.velocity,
        stroke=2 * index + struck,
        start=(note.start if struck else note.end) + region.delay,
        end=np.inf if rings else note.end,
        gain=gain,
        cents=_cents(region, sounding, note.velocity, performance, chooser) + region.pitch_random * higher,
        pan=region.pan + moved(region, "pan", controllers),
        offset=region.offset + round(region.offset_random * abs(later)),
    )
    if note.articulation == "choke" and chooser.drums and struck:
        voice.choke, voice.fade = note.end, _DEAD_FADE_S
    return voice


def _cents(region: SfzRegion, key: int, velocity: int, performance: Performance, chooser: Chooser) -> float:
    """Return how far the sample is moved; drums keep their own pitch whatever the song's tuning is."""
    tuning = 0.0 if chooser.drums else performance.tuning_cents * region.pitch_keytrack / 100.0
    cents = region.tune + 100.0 * region.transpose + moved(region, "tune", chooser.controllers)
    cents += region.pitch_keytrack * (key - region.pitch_keycenter) + region.pitch_veltrack * velocity / 127.0
    return cents + tuning


def neighbour(region: SfzRegion, others: Sequence[SfzRegion], drums: bool) -> SfzRegion | None:
    """Return the region with the sample of its nearest neighbour among `others`; None where none may stand in.

    Nearest by key, then by touch; a drum only by a sample of its own key.
    """
    able = [o for o in others if o.trigger == region.trigger and (not drums or o.lokey == region.lokey)]
    if not able:
        return None
    middle = region.lovel + region.hivel
    best = min(
        able,
        key=lambda o: (abs(o.pitch_keycenter - region.pitch_keycenter), abs(o.lovel + o.hivel - middle), o.sample),
    )
    same = ("sample", "pitch_keycenter", "tune", "transpose", "offset", "end", "loop_mode", "loop_start", "loop_end")
    return replace(region, **{name: getattr(best, name) for name in same})
