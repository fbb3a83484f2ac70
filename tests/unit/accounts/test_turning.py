"""Where a counter's bound, or an assumption, would end a contradiction."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.proof import Side
from passmuster.accounts.rows import Element, End
from passmuster.accounts.turning import numbers_used, turning_point
from tests.oracle.make import flow, make
from tests.unit.accounts.small import FLOWS, START, asking, edged, form, settled, told

QUARTER = ("2031-01-01", "2031-03-31")
LEFT, JOINED = flow("leave", "2031-Q1"), flow("join", "2031-Q1")
LOWEST, HIGHEST = (Element("counter", "cases", end) for end in ("lowest", "highest"))


def registered(low: float, high: float) -> tuple[Account, Evidence]:
    """300 cases in a quarter."""
    counter = {"name": "cases", "counts": ["leave"], "per_person": [low, high]}
    figures = [told("cases", {"counter": "cases", "during": "2031-Q1"}, 300)]
    study = make(
        stocks=["units"], flows=FLOWS, counters=[counter], figures=figures, horizon=QUARTER
    )
    return settled(study)


def assumed(said: dict[str, Any]) -> tuple[Account, Evidence]:
    study = make(
        stocks=["units"],
        flows=FLOWS,
        figures=[told("start", START, 100)],
        assumptions=[{"id": "held", **said}],
        horizon=QUARTER,
    )
    return settled(study)


@pytest.mark.parametrize(
    ("side", "edge", "end", "turns"),
    [
        # Half a case at least for each leaver: 600. A thousand ask for 300 / 1000.
        ("at_most", 1000, "lowest", Fraction(3, 10)),
        ("at_most", 700, "lowest", Fraction(3, 7)),
        # Two cases at most for each leaver: 150. A hundred ask for 300 / 100.
        ("at_least", 100, "highest", Fraction(3)),
        ("at_least", 140, "highest", Fraction(15, 7)),
    ],
)
def test_a_bound_on_cases_turns_at_cases_over_claimed_leavers(
    side: Side, edge: int, end: End, turns: Fraction
) -> None:
    account, evidence = registered(0.5, 2)
    found = turning_point(
        account, evidence, asking(account, LEFT, side, edge), Element("counter", "cases", end), end
    )
    assert found is not None
    assert float(found) == pytest.approx(float(turns), rel=1e-8)


@pytest.mark.parametrize(
    ("said", "asked", "side", "edge", "end", "turns"),
    [
        # Three months of at most 7 are 21.
        ({"quantity": {"flow": "join"}, "at_most": 7}, JOINED, "at_most", 30, "highest", 10),
        # Three months of at least 20 are 60.
        ({"quantity": {"flow": "join"}, "at_least": 20}, JOINED, "at_least", 30, "lowest", 10),
        # One in ten of those who were there at first.
        (
            {"quantity": {"share": LEFT, "of": START}, "at_most": 0.1},
            LEFT, "at_most", 25, "highest", 0.25,
        ),
        (
            {"quantity": {"share": LEFT, "of": START}, "at_least": 0.4},
            LEFT, "at_least", 25, "lowest", 0.25,
        ),
    ],
)  # fmt: skip
def test_an_assumption_turns_where_paper_says(
    said: Any, asked: Any, side: Side, edge: int, end: End, turns: float
) -> None:
    account, evidence = assumed(said)
    held = Element("assumption", "held")
    found = turning_point(account, evidence, asking(account, asked, side, edge), held, end)
    assert found is not None
    assert float(found) == pytest.approx(turns, rel=1e-8)


def test_what_would_never_end_it_has_no_turning_point() -> None:
    account, evidence = assumed({"quantity": {"flow": "join"}, "at_most": 7})
    question = asking(account, START, "at_most", 200)
    held = Element("assumption", "held")
    assert turning_point(account, evidence, question, held, "highest") is None


def test_an_element_without_a_number_at_an_end_has_no_turning_point_there() -> None:
    account, evidence = assumed({"quantity": {"flow": "join"}, "at_most": 7})
    held = Element("assumption", "held")
    assert numbers_used(account, held, "highest") == 7
    assert numbers_used(account, held, "lowest") is None
    question = asking(account, JOINED, "at_most", 30)
    assert turning_point(account, evidence, question, held, "lowest") is None


def test_a_counter_states_the_numbers_of_its_rule() -> None:
    account, _ = registered(0.5, 2)
    assert numbers_used(account, LOWEST, "lowest") == Fraction(1, 2)
    assert numbers_used(account, HIGHEST, "highest") == 2


def test_asking_leaves_the_account_as_it_was() -> None:
    account, evidence = registered(0.5, 2)
    question = asking(account, LEFT, "at_most", 1000)
    turning_point(account, evidence, question, LOWEST, "lowest")
    turning_point(account, evidence, asking(account, LEFT, "at_least", 100), HIGHEST, "highest")
    asked = form(account, LEFT)
    assert account.end(evidence, asked, "at_most").value == pytest.approx(600)
    assert account.end(evidence, asked, "at_least").value == pytest.approx(150)


def test_the_turning_point_is_that_of_the_whole_account() -> None:
    # At most 250 leave whatever the register says: no rule lets a thousand in.
    counter = {"name": "cases", "counts": ["leave"], "per_person": [0.5, 2]}
    figures = [
        told("cases", {"counter": "cases", "during": "2031-Q1"}, 100),
        edged("left", LEFT, at_most=250),
    ]
    account, evidence = settled(
        make(stocks=["units"], flows=FLOWS, counters=[counter], figures=figures, horizon=QUARTER)
    )
    question = asking(account, LEFT, "at_most", 1000)
    assert turning_point(account, evidence, question, LOWEST, "lowest") is None
    within = asking(account, LEFT, "at_most", 240)
    found = turning_point(account, evidence, within, LOWEST, "lowest")
    assert found is not None
    assert float(found) == pytest.approx(100 / 240)
