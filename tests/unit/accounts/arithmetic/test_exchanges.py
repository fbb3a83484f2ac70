"""Numbers under each other's dates, where not all explanations were looked at."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from passmuster.accounts.arithmetic.exchanges import exchanges
from passmuster.accounts.arithmetic.explain import explain
from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, System


def table(rows: int, columns: int, turned: list[int], half: int = 0) -> System:
    """Return a table with totals whose first column has some numbers under each other's rows."""
    rng = random.Random(rows)
    inner = [[rng.randint(1_000, 9_999) for _ in range(columns)] for _ in range(rows)]
    numbers = [[*row, sum(row)] for row in inner]
    numbers.append([sum(row[c] for row in numbers) for c in range(columns + 1)])
    first = [numbers[r][0] for r in turned]
    for r, value in zip(turned, [*first[1:], first[0]], strict=True):
        numbers[r][0] = value
    width = columns + 1
    entries = [
        Entry(
            f"{r}-{c}",
            Fraction(value - half),
            Fraction(value + half),
            written=ONE * value,
            line=("column", c),
            order=r,
        )
        for r, row in enumerate(numbers)
        for c, value in enumerate(row)
    ]
    equations = [
        Equation({**{r * width + c: ONE for c in range(columns)}, r * width + columns: -ONE}, "row")
        for r in range(rows + 1)
    ]
    equations += [
        Equation({**{r * width + c: ONE for r in range(rows)}, rows * width + c: -ONE}, "column")
        for c in range(width)
    ]
    return System(tuple(entries), tuple(equations))


@pytest.mark.parametrize("turned", [[2, 7], [3, 4], [4, 5, 6], [1, 2, 3, 4, 5]])
@pytest.mark.parametrize("half", [0, 5])
def test_the_column_is_found_though_the_search_stopped(turned: list[int], half: int) -> None:
    system = table(9, 6, turned, half)
    wrong = {f"{r}-0" for r in turned}
    explained = explain(system, most=1)
    assert not explained.is_complete
    sets = [one.wrong for one in (*explained.explanations, *exchanges(system, explained))]
    assert wrong in [{system.entries[n].id for n in one} for one in sets]


def test_nothing_is_added_where_the_search_is_complete() -> None:
    system = table(9, 4, [2, 7])
    explained = explain(system)
    assert explained.is_complete
    assert exchanges(system, explained) == ()


def test_numbers_that_were_not_exchanged_offer_none() -> None:
    system = table(9, 6, [2, 7])
    first = replace(system.entries[14], low=ONE, high=ONE, written=ONE)
    spoilt = System((*system.entries[:14], first, *system.entries[15:]), system.equations)
    assert exchanges(spoilt, explain(spoilt, most=1)) == ()
