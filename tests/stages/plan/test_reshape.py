"""New orders of a song: only where a point asks for one, never as more than one first choice."""

from dataclasses import replace

import pytest
from tests.made import made_grid
from tests.stages.critique.made_songs import band, bare, with_a_late_chorus, with_figure

from longplay.formats.rates_toml import read_rates
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Phrase
from longplay.song.proposal import MoveBars, Proposal, RepeatBars, ShortenSection, StopBar
from longplay.song.structure import Structure, name_sections
from longplay.song.time import span_of_bars
from longplay.stages.critique.critique import critique
from longplay.stages.critique.question import Material
from longplay.stages.plan.plan import plan

pytestmark = pytest.mark.usefixtures("store")
TWO_VERSES = name_sections(
    (("intro", 1, 4, 0.9), ("verse", 5, 12, 0.9), ("verse", 17, 12, 0.9), ("chorus", 29, 8, 0.9))
)
DOUBLE_END = name_sections((("verse", 1, 20, 0.9), ("chorus", 21, 8, 0.9), ("chorus", 29, 8, 0.9)))


def answers(song: Material, finding: Finding) -> tuple[Proposal, ...]:
    return plan((finding,), song.demo, song.listening, song.brief, song.style, read_rates())


def about(kind: str, song: Material) -> Finding:
    span = span_of_bars(song.listening.grid, 1, 28)
    measured = Evidence("a length", 300.0, "s", (None, 200.0), "default, unsourced", 0.9)
    name = f"song-length.{kind}"
    return Finding(name, "song_length", "structure", "consider", "", "", (span,), (measured,), "the song")


def in_order(structure: Structure) -> Material:
    song = with_a_late_chorus()
    return replace(song, listening=replace(song.listening, structure=structure))


def test_of_two_verses_before_the_chorus_the_second_may_go_behind_it() -> None:
    song = in_order(TWO_VERSES)
    left, moved, begun = sorted(answers(song, about("first-chorus", song)), key=lambda p: p.action.kind)
    assert moved.action == MoveBars("verse 2", 17, 28, 37)
    assert begun.action == RepeatBars("chorus", 29, 36, 5, "section")
    assert moved.alternative_to == begun.alternative_to == left.id


def test_of_two_choruses_at_the_end_one_may_go() -> None:
    song = in_order(DOUBLE_END)
    once, left = answers(song, about("length", song))
    assert once.action == ShortenSection("chorus 2", 29, 36)
    assert once.alternative_to == left.id
    song = in_order(TWO_VERSES)
    assert [p.action.kind for p in answers(song, about("length", song))] == ["leave_alone"]


def flat(song: Material) -> Finding:
    found = critique(song.demo, song.listening, song.brief, song.style)
    return next(f for f in found if f.question == "chorus_lifts" and f.verdict != "good")


def test_the_band_may_stop_before_a_chorus_that_does_not_lift() -> None:
    song = bare(contrast=False)
    offers = answers(song, flat(song))
    stop = next(p for p in offers if isinstance(p.action, StopBar))
    assert stop.action == StopBar("chorus 2", 25, 2.0, ("Lead",))
    assert stop.alternative_to in {p.id for p in offers}


def test_a_finished_mix_does_not_stop_under_the_voice() -> None:
    song = bare(contrast=False)
    bounced, found = replace(song, demo=replace(song.demo, kind="bounce")), flat(song)
    late = Phrase(made_grid().bar_start(24), made_grid().bar_start(25), "", "Lead", -20.0, 0.0, 3)
    sung = replace(bounced, listening=replace(bounced.listening, phrases=(late,)))
    stops = [any(isinstance(p.action, StopBar) for p in answers(given, found)) for given in (sung, bounced)]
    assert stops == [False, True]


def test_the_riff_may_come_back_alone_as_a_drop() -> None:
    song = with_figure("riff", 1, 0)
    found = critique(song.demo, song.listening, song.brief, song.style)
    riff = next(f for f in found if f.question == "intro_riff")
    back, drop = (p for p in answers(song, riff) if isinstance(p.action, RepeatBars))
    assert drop.action == RepeatBars("Guitar", 1, 2, 25, "riff", ("Guitar",))
    assert drop.alternative_to == back.id


def test_a_song_that_is_right_keeps_its_order() -> None:
    song = band()
    found = critique(song.demo, song.listening, song.brief, song.style)
    offers = plan(found, song.demo, song.listening, song.brief, song.style, read_rates())
    assert not [p for p in offers if isinstance(p.action, MoveBars | RepeatBars | StopBar)]
