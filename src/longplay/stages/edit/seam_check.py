"""Does every seam of the record hold?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_audio
from longplay.cache.kept import kept
from longplay.song.arrangement import Cut, Form
from longplay.song.edit import EditList, TrackEdit
from longplay.song.listening import Listening
from longplay.song.seam import FAILS, SeamCheck
from longplay.song.track import Demo, Track
from longplay.stages.edit.lay import joints_of, voice_of
from longplay.stages.edit.mend import mended
from longplay.stages.edit.seam import (
    FADE_S,
    GAP_DB,
    Joint,
    Samples,
    Seam,
    join,
    level_db,
    loud_db,
    read,
    seam_place,
)

MOST_TEMPO_PERCENT = 2.0
"""A step of the tempo that is smaller is hardly heard (just noticeable: 2-3 %, Friberg & Sundberg 1995)."""
MOST_CLICK_DB = 6.0
"""An edge twice as sharp as anything in either side alone (default, unsourced)."""
_NOTE_MARGIN_S = 0.03
_UNSUNG_DB = 25.0
"""So far under its own loudness a vocal track holds breath and room, not words (default, unsourced)."""
_INTO_A_BAR_S = 0.2
"""The clock of the record may lie a little off the beats that were heard."""


class TrackSeam(NamedTuple):
    """One track at one seam: record seconds where its sides leave and enter, and what was measured there.

    together_s: for how long both sides sing.
    """

    line: float
    leaves: float
    enters: float
    voice_db: float
    in_word: bool
    click_db: float
    together_s: float = 0.0


@kept
def check_seams(demo: Demo, listening: Listening, edits: EditList, form: Form) -> tuple[SeamCheck, ...]:
    """Measure every seam of the record, from the demo's tracks as `edits` leaves them.

    A tempo step is measured over up to two bars on each side. Nothing is measured where the demo goes on as it was.
    """
    if len(form.cuts) < 2:
        return ()
    seams = [s for track in demo.tracks for s in _track_seams(track, edits.of(track.name), form, listening)]
    bars = _Bars(demo, listening)
    return tuple(_check(form, i, bars, seams) for i in range(1, len(form.cuts)) if not _goes_on(form, i))


def _goes_on(form: Form, i: int) -> bool:
    a, b = form.cuts[i - 1 : i + 1]
    return abs(a.demo_end - b.demo_start) < 1e-6 and a.tracks == b.tracks


def _track_seams(track: Track, edit: TrackEdit, form: Form, listening: Listening) -> list[TrackSeam]:
    rate, take = track.recording.rate, track.takes[0]
    source: Samples = open_audio(take.recording)
    if edit != TrackEdit(track.name) or take.start_s:
        source = mended(source, edit, rate, take.start_s)
    return [_track_seam(track, joint, listening) for joint in joints_of(track, source, form, rate)]


def _track_seam(track: Track, joint: Joint, listening: Listening) -> TrackSeam:
    seam, rate = seam_place(joint), joint.rate
    voice, cut = -120.0, False
    if kind := voice_of(track):
        sides = ((joint.before, seam.leaves), (joint.after, seam.enters))
        found = [_sung(joint, side, frame, kind, track.name, listening) for side, frame in sides if side is not None]
        voice, cut = max((db for db, _ in found), default=-120.0), any(inside for _, inside in found)
    line, leaves, enters = (frame / rate for frame in (joint.boundary, *seam))
    both = _together(joint, seam, _floor(listening, track.name)) if kind == "own" else 0.0
    return TrackSeam(line, leaves, enters, voice, cut, _click_db(joint, seam), both)


def _floor(listening: Listening, track: str) -> float:
    """Return the level in dB under which a vocal track holds no words."""
    heard = listening.track(track)
    return (heard.lufs if heard and heard.lufs is not None else 0.0) - _UNSUNG_DB


def _together(joint: Joint, seam: Seam, floor: float) -> float:
    """Return for how many seconds a voice sings on both sides between the seam's two places."""
    if joint.before is None or joint.after is None:
        return 0.0
    step = round(FADE_S * joint.rate)
    sides = (joint.before, joint.after)
    return FADE_S * sum(
        all(level_db(joint, frame + side) > floor for side in sides) for frame in range(seam.enters, seam.leaves, step)
    )


def _sung(joint: Joint, side: int, frame: int, kind: str, track: str, listening: Listening) -> tuple[float, bool]:
    """Return the voice's level at a cut over its loud parts, and whether a word is cut.

    On a track of its own a word is cut where the voice is less than 20 dB under them, and it sings at all there; on one
    with others, where a note of the lead is held.
    """
    loud, level = loud_db(joint, frame, (side,)), level_db(joint, frame + side)
    at = (frame + side) / joint.rate
    if kind == "own":
        return level - loud, level > max(_floor(listening, track), loud - GAP_DB)
    notes = (n for n in listening.notes if n.track == track)
    return level - loud, any(n.onset + _NOTE_MARGIN_S < at < n.offset - _NOTE_MARGIN_S for n in notes)


def _click_db(joint: Joint, seam: Seam) -> float:
    """Return how much sharper (second difference) the seam is than either of its sides in the same place."""
    half = round(2 * FADE_S * joint.rate)
    first, last = min(seam) - 2 * half, max(seam) + 2 * half
    laid = _laid_around(joint, seam, first, last)
    known = [(side, seam_side) for side in (joint.before, joint.after) if side is not None for seam_side in seam]
    alone = max((_sharpest(joint.source, frame + side, half) for side, frame in known), default=0.0)
    sharpest = max(_sharpest(laid, frame - first, half) for frame in seam)
    return float(20 * np.log10((sharpest + 1e-5) / (alone + 1e-5)))


