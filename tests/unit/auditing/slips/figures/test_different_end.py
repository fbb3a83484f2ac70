"""A total that ends earlier or later than it says."""

from passmuster.auditing.slips.figures.operators.different_end import OPERATOR
from tests.unit.auditing.slips.figures.suspects import offered, year

WHOLE = 1_310 + 1_222 + 2_745


def test_it_ends_earlier() -> None:
    (offer,) = offered(OPERATOR, year(1_310, WHOLE))
    assert offer.kind == "different-end"
    assert offer.figures == ("2031-Q1", "2031-03", "2031-02")
    assert "to 31 January 2031" in offer.says


def test_it_ends_later() -> None:
    (offer,) = offered(OPERATOR, year(WHOLE + 4_009, WHOLE))
    assert offer.figures == ("2031-Q1", "2031-04")
    assert "to 30 April 2031" in offer.says


def test_what_lies_at_the_start_is_another_matter() -> None:
    for stands in (WHOLE - 1_310, WHOLE + 977, WHOLE - 1):
        assert offered(OPERATOR, year(stands, WHOLE)) == []
