"""What must not be touched: a hard limit on every action."""

from dataclasses import replace

from longplay.song.brief import Brief
from longplay.song.listening import Listening
from longplay.song.must_keep import keeps_performance_only, kept_sections, kept_tracks, kept_words
from longplay.song.proposal import (
    Action,
    AddPart,
    ChangeKey,
    HirePlayer,
    MoveBars,
    MuteTrack,
    RecordAgain,
    RepairTrack,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    SingAgain,
    StopBar,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)
from longplay.song.time import Span, span_between, span_of_bars
from longplay.song.track import Demo


def spare(action: Action, brief: Brief, demo: Demo, listening: Listening) -> tuple[Action | None, tuple[str, ...]]:
    """The action without what must be kept (None: nothing is left of it), and the entries that stood in its way."""
    if not brief.must_keep:
        return action, ()
    if broken := _broken(action, brief, demo, listening):
        return None, broken
    if isinstance(action, TuneNotes | RidePhrases):
        return _note_by_note(action, brief, listening)
    if not isinstance(action, MuteTrack | ThinTrack | TightenTrack | AddPart | HirePlayer):
        return action, ()
    sections = kept_sections(brief, listening.structure)
    names = action.sections or tuple(s.name for s in listening.structure.sections)
    left = tuple(name for name in names if name not in sections)
    if left == names:
        return action, ()
    entries = tuple(dict.fromkeys(sections[name] for name in names if name in sections))
    return (replace(action, sections=left) if left else None), entries


def _note_by_note(
    action: TuneNotes | RidePhrases, brief: Brief, listening: Listening
) -> tuple[Action | None, tuple[str, ...]]:
    """The action without the notes or phrases that lie in kept sections or are sung to kept words."""
    places = [(_span_of(name, listening), entry) for name, entry in kept_sections(brief, listening.structure).items()]
    if isinstance(action, TuneNotes):
        places += kept_words(brief, listening)
    asked = action.notes if isinstance(action, TuneNotes) else action.rides

    def keeping(one: tuple[float, float, float]) -> list[str]:
        return [entry for span, entry in places if _meet(Span(one[0], one[1]), span)]

    left = tuple(one for one in asked if not keeping(one))
    entries = tuple(dict.fromkeys(entry for one in asked for entry in keeping(one)))
    if not any(amount for *_, amount in left):
        return None, entries
    changed = replace(action, notes=left) if isinstance(action, TuneNotes) else replace(action, rides=left)
    return changed, entries


def _span_of(section: str, listening: Listening) -> Span:
    named = listening.structure.named(section)
    return span_of_bars(listening.grid, named.first_bar, named.last_bar) if named else Span(0.0, 0.0)


def _broken(action: Action, brief: Brief, demo: Demo, listening: Listening) -> tuple[str, ...]:
    """Must-keep entries that the action would break whatever its sections."""
    tracks = kept_tracks(brief, demo)
    if isinstance(action, ChangeKey):  # everything is played and sung anew
        return tuple(dict.fromkeys((*tracks.values(), *kept_sections(brief, listening.structure).values())))
    touched = [tracks[name] for name in _changed_tracks(action, tracks) if name in tracks]
    for span in _cut_spans(action, listening):
        touched += [entry for words, entry in kept_words(brief, listening) if _meet(words, span)]
        plays_on = action.keep if isinstance(action, StopBar) else ()
        touched += [
            entry
            for name, entry in tracks.items()
            if name not in plays_on
            and (heard := listening.track(name))
            and any(_meet(Span(*a), span) for a in heard.active)
        ]
    touched += [e for name, e in kept_sections(brief, listening.structure).items() if _reaches(action, name, listening)]
    return tuple(dict.fromkeys(touched))


def _reaches(action: Action, section: str, listening: Listening) -> bool:
    """Whether the action would change something in the section of this name; stems are mended as a whole."""
    kept = listening.structure.named(section)
    if isinstance(action, ShortenSection | MoveBars):
        bars = [(action.first_bar, action.last_bar)]
    elif isinstance(action, StopBar):
        bars = [(span.first_bar, span.last_bar) for span in _cut_spans(action, listening)]
    elif isinstance(action, RideLevel | SingAgain):
        bars = [(action.span.first_bar, action.span.last_bar)]
    else:
        bars = [(span.first_bar, span.last_bar) for span in action.spans] if isinstance(action, RecordAgain) else []
    return kept is not None and any(a <= kept.last_bar and b >= kept.first_bar for a, b in bars)


def _changed_tracks(action: Action, kept: dict[str, str]) -> tuple[str, ...]:
    if isinstance(action, MuteTrack | ThinTrack | TightenTrack | SingAgain | RecordAgain | TuneNotes):
        return (action.target,)
    if isinstance(action, AddPart):
        return (action.replaces,)
    if isinstance(action, RideLevel | RidePhrases | RepeatBars) or (
        isinstance(action, RepairTrack) and action.shift_ms == 0.0
    ):
        performance_only = keeps_performance_only(kept.get(action.target, ""), action.target)
        return () if performance_only else (action.target,)
    return (action.target,) if isinstance(action, RepairTrack) else ()


def _cut_spans(action: Action, listening: Listening) -> tuple[Span, ...]:
    """Where demo time, or sung words, would be lost."""
    if isinstance(action, ShortenSection):
        return (span_of_bars(listening.grid, action.first_bar, action.last_bar),)
    if isinstance(action, StopBar):
        return (_silence(action, listening),)
    if isinstance(action, SingAgain):
        return (action.span,)
    return ()


def _silence(stop: StopBar, listening: Listening) -> Span:
    grid = listening.grid
    line = grid.bar_start(stop.before_bar)
    first = grid.seconds(grid.tick(line) - stop.beats * grid.time_signature.ticks_per_beat)
    return span_between(grid, max(0.0, first), line)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
