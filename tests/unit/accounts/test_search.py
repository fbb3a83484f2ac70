"""Smallest hitting sets, against every subset tried one by one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from passmuster.accounts.search import smallest_hitting_set

Family = frozenset[int]


def brute(families: list[Family], below: int, avoid: list[Family]) -> int | None:
    """Size of the smallest set below a size that meets every family and holds none to avoid."""
    things = sorted(frozenset().union(*families))
    for size in range(below):
        for chosen in map(frozenset, combinations(things, size)):
            if all(chosen & f for f in families) and not any(bad <= chosen for bad in avoid):
                return size
    return None


def drawn(seed: int) -> tuple[list[Family], list[Family]]:
    chance = random.Random(seed)
    families = [
        frozenset(chance.sample(range(7), chance.randrange(1, 5)))
        for _ in range(chance.randrange(1, 7))
    ]
    avoid = [
        frozenset(chance.sample(range(7), chance.randrange(1, 4)))
        for _ in range(chance.randrange(3))
    ]
    return families, avoid


@pytest.mark.parametrize("seed", range(60))
def test_the_set_is_as_small_as_trying_every_subset_finds(seed: int) -> None:
    families, avoid = drawn(seed)
    below = 2 + seed % 5
    found = smallest_hitting_set(families, lambda x: x, below=below, avoid=avoid)
    best = brute(families, below, avoid)
    assert (None if found is None else len(found)) == best
    if found is not None:
        assert all(found & family for family in families)
        assert not any(bad <= found for bad in avoid)


def test_nothing_to_meet_needs_nothing() -> None:
    assert smallest_hitting_set([], lambda x: x, below=1) == frozenset()


def test_a_family_of_nothing_cannot_be_met() -> None:
    assert smallest_hitting_set([frozenset[int]()], lambda x: x, below=3) is None


def test_only_sets_smaller_than_the_limit_are_looked_for() -> None:
    apart = [frozenset({1}), frozenset({2})]
    assert smallest_hitting_set(apart, lambda x: x, below=2) is None
    assert smallest_hitting_set(apart, lambda x: x, below=3) == {1, 2}


def test_of_equally_small_sets_the_first_in_rank_is_taken() -> None:
    both = [frozenset({1, 2}), frozenset({1, 2, 3})]
    assert smallest_hitting_set(both, lambda x: x, below=2) == {1}
    assert smallest_hitting_set(both, lambda x: -x, below=2) == {2}


def test_what_is_to_be_avoided_is_avoided_at_the_price_of_a_larger_set() -> None:
    families = [frozenset({1, 2}), frozenset({1, 3})]
    assert smallest_hitting_set(families, lambda x: x, below=4) == {1}
    avoid = [frozenset({1})]
    assert smallest_hitting_set(families, lambda x: x, below=4, avoid=avoid) == {2, 3}
