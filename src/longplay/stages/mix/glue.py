"""What a group of channels needs as a group. A bus stays flat until a measure asks for something."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.mix import Bus, Mix, Processor
from longplay.song.track import Track
from longplay.sound.levels import from_db
from longplay.stages.mix.carve import masking_cuts
from longplay.stages.mix.desk import KEPT, WHOLE, lead_on
from longplay.stages.mix.measures import THIRDS_HZ, powers_of, sounding, spread_lu, summed, thirds
from longplay.stages.mix.peaks import peaks_of, threshold_for

_JUMPY_DB = 15.0  # single hits of a group over its mean; a played kit behind one compressor lies at 10 to 14 (default)
_UNEVEN_LU = 8.0  # 3-second loudness of several voices (default, unsourced)
_GLUE_DB = 1.5  # mean reduction while it works (default, unsourced)
_NOT_ALONE = 2
_MOST_GROUP_CUT_DB = 1.5
_BRIGHTER_DB, _MOST_DARKER_DB = 1.0, 3.0


def working_busses(mix: Mix, tracks: tuple[Track, ...]) -> tuple[Bus, ...]:
    """The busses of `mix`, each with what its group's own measures ask for; what a person set stays.

    A group with a track that the artist wants kept, or with a whole mix in it, is never worked on.
    """
    return tuple(_worked(bus, mix, tracks) for bus in mix.busses)


def _worked(bus: Bus, mix: Mix, tracks: tuple[Track, ...]) -> Bus:
    group = tuple(t for t in tracks if (c := mix.channel(t.name)) and c.bus == bus.name and not c.mute)
    if bus.origin != "longplay" or len(group) < _NOT_ALONE or not _may(group, mix):
        return bus
    chain = _asked_for(bus.name, group, mix, lead_on(mix, tracks))
    if not chain:
        return bus
    return replace(bus, chain=chain, why="works on the group because its measures ask for it: see each device")


def _may(group: tuple[Track, ...], mix: Mix) -> bool:
    reasons = [c.why for t in group if (c := mix.channel(t.name))]
    return KEPT not in reasons and not any(track.role in WHOLE for track in group)


def _asked_for(bus: str, group: tuple[Track, ...], mix: Mix, lead: Track | None) -> tuple[Processor, ...]:
    match bus:
        case "drums":
            return _drum_glue(group, mix)
        case "music":
            return _room_for_the_lead(group, mix, lead)
        case "lead vocal":
            return _vocal_glue(group, mix)
        case "backing vocal":
            return (_darker(group, lead) if lead else ()) + _vocal_glue(group, mix)
    return ()


def _drum_glue(group: tuple[Track, ...], mix: Mix) -> tuple[Processor, ...]:
    """Slow enough to leave the hits their attack."""
    levels = _peaks(group, mix)
    loud = levels[levels > levels.max(initial=-120.0) - 40.0]
    mean = 10.0 * np.log10(np.mean(10.0 ** (loud / 10.0))) if loud.size else 0.0
    jumps = float(np.percentile(loud, 99.9) - mean) if loud.size else 0.0
    if jumps <= _JUMPY_DB:
        return ()
    why = (
        f"single hits jump {jumps:.1f} dB out of the kit, more than {_JUMPY_DB:.0f}, so the pieces do not hang together"
    )
    return (glue(levels, 2.0, 30.0, 120.0, why),)


def _vocal_glue(group: tuple[Track, ...], mix: Mix) -> tuple[Processor, ...]:
    powers = summed([powers_of(track.recording) for track in group])
    spread = spread_lu(powers, sounding(powers))
    if spread <= _UNEVEN_LU:
        return ()
    why = f"{len(group)} voices together spread over {spread:.1f} LU in 3-second loudness, more than {_UNEVEN_LU:.0f}"
    return (glue(_peaks(group, mix), 2.0, 20.0, 200.0, why),)


def _darker(group: tuple[Track, ...], lead: Track) -> tuple[Processor, ...]:
    """A high shelf down where the backing voices are brighter than the lead, and would stand before it."""
    brighter = _brightness_db(_summed([thirds(track.recording) for track in group])) - _brightness_db(
        thirds(lead.recording)
    )
    if brighter <= _BRIGHTER_DB:
        return ()
    gain = -round(min(_MOST_DARKER_DB, brighter / 2.0), 1)
    why = (
        f"4 to 8 kHz re 0.5 to 2 kHz they are {brighter:.1f} dB brighter than the lead; half of it goes, so that they "
        "stand behind"
    )
    return (Processor("high_shelf", (("hz", 4500.0), ("gain_db", gain)), why),)


def _summed(bands: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.asarray(np.sum(bands, axis=0))


def _brightness_db(bands: NDArray[np.float64]) -> float:
    hertz = np.array(THIRDS_HZ)
    high, middle = (hertz > 3900) & (hertz < 8100), (hertz > 490) & (hertz < 2100)
    return float(10.0 * np.log10((bands[high].sum() + 1e-20) / (bands[middle].sum() + 1e-20)))


def _room_for_the_lead(group: tuple[Track, ...], mix: Mix, lead: Track | None) -> tuple[Processor, ...]:
    """One shallow bell where all of them together stand on the words, though no single one does enough to be cut."""
    if lead is None or lead.role in WHOLE:
        return ()
    when = sounding(powers_of(lead.recording))
    together = _summed([thirds(t.recording, when) * from_db(_fader(t, mix)) ** 2 for t in group])
    cuts = masking_cuts(thirds(lead.recording, when) * from_db(_fader(lead, mix)) ** 2, together, 0.0)[:1]
    if any(d.type == "peak" for t in group if (c := mix.channel(t.name)) for d in c.chain):
        return ()  # single tracks step back there already
    return tuple(_shallow(cut) for cut in cuts)


def _shallow(cut: Processor) -> Processor:
    gain = max(cut.param("gain_db"), -_MOST_GROUP_CUT_DB)
    params = (("hz", cut.param("hz")), ("gain_db", gain), ("q", 0.8))
    return replace(cut, params=params, why=cut.why.replace("it stands", "all of them together stand"))


def glue(levels: NDArray[np.float64], ratio: float, attack_ms: float, release_ms: float, why: str) -> Processor:
    """A compressor that takes 1.5 dB on average while the group plays, and gives it back."""
    threshold, taken = threshold_for(levels, ratio, attack_ms, release_ms, _GLUE_DB)
    params = (
        ("threshold_db", threshold),
        ("ratio", ratio),
        ("attack_ms", attack_ms),
        ("release_ms", release_ms),
        ("knee_db", 6.0),
        ("makeup_db", round(taken, 1)),
    )
    return Processor("compressor", params, f"{why}; {ratio:.0f}:1 takes {taken:.1f} dB on average and gives it back")


def _peaks(group: tuple[Track, ...], mix: Mix) -> NDArray[np.float64]:
    summands = tuple((track.recording, _fader(track, mix)) for track in group)
    return np.asarray(open_curve(peaks_of(summands)), np.float64)


def _fader(track: Track, mix: Mix) -> float:
    channel = mix.channel(track.name)
    return channel.fader_db if channel else 0.0
