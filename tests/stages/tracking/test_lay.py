"""A take over a stretch: crossfaded, as loud as what was there, and nothing else moved."""

from dataclasses import replace

import numpy as np
import pytest
from tests.made import made_track

from longplay.cache.audio import open_audio
from longplay.cache.store import Store
from longplay.song.take_file import PlacedTake
from longplay.song.time import Span
from longplay.song.track import Take
from longplay.stages.tracking.lay import FADE_S, lay_over

RATE = 8000
T = np.arange(10 * RATE) / RATE


@pytest.mark.usefixtures("store")
def test_only_the_stretch_changes_and_keeps_its_level() -> None:
    old = made_track("Lead", "lead vocal", 0.2 * np.sin(2 * np.pi * 220 * T)[:, None], RATE)
    new = made_track("Lead", "lead vocal", 0.8 * np.sin(2 * np.pi * 330 * T)[:, None], RATE)
    new = replace(new, takes=(Take("take 2", new.recording, "Mia"),), source="Mia")
    laid = lay_over(old, PlacedTake(new, (Span(3.0, 5.0),)))
    before, after = (np.asarray(open_audio(track.recording))[:, 0] for track in (old, laid))
    edge = round((3.0 - FADE_S) * RATE)
    assert np.array_equal(before[:edge], after[:edge])
    assert np.array_equal(before[-edge:], after[-edge:])
    inside = slice(round(3.1 * RATE), round(4.9 * RATE))
    assert np.sqrt(np.mean(after[inside] ** 2)) == pytest.approx(0.2 / np.sqrt(2), rel=0.02)
    assert np.corrcoef(after[inside], np.sin(2 * np.pi * 330 * T[inside]))[0, 1] > 0.999
    assert "Mia" in laid.takes[0].name


def test_a_silent_original_gives_no_level(store: Store) -> None:
    quiet = made_track("Lead", "lead vocal", np.zeros((T.size, 1)), RATE)
    tone = 0.5 * np.sin(2 * np.pi * 330 * T)[:, None]
    new = made_track("Lead", "lead vocal", tone, RATE)
    laid = lay_over(quiet, PlacedTake(new, (Span(3.0, 5.0),)))
    assert np.max(np.asarray(open_audio(laid.recording))) == pytest.approx(0.5, rel=0.01)
