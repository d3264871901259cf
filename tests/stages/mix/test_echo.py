import numpy as np
import pytest
from tests.stages.mix.made_tracks import RATE, form, track

from longplay.song.mix import Channel, Delay
from longplay.stages.mix.echo import ducking, repeats
from longplay.stages.mix.throws import tempo_delay, throw_places, throws

DELAY = Delay("delay", ((0.0, 0.25), (2.0, 0.5)), 0.5, 200.0, 5000.0, 9.0, "grid")


def click(at_s: float, seconds: float = 4.0) -> np.ndarray:
    sound = np.zeros((round(seconds * RATE), 2), np.float32)
    sound[round(at_s * RATE)] = 1.0
    return sound


def peaks_at(sound: np.ndarray) -> list[float]:
    loud = np.abs(sound).sum(axis=1)
    blocks = loud[: len(loud) // 441 * 441].reshape(-1, 441).max(axis=1)
    return [round(i * 0.01, 2) for i in np.flatnonzero(blocks > 0.1 * blocks.max())]


@pytest.mark.parametrize(("at", "every"), [(0.5, 0.25), (2.5, 0.5)])
def test_repeats_come_in_the_time_of_their_section(at: float, every: float) -> None:
    heard = peaks_at(repeats(DELAY, click(at), RATE))
    assert heard[0] == pytest.approx(at + every, abs=0.011)
    assert heard[1] == pytest.approx(at + 2 * every, abs=0.011)


def test_each_repeat_is_softer_and_on_the_other_side() -> None:
    sound = repeats(DELAY, click(0.5), RATE)
    first, second = (np.abs(sound[round(t * RATE) : round((t + 0.05) * RATE)]).max(axis=0) for t in (0.75, 1.0))
    assert first[0] > first[1]
    assert second[1] > second[0]
    assert second.max() < 0.6 * first.max()


def test_nothing_sent_nothing_back() -> None:
    assert not repeats(DELAY, np.zeros((RATE, 2), np.float32), RATE).any()
    assert repeats(DELAY, np.zeros((0, 2), np.float32), RATE).shape == (0, 2)


def test_it_makes_way_while_the_lead_sings() -> None:
    lead = np.zeros((4 * RATE, 2), np.float32)
    lead[RATE : 2 * RATE] = 0.2
    gain = ducking(lead, DELAY, RATE)
    assert gain[round(1.5 * RATE)] == pytest.approx(10 ** (-9 / 20), rel=0.01)
    assert gain[round(3.5 * RATE)] == pytest.approx(1.0)


def test_the_delay_lies_on_the_grid() -> None:
    assert [time for _, time in tempo_delay(form()).times] == pytest.approx([0.75 * 60 / 96] * 6, abs=0.002)


@pytest.mark.usefixtures("store")
def test_only_ends_of_lines_with_a_gap_are_thrown() -> None:
    time = np.arange(20 * RATE) / RATE
    sings = (time % 10.0 < 4.0) | ((time % 10.0 > 4.6) & (time % 10.0 < 7.0))
    lead = track("vox", "lead vocal", (0.1 * sings * np.sin(2 * np.pi * 300 * time)).astype(np.float32)[:, None])
    channel = Channel("vox", "lead vocal", "lead vocal", (), 0.0, 0.0, (), "centre")
    thrown = throws(channel, lead, tempo_delay(form()), -16.0)
    assert thrown is not None
    opens = [at for at, level in thrown[1].points if level == 0.0]
    assert opens[1] % 10.0 == pytest.approx(7.2, abs=0.35)
    assert all(at % 10.0 > 6.0 for at in opens)
    assert throw_places(np.zeros(100), 0.4, 1.0) == ()
