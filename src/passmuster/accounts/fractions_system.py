"""Sparse linear equations solved in fractions.

Equations of an account's basis are nearly triangular: most are solved one unknown at a time, and
the few that are left by elimination on the shortest equation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)


def solve(
    equations: Sequence[tuple[Mapping[Unknown, Fraction], Fraction]],
    guess: Mapping[Unknown, Fraction],
) -> dict[Unknown, Fraction]:
    """Return values that satisfy the equations, earlier ones first.

    Args:
        equations: coefficients by unknown, and the right-hand side.
        guess: what an unknown is set to that the equations leave free.

    Returns:
        A value for every unknown. An equation that contradicts those before it is not satisfied:
        the caller checks all he relies on.
    """
    left = [{u: v for u, v in terms.items() if v} for terms, _ in equations]
    right = [value for _, value in equations]
    users: dict[Unknown, set[int]] = defaultdict(set)
    for number, terms in enumerate(left):
        for unknown in terms:
            users[unknown].add(number)
    open_equations = {number for number, terms in enumerate(left) if terms}
    singles = [number for number in sorted(open_equations, reverse=True) if len(left[number]) == 1]
    solved: list[tuple[Unknown, dict[Unknown, Fraction], Fraction]] = []
    while open_equations:
        number = singles.pop() if singles else min(open_equations, key=lambda n: (len(left[n]), n))
        if number not in open_equations:
            continue
        open_equations.discard(number)
        terms = left[number]
        if not terms:
            continue
        pivot = min(terms, key=lambda u: (len(users[u]), repr(u)))
        factor = terms.pop(pivot)
        rest = {u: value / factor for u, value in terms.items()}
        value = right[number] / factor
        solved.append((pivot, rest, value))
        for unknown in terms:
            users[unknown].discard(number)
        users[pivot].discard(number)
        for other in sorted(users.pop(pivot)):
            if other not in open_equations:
                continue
            _substitute(left[other], pivot, rest, users, other)
            right[other] -= left[other].pop(pivot) * value
            if len(left[other]) == 1:
                singles.append(other)
    return _back(solved, guess)


def _substitute(
    terms: dict[Unknown, Fraction],
    pivot: Unknown,
    rest: Mapping[Unknown, Fraction],
    users: dict[Unknown, set[int]],
    number: int,
) -> None:
    factor = terms[pivot]
    for unknown, value in rest.items():
        total = terms.get(unknown, Fraction(0)) - factor * value
        if total:
            terms[unknown] = total
            users[unknown].add(number)
        else:
            terms.pop(unknown, None)
            users[unknown].discard(number)


def _back(
    solved: Sequence[tuple[Unknown, dict[Unknown, Fraction], Fraction]],
    guess: Mapping[Unknown, Fraction],
) -> dict[Unknown, Fraction]:
    values = dict(guess)
    for pivot, rest, value in reversed(solved):
        values[pivot] = value - sum((f * values[u] for u, f in rest.items()), Fraction(0))
    return values
