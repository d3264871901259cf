from dataclasses import replace

from tests.made import made_demo, made_grid, made_listening, made_proposal, made_track
from tests.stages.arrange.written import BAND, the_band, written

from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.edit import EditList, Piece
from longplay.song.proposal import AddPart, LeaveAlone
from longplay.song.time import DemoSeconds, TempoMap, TimeSignature
from longplay.stages.arrange.arrange import arrange
from longplay.stages.arrange.form import make_form

DRUMS = AddPart("d", "drums", "", ())


def test_nothing_accepted_writes_nothing() -> None:
    listening, leave = made_listening(), made_proposal(LeaveAlone("drums"))
    form = make_form(made_demo(), listening, EditList(()))
    style = read_style(library_file("styles", "folk"))
    assert arrange(form, listening, made_demo(), (leave,), style, 1).parts == ()


def test_the_same_seed_writes_the_same_and_another_seed_another() -> None:
    assert written(seed=3) == written(seed=3)
    assert written(seed=3) != written(seed=4)


def test_no_kit_over_a_mix_that_has_drums() -> None:
    bounce = made_demo(kind="bounce")
    assert written(DRUMS, demo=bounce, has_drums=True).parts == ()
    assert written(DRUMS, demo=bounce, has_drums=False).parts


def test_parts_name_their_proposal_and_player() -> None:
    drums = the_band()["drums"]
    assert (drums.proposal, drums.player, drums.role) == ("add drums", "pocket drummer", "drums")


def test_a_part_is_told_apart_from_the_artists_track() -> None:
    demo = made_demo(tracks=(made_track("Drums", "drums"),))
    assert [p.name for p in written(DRUMS, demo=demo).parts] == ["new drums"]


def test_the_styles_instruments_stand_in() -> None:
    assert [p.instrument for p in written(DRUMS, style="rock").parts] == ["acoustic_kit"]


def test_drums_go_on_under_a_riff_brought_back_and_others_keep_still() -> None:
    pieces = (Piece(1, 24), Piece(1, 4, True, ("Guitar",)), Piece(25, 36))
    parts = {p.name: p for p in written(*BAND, pieces=pieces).parts}
    inside = {name: [n for n in p.notes if 24 * 3840 <= n.start < 28 * 3840 - 960] for name, p in parts.items()}
    assert inside["drums"]
    assert not inside["strings"]


def test_a_waltz_and_a_song_of_one_section_are_written() -> None:
    beats = made_grid().beats
    waltz: TempoMap[DemoSeconds] = TempoMap(beats, TimeSignature(3))
    structure = replace(made_listening().structure, sections=())
    assert [p.role for p in written(grid=waltz, structure=structure).parts] == ["bass"]
    one = made_listening().structure.sections[1]
    single = replace(structure, sections=(replace(one, first_bar=1, bars=48),))
    band = tuple(replace(a, sections=()) for a in BAND)
    drums = written(*band, grid=waltz, structure=single).parts[0]
    assert {n.start % 2880 for n in drums.notes if n.midi in {37, 38} and n.accent >= 2} >= {960, 1920}
