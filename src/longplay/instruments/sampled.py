"""Sample libraries as instruments: what the user has, each known by its content."""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Literal, cast

from longplay.formats.sfz import SfzInstrument, read_sfz
from longplay.formats.sound_toml import SoundLibrary, described, description_of, read_sound
from longplay.instruments import sampler
from longplay.instruments.instrument import Instrument
from longplay.instruments.sampler import Library
from longplay.song.refusal import Refusal

_GM_DRUMS = (35, 59)


def find_sampled(name: str) -> Instrument | None:
    """Return the sample library called `name` as an instrument; None where none is described.

    Errors: Refusal when its description or its SFZ cannot be read.
    """
    path = description_of(name)
    return _instrument(path, path.stat().st_mtime_ns) if path.is_file() else None


def sampled_instruments() -> tuple[tuple[Instrument, ...], tuple[str, ...]]:
    """Return all sample libraries that can be played, and why the others cannot."""
    found, faults = [], []
    for path in described():
        try:
            found.append(_instrument(path, path.stat().st_mtime_ns))
        except Refusal as refusal:
            faults.append(str(refusal))
    return tuple(found), tuple(faults)


@cache
def _instrument(path: Path, _changed: int) -> Instrument:
    sound = read_sound(path)
    library = opened(sound)
    keys = library.chooser().keys or (0,)
    lowest, highest = _GM_DRUMS if library.drums else (keys[0], keys[-1])
    return Instrument(
        name=sound.name,
        role=sound.role,
        good_for=sound.good_for,
        use=cast(Literal["record", "guide"], sound.use),
        velocity=_velocity(library.instrument),
        lowest=min(lowest, keys[0]),
        highest=max(highest, keys[-1]),
        stems=library.stems(),
        licence=f"{sound.licence}. {sound.credit}".strip(". ") + ".",
        play=partial(sampler.play, library),
    )


def opened(sound: SoundLibrary) -> Library:
    """Return the library ready to be played. Errors: Refusal with file and line."""
    return Library(read_sfz(sound.sfz, sound.folder), sound.role == "drums", dict(sound.controllers))


def _velocity(instrument: SfzInstrument) -> str:
    layers = len({(r.lovel, r.hivel) for r in instrument.regions if r.trigger != "release"})
    return f"{layers} recorded layers" if layers > 1 else "level alone: one recorded layer"


def fingerprint(name: str) -> str:
    """Return a hash of what the sample library called `name` consists of; "" for an instrument that is none.

    Of the description and the SFZ texts the content counts, of the samples name, size and time of the last change:
    hashing gigabytes before every run would cost more than it tells.
    """
    path = description_of(name)
    if not path.is_file():
        return ""
    sound = read_sound(path)
    instrument = read_sfz(sound.sfz, sound.folder)
    digest = hashlib.sha256(path.read_bytes())
    for text in instrument.files:
        digest.update(text.read_bytes())
    for name_, size, changed in _facts(instrument.samples):
        digest.update(f"{name_}\n{size}\n{changed}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _facts(samples: Mapping[str, Path]) -> list[tuple[str, int, int]]:
    stats = [(name, path.stat()) for name, path in sorted(samples.items())]
    return [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
