"""Running the fine world over points: blocks in the form that figures of the coarse one have."""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import NamedTuple

import numpy as np

from passmuster.engine.coarse_space import LANES, CoarseSpace
from passmuster.engine.fine import FineModel
from passmuster.engine.observe import Observed
from passmuster.engine.run import Inputs, starts
from passmuster.engine.tables import Floats, Ints, Space, space_for
from passmuster.engine.workers import workers

Unfold = Callable[[Floats], tuple[Floats, Floats]]
"""Turns points into parameters [point, column] and logs of slow changes [point, walk, month]."""
SIDE_BY_SIDE = 64
"""Draws that the fine kernel takes at once: its cells would not stay cached with more."""


class Ran(NamedTuple):
    """What points came to."""

    people: Floats
    """[end, stock, point]."""
    moves: Floats
    """Moves since the start, [end, flow, point]."""
    status: Ints


class FineRunner:
    """Runs one fine model, and weighs its figures."""

    def __init__(
        self, model: FineModel, unfold: Unfold, observed: Observed, threads: int | None = None
    ) -> None:
        from passmuster.engine.kernels import fine_kernels

        self.model, self.unfold, self.observed = model, unfold, observed
        self._run, self._weigh = fine_kernels()
        self._workers = workers(threads)
        self._spaces = local()

    def totals(self, z: Floats, weight: Floats) -> Floats:
        """Return log likelihoods; they do not depend on blocks or threads.

        Args:
            z: points of the space, [point, dimension].
            weight: how much each figure counts, [row + stop].
        """
        found: Floats = self.weighed(z, weight[None])[0]
        return found

    def weighed(self, z: Floats, weights: Floats) -> Floats:
        """Return several log likelihoods of one run of the worlds, [weighting, point]."""
        found = np.empty((len(weights), len(z)))

        def use(rows: slice, block: CoarseSpace) -> None:
            for k, weight in enumerate(weights):
                self._weigh(self.observed, weight, block)
                found[k, rows] = block.total[: rows.stop - rows.start]

        self.each(z, weights[0], use)
        return found

    def each(self, z: Floats, weight: Floats, use: Callable[[slice, CoarseSpace], None]) -> None:
        """Run points block by block and hand out all that is known of each.

        Args:
            z: points of the space, [point, dimension].
            weight: how much each figure counts, [row + stop].
            use: called with the points and the space of a block, which the next one overwrites.
        """
        for i in range(0, len(z), LANES):
            rows = slice(i, min(i + LANES, len(z)))
            block = self._filled(z[rows])
            self._weigh(self.observed, weight, block)
            use(rows, block)

    def ran(self, theta: Floats, log_walk: Floats) -> Ran:
        """Run the world on its own.

        Args:
            theta: parameters, [point, column]; the model's come first.
            log_walk: logarithms of slow changes, [point, walk, month]; the model's come first.
        """
        m, base, lanes = self.model, self.model.base, len(theta)
        outputs, stocks, flows = base.shape
        month = np.minimum(np.arange(base.months) // m.months_a_step, m.walk_months - 1)
        walks = np.exp(log_walk[:, : len(base.walks)][:, :, month])
        inputs = Inputs(theta[:, : len(base.columns)], walks)
        start = np.ascontiguousarray(starts(base, inputs).transpose(1, 2, 0))
        first = start.sum(axis=1), self._bands_at_start(start)
        bands = len(m.watched.stocks), len(m.watched.flows)
        people, moves = np.empty((outputs, stocks, lanes)), np.empty((outputs, flows, lanes))
        of_bands = np.empty((outputs, bands[0], lanes))
        by_bands = np.zeros((outputs + 1, bands[1], lanes))
        status = np.zeros(lanes, dtype=np.int64)
        self._run(
            m.tables, m.watched, self._space(lanes), np.ascontiguousarray(inputs.parameters.T),
            np.ascontiguousarray(walks.transpose(1, 2, 0)), start, people, moves,
            np.zeros((flows, lanes)), status, of_bands, by_bands, np.zeros((bands[1], lanes)),
        )  # fmt: skip
        later = np.concatenate([people, of_bands], axis=1)
        of_all = np.concatenate([np.concatenate(first)[None], later])
        by_all = np.zeros((outputs + 1, flows + bands[1], lanes))
        by_all[1:] = np.concatenate([moves, by_bands[:-1]], axis=1)
        return Ran(of_all, np.cumsum(by_all, axis=0), status)

    def _filled(self, z: Floats) -> CoarseSpace:
        with np.errstate(over="ignore"):
            theta, log_walk = self.unfold(z)
        block, count = self._space_of(theta.shape[1], log_walk.shape[1]), len(z)

        def run(part: slice) -> None:
            # A point far out may be no number; its world fails, and it is told by its status.
            with np.errstate(invalid="ignore", over="ignore"):
                ran = self.ran(theta[part], log_walk[part])
            block.people[:, :, part], block.moves[:, :, part] = ran.people, ran.moves
            block.status[part] = ran.status

        parts = [slice(i, min(i + SIDE_BY_SIDE, count)) for i in range(0, count, SIDE_BY_SIDE)]
        self._workers.each(run, parts)
        block.theta[:, :count] = theta.T
        block.log_walk[:, :, :count] = log_walk[:, :, self.model.month_of].transpose(1, 2, 0)
        # Figures are weighed for whole blocks: beyond the last point that one is repeated.
        for numbers in (block.people, block.moves, block.status, block.theta, block.log_walk):
            numbers[..., count:] = numbers[..., count - 1 : count]
        return block

    def _bands_at_start(self, start: Floats) -> Floats:
        m = self.model
        found = np.zeros((len(m.watched.stocks), start.shape[2]))
        bands = zip(m.watched.stocks, m.watched.stock_ages, strict=True)
        for b, (s, (first, last)) in enumerate(bands):
            young = m.tables.ages
            inside = np.clip(np.minimum(young + 1, last + 1) - np.maximum(young, first), 0, 1)
            found[b] = (start[s, : len(young)] * inside[:, None]).sum(axis=0)
        return found

    def _space(self, lanes: int) -> Space:
        space: Space | None = getattr(self._spaces, f"of_{lanes}", None)
        if space is None:
            space = space_for(self.model.tables, len(self.model.base.columns), lanes)
            setattr(self._spaces, f"of_{lanes}", space)
        return space

    def _space_of(self, columns: int, walks: int) -> CoarseSpace:
        block: CoarseSpace | None = getattr(self._spaces, "block", None)
        if block is None:
            block = self._spaces.block = self._new_block(columns, walks)
        return block

    def _new_block(self, columns: int, walks: int) -> CoarseSpace:
        m, ob = self.model, self.observed

        def zeros(*shape: int) -> Floats:
            return np.zeros((*shape, LANES))

        return CoarseSpace(
            z=zeros(1),
            theta=zeros(columns),
            log_walk=zeros(walks, m.months),
            people=zeros(m.months + 1, len(m.model.stocks)),
            moves=zeros(m.months + 1, len(m.model.flows)),
            status=np.zeros(LANES, dtype=np.int64),
            value=zeros(1), rate=zeros(1), leave=zeros(1, 1), hazard=zeros(1), stays=zeros(1, 1),
            held=zeros(1), cell=zeros(1, 1), front=zeros(1), memory=zeros(1), row=zeros(8),
            registered=zeros(len(ob.series), m.months + 1),
            sums=zeros(len(ob.sums)),
            mean=zeros(len(ob.rows)),
            fit=zeros(len(ob.rows) + len(ob.stops)),
            total=zeros(1)[0],
        )  # fmt: skip
