"""One digit wrong, or two swapped."""

from dataclasses import replace
from fractions import Fraction

import pytest

from passmuster.auditing.slips.figures.operators.digit import OPERATOR
from tests.unit.auditing.slips.figures.suspects import alone, offered


@pytest.mark.parametrize(
    ("stands", "needed", "how"),
    [
        (3_448, 3_948, "9 for the digit 4"),
        (3_448, 3_484, "the digits 4 and 8 swapped"),
        (3_448, 4_348, "the digits 3 and 4 swapped"),
        (70_001, 10_007, "the digits 7 and 1 swapped"),
        (913_448, 113_448, "1 for the digit 9"),
    ],
)
def test_it_finds_the_digit(stands: int, needed: int, how: str) -> None:
    (offer,) = offered(OPERATOR, alone(stands, needed))
    assert offer.kind == "digit"
    assert offer.corrected == needed
    assert how in offer.says


@pytest.mark.parametrize(
    ("stands", "needed"),
    [(3_448, 3_559), (3_448, 448), (3_448, 34_480), (3_448, 3_449 - 2_000 - 10), (3_448, 3_448)],
)
def test_it_offers_nothing_where_more_than_one_digit_differs(stands: int, needed: int) -> None:
    assert offered(OPERATOR, alone(stands, needed)) == []


def test_numbers_of_two_digits_say_nothing() -> None:
    assert offered(OPERATOR, alone(48, 98)) == []
    assert offered(OPERATOR, alone(148, 198)) != []


def test_within_a_revision_a_match_is_judged_by_the_range_of_the_revision() -> None:
    suspect = alone(3_448, 3_418)
    assert offered(OPERATOR, suspect) != []
    assert offered(OPERATOR, replace(suspect, range=Fraction(100))) == []


def test_where_rounding_leaves_much_room_a_match_says_nothing() -> None:
    assert offered(OPERATOR, alone(3_400, 3_900, half=50)) == []


def test_noughts_that_rounding_made_are_no_digits() -> None:
    found = offered(OPERATOR, alone(913_448_000, 913_948_000, half=500))
    assert [offer.corrected for offer in found] == [913_948_000]
    assert offered(OPERATOR, alone(913_448_000, 913_448_010, half=500)) == []
