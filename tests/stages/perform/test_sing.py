import numpy as np
import pytest
from tests.made import made_track
from tests.made_voice import HISS_S, RATE, heard_hz, made_voice

from longplay.cache.audio import open_audio
from longplay.song.performance import Performance, PlayedNote
from longplay.stages.perform.sing import sing

START = 0.2 + HISS_S
pytestmark = pytest.mark.usefixtures("store")


def sung(*notes: PlayedNote, hz: tuple[float, ...] = (220.0,), seed: int = 1, tuning: float = 0.0) -> np.ndarray:
    lead = made_track("Lead", "lead vocal", made_voice(hz), RATE)
    performance = Performance("backing vocal", "lead_voice", notes, 2.0, tuning, seed)
    (track,) = sing(performance, lead, RATE)
    assert (track.role, track.source) == ("backing vocal", "longplay")
    return np.array(open_audio(track.recording))


def note(midi: int, start: float = START, length: float = 0.8) -> PlayedNote:
    return PlayedNote(start, start + length, midi, 80)


@pytest.mark.parametrize("midi", [61, 64, 53])
def test_the_note_is_sung_as_written_whatever_the_lead_sings(midi: int) -> None:
    wanted = 440.0 * 2.0 ** ((midi - 69) / 12)
    heard = heard_hz(sung(note(midi), hz=(223.0,))[:, 0], START + 0.1, START + 0.7)
    assert abs(1200 * np.log2(heard / wanted)) < 25.0


def test_in_the_songs_own_tuning() -> None:
    high, low = (heard_hz(sung(note(61), tuning=t)[:, 0], START + 0.1, START + 0.7) for t in (30.0, -30.0))
    assert 1200 * np.log2(high / low) == pytest.approx(60.0, abs=12.0)


def test_two_singers_stand_apart_and_are_not_one() -> None:
    stereo = sung(note(61))
    assert stereo.shape == (2 * RATE, 2)
    assert np.corrcoef(stereo[:, 0], stereo[:, 1])[0, 1] < 0.99
    left, right = (np.sqrt(np.mean(stereo[:, side] ** 2)) for side in (0, 1))
    assert abs(20 * np.log10(left / right)) < 3.0


def test_nothing_is_sung_away_from_the_notes_and_the_same_seed_repeats() -> None:
    one, again, other = sung(note(61)), sung(note(61)), sung(note(61), seed=2)
    assert not np.any(one[: round((START - 0.2) * RATE)])
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_consonants_are_softer_than_the_leads() -> None:
    hiss = slice(round(0.24 * RATE), round((START - 0.03) * RATE))
    lead, backing = made_voice()[hiss], sung(note(61))[hiss]
    assert np.sqrt(np.mean(backing**2)) < 0.6 * np.sqrt(np.mean(lead**2))


def test_where_the_lead_has_no_pitch_nobody_sings() -> None:
    assert not np.any(sung(PlayedNote(1.5, 1.9, 61, 80)))


def test_a_second_line_is_sung_as_well() -> None:
    both = sung(note(64), note(52))[:, 0]
    alone = sung(note(64))[:, 0]
    assert np.sqrt(np.mean(both**2)) > 1.15 * np.sqrt(np.mean(alone**2))


def test_the_vowel_before_a_tied_note_is_not_sung_along() -> None:
    middle = START + 0.8
    backing = sung(note(64, middle), hz=(220.0, 247.0))
    assert not np.any(np.abs(backing[: round((middle - 0.05) * RATE)]) > 1e-4)
    assert np.any(np.abs(backing[round((middle + 0.1) * RATE) :]) > 1e-2)
