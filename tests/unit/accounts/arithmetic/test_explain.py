"""The smallest explanations, against a search through all subsets."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from passmuster.accounts.arithmetic.explain import Checker, explain
from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, System


def entry(name: str | None, value: int, half: int = 0, weight: int = 1) -> Entry:
    if name is None:
        return Entry(None, None, None)
    return Entry(name, Fraction(value - half), Fraction(value + half), weight, written=ONE * value)


def table(numbers: list[list[int]], half: int = 0, weights: dict[str, int] | None = None) -> System:
    """A table whose last row and last column are totals; -1 is a cell that was not published."""
    height, width = len(numbers), len(numbers[0])
    entries = []
    for r, row in enumerate(numbers):
        for c, value in enumerate(row):
            name = None if value < 0 else f"{r}{c}"
            entries.append(entry(name, value, half, (weights or {}).get(f"{r}{c}", 1)))
    equations = []
    for r in range(height):
        parts = {r * width + c: ONE for c in range(width - 1)}
        equations.append(Equation({**parts, r * width + width - 1: -ONE}, f"row {r}"))
    for c in range(width):
        parts = {r * width + c: ONE for r in range(height - 1)}
        equations.append(Equation({**parts, (height - 1) * width + c: -ONE}, f"column {c}"))
    return System(tuple(entries), tuple(equations))


def fits(system: System, free: frozenset[int]) -> bool:
    """Whether all numbers but these can be right, by another solver."""
    rows = np.zeros((len(system.equations), len(system.entries)))
    for i, equation in enumerate(system.equations):
        for n, factor in equation.terms.items():
            rows[i, n] = float(factor)
    bounds = [(0, None) if n in free else system.edges(n) for n in range(len(system.entries))]
    plain = [(float(a or 0), None if b is None else float(b)) for a, b in bounds]
    solved = linprog(np.zeros(rows.shape[1]), A_eq=rows, b_eq=np.zeros(len(rows)), bounds=plain)
    return bool(solved.status == 0)


def by_hand(system: System) -> tuple[int, set[frozenset[int]]]:
    """The least weight, and every set of it, by trying all subsets."""
    published = [n for n, e in enumerate(system.entries) if e.id is not None]
    best, found = 10**9, set[frozenset[int]]()
    for size in range(4):
        for chosen in combinations(published, size):
            weight = sum(system.entries[n].weight for n in chosen)
            if weight > best or any(one < frozenset(chosen) for one in found):
                continue
            if fits(system, frozenset(chosen)):
                if weight < best:
                    best, found = weight, set()
                found.add(frozenset(chosen))
    return best, found


def drawn(seed: int) -> System:
    rng = random.Random(seed)
    height, width = rng.choice(((2, 3), (3, 2), (3, 3)))
    inner = [[rng.randint(20, 60) for _ in range(width)] for _ in range(height)]
    numbers = [[*row, sum(row)] for row in inner]
    numbers.append([sum(row[c] for row in numbers) for c in range(width + 1)])
    half = rng.choice((0, 0, 2))
    for _ in range(rng.randint(1, 2)):
        r, c = rng.randrange(height + 1), rng.randrange(width + 1)
        numbers[r][c] += rng.choice((-19, -11, 13, 27, 90))
    if rng.random() < 0.3:
        numbers[rng.randrange(height)][rng.randrange(width)] = -1
    weights = {f"{r}{c}": rng.choice((1, 1, 2)) for r in range(9) for c in range(9)}
    return table(numbers, half, weights if rng.random() < 0.5 else None)


@pytest.mark.parametrize("seed", range(40))
def test_the_explanations_are_the_smallest_and_all_of_them(seed: int) -> None:
    system = drawn(seed)
    weight, sets = by_hand(system)
    explained = explain(system, most=200)
    if weight == 0:
        assert explained.explanations == ()
        return
    assert explained.is_complete
    assert {frozenset(one.wrong) for one in explained.explanations} == sets
    assert {one.weight for one in explained.explanations} == {weight}


def test_a_table_that_adds_up_needs_no_explanation() -> None:
    assert explain(table([[1, 2, 3], [4, 5, 9], [5, 7, 12]])).explanations == ()


def test_what_is_needed_is_told() -> None:
    (one,) = explain(table([[10, 20, 30], [4, 95, 9], [14, 25, 39]])).explanations
    assert one.wrong == (4,)
    assert one.needed == ((5, 5),)


def test_rounding_at_its_limit_is_no_contradiction() -> None:
    # Each a half too high, the total a half too low: 3 x 5 + 5 are just what rounding allows.
    numbers = [[10, 10, 10, 10], [10, 10, 10, 30], [20, 20, 20, 40]]
    assert explain(table(numbers, 5)).explanations == ()
    assert explain(table(numbers, 4)).explanations != ()


def test_a_revision_is_no_contradiction() -> None:
    parts = [entry("a", 100), entry("b", 100)]
    total = Entry("t", ONE * 203, ONE * 203, 1, ONE * 3, ONE * 3, ONE * 203)
    equation = Equation({0: ONE, 1: ONE, 2: -ONE}, "row")
    assert explain(System((*parts, total), (equation,))).explanations == ()
    short = Entry("t", ONE * 203, ONE * 203, 1, ONE * 2, ONE * 2, ONE * 203)
    assert len(explain(System((*parts, short), (equation,))).explanations) == 3


def test_numbers_that_were_not_published_are_no_suspects_and_never_below_zero() -> None:
    system = table([[10, -1, 8], [4, 5, 9], [14, 7, 21]])
    # The row says that the missing number is -2: some printed number is wrong.
    for one in explain(system).explanations:
        assert all(system.entries[n].id is not None for n in one.wrong)
        assert fits(system, frozenset(one.wrong))


def test_the_worse_grade_is_doubted_first() -> None:
    system = System(
        (entry("a", 10, weight=25), entry("b", 20, weight=16), entry("t", 40, weight=25)),
        (Equation({0: ONE, 1: ONE, 2: -ONE}, "row"),),
    )
    (one,) = explain(system).explanations
    assert (one.wrong, one.needed, one.weight) == ((1,), ((30, 30),), 16)


def test_the_search_says_that_it_stopped() -> None:
    system = System(
        (*(entry(str(i), 10) for i in range(30)), entry("t", 999)),
        (Equation({**dict.fromkeys(range(30), ONE), 30: -ONE}, "row"),),
    )
    explained = explain(system, most=5)
    assert len(explained.explanations) == 5
    assert not explained.is_complete
    assert "5 explanations" in (explained.stopped or "")


def test_the_checker_refuses_what_does_not_cure() -> None:
    system = table([[10, 20, 30], [4, 95, 9], [14, 25, 39]])
    assert Checker(system).check([0]) is None
    found = Checker(system).check([4])
    assert found is not None
    assert found.needed == ((5, 5),)


def test_among_very_many_numbers_only_those_in_broken_sums_are_doubted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = table([[5, 15, 40], [4, 5, 9], [14, 25, 49]])
    whole = explain(system)
    assert whole.is_complete
    monkeypatch.setattr("passmuster.accounts.arithmetic.explain.LARGE", 5)
    part = explain(system)
    assert {one.wrong for one in part.explanations} <= {one.wrong for one in whole.explanations}
    assert part.explanations
    assert "sums all come out" in (part.stopped or "")


@pytest.mark.parametrize("half", [0, 500])
def test_numbers_at_the_end_of_their_range_leave_no_dust(half: int) -> None:
    numbers = [[10**14 + 7, 3 * 10**14 + 1, 4 * 10**14 + 8], [11, 5, 16]]
    numbers.append([sum(column) for column in zip(*numbers, strict=True)])
    assert explain(table(numbers, half)).explanations == ()
    numbers[0][0] += 2_000
    found = explain(table(numbers, half)).explanations
    assert (0,) in [one.wrong for one in found]
