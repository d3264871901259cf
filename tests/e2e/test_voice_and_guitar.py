"""A song that carries on its own ends with nothing added, whatever is accepted."""

import numpy as np
import pytest
import soundfile
from tests.short_demo import BAR_S, cut_demo

from longplay.production import Production, produce
from longplay.song.proposal import AddPart, HirePlayer, LeaveAlone

SOFT_DB = 6.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """Voice and guitar, the verses sung and played softly, everything accepted."""
    home = tmp_path_factory.mktemp("bare")
    for path in cut_demo(home / "demo", 1, 28).glob("*.wav"):
        samples, rate = soundfile.read(path)
        bar = 1 + np.arange(len(samples)) / rate / BAR_S
        soft = (bar < 13) | ((bar >= 21) & (bar < 29))
        soundfile.write(path, samples * np.where(soft, 10 ** (-SOFT_DB / 20), 1.0), rate)
    (home / "demo" / "Drum Loop.wav").unlink()
    return produce(home / "demo", home / "song", accept="all", jobs=1)


def test_it_says_that_the_song_carries(made: Production) -> None:
    assert "more-instruments.carries" in [f.id for f in made.release.findings if f.verdict == "good"]


def test_nobody_is_added_or_hired(made: Production) -> None:
    assert [p.id for p in made.release.proposals if isinstance(p.action, AddPart | HirePlayer)] == []
    assert any(isinstance(p.action, LeaveAlone) for p in made.accepted)
    assert made.release.sounding.parts == ()
    assert list((made.folder.record / "parts").glob("*")) == []


def test_the_record_is_the_two_of_them_in_one_room(made: Production) -> None:
    stems = sorted(path.name for path in (made.folder.record / "stems").glob("*.wav"))
    assert all(any(who in stem for who in ("lv-take-3", "gtr-di", "effect")) for stem in stems)
    assert {"lead-vocal", "guitar"} <= {stem.split("_")[1] for stem in stems}
