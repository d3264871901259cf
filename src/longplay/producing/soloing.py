"""Hear some channels alone, as they stand in the mix: through their chains, busses, rooms and delays."""

from dataclasses import replace
from pathlib import Path

from longplay.cache.audio import open_audio
from longplay.cache.pool import Pool
from longplay.formats.wav_out import write_wav24
from longplay.producing.desk_values import channels_named
from longplay.producing.sounding import Song, sound_all, version_with
from longplay.song.proposal import Proposal
from longplay.sound.levels import from_db
from longplay.stages.mix.mixdown import mix_down


def solo(song: Song, accepted: tuple[Proposal, ...], names: tuple[str, ...], out: Path, pool: Pool) -> tuple[str, ...]:
    """Write the named channels as they sound in the mix, at the mix's own trim; returns the tracks that are heard.

    Errors: Refusal for a name that is not on the desk.
    """
    (whole,) = sound_all("The record", [version_with(song, accepted)], song, pool)
    heard = tuple(dict.fromkeys(track for name in names for track in channels_named(whole.mix, name)))
    alone = replace(whole.mix, channels=tuple(replace(c, mute=c.track not in heard) for c in whole.mix.channels))
    outputs = tuple((stem.name, stem.recording) for stem in whole.mixdown.stems if stem.name in heard)
    (down,) = pool.map("Solo", mix_down, [(alone, outputs)])
    out.parent.mkdir(parents=True, exist_ok=True)
    gain = from_db(whole.mix.trim_db - down.trim_db)
    write_wav24(open_audio(down.mix), whole.mix.rate, out, gain, 0)
    return heard
