"""Is it the right drum sound?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "drum_sound"
FAMILY = "groove"
RATIONALE = """A machine loop that never changes tells the ear after a few bars that nobody is playing; a human drummer
repeats a bar exactly only 4 times in 100. Colour is judged against what the style wants, widely."""
SOURCE = "exact repetition: Groove MIDI Dataset, measured; brightness: defaults, unsourced"


REPEATS = "exact repetition"


def answer(listening: Listening, style: Style, drums: tuple[TrackListening, ...]) -> Iterator[Finding]:
    """Loop that never changes and colour, per drum track; good where neither is a point."""
    share = measured(REPEATS, loop_share(drums), wanted(style, "loop_share_percent"), 0.9, 2.0)
    loops = [track for track in drums if track.loop_period_s > 0]
    found = [] if share.inside else [_loop(listening, track, share) for track in loops[:1]]
    found += [finding for track in drums for finding in _colour(listening, style, track)]
    yield from found or [_good(listening, style, drums[0], share)]


def loop_share(drums: tuple[TrackListening, ...]) -> float:
    """Percent of the time with drums in which only something sounds that was heard before to the sample."""
    played = [(a, b) for t in drums if t.loop_period_s <= 0 for a, b in t.active]
    looped = [(a, b) for t in drums if t.loop_period_s > 0 for a, b in t.active]
    total = _covered(played + looped)
    alone = total - _covered(played)
    new = max((t.loop_period_s for t in drums), default=0.0)
    return 100.0 * max(0.0, alone - new) / total if total > 0 else 0.0


def _covered(spans: list[tuple[float, float]]) -> float:
    """Seconds covered by any of the spans."""
    end, seconds = float("-inf"), 0.0
    for start, stop in sorted(spans):
        seconds += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return seconds


def _loop(listening: Listening, track: TrackListening, share: Evidence) -> Finding:
    repeats = sum(end - start for start, end in track.active) / track.loop_period_s
    mono = " It is also in mono." if track.channels == 1 else ""
    return Finding(
        readable_id(ID, "loop", track.name),
        ID,
        FAMILY,
        "consider",
        f"“{track.name}” is one loop that never changes.",
        f"The same {track.loop_period_s:.1f} seconds come {repeats:.0f} times, to the sample. It can stay as a "
        f"texture, but a drummer (or silence) in the right places would make the song move.{mono}",
        _where(listening, track),
        (share, Evidence("times the loop comes", round(repeats, 1), "count", (None, None), SOURCE, 0.9)),
        track.name,
    )


def _colour(listening: Listening, style: Style, track: TrackListening) -> Iterator[Finding]:
    evidence = measured("brightness", track.brightness_hz, wanted(style, "drum_brightness_hz"), 0.6, 300.0)
    if evidence.inside or len(track.active) == 0:
        return
    dull = track.brightness_hz < (evidence.wanted[0] or 0.0)
    yield Finding(
        readable_id(ID, "colour", track.name),
        ID,
        FAMILY,
        "consider",
        f"“{track.name}” sounds {'dull' if dull else 'thin and sharp'} for this song.",
        f"The centre of its sound lies at {track.brightness_hz:.0f} Hz; "
        f"{'cymbals and snare wires give presence above that' if dull else 'the body of the drums is missing'}.",
        _where(listening, track),
        (evidence,),
        track.name,
    )


def _good(listening: Listening, style: Style, track: TrackListening, share: Evidence) -> Finding:
    evidence = measured("brightness", track.brightness_hz, wanted(style, "drum_brightness_hz"), 0.6, 300.0)
    return Finding(
        readable_id(ID, "fits"),
        ID,
        FAMILY,
        "good",
        "The drum sound fits the song.",
        "It is neither dull nor sharp, and it does not repeat itself like a machine.",
        _where(listening, track),
        (evidence, share),
        track.name,
    )


def _where(listening: Listening, track: TrackListening) -> tuple[Span, ...]:
    song = whole_song(listening)
    return (Span(song.start, song.end, song.first_bar, song.last_bar, track.name),)
