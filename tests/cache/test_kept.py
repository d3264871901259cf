"""A kept step answers again without computing, until anything it depends on changes."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from longplay.cache.audio import keep_audio, keep_curve, open_audio, open_curve
from longplay.cache.kept import kept
from longplay.cache.source import HOUSE, source_of_folders, source_of_library
from longplay.cache.store import Store
from longplay.cache.whole import all_there
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal

calls: list[int] = []


@dataclass(frozen=True, slots=True)
class Doubled:
    value: int
    audio: Recording


@kept
def double(value: int, seed: int = 0) -> Doubled:
    calls.append(value)
    return Doubled(value * 2, keep_audio(np.full((10, 1), value, np.float32), 44100))


def test_second_call_is_not_computed(store: Store) -> None:
    calls.clear()
    assert double(3) == double(3)
    assert calls == [3]


def test_other_arguments_miss(store: Store) -> None:
    calls.clear()
    double(3)
    double(3, seed=1)
    assert calls == [3, 3]


@kept
def value_of(word: Doubled, more: tuple[int, ...] = ()) -> int:
    return word.value + len(more)


def test_equal_words_have_one_key_and_other_words_another() -> None:
    recording = Recording("abc", 44100, 1, 4)
    one = Doubled(1, recording)
    assert value_of.key(one) == value_of.key(one) == value_of.key(Doubled(1, recording))
    assert len({value_of.key(one), value_of.key(Doubled(2, recording)), value_of.key(one, (1,))}) == 3
    keys = {value_of.key(Doubled(n, recording), (n,)) for n in range(3000)}  # numbers of dead words are given anew
    assert len(keys) == 3000


def test_missing_audio_is_a_miss(store: Store) -> None:
    calls.clear()
    store.audio(double(3).audio.hash).unlink()
    assert open_audio(double(3).audio)[0, 0] == 3.0
    assert calls == [3, 3]


def test_torn_result_is_a_miss(store: Store) -> None:
    calls.clear()
    double(3)
    store.result(double.key(3)).write_text('{"value"')
    assert double(3).value == 6
    assert calls == [3, 3]


def test_audio_cut_short_is_a_miss(store: Store) -> None:
    calls.clear()
    os.truncate(store.audio(double(3).audio.hash), 100)
    assert open_audio(double(3).audio).shape == (10, 1)
    assert calls == [3, 3]


def test_a_curve_cut_short_is_written_again(store: Store) -> None:
    values = np.arange(50, dtype=np.float32)
    curve = keep_curve(values, 0.1, "lufs")
    assert all_there(store, (curve,))
    os.truncate(store.curve(curve.hash), 150)
    assert not all_there(store, (curve,))
    assert np.array_equal(open_curve(keep_curve(values, 0.1, "lufs")), values)


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"x" * 120])
def test_damaged_audio_is_named_and_makes_room(store: Store, damage: bytes) -> None:
    recording = keep_audio(np.ones((10, 1), np.float32), 44100)
    path = store.audio(recording.hash)
    path.write_bytes(damage)
    with pytest.raises(Refusal, match="missing or damaged"):
        open_audio(recording)
    assert not path.exists()


def test_without_a_store_it_is_an_ordinary_function() -> None:
    assert kept(_plain)(4) == 5


def _plain(value: int) -> int:
    return value + 1


def test_source_of_a_helper_and_of_a_question_count(tmp_path: Path) -> None:
    house = tmp_path / "longplay"
    shutil.copytree(HOUSE / "sound", house / "sound")
    shutil.copytree(HOUSE / "stages" / "critique", house / "stages" / "critique")
    folders = ("stages/critique", "sound")
    hashes = {source_of_folders(folders, house)}
    for edited in (house / "sound" / "compiled.py", house / "stages" / "critique" / "__init__.py"):
        edited.write_text(edited.read_text() + "\n# touched\n")
        source_of_folders.cache_clear()
        hashes.add(source_of_folders(folders, house))
    assert len(hashes) == 3


def test_the_library_counts_by_what_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "library" / "styles").mkdir(parents=True)
    before = source_of_library(tmp_path)
    (tmp_path / "library" / "styles" / "polka.toml").write_text('name = "polka"', encoding="utf-8")
    source_of_library.cache_clear()
    assert source_of_library(tmp_path) != before


def test_audio_and_curves_come_back(store: Store) -> None:
    samples = np.linspace(-1, 1, 64, dtype=np.float32).reshape(32, 2)
    assert np.array_equal(open_audio(keep_audio(samples, 48000)), samples)
    assert np.array_equal(open_curve(keep_curve(samples, 0.1, "lufs")), samples)


def test_prune_spares_what_the_last_two_runs_needed(store: Store) -> None:
    old, new = (keep_audio(np.full((1000, 1), v, np.float32), 44100) for v in (1, 2))
    os.utime(store.audio(old.hash), (100, 100))
    for started in (150.0, 200.0):
        store.begin_run(started)
    freed = Store(store.root, budget=0).prune()
    assert freed == 4080
    assert not store.audio(old.hash).exists()
    assert store.audio(new.hash).exists()


def test_results_are_plain_json(store: Store) -> None:
    double(5)
    assert json.loads(store.result(double.key(5)).read_text())["value"] == 10
