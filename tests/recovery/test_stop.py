"""Where a register stops at high levels, ignoring why it stopped puts the level too low.

The larger trial, on several elasticities, is `benchmarks/inference.py --part stop`: there, over
hundreds of worlds, the intervals that ignore it also hold the truth less often.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")

from passmuster.inference.infer import likelihood_of
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.synthetic import drawn, made
from tests.unit.inference.silent import HALVES, files
from tests.unit.inference.small import small

STOPPED, PARTICLES, SEED = 12, 250, 1


def _log_level(likelihood: Likelihood, z: np.ndarray, month: int) -> np.ndarray:
    """Return logarithms of departures in a month, [draw]."""
    left = likelihood.fits(z).moves[:, :, likelihood.coarse.model.flows.index("left")]
    return np.log(left[:, month] - left[:, month - 1])


def _apart(likelihood: Likelihood) -> np.ndarray:
    """Return by how many deviations the level is lower where the stop is ignored, [world]."""
    found = []
    number = 0
    while len(found) < STOPPED:
        _, evidence = made(likelihood, SEED, number)
        number += 1
        if not evidence.stops[0].stopped:
            continue
        month = max(node for node, _ in evidence.stops[0].sums[-1])
        level = [
            _log_level(likelihood, drawn(likelihood, used, PARTICLES, SEED + number), month)
            for used in (evidence, replace(evidence, stops=()))
        ]
        found.append((level[0].mean() - level[1].mean()) / level[0].std())
    return np.array(found)


def test_ignoring_a_stop_puts_the_level_lower_and_the_more_the_more_it_depends_on_it(
    tmp_path: Path,
) -> None:
    # A level of deviation s that moves the chance with power e is lower by about e s deviations
    # (a normal tilted by an exponential). Each world's difference has a Monte Carlo error of
    # about 0.12; the mean of twelve one of 0.035. Without dependence it is none but for that.
    by_power = {
        power: _apart(
            likelihood_of(small(tmp_path / str(power), **files(power, HALVES)), None, 1)[0]
        )
        for power in (0, 3)
    }
    assert abs(by_power[0].mean()) < 0.15
    assert by_power[3].mean() > 0.3
