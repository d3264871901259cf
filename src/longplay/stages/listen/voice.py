"""What is sung: notes, phrases, and the words that belong to them."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from longplay.song.harmony import Key
from longplay.song.listening import Phrase, SungNote
from longplay.song.track import SUNG_ROLES
from longplay.sound.pitch import STEP_S, PitchedNote, notes_of, track_pitch
from longplay.stages.listen.levels import CURVE_STEP_S

_TRUST = {"lead vocal": 1.0, "backing vocal": 0.9, "voice and guitar": 0.6, "bounce": 0.35}
"""How far a single-voice tracker can be trusted beside other sounds; default, unsourced."""
_SHORTEST_S = 0.06
_QUIETEST_DB = 26.0  # a note so far under the loud ones is bleed or a reverberation; default, unsourced
_BREATH_S = 7.0  # 6 to 7 s without a gap is where a breath must come; default, unsourced
PHRASE_GAP_S = 0.4  # between 0.35 and 0.5 s: human gaps over 0.5 s gave exactly the lyric lines of a measured song


def sung_notes(samples: NDArray[np.float32], rate: int, role: str) -> tuple[PitchedNote, ...]:
    """Notes of a sung track with raw pitch; none for a role that does not sing. Confidence is lower in a mix."""
    if role not in SUNG_ROLES:
        return ()
    curve = track_pitch(samples, rate)
    notes = [n for n in notes_of(curve) if n.offset - n.onset >= _SHORTEST_S and n.confidence >= 0.5]
    if not notes:
        return ()
    levels = [_level(curve.level_db, n) for n in notes]
    floor = float(np.percentile(levels, 90)) - _QUIETEST_DB
    trust = _TRUST[role]
    return tuple(
        replace(n, confidence=round(n.confidence * trust, 4))
        for n, level in zip(notes, levels, strict=True)
        if level > floor
    )


def _level(level_db: NDArray[np.float64], note: PitchedNote) -> float:
    return float(
        np.max(level_db[int(note.onset / STEP_S) : max(int(note.offset / STEP_S), int(note.onset / STEP_S) + 1)])
    )


def split_phrases(notes: tuple[PitchedNote, ...]) -> tuple[tuple[PitchedNote, ...], ...]:
    """Notes between breaks longer than PHRASE_GAP_S; what is longer than a breath is parted at its best rest."""
    breaks = [i for i in range(1, len(notes)) if notes[i].onset - notes[i - 1].offset > PHRASE_GAP_S]
    bounds = [0, *breaks, len(notes)]
    return tuple(part for a, b in pairwise(bounds) if b > a for part in _breaths(notes[a:b]))


def _breaths(notes: tuple[PitchedNote, ...]) -> tuple[tuple[PitchedNote, ...], ...]:
    """Halve a line that nobody sings in one breath where it rests longest; a note held before counts as rest."""
    if notes[-1].offset - notes[0].onset <= _BREATH_S:
        return (notes,)
    inner = [
        i
        for i in range(1, len(notes))
        if notes[i - 1].offset - notes[0].onset > 1.5 and notes[-1].offset - notes[i].onset > 1.5
    ]
    if not inner:
        return (notes,)
    best = max(inner, key=lambda i: _rest(notes[i - 1], notes[i]))
    return (*_breaths(notes[:best]), *_breaths(notes[best:]))


def _rest(before: PitchedNote, after: PitchedNote) -> float:
    return max(0.0, after.onset - before.offset) + 0.3 * min(1.5, before.offset - before.onset)


def intended(phrase: tuple[PitchedNote, ...], tuning_cents: float, key: Key) -> tuple[SungNote, ...]:
    """Notes with the pitch that was meant: the nearest one after the phrase's own offset is taken out.

    A phrase sung 60 cents flat must not be read as one sung 40 sharp a semitone lower, so that of the offsets the
    phrase may have, the one that puts most of its notes into the key wins, a smaller one before a larger.
    """
    pitch = np.array([n.midi for n in phrase]) - tuning_cents / 100.0
    weight = np.array([(n.offset - n.onset) * n.confidence for n in phrase])
    angle = np.angle(np.sum(weight * np.exp(2j * np.pi * pitch)))
    centre = float(angle / (2.0 * np.pi))
    offset = max((centre, centre - 1.0, centre + 1.0), key=lambda d: _fit(pitch - d, weight, key) - 0.6 * abs(d))
    meant = np.round(pitch - offset).astype(int)
    cents = 100.0 * (pitch - meant)
    return tuple(
        SungNote(n.onset, n.offset, int(m), round(float(c), 2), n.confidence, "", n.end_cents)
        for n, m, c in zip(phrase, meant, cents, strict=True)
    )


def _fit(pitch: NDArray[np.float64], weight: NDArray[np.float64], key: Key) -> float:
    inside = np.array([round(float(p)) % 12 in key.scale for p in pitch])
    return float(np.sum(weight * inside) / max(float(np.sum(weight)), 1e-9))


def make_phrase(notes: tuple[SungNote, ...], loudness: NDArray[np.float32], track: str) -> Phrase:
    """The phrase that `notes` make; its loudness is the power mean of the track's momentary curve."""
    start, end = notes[0].onset, notes[-1].offset
    curve = loudness[int(start / CURVE_STEP_S) : max(int(end / CURVE_STEP_S), int(start / CURVE_STEP_S) + 1)]
    power = float(np.mean(np.power(10.0, curve / 10.0))) if len(curve) else 1e-12
    held = [n.cents for n in notes if n.offset - n.onset >= 0.1] or [n.cents for n in notes]
    lufs = round(10.0 * float(np.log10(max(power, 1e-12))), 3)
    return Phrase(start, end, "", track, lufs, round(float(np.median(held)), 2), len(notes))


