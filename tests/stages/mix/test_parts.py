import numpy as np
import pytest
from tests.made import made_listening
from tests.stages.mix.made_tracks import STYLE, form, noise, tone, track

from longplay.song.brief import Brief
from longplay.song.mix import Mix
from longplay.song.track import Track
from longplay.sound.levels import from_db
from longplay.stages.mix.balance import balance
from longplay.stages.mix.measures import gated_lufs, powers_of, summed
from longplay.stages.mix.parts import add_channels

pytestmark = pytest.mark.usefixtures("store")


def demo() -> tuple[Track, ...]:
    return track("vox", "lead vocal", tone()), track("gtr", "guitar", tone(level_db=-21.0))


def played(name: str, role: str, **sound: float) -> Track:
    return track(name, role, noise(**sound), "longplay")  # type: ignore[arg-type]


def added(*parts: Track, brought: tuple[Track, ...] = ()) -> tuple[Mix, Mix]:
    there = brought or demo()
    before = balance(there, form(), made_listening(), Brief(), STYLE)
    return before, add_channels(before, there + parts, form(), STYLE)


def loudness(mix: Mix, *tracks: Track) -> float:
    powers = [powers_of(t.recording) * from_db(c.fader_db) ** 2 for t in tracks if (c := mix.channel(t.name))]
    found = gated_lufs(summed(powers))
    assert found is not None
    return found


@pytest.mark.parametrize("level_db", [-60.0, -30.0, -6.0])
def test_a_part_sits_under_the_lead_however_loud_it_was_played(level_db: float) -> None:
    pad = played("pad", "pad", level_db=level_db)
    _, mix = added(pad)
    behind_its_ride = loudness(mix, pad) - 1.5  # it gives way while the lead sings
    assert -12.6 < behind_its_ride - loudness(mix, demo()[0]) < -9.4


def test_what_was_there_stays() -> None:
    before, after = added(played("pad", "pad"))
    assert after.channels[:2] == before.channels
    assert [ride.track for ride in after.automation] == ["pad"]


def test_a_kit_keeps_its_inner_balance() -> None:
    kit = played("drums/kick", "drums", level_db=-20), played("drums/snare", "drums", level_db=-35, seed=1)
    _, mix = added(*kit)
    assert mix.channels[2].fader_db == mix.channels[3].fader_db
    assert [ride.points for ride in mix.automation[1:]] == [ride.points for ride in mix.automation[:-1]]
    assert -11.1 <= loudness(mix, *kit) - loudness(mix, demo()[0]) <= -4.9


def test_all_parts_together_leave_the_lead_in_front() -> None:
    parts = [played(role, role, seed=n) for n, role in enumerate(("drums", "bass", "strings", "pad"))]
    _, mix = added(*parts)
    _, guitar = demo()
    lost = loudness(mix, *parts, guitar) - loudness(mix, guitar)
    assert lost <= 1.1


def test_nothing_new_changes_nothing() -> None:
    before, after = added()
    assert after == before


def test_over_a_bounce_parts_lie_deeper() -> None:
    pad = played("pad", "pad")
    song = track("song", "bounce", noise(level_db=-12.0))
    _, mix = added(pad, brought=(song,))
    assert loudness(mix, pad) - loudness(mix, song) == pytest.approx(-14.0, abs=0.2)


def test_silent_and_very_short_parts_pass() -> None:
    silent = track("pad", "pad", np.zeros((9000, 2), np.float32), "longplay")
    short = track("bass", "bass", noise(0.2), "longplay")
    assert len(added(silent, short)[1].channels) == 4


@pytest.mark.parametrize("level_db", [-40.0, -12.0])
def test_a_kit_in_the_place_of_a_loop_is_as_loud_as_the_loop(level_db: float) -> None:
    loop = track("loop", "drums", half(noise(level_db=-24.0, seed=5), first=True))
    kit = track("drums/kick", "drums", half(noise(level_db=level_db), first=False), "longplay")
    _, mix = added(kit, played("pad", "pad", seed=2), brought=(*demo(), loop))
    assert loudness(mix, kit) == pytest.approx(loudness(mix, loop), abs=0.1)


def half(sound: np.ndarray, first: bool) -> np.ndarray:
    middle = len(sound) // 2
    sound[slice(middle, None) if first else slice(0, middle)] = 0.0
    return sound


def test_backing_voices_lie_six_to_nine_under_the_lead_while_both_sing() -> None:
    voice = track("bv", "backing vocal", half(tone(level_db=-5.0), first=False), "longplay")
    _, mix = added(voice)
    assert -9.1 <= loudness(mix, voice) - loudness(mix, demo()[0]) <= -5.4


def test_a_second_guitar_that_plays_along_takes_nobodys_place() -> None:
    second = track("second", "guitar", tone(level_db=-5.0), "longplay")
    _, mix = added(second)
    channel = mix.channel("second")
    assert channel is not None
    assert "under the lead" in channel.why


def test_under_a_lead_far_over_its_band_an_instrument_stays_with_the_band() -> None:
    band = track("vox", "lead vocal", tone()), track("gtr", "guitar", tone(level_db=-36.0))
    second, voice = played("keys", "keys"), played("bv", "backing vocal", seed=3)
    _, mix = added(second, voice, brought=band)
    assert loudness(mix, second) < loudness(mix, band[0]) - 14.0
    assert loudness(mix, voice) > loudness(mix, band[0]) - 9.2
