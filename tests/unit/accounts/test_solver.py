"""The solver's session, against scipy on programmes drawn at random."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import highspy
import numpy as np
import pytest
from scipy.optimize import linprog

from passmuster.accounts.rows import Row
from passmuster.accounts.solver import INFINITY, Session, floats

F = Fraction


def session_of(rows: list[Row], columns: int) -> Session:
    session = Session(rows, columns)
    session.hold(floats([r.low for r in rows], -INFINITY), floats([r.high for r in rows], INFINITY))
    return session


def by_scipy(rows: list[Row], columns: int, cost: list[float]) -> tuple[str, float | None]:
    left, right = [], []
    for row in rows:
        plain = [float(row.terms.get(c, 0)) for c in range(columns)]
        if row.high is not None:
            left.append(plain)
            right.append(float(row.high))
        if row.low is not None:
            left.append([-v for v in plain])
            right.append(-float(row.low))
    # Its presolve calls some unbounded programmes infeasible.
    plainly = {"presolve": False}
    found = linprog(
        cost, A_ub=np.array(left), b_ub=np.array(right), method="highs", options=plainly
    )
    words = {0: "optimal", 2: "infeasible", 3: "unbounded"}
    return words[found.status], found.fun


def drawn(seed: int) -> list[Row]:
    chance = random.Random(seed)
    rows = []
    for number in range(5):
        terms = {c: F(chance.randrange(-3, 4)) for c in chance.sample(range(4), 3)}
        low = chance.choice([None, F(chance.randrange(-20, 5))])
        high = chance.choice([None, F(chance.randrange(5, 30))])
        rows.append(Row(str(number), terms, low, high))
    return rows


@pytest.mark.parametrize("seed", range(25))
def test_one_session_answers_as_scipy_does_each_time_from_scratch(seed: int) -> None:
    rows, chance = drawn(seed), random.Random(-seed - 1)
    session = session_of(rows, 4)
    for _ in range(4):
        cost = [float(chance.randrange(-3, 6)) for _ in range(4)]
        mine = session.lowest({c: v for c, v in enumerate(cost) if v})
        status, value = by_scipy(rows, 4, cost)
        assert mine.status == status
        if status == "optimal":
            assert mine.value == pytest.approx(value, abs=1e-7)


def test_the_highest_is_the_lowest_turned_round_multipliers_too() -> None:
    rows = [Row("a", {0: F(1), 1: F(2)}, None, F(10))]
    high = session_of(rows, 2).highest({1: F(3)})
    assert high.value == pytest.approx(15)
    assert high.multipliers is not None
    assert high.multipliers.tolist() == pytest.approx([1.5])


def test_bounds_may_be_tightened_and_loosened_again() -> None:
    rows = [Row("a", {0: F(1)}, None, F(10))]
    session = session_of(rows, 1)
    none = np.array([-INFINITY])
    values = []
    for edge in (10.0, 3.0, 7.0, 0.0):
        session.hold(none, np.array([edge]))
        values.append(session.highest({0: F(1)}).value)
    assert values == pytest.approx([10, 3, 7, 0])


def test_what_nothing_bounds_is_unbounded_and_what_nothing_satisfies_infeasible() -> None:
    free = session_of([Row("a", {0: F(1)}, F(1), None)], 1)
    assert free.highest({0: F(1)}).status == "unbounded"
    assert free.is_feasible
    torn = session_of([Row("a", {0: F(1)}, F(2), None), Row("b", {0: F(1)}, None, F(1))], 1)
    assert torn.lowest({0: F(1)}).status == "infeasible"
    assert not torn.is_feasible


def test_a_coefficient_that_is_changed_counts_from_then_on() -> None:
    session = session_of([Row("a", {0: F(2)}, None, F(10))], 1)
    assert session.highest({0: F(1)}).value == pytest.approx(5)
    session.set_coefficient(0, 0, 4.0)
    assert session.highest({0: F(1)}).value == pytest.approx(2.5)


def test_columns_may_be_bounded_for_a_while() -> None:
    session = session_of([Row("a", {0: F(1)}, F(1), None)], 1)
    session.bound_columns([0], 0.0, 6.0)
    assert session.highest({0: F(1)}).value == pytest.approx(6)
    session.bound_columns([0], 0.0, INFINITY)
    assert session.highest({0: F(1)}).status == "unbounded"


def test_an_open_edge_is_told_to_the_solver_as_infinite() -> None:
    assert floats([F(1, 2), None], -INFINITY).tolist() == [0.5, -INFINITY]


class _Liar:
    """A solver that once calls a programme infeasible, whatever it is."""

    def __init__(self, solver: Any) -> None:
        self._solver, self._lies = solver, 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._solver, name)

    def getModelStatus(self) -> Any:
        self._lies -= 1
        if self._lies >= 0:
            return highspy.HighsModelStatus.kInfeasible
        return self._solver.getModelStatus()


@pytest.mark.parametrize("seed", range(10))
def test_infeasible_is_not_believed_without_a_proof(seed: int) -> None:
    rows, cost = drawn(seed), dict.fromkeys(range(4), 1.0)
    truth = session_of(rows, 4).lowest(cost)
    session = session_of(rows, 4)
    session._solver = _Liar(session._solver)
    answer = session.lowest(cost)
    assert answer.status == truth.status
    if truth.status == "optimal":
        assert answer.value == pytest.approx(truth.value)
