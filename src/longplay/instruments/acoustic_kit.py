"""A five-piece acoustic kit with cymbals, under one close microphone a piece, overheads and a room."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from longplay.instruments import kit_cymbals as cymbals
from longplay.instruments import kit_drums as drums
from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of
from longplay.instruments.kit_piece import Piece, strike
from longplay.instruments.kit_room import overhead, room
from longplay.instruments.noise import Samples
from longplay.song.performance import Performance, PlayedNote

HATS = (42, 44, 46)
TOMS = tuple(drums.TOMS)
# General MIDI key -> the key of the piece that plays it.
KEYS = {
    **{k: k for k in (36, 37, 38, 49, 51, 53, 57, *HATS, *TOMS)},
    35: 36, 40: 38, 52: 57, 55: 49, 59: 51,
}  # fmt: skip
_STEM = {36: "kick", 37: "snare", 38: "snare", **dict.fromkeys(HATS, "hats"), **dict.fromkeys(TOMS, "toms")}
# As the audience sees it: hats at the right, floor tom at the left.
_PAN = {41: -0.55, 43: -0.45, 45: -0.2, 47: 0.0, 48: 0.15, 50: 0.3, 49: 0.45, 57: -0.6, 51: -0.4, 53: -0.4}
_LEVEL = {36: 0.33, 38: 0.145, 37: 0.09, 42: 0.125, 44: 0.10, 46: 0.115, 49: 0.17, 57: 0.17, 51: 0.13, 53: 0.10}
_TOM_LEVEL = 0.155
_DRUMS = {36: drums.KICK, 37: drums.RIM, 38: drums.SNARE}
_FADE_SECONDS = 0.05
_CLOSED_T60 = {42: 0.34, 44: 0.17}
_SECONDS = {49: 4.5, 57: 4.5, 51: 4.0, 53: 4.0}


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the close stems kick, snare, toms, hats and cymbals, and overhead and room, each (frames, 2) float32.

    The kick, snare and hats stems are one microphone on both sides (read-only views). Raises ValueError for a key
    that is no drum of this kit.
    """
    frames = frames_of(performance, rate)
    close = {name: np.zeros((frames, 1 if name in ("kick", "snare", "hats") else 2), np.float32) for name in CLOSE}
    for key, hits in _by_piece(performance.notes).items():
        piece = _piece(key, rate)
        for index, note, stop in hits:
            rng = np.random.default_rng((performance.seed, index, key))
            sound = _ended(_hit(piece, key, note, rng, rate), note, stop, rate)
            _place(close[_STEM.get(key, "cymbals")], sound, note.start, _PAN.get(key, 0.0), rate)
    for stem in close.values():
        _fade_end(stem, rate)
    far = {"overhead": overhead(close, rate), "room": room(close, rate)}
    for stem in far.values():
        _fade_end(stem, rate)
    return {**{name: np.broadcast_to(stem, (frames, 2)) for name, stem in close.items()}, **far}


CLOSE = ("kick", "snare", "toms", "hats", "cymbals")
Hits = list[tuple[int, PlayedNote, float]]


def _by_piece(notes: tuple[PlayedNote, ...]) -> dict[int, Hits]:
    """Return, per piece, (index, note, second at which another hat stroke stops it)."""
    unknown = sorted({n.midi for n in notes} - set(KEYS))
    if unknown:
        raise ValueError(f"acoustic_kit has no drum on key {unknown[0]}")
    pedal = sorted(n.start for n in notes if KEYS[n.midi] in HATS)
    stops = {a: b for a, b in pairwise(pedal) if b > a}
    hits: dict[int, Hits] = {}
    for index, note in enumerate(notes):
        key = KEYS[note.midi]
        stop = stops.get(note.start, np.inf) if key in HATS else np.inf
        hits.setdefault(key, []).append((index, note, stop))
    return dict(sorted(hits.items()))


def _piece(key: int, rate: int) -> Piece:
    """Return the piece under a key; its seed is the key, for the same kit stands in every song."""
    if key in TOMS:
        return drums.build(drums.tom(drums.TOMS[key]), rate, key)
    if key in _DRUMS:
        return drums.build(_DRUMS[key], rate, key)
    return _plate(key, rate)


def _plate(key: int, rate: int) -> Piece:
    if key in HATS:
        return cymbals.cymbal(cymbals.HAT, cymbals.HAT_STICK, cymbals.HAT_SECONDS, rate, 46)
    if key == 53:
        return cymbals.bell(_SECONDS[key], rate, 51)
    if key == 51:
        return cymbals.cymbal(cymbals.RIDE, cymbals.RIDE_STICK, _SECONDS[key], rate, key)
    bands = cymbals.CRASH if key == 49 else cymbals.lower(cymbals.CRASH, 0.86)
    return cymbals.cymbal(bands, cymbals.CRASH_STICK, _SECONDS[key], rate, key)


def _hit(piece: Piece, key: int, note: PlayedNote, rng: np.random.Generator, rate: int) -> Samples:
    velocity = float(np.clip(note.velocity, 1, 127))
    sound = strike(piece, velocity, rng) * np.float32(_LEVEL.get(key, _TOM_LEVEL))
    if key in _CLOSED_T60:
        sound = cymbals.closed(sound, _CLOSED_T60[key] * (0.7 + 0.9 * velocity / 127), rate)
    return sound


def _ended(sound: Samples, note: PlayedNote, stop: float, rate: int) -> Samples:
    """Return the sound cut by the next hat stroke, or by the hand when its articulation is "choke"."""
    seconds = note.end if note.articulation == "choke" else stop
    first = round((seconds - note.start) * rate) if np.isfinite(seconds) else sound.size
    fade = int((0.06 if note.articulation == "choke" else 0.012) * rate)
    if first >= sound.size:
        return sound
    sound = sound[: first + fade].copy()
    tail = sound[first:]
    tail *= np.linspace(1.0, 0.0, tail.size, dtype=np.float32) ** 2
    return sound


def _place(stem: Stem, sound: Samples, start: float, pan: float, rate: int) -> None:
    """Add the sound at exactly round(start * rate); pan -1..1 with constant power, unity at the centre."""
    first = max(0, round(start * rate))
    sound = sound[: max(0, len(stem) - first)]
    angle = np.pi / 4 * (1.0 + pan)
    sides = (1.0,) if stem.shape[1] == 1 else (np.sqrt(2) * np.cos(angle), np.sqrt(2) * np.sin(angle))
    for channel, gain in enumerate(sides):
        stem[first : first + sound.size, channel] += np.float32(gain) * sound


def _fade_end(stem: Stem, rate: int) -> None:
    last = min(len(stem), int(_FADE_SECONDS * rate))
    if last:
        stem[-last:] *= np.linspace(1.0, 0.0, last, dtype=np.float32)[:, None]


INSTRUMENT = Instrument(
    name="acoustic_kit",
    role="drums",
    good_for="pop, rock, folk and soul drums at any dynamic, ghost notes included",
    use="record",
    velocity="level over 22 dB; a harder stroke is brighter, bends the heads and opens the hats",
    lowest=35,
    highest=59,
    stems=(*CLOSE, "overhead", "room"),
    licence=OWN_SOUND,
    play=play,
)
