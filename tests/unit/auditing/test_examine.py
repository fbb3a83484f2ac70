"""A finding for every reading: grades, origins, premises, beliefs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.examine import rounded
from passmuster.auditing.finding import Finding
from tests.oracle.make import flow, make
from tests.unit.accounts.small import END, FLOWS, JOINED, LEFT, START, edged, quantity, told


def finding(said: dict[str, Any], *figures: dict[str, Any], **more: Any) -> Finding:
    flows = more.pop("flows", FLOWS)
    study = make(stocks=["units"], flows=flows, figures=figures, claims=[said], **more)
    (found,) = audit(study).findings
    return found


def test_a_column_for_each_grade_tells_what_figures_so_good_say() -> None:
    figures = [told("start", START, 100, "A2"), edged("joined", JOINED, "B2", at_most=50)]
    figures.append(edged("left", LEFT, "D4", at_least=40))
    found = finding({"quantity": END, "at_least": 130}, *figures)
    # 150 without those who left, 110 with them.
    assert found.grades == {
        "A2": "open", "B2": "open", "C3": "open", "any": "contradicted",
    }  # fmt: skip
    assert found.verdict == "open"
    far = finding({"quantity": END, "at_least": 200}, *figures)
    assert far.grades == {
        "A2": "open", "B2": "contradicted", "C3": "contradicted", "any": "contradicted",
    }  # fmt: skip


def test_a_rival_of_a_lower_grade_disputes_in_its_own_column_alone() -> None:
    figures = [told("good", END, 100), told("poor", END, 200, "D4")]
    found = finding({"quantity": END, "at_least": 190}, *figures)
    assert found.grades == {
        "A2": "open", "B2": "contradicted", "C3": "contradicted", "any": "disputed",
    }  # fmt: skip


def one_or_two_origins(origin: str) -> Finding:
    sources = {"source of a": {"origin": "survey"}, "source of b": {"origin": origin}}
    figures = [edged("a", END, at_most=100), edged("b", END, at_most=110)]
    return finding({"quantity": END, "at_least": 200}, *figures, sources=sources)


def test_what_two_origins_say_alike_survives_dropping_either() -> None:
    assert one_or_two_origins("census").survives_dropping_any_origin is True


def test_what_two_figures_of_one_origin_say_does_not_survive_dropping_it() -> None:
    assert one_or_two_origins("survey").survives_dropping_any_origin is False


def test_support_from_one_origin_does_not_survive_dropping_it() -> None:
    found = finding({"quantity": END, "at_most": 200}, told("a", END, 100))
    assert (found.verdict, found.survives_dropping_any_origin) == ("supported", False)


def test_an_open_reading_has_no_origin_to_drop() -> None:
    found = finding({"quantity": END, "at_least": 100}, edged("a", END, at_most=150))
    assert (found.verdict, found.survives_dropping_any_origin) == ("open", None)


def test_an_open_reading_tells_what_one_would_have_to_believe_and_what_settles_it() -> None:
    figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
    found = finding({"quantity": END, "at_least": 120}, *figures, flows=FLOWS[:1])
    assert (found.reachable, found.verdict) == ((100, 150), "open")
    (implied,) = found.implies
    assert implied.quantity == quantity(JOINED).toml
    assert (implied.without, implied.with_) == ((0, 50), (20, 50))
    assert found.decided_by is not None
    assert found.decided_by.quantity == quantity(JOINED).toml
    assert found.decided_by.threshold == 20
    assert "holds above 20" in found.decided_by.says


def test_where_two_numbers_are_open_neither_settles_it() -> None:
    figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
    found = finding({"quantity": END, "at_least": 120}, *figures)
    assert found.verdict == "open"
    assert found.decided_by is None
    # 20 join at least; and no more than 30 of 150 leave.
    shown = {i.quantity: i.with_ for i in found.implies}
    assert shown == {quantity(JOINED).toml: (20, 50), quantity(LEFT).toml: (0, 30)}


def test_definitions_alone_that_contradict_are_said_to() -> None:
    study = make(
        stocks=[{"name": "units", "starts_at": 100}],
        flows=FLOWS[1:],
        claims=[{"quantity": END, "at_least": 200}],
    )
    (found,) = audit(study).findings
    assert (found.verdict, found.premises) == ("contradicted", ())
    assert "Definitions and assumptions alone" in (found.reason or "")


def test_a_turning_point_stands_in_the_finding_with_the_number_in_use() -> None:
    cases = {"name": "cases", "counts": ["leave"], "per_person": [0.5, 2]}
    published = told("cases", {"counter": "cases", "during": "2031"}, 300)
    said = {"quantity": flow("leave", "2031"), "at_least": 1200}
    (turn,) = finding(said, published, counters=[cases]).turns_at
    assert (turn.id, turn.end, turn.used, turn.turns_at) == (
        "cases", "lowest", Fraction(1, 2), Fraction(1, 4),
    )  # fmt: skip


def test_a_claim_without_a_reading_has_one_blank_finding() -> None:
    study = make(stocks=["units"], claims=[{"id": "vague", "untestable": "It names no number."}])
    (found,) = audit(study).findings
    assert (found.reading, found.verdict, found.reason) == (
        None, "untestable", "It names no number.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (120.00000001, Fraction(120)),
        (1 / 3, Fraction("0.3333333333")),
        (-0.0, Fraction(0)),
    ],
)
def test_a_number_is_shown_whole_where_it_is_whole_and_else_to_ten_digits(
    value: float | None, shown: Fraction | None
) -> None:
    assert rounded(value) == shown
