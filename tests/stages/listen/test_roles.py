import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.listen.small_song import RATE, Samples, drums, guitar, lay, noise, tone, voice

from longplay.song.track import ROLES
from longplay.stages.listen.roles import guess_role, guess_role_by_sound

NAMES = {
    "lead vocal": "LV take 3|vox_main|Gesang|guide vocal|LeadVox_02|ボーカル|Vocals (comp)|Voix lead",
    "backing vocal": "voc_db|BV high|BGVs|harmony 2|Chor|vocal double L",
    "guitar": "gtr DI|Acoustic|E-Gitarre|lead guitar|ac gtr dbl|uke|akustikgitarre",
    "drums": "Drum Loop|kick in|beat|OH L|Bass Drum|drumloop|snr top|Batería|hi hat|kickin",
    "bass": "Bass DI|bass guitar|synth bass|acoustic bass",
    "keys": "pno L+R|Electric Piano|Organ|Synth Lead",
    "pad": "synth pad|string pad",
    "strings": "strings|Cello|Vln 1",
    "percussion": "tamb|shaker_loop",
    "bounce": "bounce|final mix|my song demo|main mix",
    "voice and guitar": "memo|New Recording 12|vox+gtr",
    "other": "Track 01|Audio 3||---|Code Monkey|single|Les jours",
}


@pytest.mark.parametrize(("role", "names"), NAMES.items())
def test_names_as_artists_give_them(role: str, names: str) -> None:
    assert {name: guess_role(name)[0] for name in names.split("|")} == dict.fromkeys(names.split("|"), role)


@given(st.text(max_size=40))
def test_any_name_gets_a_known_role(name: str) -> None:
    role, confidence = guess_role(name)
    assert role in ROLES
    assert (role == "other") == (confidence == 0.0)


def bass() -> Samples:
    return lay([(0.5 * n, tone(33 + n % 5, 0.45, partials=3)) for n in range(24)], 12.0)


@pytest.mark.parametrize(
    ("samples", "tracks", "role"),
    [
        (voice()[8 * RATE : 24 * RATE], 3, "lead vocal"),
        (guitar()[20 * RATE : 34 * RATE], 3, "guitar"),
        (drums()[: 12 * RATE], 3, "drums"),
        (bass(), 3, "bass"),
        (np.zeros(RATE, np.float32), 3, "other"),
        ((voice() + 3 * guitar())[20 * RATE : 40 * RATE], 1, "voice and guitar"),
    ],
)
def test_roles_by_sound(samples: Samples, tracks: int, role: str) -> None:
    assert guess_role_by_sound(samples[:, None], RATE, tracks)[0] == role


def test_one_stereo_file_is_a_bounce() -> None:
    stereo = np.stack((tone(60, 2.0) + noise(2.0, -40), tone(64, 2.0)), axis=1)
    assert guess_role_by_sound(stereo, RATE, 1) == ("bounce", 0.8)
