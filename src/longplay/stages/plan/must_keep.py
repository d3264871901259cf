"""What must not be touched: a hard limit on every action."""

import re
from dataclasses import replace

from longplay.song.brief import Brief
from longplay.song.listening import Listening
from longplay.song.proposal import (
    Action,
    AddPart,
    HirePlayer,
    MuteTrack,
    RecordAgain,
    RepairTrack,
    RideLevel,
    ShortenSection,
    SingAgain,
    ThinTrack,
)
from longplay.song.structure import Structure
from longplay.song.time import Span, span_of_bars
from longplay.song.track import Demo

_ROLE_WORDS = {
    "lead vocal": ("lead vocal", "vocal", "vocals", "voice", "vox", "singing", "singer"),
    "guitar": ("guitar", "guitars"),
    "drums": ("drum", "drums", "loop", "beat"),
    "bass": ("bass",),
    "keys": ("piano", "keys", "keyboard", "organ"),
    "strings": ("strings",),
    "pad": ("pad",),
    "percussion": ("percussion", "shaker", "tambourine"),
    "brass": ("brass", "horns"),
}
_PERFORMANCE = ("performance", "take", "singing", "delivery")
"""An entry with one of these words keeps what was played, not its level: rides and harmless repairs stay allowed."""


def kept_tracks(brief: Brief, demo: Demo) -> dict[str, str]:
    """Track name -> the must-keep entry that protects it."""
    kept: dict[str, str] = {}
    for entry in brief.must_keep:
        for track in demo.tracks:
            voice = track == demo.lead and _has(entry, *_ROLE_WORDS["lead vocal"])
            if voice or _means(entry, track.name, track.role):
                kept.setdefault(track.name, entry)
    return kept


def kept_sections(brief: Brief, structure: Structure) -> dict[str, str]:
    """Section name -> the must-keep entry that protects it ("bridge", "verse 2", "the intro")."""
    kept: dict[str, str] = {}
    for entry in brief.must_keep:
        exact = [s for s in structure.sections if _has(entry, s.name)]
        numbered = re.search(r"\b(verse|chorus|bridge|intro|outro|solo|interlude) \d", entry.lower())
        for section in exact or ([] if numbered else [s for s in structure.sections if _has(entry, s.label)]):
            kept.setdefault(section.name, entry)
    return kept


def kept_words(brief: Brief, listening: Listening) -> tuple[tuple[Span, str], ...]:
    """Where must-keep words are sung."""
    return tuple(
        (Span(p.start, p.end), entry)
        for entry in brief.must_keep
        for p in listening.phrases
        if len(_plain(entry).split()) >= 2 and p.text and (_plain(entry) in _plain(p.text))
    )


def spare(action: Action, brief: Brief, demo: Demo, listening: Listening) -> tuple[Action | None, tuple[str, ...]]:
    """The action without what must be kept (None: nothing is left of it), and the entries that stood in its way."""
    if not brief.must_keep:
        return action, ()
    if broken := _broken(action, brief, demo, listening):
        return None, broken
    if not isinstance(action, MuteTrack | ThinTrack | AddPart | HirePlayer):
        return action, ()
    sections = kept_sections(brief, listening.structure)
    names = action.sections or tuple(s.name for s in listening.structure.sections)
    left = tuple(name for name in names if name not in sections)
    if left == names:
        return action, ()
    entries = tuple(dict.fromkeys(sections[name] for name in names if name in sections))
    return (replace(action, sections=left) if left else None), entries


def _broken(action: Action, brief: Brief, demo: Demo, listening: Listening) -> tuple[str, ...]:
    """Must-keep entries that the action would break whatever its sections."""
    tracks = kept_tracks(brief, demo)
    touched = [tracks[name] for name in _changed_tracks(action, tracks) if name in tracks]
    for span in _cut_spans(action, listening):
        touched += [entry for words, entry in kept_words(brief, listening) if _meet(words, span)]
        touched += [
            entry
            for name, entry in tracks.items()
            if (heard := listening.track(name)) and any(_meet(Span(*a), span) for a in heard.active)
        ]
    if isinstance(action, ShortenSection):
        touched += [e for name, e in kept_sections(brief, listening.structure).items() if name == action.target]
    return tuple(dict.fromkeys(touched))


def _changed_tracks(action: Action, kept: dict[str, str]) -> tuple[str, ...]:
    if isinstance(action, MuteTrack | ThinTrack | SingAgain | RecordAgain):
        return (action.target,)
    if isinstance(action, AddPart):
        return (action.replaces,)
    if isinstance(action, RideLevel) or (isinstance(action, RepairTrack) and action.shift_ms == 0.0):
        performance_only = _has(kept.get(action.target, ""), *_PERFORMANCE)
        return () if performance_only else (action.target,)
    return (action.target,) if isinstance(action, RepairTrack) else ()


def _cut_spans(action: Action, listening: Listening) -> tuple[Span, ...]:
    """Where demo time, or sung words, would be lost."""
    if isinstance(action, ShortenSection):
        return (span_of_bars(listening.grid, action.first_bar, action.last_bar),)
    if isinstance(action, SingAgain):
        return (action.span,)
    return ()


def _means(entry: str, name: str, role: str) -> bool:
    return _has(entry, name) or _has(name, entry) or _has(entry, *_ROLE_WORDS.get(role, (role,)))


def _has(text: str, *words: str) -> bool:
    """Whether one of `words` stands in `text` as whole words."""
    return any(f" {_plain(word)} " in f" {_plain(text)} " for word in words if _plain(word))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
