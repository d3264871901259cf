"""The song "Key Beneath the Stone": words, melody, chords and form, in beats from bar 1.

Everything else is made from this file, the truth file included. Bars and beats count from 0.
"""

from dataclasses import dataclass

TITLE = "Key Beneath the Stone"
ARTIST = "The Longplay Demo Singer"
BPM = 96.0
BEAT = 60.0 / BPM  # 0.625 s: 27562.5 samples at 44.1 kHz, 20000 at 32 kHz
BEATS_PER_BAR = 4
BAR = BEAT * BEATS_PER_BAR  # 2.5 s: a whole number of samples at both rates
TUNING_CENTS = -25.0  # the whole band lies there: A = 433.7 Hz
FLAT_CENTS = -45.0  # the one phrase the singer lets sag, on top of the tuning
FLAT_PHRASE = 9  # index into phrases(): verse 2, line 2
CLIPPED_BARS = (32, 34)  # second chorus, bars 5 and 6: first bar, bar after the last


@dataclass(frozen=True, slots=True)
class Line:
    """One sung line as written on the lyric sheet, its syllables, and a (beat, length, midi) for each of them."""

    text: str
    syllables: tuple[str, ...]
    notes: tuple[tuple[float, float, int], ...]

    @property
    def spoken(self) -> str:
        """The line without the commas, at which the speech synthesiser would stop for breath."""
        return self.text.replace(",", "")


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the song: bar labels as in Harte's chord syntax, one (or two, by half bars) each."""

    label: str
    bars: int
    chords: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line in its place: notes carry beats from bar 1 of the song."""

    section: str
    line: Line
    first_bar: int


def _line(words: str, rhythm: tuple[tuple[float, float], ...], pitches: tuple[int, ...]) -> Line:
    """Join words ("pen-cil") with a rhythm of (beat, length) and pitches, one of each a syllable."""
    syllables = tuple(words.replace("-", " -").split())
    notes = tuple((beat, length, midi) for (beat, length), midi in zip(rhythm, pitches, strict=True))
    if len(syllables) != len(notes):
        raise ValueError(f"{words!r}: {len(syllables)} syllables for {len(notes)} notes")
    return Line(words.replace("-", ""), tuple(s.strip("-,") for s in syllables), notes)


# Rhythms: (beat within the line's two bars, length in beats). Stresses fall on beats 1, 2, 3 and the next downbeat.
_EVEN = ((-0.5, 0.5), (0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (3, 1), (4, 1.75))
_LEANING = ((-0.5, 0.5), (0, 1.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5), (3, 0.5), (3.5, 0.5), (4, 2))
_CALLING = ((0, 0.5), (0.5, 0.5), (1, 1.5), (2.5, 0.5), (3, 0.5), (3.5, 0.5), (4, 2.25))
_WIDE = ((-0.5, 0.5), (0, 1), (1, 1), (2, 1.5), (3.5, 0.5), (4, 1), (5, 1), (6, 1))
_HOOK = ((0, 0.5), (0.5, 0.5), (1, 1.5), (2.5, 0.5), (3, 0.5), (3.5, 1.5), (5, 0.5), (5.5, 2))

_VERSE_MELODY = (
    (52, 55, 55, 57, 55, 59, 57, 55),
    (47, 50, 50, 52, 55, 55, 57, 54),
    (50, 52, 54, 55, 57, 59, 59, 60),
    (57, 59, 57, 55, 55, 52, 52, 50),
)


def _verse(*words: str) -> tuple[Line, ...]:
    rhythms = (_EVEN, _LEANING, _EVEN, _LEANING)
    return tuple(_line(w, r, m) for w, r, m in zip(words, rhythms, _VERSE_MELODY, strict=True))


_VERSE_1 = _verse(
    "I pain-ted your old room in May",
    "But left the pen-cil on the door",
    "The lines that climb from three to ten",
    "They don't go high-er an-y more",
)
_VERSE_2 = _verse(
    "The neigh-bours ask, I tell them fine",
    "Your bike is lean-ing on the wall",
    "I oil the chain from time to time",
    "In case you need it af-ter all",
)
_CHORUS = (
    _line("There's a key be-neath the stone", _CALLING, (50, 52, 55, 55, 57, 55, 54)),
    _line("You don't have to come a-lone", _CALLING, (52, 52, 57, 57, 55, 54, 52)),
    _line("Come in late and come in cold", _CALLING, (50, 52, 55, 55, 57, 55, 57)),
    _line("All the rest can go un-told", _CALLING, (57, 57, 60, 59, 57, 54, 55)),
)
_BRIDGE = (
    _line("I said some things I can't take back", _WIDE, (52, 55, 57, 60, 59, 59, 57, 55)),
    _line("You closed the door, I let it close", _WIDE, (52, 55, 57, 60, 59, 57, 55, 50)),
    _line("And who was right, well, no one knows", _WIDE, (52, 57, 59, 60, 59, 57, 55, 52)),
    _line("Leave the light, leave the light to me", _HOOK, (55, 60, 63, 60, 60, 62, 60, 57)),
)
_TAG = (_CHORUS[0],)


def _bars(text: str) -> tuple[tuple[str, ...], ...]:
    """Read bars from "G | D:sus4 D": chords of a bar share it evenly."""
    return tuple(tuple(bar.split()) for bar in text.split("|"))


_VERSE_CHORDS = _bars("E:min | C | G | D | E:min | C | G | D:sus4 D")
_CHORUS_CHORDS = _bars("G | D | A:min7 | C | G | D | A:min7 | C")

PARTS = (
    Part("intro", 4, _bars("G | C | G | C"), ()),
    Part("verse", 8, _VERSE_CHORDS, _VERSE_1),
    Part("chorus", 8, _CHORUS_CHORDS, _CHORUS),
    Part("verse", 8, _VERSE_CHORDS, _VERSE_2),
    Part("chorus", 8, _CHORUS_CHORDS, _CHORUS),
    Part("bridge", 8, _bars("C | G | C | G | A:min7 | C | C:min | D"), _BRIDGE),
    Part("chorus", 8, _CHORUS_CHORDS, _CHORUS),
    Part("outro", 4, _bars("G | D | C | G"), _TAG),
)
BARS = sum(part.bars for part in PARTS)

# The intro riff, two bars played twice: (beat, length, midi). It outlines G, then C, and never comes back.
RIFF = (
    (0.0, 0.5, 55), (0.5, 0.5, 59), (1.0, 1.0, 62), (2.0, 0.5, 64), (2.5, 0.5, 62), (3.0, 1.0, 59),
    (4.0, 0.5, 60), (4.5, 0.5, 64), (5.0, 1.0, 67), (6.0, 0.5, 69), (6.5, 0.5, 67), (7.0, 1.0, 64),
)  # fmt: skip


def placed_parts() -> tuple[tuple[Part, int], ...]:
    """Return each section with its first bar."""
    firsts = [sum(part.bars for part in PARTS[:n]) for n in range(len(PARTS))]
    return tuple(zip(PARTS, firsts, strict=True))


def phrases() -> tuple[Phrase, ...]:
    """Return every sung line in order; a line takes two bars."""
    return tuple(
        Phrase(part.label, line, first + 2 * n) for part, first in placed_parts() for n, line in enumerate(part.lines)
    )


def chord_spans() -> tuple[tuple[float, float, str], ...]:
    """Return (start, end, Harte label) in beats, equal neighbours not joined."""
    spans = []
    for part, first in placed_parts():
        for n, labels in enumerate(part.chords):
            length = BEATS_PER_BAR / len(labels)
            start = BEATS_PER_BAR * (first + n)
            spans += [(start + k * length, start + (k + 1) * length, c) for k, c in enumerate(labels)]
    return tuple(spans)


def overload_span() -> tuple[float, float]:
    """Return (start, end) in seconds of the guitar's overload: its bars, moved ahead of the first strokes."""
    first, after = CLIPPED_BARS
    return first * BAR - 0.05, after * BAR - 0.04
