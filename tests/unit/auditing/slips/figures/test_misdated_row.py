"""Numbers of one line under each other's dates."""

from fractions import Fraction

from passmuster.accounts.arithmetic.system import ONE, System
from passmuster.auditing.slips.figures.operators.misdated_row import OPERATOR
from passmuster.auditing.slips.figures.suspect import Suspect
from tests.unit.auditing.slips.figures.suspects import entry, offered


def line(stand: list[int], needed: list[int], lines: list[int] | None = None) -> Suspect:
    columns = lines or [0] * len(stand)
    entries = [
        entry(f"r{i}", value, terms={i: ONE}, line=("column", column), order=i)
        for i, (value, column) in enumerate(zip(stand, columns, strict=True))
    ]
    together = tuple((i, (Fraction(n), Fraction(n))) for i, n in enumerate(needed))
    return Suspect(System(tuple(entries), ()), 0, together[0][1], None, together)


def test_two_are_swapped() -> None:
    (offer,) = offered(OPERATOR, line([1_222, 1_310], [1_310, 1_222]))
    assert (offer.kind, offer.corrected, offer.figures) == ("mis-dated-row", 1_310, ("r0", "r1"))
    assert "swapped" in offer.says


def test_several_are_shifted_up_or_down() -> None:
    for needed in ([2_745, 1_310, 1_222], [1_222, 2_745, 1_310]):
        (offer,) = offered(OPERATOR, line([1_310, 1_222, 2_745], needed))
        assert offer.corrected == needed[0]
        assert "shifted by one row" in offer.says


def test_other_changes_of_two_are_no_exchange() -> None:
    assert offered(OPERATOR, line([1_222, 1_310], [1_311, 1_221])) == []


def test_numbers_of_different_columns_do_not_change_places() -> None:
    assert offered(OPERATOR, line([1_222, 1_310], [1_310, 1_222], [0, 1])) == []


def test_one_alone_has_nobody_to_change_with() -> None:
    assert offered(OPERATOR, line([1_222], [1_310])) == []
