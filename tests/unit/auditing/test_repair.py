"""Figures of different quantities that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock

LAST = stock("units", "2031-12-31")
WORSE = {"reliability": "C", "credibility": 3}
FOUR = {"opening", "joined", "left", "closing"}


def year(*, worse: str, closing: int = 130, claims: Iterable[Any] = ()) -> Study:
    """Return a year that opens with 100, of whom 30 leave, and 50 join: 120 at the end."""
    told = {
        "opening": (stock("units", "2030-12-31"), 100),
        "joined": (flow("join", "2031"), 50),
        "left": (flow("leave", "2031"), 30),
        "closing": (LAST, closing),
    }
    figures = [
        {"id": name, "quantity": quantity, "value": number, "exact": True}
        | (WORSE if name == worse else {})
        for name, (quantity, number) in told.items()
    ]
    flows = ["join: outside > units", "leave: units > outside"]
    return make(stocks=["units"], flows=flows, figures=figures, claims=claims)


def test_figures_that_agree_are_left_alone() -> None:
    result = audit(year(worse="closing", closing=120))
    assert (result.conflicts, result.set_aside) == ((), ())


def test_what_is_set_aside_is_shown_with_its_gap_and_with_all_it_conflicts_with() -> None:
    result = audit(year(worse="closing", claims=[{"quantity": LAST, "at_least": 0}]))
    (conflict,) = result.conflicts
    assert set(conflict.figures) == FOUR
    assert (conflict.moved, conflict.kind) == ("closing", "conflict")
    assert conflict.gap == 10
    assert conflict.relative_gap == Fraction(10, 130)
    assert result.set_aside == ("closing",)
    assert result.findings[0].reachable == (120, 120)
    assert result.conflicts_complete


@pytest.mark.parametrize("worse", ["opening", "closing"])
def test_the_least_change_by_grade_and_size_is_the_one_made(worse: str) -> None:
    # C3 weighs 16 and B2 25. Opening: 16 x 10/100 = 1.6 against closing: 25 x 10/130 = 1.92.
    assert audit(year(worse=worse)).set_aside == (worse,)


def test_what_is_set_aside_does_not_bind_but_its_statement_is_only_disputed() -> None:
    said = {"quantity": LAST, "value": 130, "exact": True}
    (finding,) = audit(year(worse="closing", claims=[said])).findings
    assert finding.verdict == "disputed"
    assert finding.depends_on_set_aside


def test_a_claim_that_no_member_of_a_conflict_could_save_is_contradicted() -> None:
    said = {"quantity": LAST, "value": 1_000_000, "exact": True}
    (finding,) = audit(year(worse="closing", claims=[said])).findings
    # With `joined` set aside in place of `closing`, closing is still 130.
    assert finding.verdict in ("contradicted", "disputed")
    assert finding.margin is not None
    assert finding.margin > Fraction(99, 100)


def revised(later: int) -> Study:
    counter = {"name": "cases", "unit": "case", "revised_within": 0.015}
    months = {"2031-01": 300, "2031-02": 300, "2031-03": later - 600}
    figures = [
        {"id": month, "quantity": {"counter": "cases", "during": month}, "value": n, "exact": True}
        for month, n in months.items()
    ]
    quarter = {"counter": "cases", "during": "2031-Q1"}
    figures.append({"id": "quarter", "quantity": quarter, "value": 1000, "exact": True} | WORSE)
    return make(counters=[counter], figures=figures, claims=[{"quantity": quarter, "at_least": 0}])


def test_a_later_count_within_the_usual_revision_is_a_vintage_and_stays() -> None:
    result = audit(revised(1010))
    (conflict,) = result.conflicts
    assert conflict.kind == "vintage"
    assert conflict.moved == "quarter"
    assert conflict.gap == 10
    assert result.set_aside == ()
    assert result.findings[0].reachable == (1010, 1010)


def test_a_later_count_beyond_the_usual_revision_is_a_conflict() -> None:
    result = audit(revised(1020))
    (conflict,) = result.conflicts
    assert conflict.kind == "conflict"
    assert result.set_aside == ("quarter",)


def test_two_unconnected_conflicts_are_both_shown() -> None:
    names = ["units", "absent"]
    figures = []
    for name in names:
        told = {"opening": ("2030-12-31", 100), "closing": ("2031-12-31", 130)}
        for which, (day, number) in told.items():
            figure = {"id": f"{name} {which}", "quantity": stock(name, day), "value": number}
            figures.append(figure | {"exact": True})
    result = audit(make(stocks=names, figures=figures))
    shown = {frozenset(c.figures) for c in result.conflicts}
    assert shown == {frozenset({f"{n} opening", f"{n} closing"}) for n in names}
    assert len(result.set_aside) == 2
    assert result.conflicts_complete


def test_a_claim_that_the_side_that_dropped_out_would_allow_is_disputed() -> None:
    better = {"quantity": LAST, "value": 100, "exact": True}
    worse = {"quantity": LAST, "value": 200, "exact": True} | WORSE
    said = {"quantity": LAST, "value": 200, "exact": True}
    (finding,) = audit(make(stocks=["units"], figures=[better, worse], claims=[said])).findings
    assert finding.reachable == (100, 100)
    assert finding.verdict == "disputed"
