"""Turning points: where an assumption, or a counter's bound, would end a contradiction."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.ranges import extreme
from passmuster.accounts.rows import Element, End
from passmuster.accounts.solver import INFINITY

_STEPS = 80
_PRECISION = 1e-10
_DIGITS = 9
_FARTHEST = 1e15
_LARGEST_FACTOR = 1e6
"""Of a number that is a factor, times the one in use: past that the solver's dust lets all in."""


def numbers_used(account: Account, element: Element, end: End) -> Fraction | None:
    """Return the number an element states at one end; None if it states none there."""
    for row in account.programme.rows_of.get(element, []):
        stated = account.programme.rows[row]
        if stated.end != end:
            continue
        if stated.edge is not None:
            return stated.edge
        bound = stated.low if end == "lowest" else stated.high
        if bound is not None:
            return bound
    return None


def turning_point(
    account: Account, evidence: Evidence, question: Question, element: Element, end: End
) -> Fraction | None:
    """Return the number at which the account lets the edge in; None if it never does."""
    used = numbers_used(account, element, end)
    if used is None:
        return None
    knob = _Knob(account, evidence, question, element, end, used)
    try:
        return knob.search()
    finally:
        knob.reset()


class _Knob:
    """One number of the account, turned until the reading comes in."""

    def __init__(
        self,
        account: Account,
        evidence: Evidence,
        question: Question,
        element: Element,
        end: End,
        used: Fraction,
    ) -> None:
        self._account = account
        self._question = question
        self._used = float(used)
        self._end = end
        self._low, self._high = (bounds.copy() for bounds in evidence.bounds)
        rows = account.programme.rows
        self._rows = [n for n in account.programme.rows_of[element] if rows[n].end == end]
        self._active = [
            n for n in self._rows if np.isfinite(self._low[n]) or np.isfinite(self._high[n])
        ]

    def _gap(self, number: float | None) -> float:
        """How far the account stays from the edge; negative if it gets there. None: no rows."""
        low, high = self._low.copy(), self._high.copy()
        rows = self._account.programme.rows
        for row in self._active:
            stated = rows[row]
            if number is None:
                low[row], high[row] = -INFINITY, INFINITY
            elif stated.slope is None:
                target = low if self._end == "lowest" else high
                target[row] = number
            else:
                for column, slope in stated.slope.items():
                    value = float(stated.terms.get(column, 0)) + (number - self._used) * float(
                        slope
                    )
                    self._account.session.set_coefficient(row, column, value)
        self._account.leave()
        self._account.session.hold(low, high)
        found = extreme(self._account.session, self._question.form, self._question.side)
        if found.value is None:
            return -INFINITY if found.feasible else INFINITY
        gap = float(self._question.edge) - found.value
        return gap if self._question.side == "at_most" else -gap

    def reset(self) -> None:
        """Put the coefficients back."""
        rows = self._account.programme.rows
        for row in self._active:
            for column in rows[row].slope or ():
                value = float(rows[row].terms.get(column, 0))
                self._account.session.set_coefficient(row, column, value)

    def search(self) -> Fraction | None:
        """Close in on the number from both sides."""
        bracket = self._bracket()
        if bracket is None:
            return None
        (inside, gap_in), (outside, gap_out) = bracket
        close = _PRECISION * max(1.0, abs(float(self._question.edge)))
        for step in range(_STEPS):
            if abs(inside - outside) <= _PRECISION * max(abs(inside), abs(outside), 1e-6):
                break
            middle = self._middle(inside, outside, gap_in, gap_out, step)
            gap = self._gap(middle)
            if abs(gap) <= close:
                return Fraction(f"{middle:.{_DIGITS}g}")
            if gap > 0:
                outside, gap_out = middle, gap
            else:
                inside, gap_in = middle, gap
        return Fraction(f"{outside:.{_DIGITS}g}")

    def _bracket(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """A number that lets the reading in and one that does not, with gaps; None if none does."""
        outside = (self._used, self._gap(self._used))
        if self._end == "lowest" and self._used > 0 and all(self._carries(n) for n in self._active):
            # No case a person at all is the same as no bound.
            none = self._gap(0.0)
            return None if none > 0 else ((0.0, none), outside)
        if self._gap(None) > 0:
            return None
        sign = -1.0 if self._end == "lowest" else 1.0
        step = max(abs(self._used), 1e-3)
        place = self._used + sign * step
        is_factor = any(self._carries(row) for row in self._active)
        farthest = _LARGEST_FACTOR * max(abs(self._used), 1.0) if is_factor else _FARTHEST
        while (gap := self._gap(place)) > 0:
            outside = (place, gap)
            step *= 2
            place += sign * step
            if step > farthest:
                return None
        return (place, gap), outside

    def _carries(self, row: int) -> bool:
        """True if the number is a coefficient of the row, not its bound."""
        return self._account.programme.rows[row].slope is not None

    def _middle(
        self, inside: float, outside: float, gap_in: float, gap_out: float, step: int
    ) -> float:
        """A secant where both gaps are finite, every third step a bisection.

        What a lowest number of cases a person allows goes as one over it: so does the secant.
        """
        halfway = (inside + outside) / 2
        finite = np.isfinite(gap_in) and np.isfinite(gap_out)
        if not finite or step % 3 == 2 or gap_out - gap_in <= 0:
            # Zero cases a person let in everything: nearer the number in use, gaps are finite.
            return halfway
        share = gap_out / (gap_out - gap_in)
        if self._end == "lowest" and inside > 0 and outside > 0:
            middle = 1 / (1 / outside + (1 / inside - 1 / outside) * share)
        else:
            middle = outside + (inside - outside) * share
        low, high = min(inside, outside), max(inside, outside)
        margin = 1e-6 * (high - low)
        return min(max(middle, low + margin), high - margin)
