from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.cache.pool import Pool
from longplay.producing.gathering import gather_references
from longplay.song.brief import Brief

pytestmark = pytest.mark.usefixtures("store")


def hiss(path: Path, seconds: float) -> Path:
    soundfile.write(path, 0.1 * np.random.default_rng(1).standard_normal(round(8000 * seconds)), 8000)
    return path


def test_references_are_heard_and_what_cannot_be_is_named(tmp_path: Path) -> None:
    good = hiss(tmp_path / "good.wav", 25.0)
    hiss(tmp_path / "short.wav", 2.0)
    (tmp_path / "text.wav").write_text("no sound at all")
    before = good.read_bytes()
    brief = Brief(references=("good.wav", "short.wav", "text.wav", "https://a.example/b.mp3"))
    with Pool(1) as pool:
        references, notes = gather_references(brief, tmp_path, pool)
    assert [r.name for r in references] == ["good"]
    assert all(any(name in note for note in notes) for name in ("short.wav", "text.wav", "https://a.example"))
    assert (good.read_bytes(), len(notes)) == (before, 3)


def test_a_brief_without_references_asks_for_nothing(tmp_path: Path) -> None:
    with Pool(1) as pool:
        assert gather_references(Brief(), tmp_path, pool) == ((), ())