def _laid_around(joint: Joint, seam: Seam, first: int, last: int) -> Samples:
    """Return record frames [first, last) of one track as they are laid around one seam."""
    before, after = (None if side is None else side + first for side in (joint.before, joint.after))
    here = replace(joint, before=before, after=after, boundary=joint.boundary - first)
    place = Seam(seam.leaves - first, seam.enters - first)
    out = np.zeros((last - first, joint.source.shape[1]), np.float32)
    for side, start, end in ((before, 0, min(place)), (after, place.enters, last - first)):
        if side is not None:
            out[start:end] = read(joint.source, side, start, end - start)
    join(out, here, place)
    return out


def _sharpest(samples: Samples, frame: int, half: int) -> float:
    part = samples[max(frame - half, 0) : max(frame + half, 0)].astype(np.float64)
    return float(np.abs(np.diff(part, 2, axis=0)).max()) if len(part) > 2 else 0.0


class _Bars:
    """Level and colour of single bars of the whole demo."""

    def __init__(self, demo: Demo, listening: Listening) -> None:
        self._demo, self._grid = demo, listening.grid
        self._known: dict[int, tuple[float, NDArray[np.float64]]] = {}

    def bar(self, seconds: float) -> int:
        """The demo's bar at a moment of it."""
        return max(self._grid.bar(seconds), 1)

    def step(self, a: int, b: int) -> tuple[float, float]:
        """Steps of level and colour in dB from demo bar `a` to demo bar `b`."""
        (level_a, bands_a), (level_b, bands_b) = self._bar(a), self._bar(b)
        return level_b - level_a, float(np.mean(np.abs(bands_b - bands_a)))

    def _bar(self, bar: int) -> tuple[float, NDArray[np.float64]]:
        if bar not in self._known:
            self._known[bar] = _level_and_colour(self._sum(bar), self._demo.rate)
        return self._known[bar]

    def _sum(self, bar: int) -> NDArray[np.float64]:
        start, end = (max(0.0, self._grid.bar_start(b)) for b in (bar, bar + 1))
        total = np.zeros(max(round((end - start) * self._demo.rate), 2))
        for track in self._demo.tracks:
            first = round((start - track.takes[0].start_s) * self._demo.rate)
            part = open_audio(track.recording)[max(first, 0) : max(first + len(total), 0)].mean(axis=1)
            at = max(-first, 0)
            total[at : at + len(part)] += part
        return total


def _level_and_colour(samples: NDArray[np.float64], rate: int) -> tuple[float, NDArray[np.float64]]:
    """Return the level in dB, and the octave bands 63 Hz-8 kHz relative to it."""
    power = np.abs(np.fft.rfft(samples)) ** 2 / len(samples) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / rate)
    centres = 62.5 * 2.0 ** np.arange(8)
    bands = [power[(hz >= c / 2**0.5) & (hz < c * 2**0.5)].sum() for c in centres]
    level = 10 * np.log10(power.sum() + 1e-9)
    return float(level), 10 * np.log10(np.array(bands) + 1e-9) - level


def _tempo_step(form: Form, a: Cut, b: Cut) -> float:
    """Return by how many percent the tempo rises at a seam, over up to two bars on each side."""
    grid, bar = form.grid, form.grid.time_signature.ticks_per_bar
    line = round(grid.tick(b.record_start) / bar) * bar
    before = max(min(2, round((line - grid.tick(a.record_start)) / bar)), 1)
    after = max(min(2, round((grid.tick(b.record_end) - line) / bar)), 1)
    slow = (grid.seconds(line) - grid.seconds(line - before * bar)) / before
    fast = (grid.seconds(line + after * bar) - grid.seconds(line)) / after
    return 100.0 * (slow / fast - 1.0)


def _check(form: Form, i: int, bars: _Bars, seams: Sequence[TrackSeam]) -> SeamCheck:
    a, b = form.cuts[i - 1 : i + 1]
    here = [s for s in seams if abs(s.line - b.record_start) < 1e-3]
    lead = max(
        here, key=lambda s: (s.voice_db > -120.0, abs(s.enters - s.line)), default=TrackSeam(0, 0, 0, 0, False, 0)
    )
    first, last = bars.bar(a.demo_end - _INTO_A_BAR_S), bars.bar(b.demo_start + _INTO_A_BAR_S)
    level, colour = bars.step(first, last)
    usual = [bars.step(first, first + 1), bars.step(max(last - 1, 1), last)]
    tempo = _tempo_step(form, a, b)
    click = max((s.click_db for s in here), default=-120.0)
    together = max((s.together_s for s in here), default=0.0)
    beat = 60.0 / form.grid.bpm
    fails = (
        any(s.in_word for s in here),
        together > 1.1 * beat,
        abs(tempo) >= MOST_TEMPO_PERCENT,
        click > MOST_CLICK_DB,
    )
    return SeamCheck(
        bar=form.grid.bar(b.record_start + 0.01),
        at=b.record_start,
        before_bar=first,
        after_bar=last,
        moved_s=lead.enters - lead.line,
        together_s=together,
        level_db=level,
        usual_level_db=max((s[0] for s in usual), key=abs),
        colour_db=colour,
        usual_colour_db=max(s[1] for s in usual),
        tempo_percent=tempo,
        voice_db=max((s.voice_db for s in here), default=-120.0),
        click_db=click,
        fails=tuple(name for name, failed in zip(FAILS, fails, strict=True) if failed),
    )
