"""Running a model over many draws: batches of lanes, on as many threads as there are.

A result depends on neither: each lane is worked on its own, in the same order of additions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import local
from typing import TYPE_CHECKING, Any

import numpy as np

from passmuster.engine.model import Model
from passmuster.engine.priors import draw_parameters, draw_walks
from passmuster.engine.streams import draw_keys, key_of
from passmuster.engine.tables import COHORTS, OUTSIDE, SRC, Floats, Ints, Space, space_for
from passmuster.engine.workers import workers

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 64
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
    stays: Floats | None = None
    """Days since entry, on average of those who are there, [draw, output, stock]; of persons."""


def draw_inputs(model: Model, *, seed: int, first: int, draws: int) -> Inputs:
    """Return draws `first` to `first + draws - 1` of the priors."""
    parameters = draw_parameters(model, seed=seed, first=first, draws=draws)
    walks = draw_walks(model, parameters, seed=seed, first=first, draws=draws)
    return Inputs(parameters, walks, first)


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

    kernel = expected_kernel()

    def call(of: Batch) -> None:
        kernel(model.tables, of.space, *of.arrays)

    return _run(model, inputs, call, lanes, threads)


def run_whole(
    model: Model, inputs: Inputs, *, seed: int, threads: int | None = None
) -> Trajectories:
    """Run a model in whole people, each move drawn at random.

    Raises:
        ImportError: Numba is not installed.
    """
    from passmuster.engine.kernels import counts_kernel

    kernel = counts_kernel()
    keys = np.array([key_of(seed, "flow", f) for f in model.flows], dtype=np.uint64)
    stock_keys = np.array([key_of(seed, "stock", s) for s in model.stocks], dtype=np.uint64)
    of_draws = draw_keys(key_of(seed, "moves"), inputs.first, inputs.draws)

    def call(of: Batch) -> None:
        rng = np.zeros(2, dtype=np.uint64)
        kernel(model.tables, of.space, keys, stock_keys, of_draws[of.rows], rng, *of.arrays)

    return _run(model, inputs, call, 1, threads)


MORE = 1.25
"""Room for this many times the persons expected; doubled where it proves too little."""


def run_persons(
    model: Model, inputs: Inputs, *, seed: int, threads: int | None = None
) -> Trajectories:
    """Run a model person by person; the result also has how long people have been where they are.

    Raises:
        ImportError: Numba is not installed.
    """
    from passmuster.engine.kernels import persons_kernel

    kernel = persons_kernel()
    smooth = run(model, inputs, threads=threads)
    joins = model.tables.flows[:, SRC] == OUTSIDE
    expected = smooth.start.sum(axis=1) + smooth.flows[:, :, joins].sum(axis=(1, 2))
    keys = np.array([key_of(seed, "flow", f) for f in model.flows], dtype=np.uint64)
    stock_keys = np.array([key_of(seed, "stock", s) for s in model.stocks], dtype=np.uint64)
    of_draws = draw_keys(key_of(seed, "moves"), inputs.first, inputs.draws)
    stays = np.zeros((inputs.draws, len(model.days_out), len(model.stocks)))

    def call(of: Batch) -> None:
        parameters, walks, begins, *out = of.arrays
        room = int(expected[of.rows].max() * MORE) + 1000
        while True:
            stocks = len(model.stocks)
            links = [np.empty(n, dtype=np.int32) for n in (stocks, stocks, room)]
            people = [np.empty(room), np.empty(room), np.zeros((2, stocks), dtype=np.int64)]
            rng = np.zeros(2, dtype=np.uint64)
            out[2][:], out[3][:] = 0.0, 0
            start = begins.copy()
            if kernel(
                model.tables, of.space, keys, stock_keys, of_draws[of.rows], rng, *links, *people,
                stays[of.rows.start], parameters, walks, start, *out,
            ):  # fmt: skip
                begins[:] = start
                return
            room *= 2

    return replace(_run(model, inputs, call, 1, threads), stays=stays)


@dataclass(frozen=True)
class Batch:
    """Draws that a kernel runs at once, and the arrays it is given for them."""

    rows: slice
    space: Space
    arrays: tuple[Any, ...]


def _run(
    model: Model,
    inputs: Inputs,
    call: Callable[[Batch], None],
    lanes: int,
    threads: int | None,
) -> Trajectories:
    start = starts(model, inputs)
    outputs, stocks, flows = model.shape
    result = Trajectories(
        start.sum(axis=2),
        np.empty((inputs.draws, outputs, stocks)),
        np.empty((inputs.draws, outputs, flows)),
        np.zeros((inputs.draws, flows)),
        np.zeros(inputs.draws, dtype=np.int64),
    )
    spaces = local()

    def work(rows: slice) -> None:
        count = rows.stop - rows.start
        space = getattr(spaces, f"of_{count}", None)
        if space is None:
            space = space_for(model.tables, len(model.columns), count)
            setattr(spaces, f"of_{count}", space)
        stock_out = np.empty((outputs, stocks, count))
        flow_out = np.empty((outputs, flows, count))
        unmet = np.zeros((flows, count))
        begins = np.array(start[rows].transpose(1, 2, 0), order="C")
        parameters = np.ascontiguousarray(inputs.parameters[rows].T)
        walks = np.ascontiguousarray(inputs.walks[rows].transpose(1, 2, 0))
        out = (stock_out, flow_out, unmet, result.status[rows])
        call(Batch(rows, space, (parameters, walks, begins, *out)))
        # Laid out by draw first, or the order of additions would depend on the batch.
        result.start[rows] = np.array(begins.transpose(2, 0, 1), order="C").sum(axis=2)
        result.stocks[rows] = stock_out.transpose(2, 0, 1)
        result.flows[rows] = flow_out.transpose(2, 0, 1)
        result.unmet[rows] = unmet.T

    workers(threads).each(work, list(_batches(inputs.draws, lanes)))
    return result


def _batches(draws: int, lanes: int) -> Iterator[slice]:
    for first in range(0, draws, lanes):
        yield slice(first, min(first + lanes, draws))
