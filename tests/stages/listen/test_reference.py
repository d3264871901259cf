import numpy as np
import pytest
from tests.stages.listen.small_song import RATE, Samples, drums, guitar, voice

from longplay.cache.audio import keep_audio
from longplay.song.reference import Reference
from longplay.stages.listen.reference import hear_reference

pytestmark = pytest.mark.usefixtures("store")


def small_mix() -> Samples:
    stems = (voice(), guitar(), drums())
    length = min(map(len, stems))
    return stems[0][:length] + stems[1][:length] + stems[2][:length]


def heard(samples: Samples) -> Reference:
    return hear_reference("mine", keep_audio(np.ascontiguousarray(samples), RATE))


def test_a_record_is_measured_as_a_whole() -> None:
    record = heard(small_mix()[:, None])
    assert record.name == "mine"
    assert record.duration == pytest.approx(72.0, abs=1.0)
    assert record.bpm == pytest.approx(120.0, abs=1.0)
    assert record.key in ("C major", "A minor")
    assert record.width_db == -60.0
    assert len(record.bands_db) == 9


def test_turned_down_it_is_quieter_and_nothing_else() -> None:
    loud, soft = heard(small_mix()[:, None]), heard(0.5 * small_mix()[:, None])
    assert loud.lufs - soft.lufs == pytest.approx(6.02, abs=0.05)
    assert (loud.bpm, loud.key) == (soft.bpm, soft.key)
    assert loud.lift_lu == pytest.approx(soft.lift_lu, abs=0.1)


def test_silence_is_heard_without_a_fault() -> None:
    assert heard(np.zeros((30 * RATE, 2), np.float32)).lufs == -70.0
