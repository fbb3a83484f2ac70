"""A total that starts earlier or later than it says."""

from passmuster.auditing.slips.figures.operators.different_start import OPERATOR
from tests.unit.auditing.slips.figures.suspects import offered, year

WHOLE = 1_310 + 1_222 + 2_745


def test_it_starts_later() -> None:
    (offer,) = offered(OPERATOR, year(2_745, WHOLE))
    assert offer.kind == "different-start"
    assert offer.figures == ("2031-Q1", "2031-01", "2031-02")
    assert "1,310 + 1,222 = 2,532" in offer.says
    assert "from 1 March 2031" in offer.says


def test_it_starts_earlier() -> None:
    (offer,) = offered(OPERATOR, year(WHOLE + 977, WHOLE))
    assert offer.figures == ("2031-Q1", "2030-12")
    assert "from 1 December 2030" in offer.says


def test_what_lies_at_the_end_or_in_the_middle_is_another_matter() -> None:
    for stands in (WHOLE - 2_745, WHOLE - 1_222, WHOLE + 4_009, WHOLE - 1):
        assert offered(OPERATOR, year(stands, WHOLE)) == []
