"""Which stem a region of a library belongs to: the piece it is, or the microphone that heard it."""

import re
from collections.abc import Sequence

from longplay.formats.sfz_region import SfzRegion

PIECES = ("kick", "snare", "toms", "hats", "cymbals")
STEMS = (*PIECES, "overhead", "room")
"""Of a kit, called as the built-in kit calls them."""
_MICROPHONES = {
    "overhead": r"overheads?\d*|oh\d*[lr]?|ovh[lr]?",
    "room": r"rooms?\d*[lr]?|amb(?:ience|ient)?\d*[lr]?|far|hall",
    "kick": r"(?:k|kick|bass)[ _-]?drum[lr]?|kick[lr]?|kd[lr]?|bd|trigger",
    "snare": r"snare(?:[ _-]?(?:top|bottom|rest|under))?|sn|sd",
    "toms": r"(?:rack|floor|f)?[ _-]?toms?\d*|ft",
    "hats": r"hi-?hats?(?:closed|open)?|hats?|hh",
    "cymbals": r"ride[lr]?\d*(?:bell)?|crash[lr]?\d*|china\d*|splash\d*|cymbals?",
    "close": r"close|spot|direct|dry",
}
_WORDS = {stem: re.compile(rf"(?:{pattern})$") for stem, pattern in _MICROPHONES.items()}
_DRUM = {
    **dict.fromkeys((35, 36), "kick"), **dict.fromkeys((37, 38, 39, 40), "snare"),
    **dict.fromkeys((41, 43, 45, 47, 48, 50), "toms"), **dict.fromkeys((42, 44, 46), "hats"),
}  # fmt: skip
_OTHER_KEYS = {
    35: (36,), 36: (35,), 37: (38, 40), 38: (40,), 40: (38,), 41: (43, 45), 43: (41, 45), 45: (43, 47), 47: (48, 45),
    48: (47, 50), 50: (48, 47), 42: (44,), 44: (42,), 46: (44, 42), 49: (57, 55), 57: (49, 55), 52: (57, 49),
    55: (49, 57), 51: (59, 53), 59: (51,), 53: (51, 59),
}  # fmt: skip
"""General MIDI drum -> what stands in for it in a kit without it."""


def microphone(region: SfzRegion) -> str:
    """Return the microphone that the end of the sample's name or the region's labels give; "" where none does."""
    name = re.sub(r"\.\w+$", "", region.sample.lower().rsplit("/", 1)[-1])
    words = [word for word in re.split(r"[-\s.]+", name) if not word.isdigit()]
    labels = " ".join((region.region_label, region.group_label, region.master_label)).lower()
    return _named(words[-1:]) or _named(re.split(r"[\s,;/]+", labels)) or _named(re.split(r"[-_\s.]+", name)[::-1])


def _named(words: Sequence[str]) -> str:
    return next((stem for word in words for stem, known in _WORDS.items() if known.match(word)), "")


def is_multi_mic(regions: Sequence[SfzRegion]) -> bool:
    """Whether one stroke is heard by several microphones, one of them far: as the names of the regions say."""
    heard = {microphone(region) for region in regions}
    return bool(heard & {"overhead", "room"}) and len(heard - {""}) > 1


def stem_of(region: SfzRegion, key: int, drums: bool, many: bool) -> str:
    """Return the stem of a region that a key calls. many: the library has several microphones."""
    heard = microphone(region) if many else ""
    if not drums:
        return heard if heard in ("overhead", "room", "close") else "close" if many else "direct"
    return heard if heard in STEMS else _DRUM.get(key, "cymbals")


def stand_ins(key: int) -> tuple[int, ...]:
    """Return the drum keys that may sound for `key`, best first, itself in front."""
    return (key, *_OTHER_KEYS.get(key, ()))
