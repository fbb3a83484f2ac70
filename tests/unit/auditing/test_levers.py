"""Readings about rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Finding
from passmuster.auditing.levers import compare, missed_edge, stated
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import LeverQ
from tests.oracle.make import make

ACT = {"id": "act", "lever": "age", "since": "2031-04-01", "value": 25, "before": 27}
UNTIL = ACT | {"until": "2031-09-30"}
PLAN = {"id": "plan", "lever": "age", "since": "2031-06-01", "value": 23, "status": "proposed"}


def rule(on: str, *measures: dict[str, Any]) -> Any:
    study = make(measures=measures)
    found = stated(study, LeverQ(lever="age", on=date.fromisoformat(on)))
    return None if found is None else (found[0].id, found[1])


def finding(said: dict[str, Any], *measures: dict[str, Any]) -> Finding:
    (found,) = audit(make(measures=measures, claims=[said])).findings
    return found


def age(on: str, **said: Any) -> dict[str, Any]:
    return {"quantity": {"lever": "age", "on": on}, **said}


@pytest.mark.parametrize(
    ("on", "answer"),
    [("2031-03-31", 27), ("2031-04-01", 25), ("2031-09-30", 25), ("2031-10-01", 27)],
)
def test_a_rule_holds_from_its_day_to_its_last_and_the_old_one_before_and_after(
    on: str, answer: int
) -> None:
    assert rule(on, UNTIL) == ("act", answer)


def test_nothing_is_said_before_a_rule_that_tells_of_no_other() -> None:
    bare = {k: v for k, v in ACT.items() if k != "before"}
    assert rule("2031-03-31", bare) is None
    assert rule("2031-04-01", bare) == ("act", 25)


def test_the_later_of_two_rules_holds() -> None:
    later = ACT | {"id": "later", "since": "2031-07-01", "value": 22, "before": 25}
    assert rule("2031-06-30", later, ACT) == ("act", 25)
    assert rule("2031-07-01", later, ACT) == ("later", 22)


def test_what_is_only_proposed_sets_nothing() -> None:
    assert rule("2031-08-01", ACT, PLAN) == ("act", 25)
    assert rule("2031-08-01", PLAN) is None


@pytest.mark.parametrize(
    ("low", "high", "strict", "verdict", "edge"),
    [
        (25, None, False, "supported", None),
        (25, None, True, "contradicted", 25),
        (26, None, False, "contradicted", 26),
        (None, 25, True, "contradicted", 25),
        (None, 24, False, "contradicted", 24),
        (20, 30, False, "supported", None),
    ],
)
def test_a_rule_is_known_exactly(
    low: int | None, high: int | None, strict: bool, verdict: str, edge: int | None
) -> None:
    ends = [None if e is None else Fraction(e) for e in (low, high)]
    said = Interval(ends[0], ends[1], strict)
    assert compare(Fraction(25), said) == verdict
    assert missed_edge(Fraction(25), said) == edge


def test_a_rule_told_wrong_is_contradicted_by_its_measure() -> None:
    found = finding(age("2031-08-01", value=20, exact=True), ACT)
    assert (found.verdict, found.reachable) == ("contradicted", (25, 25))
    assert found.margin == Fraction(5, 20)
    assert found.certificate is not None
    (line,) = found.certificate.lines
    assert (line.kind, line.id, line.bound) == ("measure", "act", 25)
    assert (found.certificate.side, found.certificate.short_by) == ("at_least", 5)
    assert "1 April 2031" in found.certificate.says


def test_a_rule_told_right_is_supported_at_every_grade() -> None:
    found = finding(age("2031-03-01", value=27, exact=True), ACT)
    assert set(found.grades.values()) == {found.verdict} == {"supported"}
    assert found.survives_dropping_any_origin
    assert found.certificate is None
    assert "before" in found.support[0].says


def test_a_rule_nobody_tells_of_is_untestable() -> None:
    found = finding(age("2031-08-01", value=25, exact=True), PLAN)
    assert (found.verdict, found.reachable) == ("untestable", None)
    assert found.reason


def test_since_when_a_rule_holds_is_a_day() -> None:
    asked = {"quantity": {"since": "act"}}
    right = finding(asked | {"value": date(2031, 4, 1), "exact": True}, ACT)
    late = finding(asked | {"at_least": date(2031, 5, 1)}, ACT)
    assert (right.verdict, late.verdict) == ("supported", "contradicted")


def test_an_answer_may_be_a_decimal() -> None:
    study = make(measures=[ACT | {"value": 0.5}])
    found = stated(study, LeverQ(lever="age", on=date(2031, 8, 1)))
    assert found is not None
    assert found[1] == Decimal("0.5")