_MARK = re.compile(r"^\s*[\[(]?\s*([A-Za-z-]+(?: ?chorus)?)\s*\d*\s*(?:x\d+)?\s*[\])]?\s*:?\s*$")
_MARK_LABELS = {
    "intro": "intro",
    "verse": "verse",
    "strophe": "verse",
    "vers": "verse",
    "pre-chorus": "pre-chorus",
    "prechorus": "pre-chorus",
    "pre chorus": "pre-chorus",
    "chorus": "chorus",
    "refrain": "chorus",
    "hook": "chorus",
    "bridge": "bridge",
    "middle eight": "bridge",
    "solo": "solo",
    "interlude": "interlude",
    "outro": "outro",
    "coda": "outro",
}


@dataclass(frozen=True, slots=True)
class LyricLine:
    """A sung line; label and number of the marked section it stands in ("" and 0 without marks)."""

    text: str
    label: str = ""
    block: int = 0


def lyric_lines(lyrics: str) -> tuple[LyricLine, ...]:
    """The sung lines; marks are "[Chorus]", "Verse 2:" and such. What stands before the first mark is the title."""
    lines: list[LyricLine] = []
    label, block = "", 0
    for line in lyrics.splitlines():
        match = _MARK.match(line)
        if match and match[1].lower() in _MARK_LABELS:
            label, block = _MARK_LABELS[match[1].lower()], block + 1
        elif line.strip():
            lines.append(LyricLine(line.strip(), label, block))
    return tuple(line for line in lines if line.label or not block)


def syllables(line: str) -> int:
    """Roughly how many syllables a line has: groups of vowels, a silent final e left out."""
    count = 0
    for word in re.findall(r"[^\W\d_]+", re.sub(r"['’]\w+", "", line.lower())):
        groups = len(re.findall(r"[aeiouyäöüáéíóúàèìòùâêîôûãõåæø]+", word))
        silent = groups > 1 and re.search(r"[^aeiouyl]e$", word) is not None
        count += max(1, groups - silent)
    return count


def place_lyrics(phrases: tuple[Phrase, ...], lyrics: str) -> tuple[LyricLine | None, ...]:
    """The line that each phrase begins or goes on with; all None where the words do not fit.

    A line may be sung in up to three phrases (the later ones get a line with no text), or two lines in one; the
    order is kept, and of all ways the one whose syllables fit the note counts best is taken.
    """
    lines = lyric_lines(lyrics)
    placed: list[LyricLine | None] = [None] * len(phrases)
    if not lines or not phrases or not 0.4 <= len(phrases) / len(lines) <= 3.5:
        return tuple(placed)
    cost, pairs = _best_placing([p.notes for p in phrases], [syllables(line.text) for line in lines])
    if cost > 0.5 * len(lines):  # half a line wrong per line on average is not a match; default, unsourced
        return tuple(placed)
    for phrase_range, line_range in pairs:
        text = " / ".join(lines[i].text for i in line_range)
        for number, phrase in enumerate(phrase_range):
            placed[phrase] = replace(lines[line_range[0]], text="" if number else text)
    return tuple(placed)


def _best_placing(notes: list[int], wanted: list[int]) -> tuple[float, list[tuple[range, range]]]:
    """Least cost of laying lines over phrases in order, and which phrases took which lines."""
    best = np.full((len(notes) + 1, len(wanted) + 1), np.inf)
    best[0, 0] = 0.0
    step: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(notes) + 1):
        for j in range(len(wanted) + 1):
            for take, lines in ((1, 1), (2, 1), (3, 1), (1, 2), (1, 0), (0, 1)):
                if i < take or j < lines or not np.isfinite(best[i - take, j - lines]):
                    continue
                cost = best[i - take, j - lines] + _misfit(
                    sum(notes[i - take : i]), sum(wanted[j - lines : j]), take, lines
                )
                if cost < best[i, j]:
                    best[i, j], step[i, j] = cost, (take, lines)
    at, pairs = (len(notes), len(wanted)), []
    while at in step:
        take, lines = step[at]
        if take and lines:
            pairs.append((range(at[0] - take, at[0]), range(at[1] - lines, at[1])))
        at = (at[0] - take, at[1] - lines)
    return float(best[-1, -1]), pairs[::-1]


def _misfit(notes: int, wanted: int, phrases: int, lines: int) -> float:
    """0 for as many notes as syllables; melismas and slurs make up to half of either ordinary."""
    if not phrases or not lines:
        return 1.0 if lines else 0.6 + 0.02 * notes
    ratio = abs(float(np.log((notes + 1.0) / (wanted + 1.0))))
    return ratio + 0.15 * (phrases + lines - 2)
