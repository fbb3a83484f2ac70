"""Running a model over many draws: batches of lanes, on as many threads as there are.

A result depends on neither: each lane is worked on its own, in the same order of additions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passmuster.engine.model import Model
from passmuster.engine.priors import draw_parameters, draw_walks
from passmuster.engine.tables import COHORTS, Floats, Ints, space_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 16
"""Draws side by side: enough to fill vector registers, few enough for the cells to stay cached."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Inputs:
    """What draws are run with: parameters [draw, column] and walks [draw, walk, month]."""

    parameters: Floats
    walks: Floats
    first: int = 0

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.parameters)


@dataclass(frozen=True)
class Trajectories:
    """What draws came to."""

    start: Floats
    """People on the eve of the first day, [draw, stock]."""
    stocks: Floats
    """People at the end of each output, [draw, output, stock]."""
    flows: Floats
    """Moves since the output before, [draw, output, flow]."""
    unmet: Floats
    """What quotas asked for and did not get, [draw, flow]."""
    status: Ints
    """Bits of the status, [draw]; zero is good."""


def draw_inputs(model: Model, *, seed: int, first: int, draws: int) -> Inputs:
    """Return draws `first` to `first + draws - 1` of the priors."""
    return Inputs(
        draw_parameters(model, seed=seed, first=first, draws=draws),
        draw_walks(model, seed=seed, first=first, draws=draws),
        first,
    )


def starts(model: Model, inputs: Inputs) -> NDArray[np.float64]:
    """Return people at the start by age, [draw, stock, cohort]."""
    draws, cohorts = inputs.draws, int(model.tables.shape[COHORTS])
    start = np.zeros((draws, len(model.stocks), cohorts))
    for s, begin in enumerate(model.begins):
        people = np.full(draws, begin.people)
        if begin.column >= 0:
            people = inputs.parameters[:, begin.column]
        if begin.times_column >= 0:
            people = people * inputs.parameters[:, begin.times_column]
        else:
            people = people * begin.times
        start[:, s, : len(begin.weights)] = people[:, None] * begin.weights
    return start


def run(
    model: Model, inputs: Inputs, *, threads: int | None = None, lanes: int = LANES
) -> Trajectories:
    """Run a model in expected values.

    Args:
        model: what `compile_world` returned.
        inputs: parameters and walks; `draw_inputs` makes them from priors.
        threads: how many work at once; by default as many as there are processors.
        lanes: draws side by side.

    Raises:
        ImportError: Numba is not installed.
    """
    from passmuster.engine.kernels import expected_kernel

    run_expected = expected_kernel()
    start = starts(model, inputs)
    outputs, stocks, flows = model.shape
    result = Trajectories(
        start.sum(axis=2),
        np.empty((inputs.draws, outputs, stocks)),
        np.empty((inputs.draws, outputs, flows)),
        np.zeros((inputs.draws, flows)),
        np.zeros(inputs.draws, dtype=np.int64),
    )

    def work(rows: slice) -> None:
        count = rows.stop - rows.start
        stock_out = np.empty((outputs, stocks, count))
        flow_out = np.empty((outputs, flows, count))
        unmet = np.zeros((flows, count))
        run_expected(
            model.tables,
            space_for(model.tables, len(model.columns), count),
            np.ascontiguousarray(inputs.parameters[rows].T),
            np.ascontiguousarray(inputs.walks[rows].transpose(1, 2, 0)),
            np.ascontiguousarray(start[rows].transpose(1, 2, 0)),
            stock_out,
            flow_out,
            unmet,
            result.status[rows],
        )
        result.stocks[rows] = stock_out.transpose(2, 0, 1)
        result.flows[rows] = flow_out.transpose(2, 0, 1)
        result.unmet[rows] = unmet.T

    _all(list(_batches(inputs.draws, lanes)), work, threads)
    return result


def _batches(draws: int, lanes: int) -> Iterator[slice]:
    for first in range(0, draws, lanes):
        yield slice(first, min(first + lanes, draws))


def _all(batches: list[slice], work: Callable[[slice], None], threads: int | None) -> None:
    if len(batches) == 1 or threads == 1:
        for rows in batches:
            work(rows)
        return
    import os
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for _ in pool.map(work, batches):
            pass
