"""Lowest and highest values; quotients above all."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from passmuster.accounts.forms import Largest, Linear, Quotient
from passmuster.accounts.ranges import extreme
from passmuster.accounts.rows import Row
from passmuster.accounts.solver import INFINITY, Session, floats

F = Fraction
X, Y = {0: F(1)}, {1: F(1)}
SHARE = Quotient(X, Y)


def session_of(rows: list[Row], columns: int = 2) -> Session:
    session = Session(rows, columns)
    session.hold(floats([r.low for r in rows], -INFINITY), floats([r.high for r in rows], INFINITY))
    return session


def row(terms: dict[int, int], low: int | None = None, high: int | None = None) -> Row:
    whole = {c: F(v) for c, v in terms.items()}
    return Row("", whole, None if low is None else F(low), None if high is None else F(high))


def ends(rows: list[Row], form: Quotient = SHARE) -> tuple[float | None, float | None]:
    session = session_of(rows)
    low, high = (extreme(session, form, side) for side in ("at_least", "at_most"))  # type: ignore[arg-type]
    return low.value, high.value


def test_a_quotient_reached_at_corners_is_found_there() -> None:
    # x from 2 to 6 over y from 3 to 4: from 2/4 to 6/3.
    assert ends([row({0: 1}, 2, 6), row({1: 1}, 3, 4)]) == pytest.approx((0.5, 2))


def test_a_quotient_with_nobody_sure_below_it_has_no_highest_value() -> None:
    # x at least 1 and y at most 4, but y may be as near to nobody as one likes.
    low, high = ends([row({0: 1}, 1, 6), row({1: 1}, None, 4)])
    assert low == pytest.approx(0.25)
    assert high is None


def test_a_quotient_that_grows_for_ever_has_no_highest_value() -> None:
    assert ends([row({0: 1}, 1), row({1: 1}, 3, 4)]) == (pytest.approx(0.25), None)


@pytest.mark.parametrize("x", [row({0: 1}, 1, 6), row({0: 1})])
def test_where_there_is_nobody_to_divide_by_it_is_said(x: Row) -> None:
    found = extreme(session_of([x, row({1: 1}, None, 0)]), SHARE, "at_most")
    assert found.nobody
    assert found.value is None


def test_a_quotient_reached_only_along_a_ray_has_the_rays_value() -> None:
    # y >= x + 1 and neither bounded above: x / y comes as near to 1 as one likes.
    rows = [row({0: -1, 1: 1}, 1)]
    low, high = ends(rows)
    assert (low, high) == pytest.approx((0, 1))


def test_the_lowest_value_along_a_ray_is_found_too() -> None:
    # x >= 2 y - 10 and x >= 3: as y grows x / y sinks below 2 but at (3, 6.5) it is 6/13 already.
    low, high = ends([row({0: 1, 1: -2}, -10), row({0: 1}, 3)])
    assert low == pytest.approx(6 / 13)
    assert high is None
    # x >= 2 y + 10: above 2 everywhere, and 2 is only neared.
    low, _ = ends([row({0: 1, 1: -2}, 10)])
    assert low == pytest.approx(2)


def test_torn_rows_are_infeasible_and_not_unbounded() -> None:
    session = session_of([row({0: 1}, 5), row({0: 1}, None, 4)])
    for form in (Linear(X), SHARE):
        found = extreme(session, form, "at_most")
        assert not found.feasible
        assert found.value is None


def test_the_highest_of_several_months_is_that_of_the_best_month() -> None:
    session = session_of([row({0: 1}, 2, 6), row({1: 1}, 3, 9)], 3)
    form = Largest((X, Y), 2)
    found = extreme(session, form, "at_most")
    assert found.value == pytest.approx(9)
    assert found.part == Linear(Y)


def test_one_month_without_a_bound_leaves_the_largest_without() -> None:
    session = session_of([row({0: 1}, 2, 6), row({1: 1}, 3)], 3)
    found = extreme(session, Largest((X, Y), 2), "at_most")
    assert (found.value, found.feasible) == (None, True)


def test_starting_from_points_seen_changes_no_answer() -> None:
    rows = [row({0: 1}, 2, 6), row({1: 1}, 3, 4)]
    seen = np.array([[6.0, 3.0], [2.0, 4.0], [4.0, 3.5]])
    for side in ("at_least", "at_most"):
        plain = extreme(session_of(rows), SHARE, side)  # type: ignore[arg-type]
        quick = extreme(session_of(rows), SHARE, side, seen)  # type: ignore[arg-type]
        assert quick.value == pytest.approx(plain.value)
        assert quick.solved is not None


@pytest.mark.parametrize("seed", range(20))
def test_quotients_are_those_of_charnes_and_cooper(seed: int) -> None:
    chance = random.Random(seed)
    rows = [row({c: 1}, chance.randrange(1, 9), chance.randrange(9, 30)) for c in range(3)]
    for _ in range(2):
        terms = {c: chance.randrange(-2, 3) or 1 for c in range(3)}
        # At least what (9, 9, 9) gives, so that some point agrees with all.
        rows.append(row(terms, 9 * sum(terms.values()) - chance.randrange(20)))
    form = Quotient({0: F(2), 1: F(1)}, {1: F(1), 2: F(chance.randrange(1, 4))})
    left, cap = [], []
    for r in rows:
        plain = [float(r.terms.get(c, 0)) for c in range(3)]
        if r.high is not None:
            left.append([*plain, -float(r.high)])
        if r.low is not None:
            left.append([*(-v for v in plain), float(r.low)])
    cap = [0.0] * len(left)
    scale = [[float(form.under.get(c, 0)) for c in range(3)] + [0.0]]
    session = session_of(rows, 3)
    for side, sign in (("at_least", 1.0), ("at_most", -1.0)):
        cost = [sign * float(form.over.get(c, 0)) for c in range(3)] + [0.0]
        known = linprog(cost, A_ub=left, b_ub=cap, A_eq=scale, b_eq=[1.0], method="highs")
        found = extreme(session, form, side)  # type: ignore[arg-type]
        assert found.value == pytest.approx(sign * known.fun, rel=1e-7)
