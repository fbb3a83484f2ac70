"""Numbers of one line that, given back their places, make every sum come out.

A search of its own, where that for all smallest explanations stopped: two swapped numbers have as
many rivals as a table has columns, and it should not hang on which of them come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from passmuster.accounts.arithmetic.explain import Checker, Explained, Explanation
from passmuster.accounts.arithmetic.system import System

MOST = 4


def exchanges(system: System, explained: Explained) -> tuple[Explanation, ...]:
    """Return exchanges that explain all as cheaply as what was found, and were not found yet."""
    if explained.is_complete or not explained.explanations:
        return ()
    known = {frozenset(one.wrong) for one in explained.explanations}
    weight = explained.explanations[0].weight
    checker, found = Checker(system), list[Explanation]()
    for numbers in _curing(system):
        if frozenset(numbers) in known or len(found) == MOST:
            continue
        explanation = checker.check(sorted(numbers))
        if explanation is not None and explanation.weight <= weight:
            known.add(frozenset(numbers))
            found.append(explanation)
    return tuple(found)


def _curing(system: System) -> Iterator[tuple[int, ...]]:
    broken = set(system.broken())
    sums = [_sum(system, number) for number in range(len(system.equations))]
    for line in system.lines.values():
        numbers = [n for n in line if system.entries[n].written is not None]
        marked = [i for i, n in enumerate(numbers) if broken & set(system.equations_of.get(n, ()))]
        if len(marked) < 2:
            continue
        for places, turned in _turned(numbers, marked, system, broken):
            shift = {
                a: (system.entries[b].written or Fraction(0))
                - (system.entries[a].written or Fraction(0))
                for a, b in zip(places, turned, strict=True)
            }
            changed = {n: amount for n, amount in shift.items() if amount}
            if len(changed) > 1 and _cures(system, sums, broken, changed):
                yield tuple(changed)


def _turned(
    numbers: Sequence[int], marked: Sequence[int], system: System, broken: set[int]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield runs of a line shifted by one, and pairs swapped, that touch every broken sum."""
    run = numbers[marked[0] : marked[-1] + 1]
    if len(run) > 2:
        yield run, [*run[1:], run[0]]
        yield run, [run[-1], *run[:-1]]
    for a, b in combinations([numbers[i] for i in marked], 2):
        if broken <= set(system.equations_of[a]) | set(system.equations_of[b]):
            yield (a, b), (b, a)


_Sum = tuple[Fraction | None, Fraction | None]


def _sum(system: System, number: int) -> _Sum:
    """What an equation may come to: zero lies in it unless it is broken."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    for entry, factor in system.equations[number].terms.items():
        edges = system.edges(entry)
        least, most = edges if factor > 0 else edges[::-1]
        low = None if low is None or least is None else low + factor * least
        high = None if high is None or most is None else high + factor * most
    return low, high


def _cures(
    system: System, sums: Sequence[_Sum], broken: set[int], changed: dict[int, Fraction]
) -> bool:
    touched = {e for n in changed for e in system.equations_of.get(n, ())}
    if not broken <= touched:
        return False
    for number in touched:
        terms, (low, high) = system.equations[number].terms, sums[number]
        amount = sum((terms.get(n, 0) * by for n, by in changed.items()), Fraction(0))
        if (low is not None and low + amount > 0) or (high is not None and high + amount < 0):
            return False
    return True
