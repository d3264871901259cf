from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.names import slug, stem_name


def test_readable_names_stay_readable() -> None:
    assert slug("LV take 3") == "lv-take-3"
    assert stem_name(3, "lead vocal", "vox_main") == "03_lead-vocal_vox-main.wav"


@given(st.text(max_size=300))
def test_every_name_lives_on_every_disk(text: str) -> None:
    name = slug(text)
    assert name.isascii()
    assert 0 < len(name) <= 40 + 9
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not name.startswith("-")


def test_names_that_lose_letters_stay_apart() -> None:
    assert slug("ギター") != slug("ベース")
    assert slug("x" * 60 + "a") != slug("x" * 60 + "b")
    assert slug("con") != "con"
    assert slug("") == slug("")
    assert len(slug("")) > 4
