from dataclasses import replace

import pytest
from tests.made import made_listening
from tests.stages.mix.made_tracks import STYLE, form, noise, tone, track

from longplay.cache.store import Store
from longplay.song.brief import Brief
from longplay.song.mix import Mix, Processor
from longplay.song.track import Track
from longplay.stages.mix.balance import balance
from longplay.stages.mix.by_hand import keep_by_hand

pytestmark = pytest.mark.usefixtures("store")


def mixed(*tracks: Track, brief: Brief | None = None) -> Mix:
    return balance(tracks, form(), made_listening(), brief or Brief(), STYLE)


def fader(mix: Mix, name: str) -> float:
    channel = mix.channel(name)
    assert channel is not None
    return channel.fader_db


@pytest.mark.parametrize(("behind_db", "lift"), [(-20.0, 0.0), (-12.0, 3.0), (-50.0, -3.0)])
def test_only_the_lead_moves_and_by_three_decibels_at_most(behind_db: float, lift: float) -> None:
    mix = mixed(track("vox", "lead vocal", tone()), track("gtr", "guitar", tone(level_db=behind_db - 2.0)))
    assert fader(mix, "vox") == pytest.approx(lift, abs=0.1)
    assert fader(mix, "gtr") == 0.0


def test_a_quiet_lead_is_lifted_just_into_the_range(store: Store) -> None:
    mix = mixed(track("vox", "lead vocal", tone(level_db=-21.5)), track("gtr", "guitar", tone(level_db=-20.0)))
    assert store is not None
    assert fader(mix, "vox") == pytest.approx(1.5, abs=0.1)


def test_every_value_has_a_reason() -> None:
    mix = mixed(track("vox", "lead vocal", tone()), track("gtr", "guitar", noise()))
    reasons = [c.why for c in mix.channels] + [b.why for b in mix.busses] + [r.why for r in mix.rooms]
    reasons += [device.why for c in mix.channels for device in c.chain]
    reasons += [send.why for c in mix.channels for send in c.sends]
    assert all(len(reason) > 10 for reason in reasons)


@pytest.mark.parametrize("entry", ["vox", "the lead vocal", "my voice"])
def test_must_keep_is_not_touched(entry: str) -> None:
    tracks = track("Vox", "lead vocal", tone(level_db=-40.0)), track("gtr", "guitar", noise())
    channel = mixed(*tracks, brief=Brief(must_keep=(entry,))).channels[0]
    assert (channel.fader_db, channel.pan, channel.chain, channel.sends) == (0.0, 0.0, (), ())


def test_a_kept_performance_may_still_be_mixed() -> None:
    tracks = track("Vox", "lead vocal", tone(level_db=-40.0)), track("gtr", "guitar", noise())
    assert mixed(*tracks, brief=Brief(must_keep=("lead vocal performance",))).channels[0].fader_db > 0.0


@pytest.mark.parametrize("role", ["bounce", "voice and guitar"])
def test_a_whole_mix_is_left_as_it_is(role: str) -> None:
    channel = mixed(track("memo", role, noise())).channels[0]
    assert (channel.fader_db, channel.pan, channel.chain, channel.sends) == (0.0, 0.0, (), ())


def test_rumble_goes_only_where_there_is_rumble() -> None:
    clean, rumbling = tone(hz=220.0), tone(hz=220.0) + tone(level_db=-26.0, hz=20.0)
    mix = mixed(track("vox", "lead vocal", tone()), track("a", "guitar", clean), track("b", "guitar", rumbling))
    assert [[d.type for d in c.chain if d.type == "high_pass"] for c in mix.channels[1:]] == [[], ["high_pass"]]


def test_masking_cuts_are_few_small_and_never_on_the_lead() -> None:
    mix = mixed(track("vox", "lead vocal", tone(hz=500.0)), track("gtr", "guitar", noise(level_db=-10.0)))
    assert not [d for d in mix.channels[0].chain if d.type == "peak"]
    cuts = [d.param("gain_db") for d in mix.channels[1].chain if d.type == "peak"]
    assert 1 <= len(cuts) <= 2
    assert min(cuts) >= -3.0


def test_the_lead_is_compressed_only_when_it_is_unsteady() -> None:
    even, uneven = tone(24.0), tone(24.0)
    uneven[len(uneven) // 2 :] *= 0.2
    for sound, wanted in ((even, 0), (uneven, 1)):
        chain = mixed(track("vox", "lead vocal", sound), track("gtr", "guitar", noise(24.0))).channels[0].chain
        squeezed = [d for d in chain if d.type == "compressor"]
        assert len(squeezed) == wanted
        assert all(0.5 < d.param("makeup_db") <= 3.2 for d in squeezed)


def test_mono_support_opens_only_in_pairs_and_only_for_new_parts() -> None:
    demo = [track("vox", "lead vocal", tone()), track("a", "guitar", tone()), track("b", "keys", tone())]
    pad = track("pad", "pad", noise(), source="longplay")
    assert [c.pan for c in mixed(*demo).channels] == [0.0, 0.0, 0.0]
    assert [c.pan for c in mixed(*demo, pad).channels] == [0.0, -0.3, 0.3]
    assert [c.pan for c in mixed(*demo[:2], pad).channels] == [0.0, 0.0]


def test_what_a_person_set_stays() -> None:
    mix = mixed(track("vox", "lead vocal", tone()), track("gtr", "guitar", noise()))
    bell = Processor("peak", (("hz", 300.0), ("gain_db", 1.0), ("q", 1.0)), "warmer", "Ann")
    hers = replace(mix.channels[0], fader_db=-7.0, origin="Ann")
    theirs = replace(mix.channels[1], chain=(bell,))
    after = keep_by_hand(mix, replace(mix, channels=(hers, theirs)))
    assert after.channels[0] == hers
    assert bell in after.channels[1].chain
    assert after.channels[1].fader_db == mix.channels[1].fader_db


def test_silence_and_a_fifth_of_a_second_pass() -> None:
    mix = mixed(track("vox", "lead vocal", tone(0.2) * 0), track("gtr", "guitar", tone(0.2)))
    assert [c.fader_db for c in mix.channels] == [0.0, 0.0]
    assert mixed().channels == ()


def test_of_two_lead_vocals_the_desk_goes_by_the_one_the_ear_goes_by() -> None:
    singers = (track("Double", "lead vocal", tone()), track("Lead", "lead vocal", tone()))
    assert mixed(*singers).lead == "Lead"
