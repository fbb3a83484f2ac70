"""Points the solver found, and what they show."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from passmuster.accounts.forms import Largest, Linear, Quotient
from passmuster.accounts.witnesses import Witnesses, values_of
from tests.oracle.make import make
from tests.unit.accounts.small import END, FLOWS, JOINED, START, edged, form, settled, told

F = Fraction
POINTS = np.array([[6.0, 3.0], [2.0, 0.0], [4.0, 8.0]])


def test_values_are_those_of_plain_arithmetic() -> None:
    terms = {0: F(2), 1: F(-1)}
    assert values_of(Linear(terms), POINTS).tolist() == [9, 4, 0]
    assert values_of(Largest(({0: F(1)}, {1: F(1)}), 2), POINTS).tolist() == [6, 2, 8]


def test_where_there_is_nobody_to_divide_by_there_is_no_value() -> None:
    values = values_of(Quotient({0: F(1)}, {1: F(1)}), POINTS)
    assert values[[0, 2]].tolist() == [2, 0.5]
    assert np.isnan(values[1])


def test_no_points_have_no_values() -> None:
    assert values_of(Linear({0: F(1)}), np.zeros((0, 0))).size == 0


def test_only_points_that_agree_are_adopted() -> None:
    figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    looser = evidence.dropping(["joined"])
    asked = form(account, JOINED)
    assert isinstance(asked, Linear)
    known = Witnesses(account.programme.rows)
    account.end(evidence, asked, "at_least")
    (inside,) = account.witnesses.of(evidence)
    beyond = inside.copy()
    # Two hundred join and leave again: it balances, but `joined` says at most fifty.
    for said in (JOINED, {"flow": "leave", "during": "2031"}):
        moved = form(account, said)
        assert isinstance(moved, Linear)
        for column in moved.terms:
            beyond[column] += 200
    known.add(looser, inside)
    known.add(looser, beyond)
    known.adopt(evidence, looser)
    assert known.of(evidence).tolist() == [inside.tolist()]


def test_points_are_adopted_once() -> None:
    figures = [told("start", START, 100)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    other = evidence.dropping(["start"])
    account.end(evidence, form(account, END), "at_least")
    for _ in range(2):
        account.witnesses.adopt(other, evidence)
    assert len(account.witnesses.of(other)) == len(account.witnesses.of(evidence)) == 1


@pytest.mark.parametrize(("side", "basis"), [("at_most", "c"), ("at_least", "b")])
def test_the_nearest_point_is_the_best_on_the_side_asked_for(side: str, basis: str) -> None:
    account, evidence = settled(make(stocks=["units"]))
    known = Witnesses(account.programme.rows)
    assert known.nearest(evidence, Linear({1: F(1)}), "at_most") is None
    for name, point in zip("abc", POINTS, strict=True):
        known.add(evidence, point, name)
    assert known.nearest(evidence, Linear({1: F(1)}), side) == basis  # type: ignore[arg-type]
    only_first = np.array([True, False, False])
    assert known.nearest(evidence, Linear({1: F(1)}), side, only_first) == "a"  # type: ignore[arg-type]


def test_a_point_without_a_basis_is_nowhere_to_start_from() -> None:
    account, evidence = settled(make(stocks=["units"]))
    known = Witnesses(account.programme.rows)
    known.add(evidence, POINTS[0])
    assert known.nearest(evidence, Linear({0: F(1)}), "at_most") is None


def test_more_points_than_fit_at_first_are_all_kept() -> None:
    account, evidence = settled(make(stocks=["units"]))
    known = Witnesses(account.programme.rows)
    for number in range(50):
        known.add(evidence, np.array([float(number)]), number)
    assert known.of(evidence)[:, 0].tolist() == list(range(50))
