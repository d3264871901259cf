"""What is proposed: less before more, nothing that must be kept, everybody's price."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from tests.made import made_track
from tests.stages.critique.made_songs import (
    band,
    bare,
    heard,
    material,
    one_note,
    one_phrase,
    problem,
    sung,
    with_a_jump,
    with_a_long_intro,
    with_figure,
    with_loop,
)

from longplay.formats.rates_toml import read_rates
from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.listening import Figure
from longplay.song.proposal import (
    AddPart,
    HirePlayer,
    LeaveAlone,
    MuteTrack,
    Proposal,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    ThinTrack,
    TuneNotes,
)
from longplay.song.structure import Structure
from longplay.stages.critique.critique import critique
from longplay.stages.critique.question import Material
from longplay.stages.plan.answers.playable import instrument_for
from longplay.stages.plan.plan import plan

pytestmark = pytest.mark.usefixtures("store")


def planned(song: Material, *must_keep: str, findings: tuple[Finding, ...] | None = None) -> tuple[Proposal, ...]:
    brief = replace(song.brief, must_keep=must_keep)
    found = critique(song.demo, song.listening, brief, song.style) if findings is None else findings
    return plan(found, song.demo, song.listening, brief, song.style, read_rates())


def of_kind(proposals: Iterable[Proposal], kind: str) -> list[Proposal]:
    return [p for p in proposals if p.action.kind == kind]


def test_voice_and_guitar_that_carry_get_nothing_added() -> None:
    proposals = planned(bare(contrast=True))
    assert {p.action.kind for p in proposals} == {"leave_alone"}
    assert "arrangement" in {p.action.target for p in proposals}


def test_what_carries_gets_nothing_added_though_the_chorus_is_flat() -> None:
    carrying, flat = bare(contrast=True), bare(contrast=False)
    found = critique(flat.demo, flat.listening, flat.brief, flat.style)
    lifts = [f for f in found if f.question == "chorus_lifts" and f.verdict != "good"]
    carries = critique(carrying.demo, carrying.listening, carrying.brief, carrying.style)
    assert lifts
    assert of_kind(planned(flat, findings=tuple(lifts)), "add_part")
    both = planned(carrying, findings=(*carries, *lifts))
    assert not of_kind(both, "add_part")
    assert not of_kind(both, "hire")
    assert of_kind(both, "thin")


def test_every_addition_can_be_left_out_or_hired() -> None:
    proposals = planned(with_loop())
    additions = [p for p in of_kind(proposals, "add_part") if not p.alternative_to]
    assert {p.action.target for p in additions} == {"drums", "bass", "strings", "backing vocal"}
    for added in additions:
        beside = [p.action for p in proposals if p.alternative_to == added.id]
        assert any(isinstance(a, HirePlayer) for a in beside)
    assert of_kind(proposals, "thin")
    assert len(of_kind(proposals, "leave_alone")) >= 3


def test_a_loop_may_be_replaced_kept_as_texture_or_kept_as_it_is() -> None:
    proposals = planned(with_loop())
    (first,) = [p for p in of_kind(proposals, "add_part") if p.action.target == "drums"]
    (texture,) = [p for p in of_kind(proposals, "add_part") if p.action.target == "drums over Loop"]
    beside = [p.action for p in proposals if p.alternative_to == first.id]
    assert isinstance(texture.action, AddPart)
    assert (texture.action.replaces, texture.action.texture_db) == ("Loop", -8.0)
    assert texture.action in beside
    assert any(isinstance(a, LeaveAlone) for a in beside)


def test_only_what_can_be_played_is_offered() -> None:
    assert instrument_for(("theremin", "warm_pad")) == "warm_pad"
    assert instrument_for(("theremin",)) == ""
    assert instrument_for(("grand_piano",), {"grand_piano"}) == "grand_piano"


def test_taking_away_comes_before_adding_to_a_flat_chorus() -> None:
    song = with_loop()
    lift = [f for f in critique(song.demo, song.listening, song.brief, song.style) if f.question == "chorus_lifts"]
    first, *rest = planned(song, findings=tuple(lift))
    assert isinstance(first.action, ThinTrack)
    assert first.action.sections == ("verse 1", "verse 2")
    assert isinstance(rest[0].action, AddPart)


def test_no_kit_over_a_bounce_with_drums() -> None:
    loop = with_loop()
    findings = critique(loop.demo, loop.listening, loop.brief, loop.style)
    song = material(heard("mix", "bounce"), kind="bounce", has_drums=True)
    proposals = planned(song, findings=findings)
    assert not [p for p in proposals if isinstance(p.action, AddPart) and p.action.role == "drums"]


def test_same_findings_in_another_order_give_the_same_ids() -> None:
    song = with_loop()
    found = critique(song.demo, song.listening, song.brief, song.style)
    one, other = planned(song, findings=found), planned(song, findings=found[::-1])
    assert {p.id for p in one} == {p.id for p in other}
    assert len({p.id for p in one}) == len(one)


def test_alternatives_point_at_proposals_that_are_there() -> None:
    proposals = planned(with_loop())
    ids = {p.id for p in proposals}
    assert all(p.alternative_to in ids | {""} and p.alternative_to != p.id for p in proposals)


def test_previews_are_eight_bars_round_the_change() -> None:
    song = with_loop()
    for proposal in planned(song):
        changes = proposal.route == "in_house" and not isinstance(proposal.action, LeaveAlone)
        assert (proposal.window is not None) == changes
        if proposal.window:
            assert proposal.window.last_bar - proposal.window.first_bar == 7
            assert proposal.window.first_bar >= 1
            assert proposal.window.end <= song.listening.duration


def test_a_measure_is_named_that_a_finding_holds() -> None:
    song = with_loop()
    found = {f.id: f for f in critique(song.demo, song.listening, song.brief, song.style)}
    for proposal in planned(song):
        assert proposal.measure in {e.measure for e in found[proposal.answers[0]].evidence}


def test_people_cost_what_the_card_says() -> None:
    (drummer,) = [p for p in of_kind(planned(with_loop()), "hire") if p.action.target == "drummer"]
    rate = read_rates().rate("drummer")
    assert rate is not None
    assert (drummer.route, drummer.cost, drummer.days) == ("hire", rate.song, rate.days)


def test_riff_comes_back_after_the_last_chorus_on_its_own_track() -> None:
    back, drop = of_kind(planned(with_figure("riff", 1, 0)), "repeat_bars")
    assert drop.alternative_to == back.id
    assert isinstance(back.action, RepeatBars)
    assert (back.action.before_bar, back.action.tracks, back.action.figure) == (33, ("Guitar",), "riff")


def test_strong_line_leads_into_the_last_chorus() -> None:
    (back,) = of_kind(planned(with_figure("line", 1, 0)), "repeat_bars")
    assert isinstance(back.action, RepeatBars)
    assert (back.action.first_bar, back.action.last_bar, back.action.before_bar) == (9, 10, 25)


def test_a_flat_phrase_with_held_notes_is_sung_again_by_the_artist_or_left() -> None:
    proposals = planned(sung({3: -45.0}, length=0.62))
    (again,) = of_kind(proposals, "sing_again")
    assert (again.route, again.cost.amount) == ("artist", 0)
    assert again.days > 0
    assert [p for p in of_kind(proposals, "leave_alone") if p.alternative_to == again.id]


def test_a_phrase_a_little_flat_is_rather_left() -> None:
    proposals = planned(sung({3: -34.0}))
    (again,) = of_kind(proposals, "sing_again")
    assert again.alternative_to in {p.id for p in of_kind(proposals, "leave_alone")}


def test_a_loop_rests_in_the_bridge() -> None:
    song = with_loop()
    sections = tuple(
        replace(s, label="bridge") if s.name == "verse 2" else s for s in song.listening.structure.sections
    )
    song = replace(song, listening=replace(song.listening, structure=Structure(sections)))
    (mute,) = of_kind(planned(song), "mute")
    assert mute.action == MuteTrack("Loop", ("verse 2",))


@pytest.mark.parametrize(
    ("kind", "value", "unit", "field", "expected"),
    [
        ("dc", -1.5, "percent", "dc", -0.015),
        ("late", 25.0, "ms", "shift_ms", -25.0),
        ("polarity", -0.95, "ratio", "invert", True),
        ("silent_head", 9.4, "s", "silence_before_s", 30.0),
    ],
)
def test_what_can_be_mended_is_mended(kind: str, value: float, unit: str, field: str, expected: float) -> None:
    (repair,) = of_kind(planned(band(problems=(problem(kind, value=value, unit=unit),))), "repair")
    assert getattr(repair.action, field) == expected


def test_a_repair_is_heard_where_the_track_plays() -> None:
    song = band(problems=(problem("polarity", "Strings", -0.95, "ratio", start=0.0, end=0.0),))
    (repair,) = of_kind(planned(song), "repair")
    first_chorus = song.listening.structure.labelled("chorus")[0]
    assert repair.window is not None
    assert repair.window.first_bar <= first_chorus.first_bar < repair.window.last_bar


@pytest.mark.parametrize(
    "trouble", [problem("dropout"), problem("polarity", unit="ratio", detail="left against right")]
)
def test_what_cannot_be_mended_is_asked_for_again(trouble: object) -> None:
    proposals = planned(band(problems=(trouble,)))
    assert of_kind(proposals, "record_again")
    assert not of_kind(proposals, "repair")


def test_buried_verse_is_brought_forward_or_given_room() -> None:
    lead = heard("Lead", "lead vocal", {"intro": -22.0, "verse": -30.0, "chorus": -18.0, "outro": -22.0})
    song = material(lead, heard("Guitar", "guitar"), heard("Strings", "strings", {"chorus": -30.0}))
    proposals = planned(song)
    rides = of_kind(proposals, "ride")
    assert [p.action.target for p in rides] == ["Lead", "Lead"]
    assert all(getattr(p.action, "gain_db", 0.0) == 4.0 for p in rides)
    room = [p for p in of_kind(proposals, "thin") if p.alternative_to in {r.id for r in rides}]
    assert {p.action.target for p in room} == {"Guitar"}


def test_unknown_question_gets_no_proposal() -> None:
    own = Finding("own.one", "own", "lyric", "fix", "Look.", "Because.", (), ())
    assert planned(band(), findings=(own,)) == ()


def test_a_lead_that_must_be_kept_is_not_sung_again_and_the_plan_says_so() -> None:
    proposals = planned(sung({3: -45.0}), "lead vocal performance")
    assert not of_kind(proposals, "sing_again")
    (left,) = [p for p in proposals if p.must_keep == ("lead vocal performance",)]
    assert "You asked to keep" in left.why


def test_a_loop_that_must_be_kept_is_neither_replaced_nor_thinned() -> None:
    proposals = planned(with_loop(), "Loop")
    for proposal in proposals:
        assert not (isinstance(proposal.action, MuteTrack | ThinTrack) and proposal.action.target == "Loop")
        assert not (isinstance(proposal.action, AddPart) and proposal.action.replaces == "Loop")


def test_a_section_that_must_be_kept_is_left_out_of_the_others() -> None:
    (strings,) = [p for p in of_kind(planned(with_loop(), "chorus 1"), "add_part") if p.action.target == "strings"]
    assert isinstance(strings.action, AddPart)
    assert strings.action.sections == ("chorus 2",)
    assert strings.must_keep == ("chorus 1",)


def test_brief_without_wishes_keeps_nothing() -> None:
    assert not [p for p in planned(with_loop()) if p.must_keep]
    assert Brief().must_keep == ()


def test_a_passage_that_jumps_out_is_turned_down_to_a_little_over_the_rest() -> None:
    (ride,) = of_kind(planned(with_a_jump(9.0)), "ride")
    assert isinstance(ride.action, RideLevel)
    assert -9.0 <= ride.action.gain_db <= -7.0
    assert (ride.action.span.first_bar, ride.action.span.last_bar) == (20, 21)


def test_a_long_intro_is_shortened_by_whole_phrases_behind_its_first_statement() -> None:
    (cut,) = of_kind(planned(with_a_long_intro()), "shorten")
    assert cut.action == ShortenSection("intro", 5, 12)
    assert [p.action.kind for p in planned(with_a_long_intro()) if p.alternative_to == cut.id] == ["leave_alone"]


@pytest.mark.parametrize(("bars", "riff_bars", "out"), [(16, 8, (9, 16)), (14, 4, (5, 10)), (16, 12, (13, 16))])
def test_the_first_statement_of_the_riff_stays_whole(bars: int, riff_bars: int, out: tuple[int, int]) -> None:
    riff = Figure("riff", "Guitar", 1, riff_bars, 0.5, 10.5, 4, 0.8, later=3)
    (cut,) = of_kind(planned(with_a_long_intro(bars, figures=(riff,))), "shorten")
    assert cut.action == ShortenSection("intro", *out)


def test_an_intro_that_must_be_kept_is_not_shortened() -> None:
    proposals = planned(with_a_long_intro(), "intro")
    assert not of_kind(proposals, "shorten")
    assert ("intro",) in [p.must_keep for p in proposals]


def test_over_a_voice_alone_no_chord_part_is_written() -> None:
    voice = heard("Lead", "lead vocal")
    assert not of_kind(planned(material(voice)), "add_part")


def test_backing_vocals_come_from_the_lead_and_can_be_sung_by_people() -> None:
    proposals = planned(with_loop())
    (add,) = [p for p in of_kind(proposals, "add_part") if p.action.target == "backing vocal"]
    assert isinstance(add.action, AddPart)
    assert (add.action.instrument, add.action.sections) == ("lead_voice", ("chorus 1", "chorus 2"))
    assert add.action.spans
    assert add.measure == "layers, chorus against verse"
    assert {p.route for p in proposals if p.alternative_to == add.id} == {"artist", "hire"}


def test_no_backing_where_somebody_backs_already() -> None:
    song = with_loop()
    singer = made_track("Choir", "backing vocal")
    song = replace(song, demo=replace(song.demo, tracks=(*song.demo.tracks, singer)))
    assert "backing vocal" not in {p.action.target for p in planned(song)}


def test_a_held_note_is_tuned_most_of_the_way_or_sung_again_or_left() -> None:
    first, again, left = planned(one_note(-42.0))[:3]
    assert isinstance(first.action, TuneNotes)
    assert [cents for *_, cents in first.action.notes] == [pytest.approx(0.85 * 42.0, abs=0.1)]
    assert (again.action.kind, left.action.kind) == ("sing_again", "leave_alone")
    assert {again.alternative_to, left.alternative_to} == {first.id}


def test_in_the_line_that_matters_the_singer_comes_first() -> None:
    song = one_note(-42.0)
    song = replace(song, brief=replace(song.brief, line_that_matters="La la"))
    first, tune = planned(song)[:2]
    assert (first.action.kind, tune.action.kind) == ("sing_again", "tune")
    assert tune.alternative_to == first.id


def test_a_kept_performance_is_never_tuned() -> None:
    assert not of_kind(planned(one_note(-42.0), "the lead vocal performance"), "tune")
    assert not of_kind(planned(one_note(-42.0), "la la"), "tune")


def test_a_phrase_that_falls_out_is_ridden_and_its_neighbours_stay() -> None:
    (ride,) = of_kind(planned(one_phrase(-6.0)), "ride_phrases")
    assert isinstance(ride.action, RidePhrases)
    assert [gain for *_, gain in ride.action.rides] == [0.0, 4.0, 0.0]
    (down,) = of_kind(planned(one_phrase(5.0)), "ride_phrases")
    assert isinstance(down.action, RidePhrases)
    assert [gain for *_, gain in down.action.rides] == [0.0, -3.5, 0.0]
