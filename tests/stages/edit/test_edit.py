from dataclasses import replace

import numpy as np
from tests.made import made_demo, made_grid, made_listening, made_proposal, made_track_listening

from longplay.cache.audio import keep_curve
from longplay.cache.store import Store
from longplay.song.edit import EditList, Piece
from longplay.song.proposal import (
    AddPart,
    LeaveAlone,
    MuteTrack,
    RepairTrack,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)
from longplay.song.time import Span
from longplay.stages.edit.edit import edit


def edits(*actions: object) -> EditList:
    proposals = tuple(made_proposal(a, id=f"p{i}") for i, a in enumerate(actions))  # type: ignore[arg-type]
    return edit(made_demo(), made_listening(), proposals)


def test_nothing_accepted_edits_nothing() -> None:
    assert edits(LeaveAlone("Lead")) == EditList(())


def test_repairs_of_one_track_add_up() -> None:
    done = edits(RepairTrack("Lead", dc=0.01), RepairTrack("Lead", invert=True, shift_ms=-50, silence_before_s=2.0))
    track = done.of("Lead")
    assert (track.dc, track.invert, track.shift_s, track.mutes) == (0.01, True, -0.05, ((0.0, 2.0),))
    assert track.proposals == ("p0", "p1")


def test_restorations_of_one_track_add_up() -> None:
    clicks = RepairTrack("Lead", clicks=(3.0,)), RepairTrack("Lead", clicks=(1.0, 3.0))
    track = edits(*clicks, RepairTrack("Lead", declip=True), RepairTrack("Lead", hum_hz=50.0, silence_after_s=80.0)).of(
        "Lead"
    )
    assert (track.clicks, track.declip, track.hum_hz) == ((1.0, 3.0), True, 50.0)
    assert track.mutes[0][0] == 80.0


def test_sections_become_seconds_of_the_grid() -> None:
    track = edits(ThinTrack("Guitar", ("verse 1",), -3.0, 200.0)).of("Guitar")
    assert track.thins == ((0.5 + 16 * 0.625, 0.5 + 48 * 0.625, -3.0, 200.0),)


def test_first_and_last_section_take_head_and_tail_along() -> None:
    assert edits(MuteTrack("Guitar", ("intro", "outro"))).of("Guitar").mutes == ((0.0, 10.5), (80.5, 92.0))


def test_neighbouring_mutes_are_joined() -> None:
    assert edits(MuteTrack("Guitar", ("chorus 1", "verse 2"))).of("Guitar").mutes == ((30.5, 60.5),)


def test_a_new_part_mutes_what_it_replaces() -> None:
    part = AddPart("drums", "drums", "acoustic_kit", ("chorus 1",), replaces="Guitar")
    assert edits(part).of("Guitar").mutes == ((30.5, 40.5),)


def test_a_ride_keeps_its_seconds() -> None:
    assert edits(RideLevel("Lead", Span(1.0, 2.0), 1.5)).of("Lead").rides == ((1.0, 2.0, 1.5),)


def test_a_note_asked_for_twice_is_tuned_once() -> None:
    done = edits(TuneNotes("Lead", ((3.0, 4.0, 20.0),)), TuneNotes("Lead", ((3.5, 4.5, 40.0), (1.0, 2.0, -9.0))))
    assert done.of("Lead").tunes == ((1.0, 2.0, -9.0), (3.0, 4.0, 20.0))


def test_phrases_are_ridden_as_on_a_fader() -> None:
    assert edits(RidePhrases("Lead", ((1.0, 2.0, -3.0),))).of("Lead").phrase_rides == ((1.0, 2.0, -3.0),)


def test_shortening_takes_bars_out() -> None:
    assert edits(ShortenSection("intro", 1, 2)).pieces == (Piece(3, 36),)


def test_a_riff_comes_back_before_a_bar() -> None:
    pieces = edits(RepeatBars("intro", 1, 4, 25, "riff", ("Guitar",))).pieces
    assert pieces == (Piece(1, 24), Piece(1, 4, True, ("Guitar",), "p0"), Piece(25, 36))


def test_unknown_tracks_and_sections_are_passed_over() -> None:
    assert edits(MuteTrack("Tuba", ()), MuteTrack("Guitar", ("solo",))).of("Guitar").mutes == ()


def test_a_riff_at_the_end_comes_behind_what_rings_after_the_last_bar() -> None:
    grid = made_grid(bars=39)
    riff = made_proposal(RepeatBars("intro", 1, 4, 37, "riff"), id="p0")
    assert edit(made_demo(), made_listening(grid=grid), (riff,)).pieces == (Piece(1, 36), Piece(1, 4, True, (), "p0"))


def test_a_track_under_a_new_part_is_muted_or_goes_on_as_a_texture() -> None:
    instead = AddPart("drums", "drums", "acoustic_kit", ("verse 1",), replaces="Guitar")
    assert edits(instead).of("Guitar").mutes
    texture = edits(replace(instead, texture_db=-8.0)).of("Guitar")
    assert texture.mutes == ()
    assert [(gain, hz) for _, _, gain, hz in texture.thins] == [(-8.0, 400.0)]


def test_loose_attacks_become_slices_in_the_sections_asked_for(store: Store) -> None:
    rows = np.array([[0.5 + 0.625 * i, 30.0, 1.0, 0.0] for i in range(60)])
    guitar = made_track_listening("Guitar", "guitar", attacks=keep_curve(rows, 0.0, "ms"))
    proposal = made_proposal(TightenTrack("Guitar", ("verse 1",), 60.0, 0.5))
    slices = edit(made_demo(), made_listening(tracks=(guitar,)), (proposal,)).of("Guitar").slices
    assert len(slices) == 32
    assert slices[0] == (10.5, 11.125, -0.015)


def test_a_track_whose_attacks_were_not_heard_stays_as_it_is() -> None:
    assert edits(TightenTrack("Guitar", (), 60.0)).of("Guitar").slices == ()
