"""What is said of a quantity, read as an interval."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from passmuster.vocabulary.assertion import Asserted, Interval


def said(**keys) -> Interval:
    return Asserted.model_validate(keys).interval()


@pytest.mark.parametrize(
    ("keys", "low", "high"),
    [
        ({"value": 5}, 5, 5),
        ({"value": 412_000, "rounded_to": 1000}, 411_500, 412_500),
        ({"value": 412_000, "rounded_to": 1000, "rounded": "down"}, 412_000, 413_000),
        ({"value": 412_000, "rounded_to": 1000, "rounded": "up"}, 411_000, 412_000),
        ({"about": 100, "within": Decimal("0.1")}, 90, 110),
        ({"about": -100, "within": Decimal("0.1")}, -110, -90),
        ({"about": 0, "within": 1}, 0, 0),
        ({"between": [1, 2]}, 1, 2),
        ({"at_least": 1}, 1, None),
        ({"at_most": 1}, None, 1),
    ],
)
def test_each_form_is_an_interval(keys, low, high) -> None:
    assert said(**keys) == Interval(
        None if low is None else Fraction(low), None if high is None else Fraction(high)
    )


def test_more_than_and_less_than_leave_their_edge_out() -> None:
    assert said(more_than=1) == Interval(Fraction(1), None, strict=True)
    assert said(less_than=1) == Interval(None, Fraction(1), strict=True)


def test_decimals_are_exact() -> None:
    assert said(value=Decimal("0.1")).low == Fraction(1, 10)


def test_a_day_is_its_ordinal_number() -> None:
    day = date(2031, 10, 31)
    assert said(value=day).low == day.toordinal()


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({}, "PM208"),
        ({"value": 1, "at_least": 1}, "PM208"),
        ({"about": 1}, "PM208"),
        ({"value": 1, "within": Decimal("0.1")}, "PM208"),
        ({"at_least": 1, "rounded_to": 10}, "PM208"),
        ({"at_least": 1, "exact": True}, "PM208"),
        ({"value": 1, "exact": True, "rounded_to": 10}, "PM208"),
        ({"value": 1, "rounded": "down"}, "PM208"),
        ({"value": 1, "rounded_to": 0}, "PM211"),
        ({"about": 1, "within": 2}, "PM211"),
        ({"about": 1, "within": -1}, "PM211"),
        ({"between": [2, 1]}, "PM207"),
        ({"between": [date(2031, 1, 2), date(2031, 1, 1)]}, "PM207"),
        ({"between": [date(2031, 1, 2), 1]}, "PM203"),
        ({"between": [1]}, "PM203"),
        ({"value": "7"}, "PM204"),
        ({"value": True}, "PM203"),
        ({"value": Decimal("nan")}, "PM203"),
        ({"value": Decimal("inf")}, "PM203"),
        ({"value": Decimal("1e16")}, "PM211"),
        ({"value": Decimal("1e-13")}, "PM211"),
        ({"value": 10**5000}, "PM211"),
        ({"value": date(1066, 10, 14)}, "PM211"),
        ({"exact": 1, "value": 1}, "bool_type"),
    ],
)
def test_what_cannot_be_meant_is_refused(keys, code: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Asserted.model_validate(keys)
    assert code in {error["type"] for error in raised.value.errors()}


@pytest.mark.parametrize(
    ("keys", "looks"),
    [
        ({"value": 412_000}, True),
        ({"value": Decimal("412000.0")}, True),
        ({"value": 412_300}, False),
        ({"value": 0}, False),
        ({"value": 412_000, "exact": True}, False),
        ({"value": 412_000, "rounded_to": 500}, False),
        ({"at_least": 412_000}, False),
    ],
)
def test_a_value_looks_rounded_if_it_ends_in_three_zeros_and_says_nothing(keys, looks) -> None:
    assert Asserted.model_validate(keys).looks_rounded is looks


def test_intervals_meet_where_they_share_a_point() -> None:
    low, high = Interval(Fraction(1), Fraction(2)), Interval(Fraction(2), None)
    assert low.meets(high)
    assert high.meets(low)
    assert not low.meets(Interval(Fraction(3), Fraction(4)))
    assert Interval(Fraction(3), None).is_above(low)
    assert not Interval(None, None).is_above(low)


def test_a_negative_factor_swaps_the_ends() -> None:
    assert Interval(Fraction(1), None).scaled(Fraction(-2)) == Interval(None, Fraction(-2))
    assert Interval(Fraction(1), Fraction(3)).half_width == 1
    assert Interval(Fraction(1), None).half_width == 0
