"""Ids are the same for the same cause, and lie in the order of their causes."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import ReviewId, derived_id, reference_of, stamped_id

moments = st.integers(min_value=0, max_value=2**48 - 1)
unique = st.text(alphabet="0123456789abcdef", min_size=20, max_size=32)


@given(moments, moments, unique, unique)
def test_what_comes_of_an_earlier_cause_lies_before_what_comes_of_a_later_one(
    one: int, other: int, first: str, second: str
) -> None:
    causes = stamped_id(one, first), stamped_id(other, second)
    grandchildren = [derived_id(derived_id(cause, "0"), "review/0") for cause in causes]

    assert all(len(key) == 32 for key in (*causes, *grandchildren))
    assert one == other or (grandchildren[0] < grandchildren[1]) == (one < other)


def test_the_same_cause_has_the_same_name_and_every_other_another() -> None:
    cause = stamped_id(1_795_000_000_000, "a" * 20)
    names = [derived_id(cause, "0"), derived_id(cause, "1"), derived_id(cause), derived_id("0", cause)]

    assert derived_id(cause, "0") == names[0]
    assert len(set(names)) == len(names)


def test_parts_are_kept_apart() -> None:
    assert derived_id("ab", "c") != derived_id("a", "bc")


def test_reviews_of_the_same_moment_are_called_differently() -> None:
    sent = (stamped_id(1_795_000_000_000, f"{number:020x}"[::-1]) for number in range(50))
    references = {reference_of(ReviewId(derived_id(derived_id(one, "0"), "review/0"))) for one in sent}

    assert len(references) == 50
