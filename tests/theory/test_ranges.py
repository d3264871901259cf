from longplay.theory.ranges import clear, register_under


def test_low_thirds_are_muddy_and_low_fifths_are_not() -> None:
    assert not clear((40, 44))
    assert clear((40, 47))
    assert clear((60, 64, 67))


def test_seconds_stay_out_of_the_low_register() -> None:
    assert not clear((50, 52))
    assert clear((64, 66))


def test_the_part_stays_under_the_lead() -> None:
    assert register_under([72, 74, 76]) == (52, 72)
    assert register_under([65, 67, 69]) == (49, 65)
    assert register_under([50, 52]) == (47, 61)
    assert register_under([]) == (52, 74)
