"""A proof put into lines that a reader can add up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Certificate
from passmuster.auditing.sums import lines_by_figure
from tests.oracle.make import flow, make
from tests.oracle.random_study import random_study
from tests.unit.accounts.small import END, FLOWS, JOINED, LEFT, START, edged, told

START_100 = told("start", START, 100)


def certificate(said: dict[str, Any], *figures: dict[str, Any], **more: Any) -> Certificate:
    study = make(stocks=["units"], flows=FLOWS, figures=figures, claims=[said], **more)
    (found,) = audit(study).findings
    assert found.certificate is not None
    return found.certificate


def lines(shown: Certificate) -> set[tuple[str, str, Fraction, Fraction]]:
    return {(x.id, x.end, x.multiplier, x.bound) for x in shown.lines}


def test_each_figure_is_a_line_with_its_multiplier_and_its_edge() -> None:
    figures = [START_100, edged("joined", JOINED, at_most=50), edged("left", LEFT, at_least=20)]
    shown = certificate({"quantity": END, "at_least": 140}, *figures)
    assert lines(shown) == {
        ("start", "highest", 1, 100), ("joined", "highest", 1, 50), ("left", "lowest", -1, 20),
    }  # fmt: skip
    assert (shown.bound, shown.short_by) == (130, 10)


def test_a_pace_counts_as_often_as_its_period_is_long() -> None:
    pace = {"rate": "join", "per": "month", "during": "2031"}
    shown = certificate({"quantity": END, "at_least": 500}, START_100, edged(
        "pace", pace, at_most=20))  # fmt: skip
    assert ("pace", "highest", 12, 20) in lines(shown)
    assert shown.bound == 340


def test_a_difference_that_binds_the_other_way_round_is_told_as_published() -> None:
    grown = {"difference": [START, END]}
    shown = certificate({"quantity": END, "at_least": 200}, START_100, edged(
        "grown", grown, between=[-30, 10]))  # fmt: skip
    # End = start - (start - end) <= 100 + 30.
    assert lines(shown) == {("start", "highest", 1, 100), ("grown", "lowest", -1, -30)}
    assert shown.bound == 130


def test_a_change_is_told_as_published_though_its_row_is_turned() -> None:
    change = {"difference": [END, START]}
    grown = edged("grown", change, between=[-10, 30])
    shown = certificate({"quantity": END, "at_least": 200}, START_100, grown)
    assert lines(shown) == {("start", "highest", 1, 100), ("grown", "highest", 1, 30)}


def test_a_register_is_a_line_of_nought_that_says_what_its_factor_means() -> None:
    cases = {"name": "cases", "counts": ["leave"], "per_person": [0.5, 2]}
    said = {"quantity": flow("leave", "2031"), "at_least": 1000}
    shown = certificate(
        said, told("cases", {"counter": "cases", "during": "2031"}, 300), counters=[cases]
    )
    by_id = {(x.kind, x.id): x for x in shown.lines}
    assert set(by_id) == {("figure", "cases"), ("counter", "cases")}
    assert by_id["figure", "cases"].multiplier == 2
    assert by_id["counter", "cases"].bound == 0
    assert shown.bound == 600


def test_a_peak_too_high_has_a_sum_for_every_month() -> None:
    months = ("2031-01", "2031-02", "2031-03")
    figures = [
        edged(m, flow("join", m), at_most=n) for m, n in zip(months, (10, 40, 25), strict=True)
    ]
    said = {"quantity": {"peak": "join", "during": "2031-Q1"}, "at_least": 90}
    shown = certificate(said, *figures)
    assert shown.bound == 40
    assert {part.bound for part in (shown, *shown.also)} == {10, 40, 25}


def test_origin_grade_and_rivals_stand_beside_a_figure() -> None:
    sources = {"source of a": {"origin": "survey"}}
    figures = [told("a", END, 100), told("b", END, 130, "C3")]
    shown = certificate({"quantity": END, "at_least": 900}, *figures, sources=sources)
    (line,) = shown.lines
    assert (line.id, line.origin, line.grade, line.rivals) == ("a", "survey", "B2", ("b",))


def test_multipliers_of_a_figure_add_up_over_its_lines() -> None:
    figures = [START_100, edged("joined", JOINED, at_most=50), edged("left", LEFT, at_least=20)]
    shown = certificate({"quantity": END, "at_least": 140}, *figures)
    assert lines_by_figure(shown) == {"start": 1, "joined": 1, "left": 1}


def added(shown: Certificate) -> Fraction:
    return sum((x.multiplier * x.bound for x in shown.lines), Fraction(0))


def redone(shown: Certificate) -> Fraction:
    """Redo the check from what is published alone, and return the sum."""
    sign = 1 if shown.side == "at_most" else -1
    columns: dict[str, Fraction] = {}
    total = Fraction(0)
    for row in shown.proof:
        sense = "<=" if sign * row.multiplier > 0 else ">="
        assert row.sense in (sense, "==")
        total += row.multiplier * row.bound
        for name, value in row.terms:
            columns[name] = columns.get(name, Fraction(0)) + row.multiplier * value
    target = dict(shown.target)
    for name in {*columns, *target}:
        assert sign * (columns.get(name, Fraction(0)) - target.get(name, Fraction(0))) >= 0
    return total


@pytest.mark.parametrize("first", [1500, 1505, 1510])
def test_lines_and_rows_of_random_proofs_add_up_to_the_same_bound(first: int) -> None:
    seen = 0
    for seed in range(first, first + 5):
        for finding in audit(random_study(seed).study).findings:
            for shown in (finding.certificate, *finding.support):
                for part in () if shown is None else (shown, *shown.also):
                    assert part.bound is not None
                    total = redone(part)
                    assert added(part) == total
                    sign = 1 if part.side == "at_most" else -1
                    assert sign * total <= 0 if part.quotient else total == part.bound
                    seen += 1
    assert seen
