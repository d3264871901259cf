import pytest

from longplay.song.mix import Channel, Mix
from longplay.stages.deliver.variants import variants_of


def desk(**roles: str) -> Mix:
    channels = tuple(Channel(name, role, "music", (), 0.0, 0.0, (), "") for name, role in roles.items())
    return Mix(channels, (), (), (), 0.0, 44100)


def test_the_three_that_are_worth_having() -> None:
    mix = desk(vox="lead vocal", oohs="backing vocal", gtr="guitar", kick="drums")
    made = {variant.name: variant.tracks for variant in variants_of(mix)}
    assert made == {"instrumental": ("gtr", "kick"), "a-cappella": ("vox", "oohs"), "tv": ("gtr", "kick", "oohs")}


def test_without_backing_vocals_a_tv_mix_would_be_the_instrumental() -> None:
    assert [v.name for v in variants_of(desk(vox="lead vocal", gtr="guitar"))] == ["instrumental", "a-cappella"]


@pytest.mark.parametrize(
    "roles", [{"gtr": "guitar"}, {"vox": "lead vocal"}, {"memo": "voice and guitar", "vox": "lead vocal", "b": "bass"}]
)
def test_none_where_voice_and_band_cannot_be_told_apart(roles: dict[str, str]) -> None:
    assert variants_of(desk(**roles)) == ()
