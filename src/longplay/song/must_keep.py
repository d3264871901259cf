"""What must not be touched: which tracks, sections and words an artist means."""

import re
from functools import partial

from longplay.song.brief import Brief
from longplay.song.listening import Listening
from longplay.song.structure import LABELS, Section, Structure
from longplay.song.time import Span
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


def kept_tracks(brief: Brief, demo: Demo) -> dict[str, str]:
    """Track name -> the must-keep entry that protects it; of several the one that keeps more than the performance."""
    kept: dict[str, str] = {}
    for track in demo.tracks:
        for entry in sorted(brief.must_keep, key=partial(keeps_performance_only, track=track.name)):
            voice = track.role == demo.lead_role and _has(entry, *_ROLE_WORDS["lead vocal"])
            if voice or _means(entry, track.name, track.role):
                kept.setdefault(track.name, entry)
    return kept


def kept_sections(brief: Brief, structure: Structure) -> dict[str, str]:
    """Section name -> the must-keep entry that protects it ("bridge", "verse 2", "the intro")."""
    kept: dict[str, str] = {}
    for entry in brief.must_keep:
        for section in _sections_meant(entry, structure):
            kept.setdefault(section.name, entry)
    return kept


def _sections_meant(entry: str, structure: Structure) -> tuple[Section, ...]:
    exact = tuple(s for s in structure.sections if _has(entry, s.name))
    numbered = re.search(rf"\b({'|'.join(LABELS)}) \d", entry.lower())
    return exact or (() if numbered else tuple(s for s in structure.sections if _has(entry, s.label)))


def kept_words(brief: Brief, listening: Listening) -> tuple[tuple[Span, str], ...]:
    """Where must-keep words are sung."""
    return tuple(
        (Span(p.start, p.end), entry)
        for entry in brief.must_keep
        for p in listening.phrases
        if len(_plain(entry).split()) >= 2 and p.text and (_plain(entry) in _plain(p.text))
    )


def unknown_entries(brief: Brief, demo: Demo, listening: Listening) -> tuple[str, ...]:
    """Must-keep entries that mean no track, section or sung words that we know of: nobody could keep them."""
    known = {*kept_tracks(brief, demo).values(), *kept_sections(brief, listening.structure).values()}
    known |= {entry for _, entry in kept_words(brief, listening)}
    # Of two entries for one track only the first is named above; the other is known all the same.
    meant = {e for e in brief.must_keep for t in demo.tracks if _means(e, t.name, t.role)}
    placed = {e for e in brief.must_keep if _sections_meant(e, listening.structure)}
    return tuple(e for e in brief.must_keep if e.strip() and e not in known | meant | placed)


def keeps_performance_only(entry: str, track: str = "") -> bool:
    """Whether `entry` keeps what was played or sung, not its level: rides and harmless repairs stay allowed.

    track: its name, which says nothing of that ("LV take 3" keeps all of the track that is called so).
    """
    rest = f" {_plain(entry)} ".replace(f" {_plain(track)} ", " ") if _plain(track) else entry
    return _has(rest, *_PERFORMANCE)


def _means(entry: str, name: str, role: str) -> bool:
    return _has(entry, name) or _has(name, entry) or _has(entry, *_ROLE_WORDS.get(role, (role,)))


def _has(text: str, *words: str) -> bool:
    """Whether one of `words` stands in `text` as whole words."""
    return any(f" {_plain(word)} " in f" {_plain(text)} " for word in words if _plain(word))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
