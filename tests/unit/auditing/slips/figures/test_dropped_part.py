"""A total that is short by exactly one of its parts."""

from passmuster.auditing.slips.figures.operators.dropped_part import OPERATOR
from tests.unit.auditing.slips.figures.suspects import offered, year

WHOLE = 1_310 + 1_222 + 2_745


def test_it_names_the_part() -> None:
    (offer,) = offered(OPERATOR, year(WHOLE - 1_222, WHOLE))
    assert (offer.kind, offer.corrected) == ("dropped-part", WHOLE)
    assert offer.figures == ("2031-Q1", "2031-02")
    assert "with 2031-02, 1,222, it is 5,277" in offer.says


def test_a_month_outside_is_no_part() -> None:
    assert offered(OPERATOR, year(WHOLE - 4_009, WHOLE)) == []


def test_a_gap_that_is_no_part_offers_nothing() -> None:
    assert offered(OPERATOR, year(WHOLE - 1_221, WHOLE)) == []


def test_where_rounding_leaves_much_room_a_match_says_nothing() -> None:
    assert offered(OPERATOR, year(WHOLE - 1_222, WHOLE, half=5)) != []
    assert offered(OPERATOR, year(WHOLE - 1_222, WHOLE, half=50)) == []
