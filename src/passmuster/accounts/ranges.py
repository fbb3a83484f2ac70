"""The lowest and highest value of a form in an account, as the solver finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from passmuster.accounts.forms import Form, Largest, Linear, Quotient, Terms, plain
from passmuster.accounts.proof import Side
from passmuster.accounts.solver import Floats, Session, Solved
from passmuster.accounts.witnesses import values_of

_STEPS = 60
NOTHING_SEEN: Floats = np.zeros((0, 0))


@dataclass(frozen=True)
class Extreme:
    """One end of a range: a value, or None where nothing bounds it.

    `part` is the form the value was found for: of a largest month, the month.
    """

    value: float | None
    solved: Solved | None
    part: Linear | Quotient | None
    nobody: bool = False
    """True if there is no one to divide by."""
    feasible: bool = True


def extreme(session: Session, form: Form, side: Side, seen: Floats = NOTHING_SEEN) -> Extreme:
    """Return the highest (`at_most`) or lowest (`at_least`) value of a form.

    Args:
        session: the programme, bound as asked about.
        form: the quantity.
        side: which end.
        seen: points known to agree with these bounds; a quotient starts from the best of them.
    """
    if isinstance(form, Linear):
        return _linear(session, form, side)
    if isinstance(form, Quotient):
        return _quotient(session, form, side, seen)
    if side == "at_least":
        return _linear(session, Linear({form.column: 1}), side)  # type: ignore[dict-item]
    return _largest(session, form)


def _ask(session: Session, terms: Mapping[int, Fraction | float], side: Side) -> Solved:
    return session.highest(terms) if side == "at_most" else session.lowest(terms)


def _linear(session: Session, form: Linear, side: Side) -> Extreme:
    solved = _ask(session, form.terms, side)
    if solved.status == "optimal":
        return Extreme(solved.value, solved, form)
    return Extreme(None, None, form, feasible=solved.status != "infeasible")


def _largest(session: Session, form: Largest) -> Extreme:
    best: Extreme | None = None
    for terms in form.each:
        found = _linear(session, Linear(terms), "at_most")
        if found.value is None:
            return found
        if best is None or best.value is None or found.value > best.value:
            best = found
    return best if best is not None else Extreme(None, None, None)


def _quotient(session: Session, form: Quotient, side: Side, seen: Floats) -> Extreme:
    """Dinkelbach's method: ask for over - h x under until it is zero, h the best quotient so far.

    It needs the one programme only, converges faster than linearly, and its last question is the
    one whose multipliers prove the edge. Same edge as Charnes and Cooper's transformation.
    """
    edge = _best_seen(form, side, seen)
    if edge is None:
        first = session.highest(form.under)
        if first.status == "infeasible":
            return Extreme(None, None, form, feasible=False)
        point = _some_point(session, form, first)
        if point is None:
            return Extreme(None, None, form, nobody=True)
        edge = _value(form.over, point) / _value(form.under, point)
    solved: Solved | None = None
    for _ in range(_STEPS):
        solved = _ask(session, _minus(form, edge), side)
        if solved.status != "optimal":
            ray = _ray(session, form, edge, side)
            if ray is None:
                return Extreme(None, None, form)
            edge = ray
            continue
        assert solved.point is not None
        under = _value(form.under, solved.point)
        gain = solved.value if side == "at_most" else -solved.value
        if gain <= 1e-9 * max(1.0, abs(edge) * abs(under), under):
            break
        if under <= 1e-9 * max(1.0, gain):
            return Extreme(None, None, form)
        edge = _value(form.over, solved.point) / under
    return Extreme(edge, solved, form)


def _best_seen(form: Quotient, side: Side, seen: Floats) -> float | None:
    """The best quotient among points already known; None if none of them has anyone under it."""
    if not len(seen):
        return None
    over, under = (values_of(part, seen) for part in form.both)
    known = under > 1e-3
    if not known.any():
        return None
    values = over[known] / under[known]
    return float(values.max() if side == "at_most" else values.min())


def _some_point(session: Session, form: Quotient, first: Solved) -> Floats | None:
    """A feasible point with someone to divide by."""
    if first.status == "optimal":
        assert first.point is not None
        return first.point if first.value > 1e-9 else None
    return _pushed(session, form)


def _pushed(session: Session, form: Quotient) -> Floats | None:
    """A feasible point found by asking for much, not for the most."""
    everything = list(range(session.columns))
    try:
        for cap in (1e6, 1e9):
            session.bound_columns(everything, 0.0, cap)
            solved = session.highest(form.under)
            if solved.point is not None and solved.value > 1e-9:
                return solved.point
    finally:
        session.bound_columns(everything, 0.0, float("inf"))
    return None


def _ray(session: Session, form: Quotient, edge: float, side: Side) -> float | None:
    """Quotient along a direction in which over - edge x under grows for ever, or None."""
    low, high = session.low.copy(), session.high.copy()
    everything = list(range(session.columns))
    try:
        session.hold(np.where(np.isfinite(low), 0.0, low), np.where(np.isfinite(high), 0.0, high))
        session.bound_columns(everything, 0.0, 1.0)
        solved = _ask(session, _minus(form, edge), side)
    finally:
        session.bound_columns(everything, 0.0, float("inf"))
        session.hold(low, high)
    if solved.point is None:
        return None
    under = _value(form.under, solved.point)
    return _value(form.over, solved.point) / under if under > 1e-9 else None


def _minus(form: Quotient, edge: float) -> dict[int, Fraction | float]:
    terms: dict[int, Fraction | float] = {
        column: plain(value) for column, value in form.over.items()
    }
    for column, value in form.under.items():
        terms[column] = float(terms.get(column, 0.0)) - edge * plain(value)
    return terms


def _value(terms: Terms, point: Floats) -> float:
    return float(sum(plain(value) * point[column] for column, value in terms.items()))
