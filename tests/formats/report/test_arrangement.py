from longplay.formats.report.arrangement import arrangement_section, verdict
from longplay.formats.report.words import Facts, Report, Timeline
from longplay.song.change import Earning, Trial
from longplay.song.section_plan import Playing, SectionPlan

LIFT = Trial("lift", "db", 0.2, 1.4, 0.5)
DRUMS = Playing("drums", "time", (0, 0), 0.5, True)
CHORUS = SectionPlan("chorus <1>", 13, 8, 4, (DRUMS,), "stop", ("bass",), 1, "wide")


def report(plan: tuple[SectionPlan, ...], seams: tuple[str, ...] = ()) -> Report:
    return Report("A song", "", Facts(10.0), Timeline(10.0, (), ()), plan=plan, seams=seams)


def test_the_table_says_who_plays_where_and_how_one_gets_there() -> None:
    page = str(arrangement_section(report((CHORUS,))))
    assert "chorus &lt;1&gt;" in page
    assert "stop, bass rest before it" in page
    assert "wide" in page


def test_without_a_part_of_ours_there_is_nothing_to_show() -> None:
    assert arrangement_section(report((SectionPlan("verse", 1, 8, 2, ()),))) is None


def test_the_seams_of_a_new_form_are_told_even_where_nothing_of_ours_plays() -> None:
    assert "Seam at bar 9" in str(arrangement_section(report((), ("Seam at bar 9: no click.",))))


def test_a_verdict_gives_the_measure_that_carries_it() -> None:
    told = verdict(Earning("bass", "p", True, (LIFT, Trial("hole", "db", -3.0, -3.0, 1.0)), 2.0))
    assert told.startswith("earned its place: lift")
    assert "hole" not in told
    assert "sets the lead back" in told


def test_a_part_that_earned_nothing_is_told_to_go() -> None:
    assert "did not earn its place" in verdict(Earning("pad", "p", False, (Trial("lift", "db", 0.2, 0.3, 0.5),)))
