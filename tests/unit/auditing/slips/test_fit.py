from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passmuster.auditing.slips.fit import expected_by_chance, fit, grain_of
from passmuster.auditing.slips.published import is_same_number, is_same_speaker
from passmuster.vocabulary.assertion import Interval

ONE = Fraction(1)
EDGES = st.integers(min_value=-50, max_value=50)
RANGES = st.tuples(EDGES, EDGES).map(lambda pair: (min(pair), max(pair)))


def of(low: object, high: object) -> Interval:
    return Interval(
        None if low is None else Fraction(str(low)), None if high is None else Fraction(str(high))
    )


@given(RANGES, RANGES)
def test_fit_is_what_is_shared_of_what_either_covers(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Counted in half units, as an independent way to measure lengths of whole ranges."""
    first, second = (set(range(2 * a, 2 * b)) for a, b in (one, other))
    hull = range(2 * min(one[0], other[0]), 2 * max(one[1], other[1]))
    value = fit(of(*one), of(*other), ONE)
    if one[0] == one[1] or other[0] == other[1]:
        whole, part = set(range(one[0], one[1] + 1)), set(range(other[0], other[1] + 1))
        every = max(one[1], other[1]) - min(one[0], other[0]) + 1
        assert value == Fraction(len(whole & part), every)
    elif first & second:
        assert value == Fraction(len(first & second), len(hull))
    else:
        assert value == 0
    assert value == fit(of(*other), of(*one), ONE)


@pytest.mark.parametrize("open_end", [of(None, 5), of(0, None), of(None, None)])
def test_an_unbounded_side_fits_nothing(open_end: Interval) -> None:
    assert fit(open_end, of(0, 5), ONE) == 0
    assert fit(of(0, 5), open_end, ONE) == 0


def test_a_single_value_is_one_person_or_one_in_the_last_digit_wide() -> None:
    assert grain_of("person", ()) == 1
    assert grain_of("case", (Decimal("0.5"),)) == 1
    assert grain_of("share", (Decimal("0.80"),)) == Fraction(1, 100)
    assert grain_of("share", ()) == Fraction(1, 100)


def test_matches_expected_by_chance_add_up() -> None:
    assert expected_by_chance([ONE, ONE], Fraction(100)) == Fraction(2, 100)
    assert expected_by_chance([ONE, None], Fraction(100)) is None
    assert expected_by_chance([Fraction(900)], Fraction(100)) == 1
    assert expected_by_chance([ONE], Fraction(0)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (of(0.76, 0.84), of(0.8, 0.8), True),
        (of(0.76, 0.84), of(0.78, 0.9), True),
        (of(0.76, 0.84), of(0.1, 0.9), False),
        (of(2_000_000, None), of(2_000_000, None), True),
        (of(2_000_000, None), of(1_000_000, 10_000_000), False),
        (of(100, 100), of(101, 101), False),
    ],
)
def test_two_statements_give_the_same_number(one: Interval, other: Interval, same: bool) -> None:
    assert is_same_number(one, other) is same
    assert is_same_number(other, one) is same


def test_a_speaker_is_known_by_the_name_a_description_opens_with() -> None:
    assert is_same_speaker("Jane Doe, minister", "Jane Doe")
    assert not is_same_speaker("Jane Doe", "John Doe")
    assert not is_same_speaker("", "")
