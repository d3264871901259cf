from collections import Counter

import numpy as np
import pytest
from tests.made import made_demo, made_grid, made_listening, made_track
from tests.stages.arrange.written import written

from longplay.cache.store import Store
from longplay.song.edit import EditList, Piece
from longplay.song.proposal import AddPart
from longplay.stages.arrange.form import make_form
from longplay.stages.arrange.strum import Strum, hear_strum, on_record, strum_of

RATE = 8000


def strummed(steps: dict[int, float]) -> np.ndarray:
    """Noise bursts on sixteenths of every bar: step -> level."""
    rng, out = np.random.default_rng(1), np.zeros((92 * RATE, 1), np.float32)
    burst = rng.standard_normal(RATE // 10) * np.exp(-np.arange(RATE // 10) / 150)
    for bar in range(36):
        for step, level in steps.items():
            at = round(made_grid().seconds(bar * 3840 + step * 240) * RATE)
            out[at : at + len(burst), 0] += level * burst
    return out


@pytest.mark.usefixtures("store")
def test_the_stressed_sixteenths_are_heard() -> None:
    track = made_track("Guitar", "guitar", strummed({0: 0.3, 6: 0.3, 8: 0.02}), RATE)
    stress = np.array(hear_strum(track, made_grid()).stress[: 32 * 16]).reshape(-1, 16).mean(axis=0)
    assert {0, 6} == set(np.flatnonzero(stress > 0.7))


def test_without_audio_nothing_is_known() -> None:
    assert strum_of(made_demo(), made_grid()) == Strum()


@pytest.mark.usefixtures("store")
def test_without_a_guitar_nothing_is_known() -> None:
    assert strum_of(made_demo(tracks=(made_track("Lead", "lead vocal"),)), made_grid()) == Strum()


def test_the_strum_follows_its_bars_to_the_record() -> None:
    form = make_form(made_demo(), made_listening(), EditList((), (Piece(1, 24), Piece(1, 4, True), Piece(25, 36))))
    stress = on_record(Strum(tuple(float(i) for i in range(36 * 16))), made_grid(), form)
    assert stress[24 * 16 : 24 * 16 + 4] == (0.0, 1.0, 2.0, 3.0)
    assert stress[28 * 16] == 24 * 16


def test_the_kick_goes_with_an_accent_of_the_strum(store: Store) -> None:
    assert store
    guitar = made_track("Guitar", "guitar", strummed({0: 0.3, 7: 0.3}), RATE)
    lead = made_track("Lead", "lead vocal", np.zeros((92 * RATE, 1)), RATE)
    demo = made_demo(tracks=(lead, guitar), rate=RATE)
    drums = written(AddPart("d", "drums", "", ()), demo=demo).parts[0]
    kicks = Counter(n.start % 3840 // 240 for n in drums.notes if n.midi == 36)
    assert kicks[7] > 24
