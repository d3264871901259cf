"""A version is what was accepted, and no silence where nothing could be written."""

import numpy as np
import pytest
from tests.made import made_demo, made_listening, made_proposal, made_track

from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.producing.sounding import Song, Version, version_with
from longplay.song.brief import Brief
from longplay.song.proposal import AddPart


def version_of(section: str, kind: str = "stems", has_drums: bool = False) -> Version:
    style = read_style(library_file("styles", "singer-songwriter pop", ()))
    guitar = made_track("Guitar", "guitar", np.zeros((92 * 8000, 1), np.float32), 8000)
    demo = made_demo(tracks=(guitar,), rate=8000, kind=kind)
    song = Song(demo, made_listening(has_drums=has_drums), Brief(), style, 1)
    kit = AddPart("drums", "drums", "acoustic_kit", (section,), replaces="Guitar")
    return version_with(song, (made_proposal(kit),))


@pytest.mark.usefixtures("store")
def test_a_part_that_is_written_mutes_what_it_replaces() -> None:
    version = version_of("chorus 1")
    assert version.arrangement.parts
    assert version.edits.of("Guitar").mutes == ((30.5, 40.5),)


@pytest.mark.usefixtures("store")
def test_over_a_bounce_that_has_drums_nothing_is_written_and_nothing_muted() -> None:
    version = version_of("chorus 1", "bounce", has_drums=True)
    assert version.arrangement.parts == ()
    assert version.edits.tracks == ()
