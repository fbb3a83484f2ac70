"""A bound proved in exact rational arithmetic from the multipliers the solver found.

The solver's floating answer only says which rows matter. Their multipliers are solved again in
fractions from the columns that are tight, and every sign is checked, so that a bound stated here
holds whatever the solver did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from passmuster.accounts.forms import Terms
from passmuster.accounts.fractions_system import solve
from passmuster.accounts.rows import Row
from passmuster.accounts.solver import Solved

Side = Literal["at_most", "at_least"]
RATIO = -1
"""The unknown edge of a quotient, beside the rows' multipliers."""
_NIL = 1e-9
_TIGHT = 1e-7


@dataclass(frozen=True)
class Proof:
    """target <= bound (or >=), as the sum of multiplier x row.

    Of a quotient, the target is over - bound x under.
    """

    side: Side
    bound: Fraction
    target: Terms
    multipliers: Mapping[int, Fraction]
    """By row number."""
    quotient: bool = False


def prove(
    rows: Sequence[Row],
    low: Sequence[Fraction | None],
    high: Sequence[Fraction | None],
    solved: Solved,
    side: Side,
    over: Terms,
    under: Terms | None = None,
) -> Proof | None:
    """Return an exact proof of the bound the solver found, or None if it cannot be confirmed.

    Args:
        rows: the programme's rows.
        low: exact lower bound of each row as the solver had it.
        high: exact upper bound of each row.
        solved: the solver's answer for `over`, or for `over - h x under`.
        side: whether the answer is a highest or a lowest value.
        over: the form, or the numerator of a quotient.
        under: the denominator of a quotient.
    """
    if solved.multipliers is None:
        return None
    scale = max(1.0, float(abs(solved.multipliers).max(initial=0.0)))
    support = [i for i, m in enumerate(solved.multipliers.tolist()) if abs(m) > _NIL * scale]
    touched: dict[int, dict[int, Fraction]] = defaultdict(dict)
    for number in support:
        for column, coefficient in rows[number].terms.items():
            touched[column][number] = coefficient
    for column in {*over, *(under or {})}:
        touched.setdefault(column, {})
    bounds = _bounds(support, low, high, solved, side)
    if bounds is None:
        return None
    values = _solve(touched, solved, over, under, bounds)
    multipliers = {i: values[i] for i in support if values[i]}
    ratio = values.get(RATIO, Fraction(0))
    if not _signs_hold(multipliers, rows, low, high, side):
        return None
    target = dict(over)
    for column, value in (under or {}).items():
        target[column] = target.get(column, Fraction(0)) - ratio * value
    if not _columns_hold(touched, multipliers, target, side):
        return None
    total = sum((m * _edge(m, i, low, high, side) for i, m in multipliers.items()), Fraction(0))
    if under is None:
        return Proof(side, total, target, multipliers)
    good = total <= 0 if side == "at_most" else total >= 0
    return Proof(side, ratio, target, multipliers, quotient=True) if good else None


def _edge(
    multiplier: Fraction,
    row: int,
    low: Sequence[Fraction | None],
    high: Sequence[Fraction | None],
    side: Side,
) -> Fraction:
    edge = high[row] if (multiplier > 0) == (side == "at_most") else low[row]
    assert edge is not None
    return edge


def _bounds(
    support: Sequence[int],
    low: Sequence[Fraction | None],
    high: Sequence[Fraction | None],
    solved: Solved,
    side: Side,
) -> dict[int, Fraction] | None:
    """The bound each row is used at; None if the solver leans on one that is not there."""
    found = {}
    assert solved.multipliers is not None
    for number in support:
        upper = (solved.multipliers[number] > 0) == (side == "at_most")
        edge = high[number] if upper else low[number]
        if edge is None:
            return None
        found[number] = edge
    return found


def _solve(
    touched: Mapping[int, Mapping[int, Fraction]],
    solved: Solved,
    over: Terms,
    under: Terms | None,
    bounds: Mapping[int, Fraction],
) -> dict[int, Fraction]:
    """Solve the tight columns for the multipliers; of a quotient, for its edge too."""
    assert solved.multipliers is not None
    assert solved.reduced is not None
    assert solved.point is not None
    positive: list[tuple[dict[int, Fraction], Fraction]] = []
    degenerate: list[tuple[dict[int, Fraction], Fraction]] = []
    for column in sorted(touched):
        if abs(solved.reduced[column]) > _TIGHT:
            continue
        terms = dict(touched[column])
        if under and column in under:
            terms[RATIO] = under[column]
        equation = (terms, Fraction(over.get(column, 0)))
        (positive if solved.point[column] > _TIGHT else degenerate).append(equation)
    guess = {
        number: Fraction(float(solved.multipliers[number])).limit_denominator(10**6)
        for number in bounds
    }
    if under is None:
        return solve(positive + degenerate, guess)
    guess[RATIO] = Fraction(0)
    zero_sum = (dict(bounds), Fraction(0))
    return solve([*positive, zero_sum, *degenerate], guess)


def _signs_hold(
    multipliers: Mapping[int, Fraction],
    rows: Sequence[Row],
    low: Sequence[Fraction | None],
    high: Sequence[Fraction | None],
    side: Side,
) -> bool:
    del rows
    for number, multiplier in multipliers.items():
        upper = (multiplier > 0) == (side == "at_most")
        if (high[number] if upper else low[number]) is None:
            return False
    return True


def _columns_hold(
    touched: Mapping[int, Mapping[int, Fraction]],
    multipliers: Mapping[int, Fraction],
    target: Terms,
    side: Side,
) -> bool:
    """Every column is at least zero, so the sum must cover the target in each of them."""
    for column, users in touched.items():
        total = sum(
            (multipliers[i] * value for i, value in users.items() if i in multipliers), Fraction(0)
        )
        wanted = target.get(column, Fraction(0))
        if (total < wanted) if side == "at_most" else (total > wanted):
            return False
    return True
