"""What holds whatever the figures say."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.accounts.rows import Element
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.small import END, FLOWS, LEFT, START, edged, ends, settled, told

BEFORE = ("2030-11-30", "2030-12-31")
MONTHS = ("2031-01", "2031-02", "2031-03")


def cases(during: Any) -> dict[str, Any]:
    return {"counter": "cases", "during": during}


def registered(per_person: Any, leavers: dict[Any, int], *asked: Any) -> Any:
    counter = {"name": "cases", "counts": ["leave"], "per_person": per_person}
    return make(
        stocks=["units"],
        flows=FLOWS,
        counters=[counter],
        figures=[told(f"f{i}", flow("leave", m), n) for i, (m, n) in enumerate(leavers.items())],
        claims=[{"quantity": q, "at_least": 0} for q in asked],
    )


def test_who_joins_and_who_leaves_make_up_the_change() -> None:
    figures = [told("start", START, 100), told("end", END, 130), edged("left", LEFT, at_least=20)]
    study = make(stocks=["units"], flows=FLOWS, figures=figures)
    # 100 + joined - left = 130 with at least 20 who left.
    assert ends(study, flow("join", "2031")) == (50, None)


def test_a_stock_with_no_flow_in_never_grows() -> None:
    figures = [told("start", START, 100)]
    study = make(stocks=["units"], flows=FLOWS[1:], figures=figures)
    assert ends(study, END) == (0, 100)
    assert ends(study, LEFT) == (0, 100)


def test_a_stock_starts_where_its_definition_says() -> None:
    study = make(stocks=[{"name": "units", "starts_at": 70}], flows=FLOWS[1:])
    assert ends(study, START) == (70, 70)
    assert ends(study, END) == (0, 70)


def test_a_flag_is_never_on_more_people_than_its_stocks_hold() -> None:
    names: list[Any] = ["units", "absent", {"name": "wanted", "inside": ["units", "absent"]}]
    figures = [told("a", stock("units", END["on"]), 5), told("b", stock("absent", END["on"]), 3)]
    study = make(stocks=names, figures=figures)
    assert ends(study, stock("wanted", END["on"])) == (0, 8)


def test_what_only_grows_gives_nobody_back_though_a_flow_leads_out() -> None:
    killed = {"name": "killed", "only_grows": True}
    flows = ["die: outside > killed", "correct: killed > outside"]
    figures = [told("first", stock("killed", "2031-03-31"), 40)]
    study = make(stocks=[killed], flows=flows, figures=figures)
    assert ends(study, stock("killed", END["on"])) == (40, None)
    assert ends(study, stock("killed", START["on"])) == (0, 40)


def test_a_stock_that_no_flow_leaves_needs_no_row_to_only_grow() -> None:
    killed = {"name": "killed", "only_grows": True}
    account, _ = settled(make(stocks=[killed], flows=["die: outside > killed"]))
    assert Element("definition", "killed", "only_grows") not in account.programme.rows_of


@pytest.mark.parametrize(("low", "high", "known"), [(0.5, 2, (40, 160)), (0, 1, (0, 80))])
def test_cases_lie_between_the_edges_times_the_moves(
    low: float, high: float, known: tuple[float, float]
) -> None:
    asked = cases("2031-01")
    assert ends(registered([low, high], {"2031-01": 80}, asked), asked) == known


def test_what_is_registered_late_is_due_when_the_days_are_over() -> None:
    rule = {"between": [1, 1], "within_days": 31}
    periods = {
        "2031-01": (0, 80),
        # 31 days before the end of February January was not over yet.
        ("2031-01-01", "2031-02-28"): (0, 80),
        "2031-Q1": (80, 80),
        # Whatever was not registered in January.
        "2031-02": (0, 80),
    }
    leavers: dict[Any, int] = dict(zip(MONTHS, (80, 0, 0), strict=True))
    leavers[BEFORE] = 0
    study = registered(rule, leavers, *(cases(p) for p in periods))
    for period, known in periods.items():
        assert ends(study, cases(period)) == pytest.approx(known), period


def test_a_window_that_reaches_into_an_interval_takes_in_all_of_it() -> None:
    rule = {"between": [0, 1], "within_days": 31}
    # 31 days before January begin on 1 December; five left from 30 November on.
    study = registered(rule, {BEFORE: 5, "2031-01": 80}, cases("2031-01"))
    assert ends(study, cases("2031-01")) == pytest.approx((0, 85))


def test_a_register_without_a_rule_is_free() -> None:
    asked = cases("2031-01")
    assert ends(registered(None, {"2031-01": 80}, asked), asked) == (0, None)


def test_a_sum_of_registers_is_bound_by_what_its_parts_count() -> None:
    counters = [
        {"name": "near", "counts": ["leave"]},
        {"name": "far", "counts": ["join"]},
        {"name": "all_cases", "sum_of": ["near", "far"], "per_person": [1, 1]},
    ]
    figures = [told("a", flow("leave", "2031"), 30), told("b", flow("join", "2031"), 12)]
    figures.append(told("c", {"counter": "near", "during": "2031"}, 25))
    study = make(stocks=["units"], flows=FLOWS, counters=counters, figures=figures)
    # One case for each of 42 moves, 25 of them in the other register.
    assert ends(study, {"counter": "far", "during": "2031"}) == pytest.approx((17, 17))
