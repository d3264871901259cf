from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stages.listen.small_song import (
    BAR_S,
    RATE,
    Samples,
    drums,
    guitar,
    hear,
    lay,
    make_demo,
    make_track,
    noise,
    tone,
    voice,
)

from longplay.cache.store import Store, using
from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections, SectionCorrection
from longplay.song.listening import Listening
from longplay.song.structure import name_sections
from longplay.song.time import RecordSeconds, TempoMap
from longplay.song.track import Demo
from longplay.stages.listen.listen import hear_track, listen


@pytest.fixture(scope="module", autouse=True)
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One cache for the file, so that a track is heard once."""
    with using(Store(tmp_path_factory.mktemp("ear") / "cache")) as active:
        yield active


@pytest.fixture(scope="module")
def song() -> Listening:
    """The small song, heard."""
    return hear(make_demo())


def labels(heard: Listening) -> list[tuple[str, int, int]]:
    return [(s.label, s.first_bar, s.bars) for s in heard.structure.sections]


FORM_IN_BARS = [("intro", 1, 4), ("verse", 5, 8), ("chorus", 13, 8), ("verse", 21, 8), ("chorus", 29, 8)]


def test_tempo_and_form_of_the_small_song(song: Listening) -> None:
    assert song.tempo.value == pytest.approx(120.0, abs=0.1)
    assert labels(song) == FORM_IN_BARS


def test_flat_phrase_is_the_only_one_off(song: Listening) -> None:
    off = [(round(p.start / BAR_S), p.median_cents) for p in song.phrases if abs(p.median_cents) > 20]
    assert [bar for bar, _ in off] == [24]
    assert off[0][1] == pytest.approx(-45, abs=8)


def test_riff_never_returns(song: Listening) -> None:
    riff = next(f for f in song.figures if f.kind == "riff")
    assert (riff.first_bar, riff.bars, riff.times, riff.later) == (1, 2, 2, 0)


def test_machine_loop_is_known(song: Listening) -> None:
    loop = song.track("loop")
    assert loop is not None
    assert loop.loop_period_s == pytest.approx(BAR_S, abs=1e-4)
    assert song.has_drums


@pytest.mark.parametrize("with_drums", [True, False])
def test_drums_are_heard_in_a_bounce(with_drums: bool) -> None:
    part = slice(8 * RATE, 24 * RATE)
    hats = lay([(0.25 * n, noise(0.05, -20)) for n in range(64)], 16.0)
    mix = voice()[part] + guitar()[part] + (drums()[part] + hats if with_drums else 0.0)
    track = make_track(f"mix {with_drums}", "bounce", mix.astype(np.float32))
    assert hear(Demo((track,), RATE, 16.0, "bounce")).has_drums == with_drums


def test_nothing_is_wrong_with_a_clean_song(song: Listening) -> None:
    assert [p for p in song.problems if p.kind != "silent_head"] == []


def test_renaming_tracks_changes_nothing(song: Listening) -> None:
    renamed = hear(make_demo(names=("A", "B", "C")))
    assert renamed.structure == song.structure
    assert [replace(n, track="") for n in renamed.notes] == [replace(n, track="") for n in song.notes]


def test_half_the_level_changes_levels_only(song: Listening) -> None:
    quiet = hear(make_demo(gain=0.5))
    assert labels(quiet) == labels(song)
    assert quiet.tempo == song.tempo
    assert [p.median_cents for p in quiet.phrases] == pytest.approx([p.median_cents for p in song.phrases], abs=1.0)
    assert quiet.tracks[0].lufs == pytest.approx((song.tracks[0].lufs or 0.0) - 6.02, abs=0.05)


def test_silence_before_only_shifts(song: Listening) -> None:
    late = hear(make_demo(before_s=1.0))
    assert labels(late) == labels(song)
    assert [p.start for p in late.phrases] == pytest.approx([p.start + 1.0 for p in song.phrases], abs=0.02)


def test_corrected_sections_win() -> None:
    said = Corrections(sections=(SectionCorrection("bridge", 21, 4),))
    assert ("bridge", 21, 4) in labels(hear(make_demo(), said))


def test_known_form_is_kept_on_the_records_clock() -> None:
    demo = make_demo()
    grid: TempoMap[RecordSeconds] = TempoMap(tuple(0.5 * k for k in range(145)))
    form = Form((), grid, name_sections((("verse", 1, 36, 1.0),)), (), demo.duration, "loop", -12.0)
    heard = tuple(hear_track(track, demo.duration) for track in demo.tracks)
    again = listen(demo, heard, Brief(), Corrections(), known=form)
    assert (again.clock, again.structure, again.tuning_cents) == ("record", form.structure, -12.0)


def awkward(kind: str) -> Samples:
    return {
        "silence": np.zeros(5 * RATE, np.float32),
        "one second": tone(60, 1.0),
        "one frame": np.full(1, 0.1, np.float32),
        "noise": noise(8.0, -20),
        "a held note": tone(57, 8.0),
        "full scale": np.sign(tone(40, 6.0)).astype(np.float32),
    }[kind]


@pytest.mark.parametrize("kind", ["silence", "one second", "one frame", "noise", "a held note", "full scale"])
@pytest.mark.parametrize("role", ["lead vocal", "bounce", "drums"])
def test_awkward_sound_gets_an_honest_answer(kind: str, role: str) -> None:
    samples = awkward(kind)
    track = make_track("it", role, samples)
    heard = hear(Demo((track,), RATE, len(samples) / RATE, "bounce"))
    assert heard.structure.last_bar >= 1
    numbers = [heard.tempo.value, heard.tuning_cents, *(heard.grid.beats), *(heard.tracks[0].bands_db)]
    assert np.isfinite(numbers).all()


@settings(max_examples=6, deadline=None)
@given(midi=st.floats(50.0, 70.0))
def test_tuning_follows_the_pitch(midi: float) -> None:
    track = make_track("gtr", "guitar", tone(midi, 3.0))
    cents = hear_track(track, 3.0).tuning_cents
    away = (cents - 100.0 * midi) % 100.0
    assert min(away, 100.0 - away) < 3.0
