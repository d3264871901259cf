"""Takes are auditioned: good ones laid where they belong, bad ones refused by name."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.store import Store, using
from longplay.song.money import Money
from longplay.song.request import Clockwork, Request
from longplay.song.take_file import Audition, TakeFile
from longplay.song.time import RecordSeconds, Span, TempoMap
from longplay.stages.tracking.audition import Expected, audition

RATE, SECONDS, LEAD_S = 22050, 48.0, 3.5
GRID: TempoMap[RecordSeconds] = TempoMap(tuple(0.5 + 0.5 * i for i in range(95)))
CLOCK = Clockwork(GRID, 23, SECONDS, RATE, LEAD_S)


def song(seed: int, beat: float = 0.5) -> np.ndarray:
    """48 s of plucked chords whose order never repeats, at one beat: (frames,)."""
    dice, out = np.random.default_rng(seed), np.zeros(round(SECONDS * RATE))
    t = np.arange(round(0.9 * beat * RATE)) / RATE
    for i in range(int((SECONDS - 1.5) / beat)):
        at, root = round((0.5 + i * beat) * RATE), 48 + int(dice.integers(12))
        if i % 4 == 0 or dice.random() < 0.7:
            tones = (np.sin(2 * np.pi * 440 * 2 ** ((root + k - 69) / 12) * t) for k in (0, 4, 7))
            out[at : at + t.size] += sum(tones) * np.exp(-t / 0.2) * dice.uniform(0.5, 1.0)
    return (0.1 * out).astype(np.float32)


SONG, OTHER = song(1), song(2, 0.43)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    root = tmp_path_factory.mktemp("production")
    with using(Store(root / ".longplay")):
        reference = keep_audio(SONG, RATE)
    span = Span(0.5, 47.0, 1, 23)
    request = Request("p", "hire", "guitar", "guitar", "guitarist", (span,), "", "", Money(0), 0.5, "accepted")
    return root, Expected(request, CLOCK, reference, 0.0)


def sent(
    samples: np.ndarray, expected: tuple[Path, Expected], rate: int = RATE, bar: int = 0, **changes: str
) -> Audition:
    root, wanted = expected
    soundfile.write(root / "take.wav", samples, rate, subtype="PCM_24")
    with using(Store(root / ".longplay")):
        return audition.step(TakeFile("guitar", "Mia", "take.wav", "0", bar), wanted)


def laid(heard: Audition, expected: tuple[Path, Expected]) -> np.ndarray:
    assert heard.recording
    with using(Store(expected[0] / ".longplay")):
        return np.array(open_audio(heard.recording))[:, 0]


def lag_ms(a: np.ndarray, b: np.ndarray) -> float:
    """How far `a` lies behind `b`, by the peak of their correlation."""
    from scipy.signal import fftconvolve

    around = fftconvolve(a, b[::-1])[len(b) - 1 - 2000 : len(b) + 2000]
    return 1000 * (int(np.argmax(around)) - 2000) / RATE


def from_guide(samples: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros(CLOCK.lead_frames, np.float32), samples])


def test_a_take_from_the_guides_first_frame_needs_no_moving(expected: tuple[Path, Expected]) -> None:
    heard = sent(from_guide(SONG), expected)
    assert (heard.how, heard.start_s, heard.reason) == ("guide", -LEAD_S, "")
    assert np.max(np.abs(laid(heard, expected) - SONG)) < 1e-5


def test_a_take_from_the_records_first_frame_is_known(expected: tuple[Path, Expected]) -> None:
    assert sent(SONG, expected).how == "record"


@pytest.mark.parametrize("cut_s", [1.2345, 7.777, -2.034])
def test_a_take_that_begins_anywhere_is_found_to_5_ms(expected: tuple[Path, Expected], cut_s: float) -> None:
    moved = SONG[round(cut_s * RATE) :] if cut_s > 0 else np.pad(SONG, (round(-cut_s * RATE), 0))
    heard = sent(moved, expected)
    assert heard.how == "heard"
    assert abs(heard.start_s - cut_s) < 0.005
    assert abs(lag_ms(laid(heard, expected), SONG)) < 5.0


def test_another_rate_is_resampled(expected: tuple[Path, Expected]) -> None:
    heard = sent(soxr.resample(from_guide(SONG), RATE, 32000), expected, 32000)
    assert heard.how == "guide"
    assert abs(lag_ms(laid(heard, expected), SONG)) < 1.0


def test_another_song_is_refused(expected: tuple[Path, Expected]) -> None:
    heard = sent(from_guide(OTHER), expected)
    assert heard.recording is None
    assert "not this song" in heard.reason
    assert heard.next_step


def test_a_wrong_rate_in_the_header_is_named(expected: tuple[Path, Expected]) -> None:
    true = soxr.resample(from_guide(SONG), RATE, 48000)
    heard = sent(true, expected, 44100)
    assert "its header says 44100 Hz, but it was recorded at 48000 Hz" in heard.reason
    assert "-147 cents" in heard.reason


def test_silence_is_refused(expected: tuple[Path, Expected]) -> None:
    assert "silent" in sent(np.zeros(RATE * 40, np.float32), expected).reason
    assert "silent" in sent(1e-4 * SONG, expected).reason


def test_five_seconds_of_a_whole_part_are_refused(expected: tuple[Path, Expected]) -> None:
    assert (
        "it plays for 4.4 s; what was asked for needs at least 23 s"
        in sent(SONG[round(0.5 * RATE) : round(5.5 * RATE)], expected).reason
    )


def test_what_is_no_sound_file_is_refused(expected: tuple[Path, Expected]) -> None:
    root, wanted = expected
    (root / "broken.wav").write_bytes(b"RIFF and nothing more")
    with using(Store(root / ".longplay")):
        assert (
            "not a recording that can be read" in audition.step(TakeFile("g", "Mia", "broken.wav", "1"), wanted).reason
        )


def test_where_a_person_says_it_begins_it_begins(expected: tuple[Path, Expected]) -> None:
    heard = sent(SONG[round(8.5 * RATE) :], expected, bar=5)
    assert (heard.how, heard.start_s) == ("bar", 8.5)


def test_a_phrase_must_be_played_where_it_is_asked_for(expected: tuple[Path, Expected]) -> None:
    root, wanted = expected
    span = Span(20.0, 24.0, 10, 12)
    asked = (root, replace(wanted, request=replace(wanted.request, spans=(span,), kind="record_again")))
    gap = SONG.copy()
    gap[round(19.9 * RATE) : round(24.1 * RATE)] = 0.0
    assert "nothing is played in bars 10-12" in sent(gap, asked).reason
    assert sent(SONG, asked).recording
