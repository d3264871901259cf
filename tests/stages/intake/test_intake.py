"""What comes in: copies are decoded once, and a refusal does not outlive its reason."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.cache.store import Store
from longplay.folder.demo_files import take_copies
from longplay.song.brief import Brief
from longplay.song.demo_file import DemoFile, Manifest
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal
from longplay.stages.intake.intake import TakenIn, demo_of, take_in_file


def broken(store: Store, tmp_path: Path) -> DemoFile:
    """A production's copy that nothing can read."""
    (store.root.parent / "demo").mkdir(parents=True, exist_ok=True)
    (tmp_path / "take.wav").write_bytes(b"no sound at all" * 9)
    return take_copies(tmp_path / "take.wav", store.root.parent).files[0]


def test_what_cannot_be_read_is_noted(store: Store, tmp_path: Path) -> None:
    taken = take_in_file(broken(store, tmp_path), False)
    assert taken.recording is None
    assert "not a recording that can be read" in taken.notes[0]


def test_with_ffmpeg_it_is_tried_again(store: Store, tmp_path: Path) -> None:
    file = broken(store, tmp_path)
    take_in_file(file, False)
    assert (take_in_file.lookup(file, False)[0], take_in_file.lookup(file, True)[0]) == (True, False)


def test_a_lost_copy_stops_the_record(store: Store, tmp_path: Path) -> None:
    file = broken(store, tmp_path)
    (store.root.parent / file.copy).unlink()
    with pytest.raises(Refusal, match="is gone"):
        take_in_file(file, False)


def test_a_track_without_sound_keeps_its_place(store: Store, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "keys.wav", np.zeros(8000), 8000)
    file = take_copies(tmp_path / "keys.wav", store.root.parent).files[0]
    taken = take_in_file(file, False)
    assert (taken.silent, taken.recording is not None) == (True, True)
    assert taken.notes == ("keys: there is no sound on it, from start to end",)


@pytest.mark.parametrize(("stated", "source"), [("guitar", "name"), ("keys", "person")])
def test_our_own_guess_in_the_brief_stays_a_guess(stated: str, source: str) -> None:
    file, recording = DemoFile("gtr", "demo/gtr.wav", "h", 1), Recording("h", 44100, 1, 44100)
    taken, roles = (TakenIn(file, recording),), (("guitar", 0.9, "name"),)
    demo = demo_of(taken, (recording,), roles, Manifest((file,)), Brief(roles={"gtr": stated}))
    assert (demo.tracks[0].role, demo.tracks[0].role_source) == (stated, source)
