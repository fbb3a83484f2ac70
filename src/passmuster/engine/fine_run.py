"""Running the fine world over particles: blocks of lanes, in the form that the coarse one has."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

import numpy as np

from passmuster.engine.coarse_run import Block
from passmuster.engine.fine import FineModel
from passmuster.engine.run import Inputs, starts
from passmuster.engine.tables import Floats, space_for

LANES = 64


class FineRunner:
    """Runs one fine model; holds its space, so that sweep after sweep allocates little."""

    def __init__(self, model: FineModel, threads: int | None = None) -> None:
        from passmuster.engine.kernels import watched_kernel

        self.model = model
        self._kernel = watched_kernel()
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None
        self._spaces = local()

    def each(self, theta: Floats, log_walk: Floats, use: Callable[[Block], None]) -> None:
        """Run particles and hand out each block; results do not depend on blocks or threads.

        Args:
            theta: parameters, [particle, column]; the model's come first.
            log_walk: logarithms of slow changes, [particle, walk, month]; the model's come first.
            use: called with each block, on the thread that ran it.
        """
        rows = [slice(i, min(i + LANES, len(theta))) for i in range(0, len(theta), LANES)]

        def work(of: slice) -> None:
            use(self._block(theta[of], log_walk[of], of))

        if self._pool is None or len(rows) == 1:
            for of in rows:
                work(of)
            return
        for _ in self._pool.map(work, rows):
            pass

    def _block(self, theta: Floats, log_walk: Floats, rows: slice) -> Block:
        m, lanes = self.model, len(theta)
        base = m.base
        outputs, stocks, flows = base.shape
        columns, walks = len(base.columns), len(base.walks)
        month = np.minimum(np.arange(base.months), m.walk_months - 1)
        inputs = Inputs(theta[:, :columns], np.exp(log_walk[:, :walks][:, :, month]))
        people = np.empty((outputs + 1, len(m.model.stocks), lanes))
        moves = np.zeros((outputs + 1, len(m.model.flows), lanes))
        start = np.ascontiguousarray(starts(base, inputs).transpose(1, 2, 0))
        bands = len(m.watched.stocks), len(m.watched.flows)
        stock_out, flow_out = np.empty((outputs, stocks, lanes)), np.empty((outputs, flows, lanes))
        band_out = np.empty((outputs, bands[0], lanes))
        band_moves = np.zeros((outputs + 1, bands[1], lanes))
        status = np.zeros(lanes, dtype=np.int64)
        self._kernel(
            m.tables, m.watched, self._space(lanes),
            np.ascontiguousarray(inputs.parameters.T),
            np.ascontiguousarray(inputs.walks.transpose(1, 2, 0)), start, stock_out, flow_out,
            np.zeros((flows, lanes)), status, band_out, band_moves, np.zeros((bands[1], lanes)),
        )  # fmt: skip
        people[0, :stocks] = start.sum(axis=1)
        people[0, stocks:] = self._bands_at_start(start)
        people[1:, :stocks], people[1:, stocks:] = stock_out, band_out
        moves[1:, :flows] = flow_out
        moves[1:, flows:] = band_moves[:-1]
        moves = np.cumsum(moves, axis=0)
        of_interval = np.ascontiguousarray(log_walk[:, :, m.month_of].transpose(1, 2, 0))
        return Block(rows, np.ascontiguousarray(theta.T), of_interval, people, moves, status)

    def _bands_at_start(self, start: Floats) -> Floats:
        m = self.model
        found = np.zeros((len(m.watched.stocks), start.shape[2]))
        for b, (s, (first, last)) in enumerate(
            zip(m.watched.stocks, m.watched.stock_ages, strict=True)
        ):
            young = m.tables.ages
            inside = np.clip(np.minimum(young + 1, last + 1) - np.maximum(young, first), 0, 1)
            found[b] = (start[s, : len(young)] * inside[:, None]).sum(axis=0)
        return found

    def _space(self, lanes: int) -> Any:
        space = getattr(self._spaces, f"of_{lanes}", None)
        if space is None:
            space = space_for(self.model.tables, len(self.model.base.columns), lanes)
            setattr(self._spaces, f"of_{lanes}", space)
        return space
