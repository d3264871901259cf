from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.stages.arrange.limbs import playable
from longplay.stages.arrange.steps import Hit

HITS = st.lists(
    st.builds(
        Hit,
        st.integers(0, 3).map(lambda i: i * 240),
        st.sampled_from((36, 37, 38, 42, 43, 44, 46, 47, 49, 50, 51)),
        st.integers(0, 3),
        st.just("x"),
    )
)


@settings(max_examples=50, deadline=None)
@given(HITS)
def test_a_drummer_has_two_hands(hits: list[Hit]) -> None:
    played = playable(hits)
    for tick in {h.tick for h in played}:
        keys = [h.key for h in played if h.tick == tick]
        assert len([k for k in keys if k not in {36, 44}]) <= 2
        assert len(keys) == len(set(keys))
        assert not (51 in keys and {42, 46} & set(keys))


@settings(max_examples=50, deadline=None)
@given(HITS)
def test_the_backbeat_is_never_left_out(hits: list[Hit]) -> None:
    assert {h.tick for h in hits if h.key == 38} == {h.tick for h in playable(hits) if h.key == 38}


def test_of_two_equal_hits_the_stronger_stays() -> None:
    assert playable([Hit(0, 38, 0, "ghost"), Hit(0, 38, 3, "backbeat")]) == [Hit(0, 38, 3, "backbeat")]
