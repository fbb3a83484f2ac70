"""A total that is too high by exactly one of its parts."""

from passmuster.auditing.slips.figures.operators.double_count import OPERATOR
from tests.unit.auditing.slips.figures.suspects import offered, year

WHOLE = 1_310 + 1_222 + 2_745


def test_it_names_the_part() -> None:
    (offer,) = offered(OPERATOR, year(WHOLE + 2_745, WHOLE))
    assert (offer.kind, offer.corrected) == ("double-count", WHOLE)
    assert offer.figures == ("2031-Q1", "2031-03")


def test_a_gap_that_is_no_part_offers_nothing() -> None:
    assert offered(OPERATOR, year(WHOLE + 2_744, WHOLE)) == []
