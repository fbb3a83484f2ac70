"""Whether a contradiction rests on taking a side."""

from __future__ import annotations

from typing import Any

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Finding
from tests.oracle.make import make, stock
from tests.unit.accounts.small import END, FLOWS, JOINED, LEFT, START, edged, told

UNITS = stock("units", "2031-06-30")


def finding(said: dict[str, Any], *figures: dict[str, Any], flows: Any = FLOWS) -> Finding:
    study = make(stocks=["units"], flows=flows, figures=figures, claims=[said])
    (found,) = audit(study).findings
    return found


def test_what_the_rival_that_dropped_out_would_allow_is_disputed() -> None:
    said = {"quantity": UNITS, "at_least": 190}
    found = finding(said, told("good", UNITS, 100), told("poor", UNITS, 200, "C3"))
    assert (found.verdict, found.reachable) == ("disputed", (100, 100))


def test_what_neither_side_would_allow_is_contradicted() -> None:
    said = {"quantity": UNITS, "at_least": 300}
    found = finding(said, told("good", UNITS, 100), told("poor", UNITS, 200, "C3"))
    assert found.verdict == "contradicted"


def test_a_rivalry_that_the_sum_does_not_use_disputes_nothing() -> None:
    rivals = (told("good", UNITS, 100), told("poor", UNITS, 200, "C3"))
    start = told("start", START, 50)
    found = finding({"quantity": START, "at_least": 90}, start, *rivals)
    assert found.verdict == "contradicted"


def test_equals_bind_as_one_range_and_no_side_of_it_reaches_beyond() -> None:
    rivals = (told("one", UNITS, 100), told("other", UNITS, 200))
    assert finding({"quantity": UNITS, "at_least": 150}, *rivals).verdict == "open"
    assert finding({"quantity": UNITS, "at_least": 250}, *rivals).verdict == "contradicted"


def year(claimed: int, **grades: str) -> Finding:
    """100 at first, 50 who join, 130 at the end: twenty too few, and nobody leaves."""
    told_of = {"start": (START, 100), "joined": (JOINED, 50), "end": (END, 130)}
    figures = [
        told(name, asked, number, grades.get(name, "B2"))
        for name, (asked, number) in told_of.items()
    ]
    return finding({"quantity": JOINED, "at_most": claimed}, *figures, flows=FLOWS[:1])


def test_what_another_member_of_a_conflict_set_aside_would_allow_is_disputed() -> None:
    # `end` gives: 20 x 25 / 130. Without `joined` in its place 30 would have joined.
    found = year(40)
    assert found.verdict == "disputed"
    assert found.depends_on_set_aside == ("end",)


def test_what_no_member_set_aside_would_allow_is_contradicted() -> None:
    # 50 with `start` aside, and 30 with `joined`: nobody allows 20.
    found = year(20)
    assert found.verdict == "contradicted"
    assert found.depends_on_set_aside == ("end",)


def test_a_vintage_is_no_side_to_take() -> None:
    months = {"2031-01": 300, "2031-02": 300, "2031-03": 410}
    figures = [told(m, {"counter": "cases", "during": m}, n) for m, n in months.items()]
    quarter = {"counter": "cases", "during": "2031-Q1"}
    figures.append(told("quarter", quarter, 1000, "C3"))
    # Elsewhere something is set aside, so that conflicts are weighed at all.
    figures += [told("start", START, 100), told("end", END, 130)]
    study = make(
        stocks=["units"],
        counters=[{"name": "cases", "revised_within": 0.015}],
        figures=figures,
        claims=[{"quantity": quarter, "at_most": 1000}],
    )
    result = audit(study)
    assert {c.kind for c in result.conflicts} == {"vintage", "conflict"}
    assert result.findings[0].verdict == "contradicted"
    assert result.findings[0].depends_on_set_aside == ()


def test_a_reading_on_its_own_ground_depends_on_nothing_set_aside() -> None:
    names = ["units", "absent"]
    figures = [told("start", START, 100), told("end", END, 130)]
    figures.append(told("other", stock("absent", END["on"]), 7))
    said = {"quantity": stock("absent", END["on"]), "at_least": 20}
    (found,) = audit(make(stocks=names, figures=figures, claims=[said])).findings
    assert (found.verdict, found.depends_on_set_aside) == ("contradicted", ())


def test_a_rival_beyond_the_other_side_of_a_sum_is_weighed_too() -> None:
    # End = 100 (or 200) + at most 50, less who left.
    figures = (
        told("good", START, 100), told("poor", START, 200, "C3"),
        edged("joined", JOINED, at_most=50), told("left", LEFT, 10),
    )  # fmt: skip
    assert finding({"quantity": END, "at_least": 230}, *figures).verdict == "disputed"
    assert finding({"quantity": END, "at_least": 300}, *figures).verdict == "contradicted"
