"""Smallest sets: hitting sets by exact search over small families."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

_NODES = 20_000
LARGE = 80
"""In an account of so many elements fewer questions are asked: each takes longer."""


def smallest_hitting_set(
    families: Sequence[frozenset[Thing]],
    rank: Callable[[Thing], object],
    *,
    below: int,
    avoid: Iterable[frozenset[Thing]] = (),
) -> frozenset[Thing] | None:
    """Return a set of fewer than `below` things that meets every family, as small as possible.

    Args:
        families: each must share a thing with the set.
        rank: order in which things are tried; the first are preferred.
        below: only sets smaller than this are looked for.
        avoid: sets that must not be contained in the answer.

    Returns:
        The set, or None if there is none (or the search grew past its limit).
    """
    shunned = list(avoid)
    for size in range(below):
        budget = [_NODES]
        found = _search(list(families), frozenset(), size, rank, shunned, budget)
        if found is not None:
            return found
        if budget[0] <= 0:
            return None
    return None


def _search(
    families: list[frozenset[Thing]],
    chosen: frozenset[Thing],
    left: int,
    rank: Callable[[Thing], object],
    shunned: list[frozenset[Thing]],
    budget: list[int],
) -> frozenset[Thing] | None:
    budget[0] -= 1
    if budget[0] <= 0 or any(bad <= chosen for bad in shunned):
        return None
    missed = [family for family in families if not family & chosen]
    if not missed:
        return chosen
    if left == 0 or _disjoint(missed) > left:
        return None
    branch = min(missed, key=len)
    for thing in sorted(branch, key=rank):  # type: ignore[arg-type]
        found = _search(missed, chosen | {thing}, left - 1, rank, shunned, budget)
        if found is not None:
            return found
    return None


def _disjoint(families: list[frozenset[Thing]]) -> int:
    """A lower bound: so many families share nothing with one another."""
    seen: set[Thing] = set()
    count = 0
    for family in sorted(families, key=len):
        if not family & seen:
            seen |= family
            count += 1
    return count
