"""Figures of one quantity that exclude each other."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit
from tests.oracle.account import reachable
from tests.oracle.make import flow, make, stock

DAY = "2031-06-30"
GRADES = {"A1": ("A", 1), "B2": ("B", 2), "C3": ("C", 3), "C2": ("C", 2), "B3": ("B", 3)}


def said(grade: str, low: int, high: int, quantity: Any = None, **more: Any) -> dict[str, Any]:
    reliability, credibility = GRADES[grade]
    about = {"quantity": quantity or stock("units", DAY), "between": [low, high]}
    return about | {"reliability": reliability, "credibility": credibility} | more


def audited(*figures: dict[str, Any], asks: Any = None, **more: Any) -> Audit:
    asks = asks or stock("units", DAY)
    study = make(
        stocks=["units", "absent", {"name": "killed", "only_grows": True}],
        flows=["join: outside > units", "die: units > killed"],
        figures=figures,
        claims=[{"quantity": asks, "at_least": 0}],
        **more,
    )
    result = audit(study)
    (known,) = reachable(study).values()
    ends = result.findings[0].reachable
    assert ends is not None
    assert known is not None
    assert [None if e is None else round(float(e), 3) for e in ends] == [
        None if e is None else round(e, 3) for e in known
    ]
    return result


def test_figures_that_share_a_point_all_bind() -> None:
    result = audited(said("C3", 100, 200), said("B2", 150, 300))
    assert result.findings[0].reachable == (150, 200)
    assert result.rivals == ()


def test_equals_that_exclude_each_other_bind_as_the_range_that_holds_both() -> None:
    result = audited(said("B2", 100, 110), said("B2", 200, 210))
    assert result.findings[0].reachable == (100, 210)
    (rival,) = result.rivals
    assert set(rival.figures) == {"f1", "f2"}
    assert rival.taken == (100, 210)


def test_the_worse_grade_of_two_that_exclude_each_other_drops_out() -> None:
    result = audited(said("B2", 100, 110), said("C3", 200, 210))
    assert result.findings[0].reachable == (100, 110)
    (rival,) = result.rivals
    assert set(rival.figures) == {"f1", "f2"}


def test_of_equal_products_the_more_reliable_source_is_better() -> None:
    # (6 - 1) x (7 - 3) = 20 = (6 - 2) x (7 - 2): a tie, and B comes before C.
    result = audited(said("B3", 100, 110), said("C2", 200, 210))
    assert result.findings[0].reachable == (100, 110)


def test_a_figure_compatible_with_all_rivals_binds_besides() -> None:
    result = audited(said("B2", 100, 110), said("B2", 200, 210), said("C3", 105, 205))
    assert result.findings[0].reachable == (105, 205)


def test_a_worse_grade_never_loosens_a_better() -> None:
    result = audited(said("B2", 100, 110), said("C3", 200, 210), said("C3", 105, 300))
    assert result.findings[0].reachable == (105, 110)


def test_one_that_drops_out_still_excludes() -> None:
    # The third is compatible with the first alone; the second, better than it, excludes it.
    result = audited(said("A1", 100, 200), said("B2", 250, 300), said("C3", 150, 220))
    assert result.findings[0].reachable == (100, 200)


def test_only_those_that_still_exclude_each_other_are_held_by_the_range() -> None:
    result = audited(said("B2", 100, 110), said("B2", 200, 210), said("B2", 90, 220))
    assert result.findings[0].reachable == (100, 210)


def test_a_one_sided_rival_opens_the_range_on_its_side() -> None:
    more = {"quantity": stock("units", DAY), "at_least": 500}
    result = audited(said("B2", 100, 110), more)
    assert result.findings[0].reachable == (100, None)


def test_a_pace_and_a_total_of_one_flow_are_one_quantity() -> None:
    pace = {"rate": "join", "per": "month", "during": "2031-Q1"}
    asks = flow("join", "2031-Q1")
    result = audited(said("B2", 100, 110, pace), said("B2", 600, 660, asks), asks=asks)
    assert result.findings[0].reachable == (300, 660)
    assert len(result.rivals) == 1


def test_a_group_and_its_members_are_one_quantity() -> None:
    whole, listed = stock("all", DAY), stock(["units", "absent"], DAY)
    groups = {"all": ["units", "absent"]}
    result = audited(said("B2", 1, 2, whole), said("C3", 5, 6, listed), asks=whole, groups=groups)
    assert result.findings[0].reachable == (1, 2)


def test_two_that_exclude_each_other_in_one_document_are_a_conflict() -> None:
    sources = {"a": {"document": "reply"}, "b": {"document": "reply"}}
    figures = [said("B2", 100, 110, source="a"), said("B2", 200, 210, source="b")]
    study = make(stocks=["units"], figures=figures, sources=sources)
    result = audit(study)
    assert result.rivals == ()
    (conflict,) = result.conflicts
    assert set(conflict.figures) == {"f1", "f2"}
    assert len(result.set_aside) == 1


def test_a_month_and_a_day_in_it_are_no_rivals() -> None:
    in_june = said("B2", 500, 500, stock("units", "2031-06"))
    result = audited(said("B2", 100, 100), in_june)
    assert result.rivals == ()
    assert result.conflicts == ()
    assert result.findings[0].reachable == (100, 100)


def killed(day: str) -> dict[str, Any]:
    return stock("killed", day)


@pytest.mark.parametrize(("first", "last"), [("2031-03-31", DAY), (DAY, "2031-09-30")])
def test_a_cumulative_stock_that_falls_between_equals_binds_as_both_on_both_days(
    first: str, last: str
) -> None:
    figures = [said("B2", 500, 500, killed(first)), said("B2", 400, 400, killed(last))]
    result = audited(*figures, asks=killed(DAY))
    assert result.findings[0].reachable == (400, 500)
    assert len(result.rivals) == 1


def test_of_a_cumulative_stock_that_falls_the_worse_grade_drops_out() -> None:
    figures = [said("C3", 500, 500, killed("2031-03-31")), said("B2", 400, 400, killed(DAY))]
    result = audited(*figures, asks=killed("2031-03-31"))
    assert result.findings[0].reachable == (0, 400)


def test_a_cumulative_stock_that_grows_has_no_rivals() -> None:
    figures = [said("B2", 400, 400, killed("2031-03-31")), said("C3", 500, 500, killed(DAY))]
    result = audited(*figures, asks=killed("2031-05-31"))
    assert result.findings[0].reachable == (400, 500)
    assert result.rivals == ()
