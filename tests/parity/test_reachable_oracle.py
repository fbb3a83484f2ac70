"""The audit's ranges against an independent calculation, on random studies."""

from __future__ import annotations

import pytest

from tests.oracle.account import InconsistentError
from tests.oracle.audits import drawn
from tests.oracle.compare import mismatches

EACH = 10
CHUNKS = [range(first, first + EACH) for first in range(0, 320, EACH)]


@pytest.mark.parametrize("seeds", CHUNKS, ids=str)
def test_every_reading_has_the_range_that_the_oracle_has(seeds: range) -> None:
    differ = {seed: found for seed in seeds if (found := list(mismatches(drawn(seed).study)))}
    assert differ == {}


@pytest.mark.parametrize("seeds", [range(s, s + EACH) for s in range(5000, 5100, EACH)], ids=str)
def test_every_reading_has_the_range_of_the_oracle_where_figures_are_rivals(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        try:
            assert list(mismatches(drawn(seed, rivals=True).study)) == [], seed
        except InconsistentError:
            continue
        compared += 1
    assert compared
