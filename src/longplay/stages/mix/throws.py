"""The tempo delay: the last word of a line comes back in the gap behind it, and nowhere else."""

import itertools
from statistics import median

import numpy as np

from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Channel, Delay, Send
from longplay.song.track import Track
from longplay.stages.mix.measures import STEP_S, Powers, powers_of, sounding
from longplay.stages.mix.sections import spans_of

DELAY = "delay"
_DOTTED_S = (0.24, 0.55)  # a dotted eighth shorter or longer than this is not heard as one (default, unsourced)
_FEEDBACK, _DUCK_DB = 0.4, 9.0
_LOW_CUT_HZ, _HIGH_CUT_HZ = 300.0, 4000.0
_BREATH_S = 0.3  # a shorter gap is a consonant
_REPEATS = 3.0  # a gap must have room for so many
_LEAST_GAP_S = 1.2
_WORD_S = 0.45  # so much of the line's end is thrown
_MOST_A_MINUTE = 3.0  # more is a habit, not an event (default, unsourced)
_SHUT_DB, _RAMP_S = -120.0, 0.02


def tempo_delay(form: Form) -> Delay:
    """The delay on the record's grid: a dotted eighth where one can be heard as such, else a quarter.

    Its time follows the song: the median beat of each section.
    """
    compound = form.grid.time_signature.name.endswith("/8")
    beat = 60.0 / form.grid.bpm
    share, name = (2.0 / 3.0, "a quarter") if compound else (0.75, "a dotted eighth")
    if not _DOTTED_S[0] <= share * beat <= _DOTTED_S[1]:
        share, name = 1.0, "a beat"
    times = tuple((round(start, 3), round(share * _beat(form, start, end), 4)) for _, start, end in spans_of(form))
    why = (
        f"{name} between repeats, {1000 * share * beat:.0f} ms at {form.grid.bpm:.1f} bpm, from each section's "
        f"median beat; {_LOW_CUT_HZ:.0f} Hz to {_HIGH_CUT_HZ / 1000:.0f} kHz so that no consonant comes twice; it goes "
        f"{_DUCK_DB:.0f} dB down while the lead sings (defaults, unsourced)"
    )
    return Delay(DELAY, times or ((0.0, share * beat),), _FEEDBACK, _LOW_CUT_HZ, _HIGH_CUT_HZ, _DUCK_DB, why)


def _beat(form: Form, start: float, end: float) -> float:
    beats = [b for b in form.grid.beats if start - 1e-3 <= b <= end + 1e-3]
    steps = [b - a for a, b in itertools.pairwise(beats)]
    return median(steps) if steps else 60.0 / form.grid.bpm


def throw_places(lead: Powers, every_s: float, duration: float) -> tuple[tuple[float, float], ...]:
    """(start, end) of the ends of lines whose gap has room for the repeats: the widest gaps, 3 a minute at most."""
    sung = sounding(lead)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], sung, [False])).astype(np.int8))) * STEP_S
    lines: list[tuple[float, float]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        lines = (
            [*lines[:-1], (lines[-1][0], end)] if lines and start - lines[-1][1] < _BREATH_S else [*lines, (start, end)]
        )
    room = max(_REPEATS * every_s, _LEAST_GAP_S)
    nexts = [*(start for start, _ in lines[1:]), duration][: len(lines)]
    gaps = [(then - end, start, end) for (start, end), then in zip(lines, nexts, strict=True) if then - end >= room]
    most = max(int(_MOST_A_MINUTE * duration / 60.0), 1)
    chosen = sorted(gaps, key=lambda gap: -gap[0])[:most]
    return tuple(sorted((max(start, end - _WORD_S), end) for _, start, end in chosen))


def throws(channel: Channel, track: Track, delay: Delay, level_db: float) -> tuple[Send, Automation] | None:
    """(the lead's send to the delay, its ride that opens it for the last words); None where no line leaves a gap."""
    every = median(time for _, time in delay.times)
    places = throw_places(powers_of(track.recording), every, track.recording.seconds)
    if not places:
        return None
    points: list[tuple[float, float]] = [(0.0, _SHUT_DB)]
    for start, end in places:
        opens = max(start, points[-1][0] + 2.0 * _RAMP_S)
        points += [(opens - _RAMP_S, _SHUT_DB), (opens, 0.0), (max(end, opens), 0.0), (end + 0.1, _SHUT_DB)]
    told = f"{len(places)} ends of lines that leave room for {_REPEATS:.0f} repeats, the widest of them"
    send = Send(delay.name, level_db, f"{told}; the first repeat lies {-level_db:.0f} dB under the word")
    rounded = tuple((round(at, 3), level) for at, level in points)
    return send, Automation(channel.track, rounded, f"opens for {told}", delay.name)
