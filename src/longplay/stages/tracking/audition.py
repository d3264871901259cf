"""Audition a take: is it this song, is it whole, and where does it belong? A bad one is refused by name."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import stage
from longplay.cache.store import active_store
from longplay.formats.audio_in import read_audio
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal
from longplay.song.request import Clockwork, Request
from longplay.song.take_file import Audition, TakeFile
from longplay.sound.levels import db, peak
from longplay.stages.tracking.likeness import Features, features
from longplay.stages.tracking.place import Place, find_place, is_like

Samples = NDArray[np.float32]
SILENT_DBFS = -60.0
"""A take that never gets louder holds an open microphone and nobody at it (default, unsourced)."""
_SOUNDING_DB = 40.0  # below its peak nothing of a take counts as playing (default, unsourced)
LEAST_OF_A_PART, LEAST_OF_A_PHRASE = 0.5, 0.8
"""Share of what was asked for, in seconds, that a take must hold (default, unsourced)."""
MISTAKEN = (48000 / 44100, 44100 / 48000, 2.0, 0.5)
"""True rate over the header's: what converters and exports get wrong."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a take is held against. reference: the record without it, or the track that it mends; pitched: not drums."""

    request: Request
    clock: Clockwork
    reference: Recording
    tuning_cents: float

    @property
    def pitched(self) -> bool:
        """Whether harmony says anything about the take."""
        return self.request.role not in {"drums", "percussion"}

    @property
    def least_s(self) -> float:
        """Seconds that must sound, or lie between its first and last sound."""
        spans = self.request.spans
        if self.request.replaces_a_stretch:
            return LEAST_OF_A_PHRASE * min(s.end - s.start for s in spans)
        return LEAST_OF_A_PART * (spans[-1].end - spans[0].start)


@stage(credit="session producer")
def audition(take: TakeFile, expected: Expected) -> Audition:
    """Hear one take; what is wrong with it stands in the answer and stops nothing."""
    try:
        mono, samples, rate = _read(take)
        _check_sound(take, mono, rate, expected)
        place = _place(take, mono, rate, expected)
        laid = _laid(samples, rate, place.start_s, expected.clock)
        _check_covers(take, laid, expected)
    except Refusal as refusal:
        return unheard(take, refusal.reason, refusal.next_step)
    return Audition(
        take, keep_audio(laid, expected.clock.rate), place.start_s, place.how, place.apart_ms, place.likeness
    )


def _read(take: TakeFile) -> tuple[Samples, Samples, int]:
    decoded = read_audio(active_store().root.parent / take.path)
    return np.ascontiguousarray(decoded.samples.mean(axis=1)), decoded.samples, decoded.rate


def _check_sound(take: TakeFile, mono: Samples, rate: int, expected: Expected) -> None:
    loudest = peak(mono)
    if db(loudest) < SILENT_DBFS:
        reason = f"it is silent (its peak is {db(loudest):.0f} dBFS)" if loudest > 0 else "it is silent"
        raise Refusal(take.path, reason, "Check which input was armed, and record it again")
    active = np.flatnonzero(np.abs(mono) > loudest * 10 ** (-_SOUNDING_DB / 20))
    seconds = (int(active[-1]) - int(active[0])) / rate
    if seconds < expected.least_s:
        reason = f"it plays for {seconds:.1f} s; what was asked for needs at least {expected.least_s:.0f} s"
        raise Refusal(take.path, reason, "Record all of it in one piece; the bars stand in its brief in record/charts")


def _check_covers(take: TakeFile, laid: Samples, expected: Expected) -> None:
    """A stretch that is to be replaced must be played; a part may rest where it likes."""
    loudest, rate = peak(laid), expected.clock.rate
    for span in expected.request.spans if expected.request.replaces_a_stretch else ():
        part = laid[round(span.start * rate) : round(span.end * rate)]
        if db(peak(part)) < db(loudest) - _SOUNDING_DB:
            raise Refusal(take.path, f"nothing is played in {span.bars or 'the stretch'}", "Record those bars too")


def _place(take: TakeFile, mono: Samples, rate: int, expected: Expected) -> Place:
    record = features(
        np.asarray(open_audio(expected.reference)).mean(axis=1), expected.clock.rate, expected.tuning_cents
    )
    heard = features(mono, rate, expected.tuning_cents)
    place = find_place(heard, record, starts(expected, take), expected.pitched)
    seconds = len(mono) / rate
    if not is_like(place, seconds, expected.pitched):
        raise _another(take, mono, rate, record, expected)
    if not place.sure:
        raise Refusal(
            take.path,
            f"it could begin at {_said(place.start_s, expected)} or at {_said(place.or_else_s, expected)}",
            f"Export it from the first frame of the guide, or say where it begins in takes/{take.part}/choice.toml: "
            f'[bars] "{take.player}/{take.path.rsplit("/", 1)[-1]}" = 9',
        )
    return place


def _said(seconds: float, expected: Expected) -> str:
    return expected.clock.grid.place(seconds)


def starts(expected: Expected, take: TakeFile) -> tuple[tuple[str, float], ...]:
    """Where files begin by custom, on the record's clock: with the guide, with the record, at bar 1, or where said."""
    grid = expected.clock.grid
    if take.bar:
        return (("bar", grid.bar_start(take.bar)),)
    return (("guide", -expected.clock.lead_s), ("record", 0.0), ("bar", grid.bar_start(1)))


def _another(take: TakeFile, mono: Samples, rate: int, record: Features, expected: Expected) -> Refusal:
    """Not this song; unless it is, at another rate than its header says."""
    for true in (round(rate * ratio) for ratio in MISTAKEN):
        heard = features(mono, true, expected.tuning_cents)
        again = find_place(heard, record, starts(expected, take), expected.pitched)
        if is_like(again, len(mono) / true, expected.pitched):
            cents = 1200 * np.log2(rate / true)
            reason = (
                f"its header says {rate} Hz, but it was recorded at {true} Hz: it plays {true / rate:.3f} times as "
                f"long and {cents:+.0f} cents off"
            )
            return Refusal(take.path, reason, f"Export it again with its rate set to {true} Hz")
    reason = "it is not this song: neither its harmony nor its attacks fit the record anywhere"
    return Refusal(take.path, reason, "Check the file; the guide to play to lies in record/guides")


def _laid(samples: Samples, rate: int, start_s: float, clock: Clockwork) -> Samples:
    """The take on the record's clock; what lies before it (the count-in) or behind it is left out."""
    import soxr

    if rate != clock.rate:
        samples = np.asarray(soxr.resample(samples, rate, clock.rate, quality="VHQ"), np.float32)
    samples = samples if samples.shape[1] <= 2 else samples.mean(axis=1, keepdims=True)
    out = np.zeros((round(clock.duration * clock.rate), samples.shape[1]), np.float32)
    at = round(start_s * clock.rate)
    first, last = max(at, 0), min(at + len(samples), len(out))
    if last > first:
        out[first:last] = samples[first - at : last - at]
    return out


def refused(audition: Audition) -> str:
    """The line about a refused take, for the notes of a run."""
    return f"{audition.take.path}: {audition.reason}. {audition.next_step}"


def unheard(take: TakeFile, reason: str, next_step: str) -> Audition:
    """A take that needs no hearing to be left out."""
    return replace(Audition(take, None), reason=reason, next_step=next_step)
