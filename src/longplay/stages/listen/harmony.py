"""Key and chords together, from the evidence of all tracks."""

from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.song.time import DemoSeconds, TempoMap
from longplay.stages.listen.beats import TrackEvidence
from longplay.stages.listen.chords import accompaniment, find_chords
from longplay.stages.listen.key import find_key


def find_harmony(
    evidence: tuple[TrackEvidence, ...], grid: TempoMap[DemoSeconds], duration: float, corrections: Corrections
) -> tuple[Heard[Key], tuple[ChordSpan, ...]]:
    """The key, and the chords from 0 to `duration` seconds on beats of `grid`. Errors: ValueError without tracks."""
    chroma = accompaniment(evidence)
    chords = find_chords(chroma, grid, duration)
    return find_key(chroma, chords, corrections), chords
