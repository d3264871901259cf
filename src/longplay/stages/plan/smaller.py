"""What is the smaller version of an action?"""

from dataclasses import replace

from longplay.song.proposal import (
    Action,
    AddPart,
    MuteTrack,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    StopBar,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)

INSTEAD_OF_MUTE_DB = -6.0
INSTEAD_OF_MUTE_HZ = 120.0
"""A track that is not muted is set back by half and loses its low end; defaults, unsourced."""


def smaller(action: Action) -> Action | None:
    """Half: fewer sections, half the decibels, cents, way, density, bars or beats; None where nothing is smaller."""
    if isinstance(action, MuteTrack):
        return _smaller_mute(action)
    if isinstance(action, TightenTrack):
        return replace(action, strength=action.strength / 2)
    if isinstance(action, ThinTrack | RideLevel | TuneNotes | RidePhrases):
        return _half_as_far(action)
    if isinstance(action, AddPart):
        return replace(action, sections=_later_half(action.sections), density=action.density / 2)
    return _shorter(action)


def _shorter(action: Action) -> Action | None:
    if isinstance(action, ShortenSection) or (isinstance(action, RepeatBars) and action.figure == "riff"):
        return _fewer_bars(action)
    return replace(action, beats=action.beats / 2) if isinstance(action, StopBar) and action.beats >= 2 else None


def _smaller_mute(action: MuteTrack) -> Action:
    if len(action.sections) > 1:
        return replace(action, sections=_later_half(action.sections))
    return ThinTrack(action.target, action.sections, INSTEAD_OF_MUTE_DB, INSTEAD_OF_MUTE_HZ)


def _half_as_far(action: ThinTrack | RideLevel | TuneNotes | RidePhrases) -> Action:
    if isinstance(action, ThinTrack):
        return replace(action, gain_db=action.gain_db / 2, high_pass_hz=action.high_pass_hz / 2)
    if isinstance(action, RideLevel):
        return replace(action, gain_db=action.gain_db / 2)
    if isinstance(action, TuneNotes):
        return replace(action, notes=tuple((start, end, cents / 2) for start, end, cents in action.notes))
    return replace(action, rides=tuple((start, end, gain / 2) for start, end, gain in action.rides))


def _later_half(sections: tuple[str, ...]) -> tuple[str, ...]:
    """The later sections: a song grows, so what is kept for one place belongs to its end."""
    return sections[len(sections) // 2 :]


def _fewer_bars(action: ShortenSection | RepeatBars) -> Action | None:
    bars = action.last_bar - action.first_bar + 1
    return replace(action, last_bar=action.first_bar + bars // 2 - 1) if bars >= 2 else None
