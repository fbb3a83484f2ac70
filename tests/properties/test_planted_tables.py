"""Planted mistakes are found in random tables, and clean hard ones raise nothing.

The seeds are fixed, so that nothing is left to chance; benchmarks/table_slips.py draws 200 of each.
"""

from __future__ import annotations

import pytest

from benchmarks.table_slips import conflicts, judge
from scripts.planted_tables import HARD, KINDS, clean, planted

TABLES = 6
AT_LEAST = 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_mistake_is_among_the_first_three_slips(kind: str) -> None:
    outcomes = [judge(planted(kind, 1_000 + seed), kind) for seed in range(TABLES)]
    assert all(outcome.raised and outcome.shown for outcome in outcomes)
    assert sum(outcome.found for outcome in outcomes) >= AT_LEAST


@pytest.mark.parametrize("kind", ["digit", "dropped-part", "scale"])
def test_with_one_margin_the_right_cell_is_among_the_smallest_explanations(kind: str) -> None:
    outcomes = [judge(planted(kind, 2_000 + seed, margins=1), kind) for seed in range(TABLES)]
    assert all(outcome.raised and outcome.shown for outcome in outcomes)


@pytest.mark.parametrize("seed", range(4 * len(HARD)))
def test_a_clean_hard_table_raises_nothing(seed: int) -> None:
    assert conflicts(clean(1_000 + seed))[0] == ()


def test_the_clean_tables_are_hard() -> None:
    """Parts do miss their totals: that nothing is raised is not for want of anything to raise."""
    missed = 0
    for seed in range(4 * len(HARD)):
        table = clean(1_000 + seed)
        sums = [(cell, parts) for cell in table.cells for parts in table.parts(cell)]
        gaps = [abs(sum(table.cells[p] for p in parts) - table.cells[c]) for c, parts in sums]
        missed += any(gaps)
    assert missed >= 2 * 4
