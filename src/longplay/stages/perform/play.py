"""Performances become tracks: the instrument plays, each of its stems is a track."""

from longplay.cache.audio import keep_audio
from longplay.cache.kept import kept
from longplay.instruments.render import find, render
from longplay.song.performance import Performance
from longplay.song.track import Take, Track


@kept
def play(performance: Performance, rate: int, bank: str = "") -> tuple[Track, ...]:  # noqa: ARG001  (it is part of the key)
    """Return the tracks of a performance at `rate` Hz: "drums/kick", "drums/snare" ... or just "bass" for one stem.

    Each is round(duration * rate) frames of stereo. bank: `render.bank_of` the instrument, so that other samples are
    another result. Errors: ValueError for an unknown instrument or a note that it
    cannot play.
    """
    role = find(performance.instrument).role
    stems = render(performance, rate).stems
    return tuple(
        Track(
            name=performance.part if len(stems) == 1 else f"{performance.part}/{stem}",
            role=role,
            takes=(Take("take 1", keep_audio(samples, rate), "Longplay"),),
            source="longplay",
        )
        for stem, samples in stems.items()
    )
