"""A credit is for what is on the record."""

from dataclasses import fields

import pytest
from tests.made import made_demo, made_listening

from longplay.producing.release import Release
from longplay.producing.sounding import Song, Sounding, Version
from longplay.song.arrangement import Arrangement, Form
from longplay.song.brief import Brief
from longplay.song.edit import EditList
from longplay.song.part import Part
from longplay.song.time import TempoMap


def release_with(*parts: Part) -> Release:
    form = Form((), TempoMap((0.0, 1.0)), made_listening().structure, (), 1.0, "the song's own beats", 0.0)
    version = Version(EditList(()), Arrangement(form, parts))
    sounding = Sounding(version, (), (), None, None)  # type: ignore[arg-type]
    empty = {field.name: None for field in fields(Release)}
    song = Song(made_demo(), made_listening(), Brief(), None, 0)  # type: ignore[arg-type]
    return Release(**{**empty, "song": song, "sounding": sounding})  # type: ignore[arg-type]


@pytest.mark.parametrize(("parts", "credited"), [((), False), ((Part("bass", "bass", "", ()),), True)])
def test_an_arranger_and_a_player_are_named_only_where_a_part_is(parts: tuple[Part, ...], credited: bool) -> None:
    crafts = {credit.craft for credit in release_with(*parts).credits}
    assert {"producer", "mix engineer"} <= crafts
    assert ({"arranger", "session player"} <= crafts) == credited
    assert ({"arranger", "session player"}.isdisjoint(crafts)) != credited
