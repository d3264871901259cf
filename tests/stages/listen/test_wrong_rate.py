import numpy as np
import pytest
import soxr
from tests.stages.listen.small_song import RATE, Samples, drums, guitar

from longplay.cache.audio import keep_audio
from longplay.song.listening import Problem
from longplay.song.track import Take, Track
from longplay.stages.listen.listen import hear_track
from longplay.stages.listen.wrong_rate import wrong_rates

pytestmark = pytest.mark.usefixtures("store")


def called(**stems: Samples) -> tuple[Problem, ...]:
    def track(name: str, samples: Samples) -> Track:
        block = np.ascontiguousarray(samples, np.float32)[:, None]
        return Track(name, "drums" if name.startswith("loop") else "guitar", (Take(name, keep_audio(block, RATE)),))

    return wrong_rates([hear_track(track(n, s), len(s) / RATE) for n, s in stems.items()])


def mislabelled(samples: Samples, recorded: int, label: int) -> Samples:
    return np.asarray(soxr.resample(samples, label, recorded), np.float32)


@pytest.mark.parametrize(("recorded", "label"), [(48000, 44100), (44100, 48000)])
def test_a_mislabelled_stem_is_called_with_its_true_rate(recorded: int, label: int) -> None:
    (found,) = called(loop=drums(), gtr=mislabelled(guitar(), recorded, label), again=guitar())
    assert (found.track, found.hz) == ("gtr", recorded)
    assert found.value == pytest.approx(100 * abs(recorded / label - 1), abs=0.01)


def test_good_stems_run_at_one_speed() -> None:
    assert called(loop=drums(), gtr=guitar()) == ()
