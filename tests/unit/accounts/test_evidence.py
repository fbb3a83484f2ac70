"""Which figures bind a row, and who answers for its ends."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import Evidence, gather
from passmuster.accounts.rivals import Edge, Held
from passmuster.accounts.rows import Element
from tests.oracle.make import make, stock
from tests.oracle.random_study import random_study
from tests.unit.accounts.small import END, FLOWS, START, edged, figure, told

UNITS = stock("units", "2031-06-30")


def evidence(*figures: dict[str, Any], accept: str = "any", **more: Any) -> Evidence:
    study = make(stocks=["units"], flows=FLOWS, figures=figures, **more)
    return gather(Account(study, accept).programme, accept)


def row_of(held: Evidence, name: str) -> int:
    return held.programme.placed[name].rows[0]


def owners(held: Evidence, name: str) -> tuple[Element | None, Element | None]:
    row = row_of(held, name)
    return held.element_of(row, upper=False), held.element_of(row, upper=True)


def test_of_two_that_agree_the_tighter_edge_binds_and_its_owner_answers() -> None:
    held = evidence(
        edged("a", UNITS, between=[100, 200]), edged("b", UNITS, "C3", between=[150, 300])
    )
    row = row_of(held, "a")
    assert row == row_of(held, "b")
    assert (held.low[row], held.high[row]) == (150, 200)
    assert owners(held, "a") == (figure("b"), figure("a"))


def test_of_equal_edges_the_better_grade_answers() -> None:
    held = evidence(told("a", UNITS, 100, "C3"), told("b", UNITS, 100), told("c", UNITS, 100, "D4"))
    assert owners(held, "a") == (figure("b"), figure("b"))


@pytest.mark.parametrize("later", ["a", "b"])
def test_of_equal_edges_and_grades_the_later_published_answers(later: str) -> None:
    sources = {f"source of {later}": {"published": "2032-06-01"}}
    other = "b" if later == "a" else "a"
    sources[f"source of {other}"] = {"published": "2032-02-01"}
    held = evidence(told("a", UNITS, 100), told("b", UNITS, 100), sources=sources)
    assert owners(held, "a") == (figure(later), figure(later))


def test_figures_below_the_level_bind_nothing() -> None:
    figures = (told("a", UNITS, 100), told("b", START, 7, "D4"))
    assert set(evidence(*figures, accept="any").held) == {"a", "b"}
    assert set(evidence(*figures, accept="C3").held) == {"a"}


def test_a_pace_below_nought_columns_is_turned_round() -> None:
    # start - end = 30 and end - start in [-40, -20] are one row with a factor of -1 between them.
    back = {"difference": [START, END]}
    forth = {"difference": [END, START]}
    held = evidence(edged("a", back, between=[10, 35]), edged("b", forth, between=[-40, -20]))
    row = row_of(held, "a")
    assert row == row_of(held, "b")
    assert {abs(e) for e in (held.low[row], held.high[row]) if e is not None} == {20, 35}


def test_a_vintage_binds_as_it_was_widened_and_what_is_set_aside_not_at_all() -> None:
    held = evidence(told("a", UNITS, 100), told("b", START, 50))
    wide = Held(Edge(Fraction(100), "a"), Edge(Fraction(101), "a"))
    eased = held.with_aside({"b"}, {"a": wide})
    row = row_of(eased, "a")
    assert (eased.low[row], eased.high[row]) == (100, 101)
    assert set(eased.held) == {"a"}
    assert eased.low[row_of(eased, "b")] is None
    assert (held.low[row], held.high[row]) == (100, 100)


def test_with_some_elements_only_the_rest_of_the_figures_bind_nothing() -> None:
    held = evidence(told("a", UNITS, 100), told("b", START, 50))
    low, high = held.exact_only([figure("a")])
    assert (low[row_of(held, "a")], high[row_of(held, "a")]) == (100, 100)
    assert (low[row_of(held, "b")], high[row_of(held, "b")]) == (None, None)
    frame = [n for n, row in enumerate(held.programme.rows) if row.element is None]
    assert [low[n] for n in frame] == [held.low[n] for n in frame]
    floats_low, floats_high = held.only([figure("a")])
    assert [-np.inf if v is None else float(v) for v in low] == floats_low.tolist()
    assert [np.inf if v is None else float(v) for v in high] == floats_high.tolist()


@pytest.mark.parametrize("seed", range(1100, 1108))
def test_leaving_figures_out_one_after_another_is_leaving_them_out_at_once(seed: int) -> None:
    study = random_study(seed, rivals=True).study
    whole = gather(Account(study, "C3").programme, "C3")
    names = sorted(whole.held)[::2]
    stepwise = whole
    for name in names:
        stepwise = stepwise.dropping([name])
    at_once = whole.with_aside(names, {})
    assert names
    assert stepwise.low == at_once.low
    assert stepwise.high == at_once.high
    assert stepwise.rows_by_element == at_once.rows_by_element
    assert stepwise.low != whole.low or stepwise.high != whole.high
