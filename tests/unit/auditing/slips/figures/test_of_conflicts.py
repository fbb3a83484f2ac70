"""Slips on conflicts of an account: months, years and totals of registers, and strengths."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit
from tests.oracle.make import flow, make, stock

MONTHS = [1_310, 1_222, 2_745, 4_009, 3_117, 2_888, 2_051, 1_876, 3_390, 2_604, 2_213, 1_498]
YEAR = sum(MONTHS)
CASES = {"name": "cases", "unit": "case"}


def during(period: Any, name: str = "cases") -> dict[str, Any]:
    return {"counter": name, "during": period}


def register(year: int, months: list[int] | None = None, **more: Any) -> Audit:
    """Audit a year of months with a total of its own."""
    figures: list[dict[str, Any]] = [
        {"id": f"m{i + 1:02d}", "quantity": during(f"2031-{i + 1:02d}"), "value": value}
        for i, value in enumerate(months or MONTHS)
    ]
    figures.append({"id": "year", "quantity": during("2031"), "value": year})
    figures += more.get("figures", [])
    exact = [{"exact": True, **figure} for figure in figures]
    counters = [CASES | more.get("counter", {})]
    return audit(make(counters=counters, figures=exact, sources=more.get("sources")))


def offers(result: Audit) -> set[tuple[str, str]]:
    return {(slip.kind, slip.figure) for c in result.conflicts for slip in c.slips}


def test_a_register_that_adds_up_raises_nothing() -> None:
    assert register(YEAR).conflicts == ()


@pytest.mark.parametrize(
    ("stands", "kind"),
    [
        (YEAR - 2_051, "dropped-part"),
        (YEAR - 1_310 - 1_222, "different-start"),
        (YEAR - 1_498, "different-end"),
        (YEAR + 3_390, "double-count"),
        (YEAR - 6_000, "digit"),
        (YEAR * 10, "scale"),
    ],
)
def test_a_slip_in_the_total_is_offered(stands: int, kind: str) -> None:
    result = register(stands)
    assert len(result.conflicts) == 1
    assert (kind, "year") in offers(result)
    assert result.conflicts[0].stopped is None
    assert len(result.conflicts[0].slips) <= 3


def test_a_sub_count_that_stands_for_the_whole() -> None:
    early = {"id": "early", "quantity": during(["2031-01-01", "2031-02-28"]), "value": 2_532}
    result = register(2_532, figures=[early])
    assert ("nested-part", "year") in offers(result)


def test_two_months_under_each_others_dates() -> None:
    # Two registers and their sum by month: what one has swapped shows in the sum.
    other = [410, 395, 502, 610, 450, 377, 333, 298, 421, 389, 350, 240]
    swapped = [*MONTHS[:4], MONTHS[5], MONTHS[4], *MONTHS[6:]]
    figures: list[dict[str, Any]] = []
    for i, (a, b) in enumerate(zip(MONTHS, other, strict=True)):
        month = f"2031-{i + 1:02d}"
        figures.append({"id": f"o{i + 1:02d}", "quantity": during(month, "other"), "value": b})
        figures.append({"id": f"s{i + 1:02d}", "quantity": during(month, "both"), "value": a + b})
    figures += [
        {"id": f"m{i + 1:02d}", "quantity": during(f"2031-{i + 1:02d}"), "value": value}
        for i, value in enumerate(swapped)
    ]
    figures.append({"id": "year", "quantity": during("2031"), "value": YEAR})
    counters = [CASES, {"name": "other"}, {"name": "both", "sum_of": ["cases", "other"]}]
    result = audit(make(counters=counters, figures=[f | {"exact": True} for f in figures]))
    assert len(result.conflicts) == 2
    found = [slip for conflict in result.conflicts for slip in conflict.slips]
    assert ("mis-dated-row", ("m05", "m06")) in {(slip.kind, slip.figures) for slip in found}


def test_a_match_in_a_better_graded_figure_is_offered_too() -> None:
    worse = {"reliability": "C", "credibility": 3}
    sources = {f"source of m{i + 1:02d}": worse for i in range(12)}
    result = register(YEAR - 2_051, sources=sources)
    # By their grade the months are doubted first, and any of them may be too high.
    (conflict,) = result.conflicts
    assert all(f.figure != "year" for one in conflict.explanations for f in one.figures)
    assert ("dropped-part", "year") in offers(result)


def test_a_revision_that_is_exactly_a_part_is_worth_a_word() -> None:
    result = register(YEAR - 1_498, counter={"revised_within": 0.1})
    (conflict,) = result.conflicts
    assert conflict.kind == "vintage"
    assert ("different-end", "year") in offers(result)


def test_a_plain_revision_offers_nothing() -> None:
    result = register(YEAR - 1_497, counter={"revised_within": 0.1})
    assert [conflict.kind for conflict in result.conflicts] == ["vintage"]
    assert offers(result) == set()


def test_a_strength_that_leaves_out_a_status() -> None:
    figures = [
        {"id": "training", "quantity": stock("training", "2031-12-31"), "value": 41_270},
        {"id": "units", "quantity": stock("units", "2031-12-31"), "value": 318_904},
        {"id": "all", "quantity": stock(["training", "units"], "2031-12-31"), "value": 318_904},
    ]
    flows = ["up: outside > training", "posted: training > units"]
    result = audit(
        make(
            stocks=["training", "units"],
            flows=flows,
            figures=[f | {"exact": True} for f in figures],
        )
    )
    assert {("dropped-part", "all"), ("nested-part", "all")} <= offers(result)


def test_a_strength_with_a_wrong_digit_is_found_by_what_came_and_went() -> None:
    figures = [
        {"id": "opening", "quantity": stock("units", "2030-12-31"), "value": 300_415},
        {"id": "came", "quantity": flow("join", "2031"), "value": 51_288},
        {"id": "left", "quantity": flow("leave", "2031"), "value": 30_104},
        {"id": "closing", "quantity": stock("units", "2031-12-31"), "value": 331_599},
    ]
    flows = ["join: outside > units", "leave: units > outside"]
    exact = [f | {"exact": True} for f in figures]
    result = audit(make(stocks=["units"], flows=flows, figures=exact))
    # 321,599 is right: closing says 331,599, or one of the others differs in the same digit.
    (conflict,) = result.conflicts
    assert {f.figure for one in conflict.explanations for f in one.figures} == {
        "opening", "came", "left", "closing",
    }  # fmt: skip
    assert ("digit", "closing") in offers(result)


def test_definitions_that_contradict_a_figure_offer_nothing() -> None:
    figures = [{"id": "start", "quantity": stock("units", "2030-12-31"), "value": 5}]
    result = audit(
        make(stocks=[{"name": "units", "starts_at": 0}], figures=[figures[0] | {"exact": True}])
    )
    assert offers(result) == set()


def test_rivals_are_told_apart_by_what_the_sums_leave_room_for() -> None:
    again = {"id": "again", "quantity": during("2031"), "value": YEAR - 2_051}
    result = register(YEAR, figures=[again])
    (rival,) = result.rivals
    assert {(slip.kind, slip.figure) for slip in rival.slips} == {("dropped-part", "again")}
    assert result.to_dict()["rivals"][0]["slips"][0]["figure"] == "again"
