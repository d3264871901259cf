"""Rate cards."""

from pathlib import Path

import pytest

from longplay.formats.rates_toml import read_rates
from longplay.song.money import Money
from longplay.song.refusal import Refusal

CARD = 'name = "mine"\ncurrency = "GBP"\ndated = "2026-01-01"\n[rates.drummer]\nday = {day}\ndays = 0.5\n'


def test_ours_is_dated_and_says_what_has_no_source() -> None:
    card = read_rates()
    assert card.dated
    assert {rate.source for rate in card.rates} == {"default, unsourced"}
    assert all(rate.day.currency == card.currency and rate.days > 0 for rate in card.rates)


def test_a_person_s_own_card(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CARD.format(day=20000))
    rate = read_rates(path).rate("drummer")
    assert rate is not None
    assert rate.song == Money(10000, "GBP")
    assert read_rates(path).rate("harpist") is None


@pytest.mark.parametrize("text", ["", "name =", CARD.format(day=200.5), CARD.format(day=-1)])
def test_a_card_that_cannot_be_read_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(Refusal, match=r"mine\.toml"):
        read_rates(path)
