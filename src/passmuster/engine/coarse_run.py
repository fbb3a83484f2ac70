"""Running the coarse world over particles: blocks of lanes, on a pool of threads kept open."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local
from typing import Any

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.coarse import DRIVERS, STAGES, CoarseModel
from passmuster.engine.tables import Floats, Ints

LANES = 128


@dataclass(frozen=True)
class Block:
    """What a batch of lanes came to; valid until the next batch of the same thread."""

    rows: slice
    theta: Floats
    """[column, lane]."""
    log_walk: Floats
    people: Floats
    """[month + 1, stock, lane]."""
    moves: Floats
    """Moves since the start, [month + 1, flow, lane]."""
    status: Ints


class CoarseRunner:
    """Runs one coarse model; holds its space, so that sweep after sweep allocates nothing."""

    def __init__(self, model: CoarseModel, threads: int | None = None, lanes: int = LANES) -> None:
        from passmuster.engine.kernels import coarse_kernel

        self.model, self.lanes = model, lanes
        self._kernel = coarse_kernel()
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None
        self._spaces = local()

    def each(self, theta: Floats, log_walk: Floats, use: Callable[[Block], None]) -> None:
        """Run particles and hand out each block; results do not depend on blocks or threads.

        Args:
            theta: parameters, [particle, column].
            log_walk: logarithms of slow changes, [particle, walk, month].
            use: called with each block, on the thread that ran it.
        """
        count = len(theta)
        rows = [slice(i, min(i + self.lanes, count)) for i in range(0, count, self.lanes)]

        def work(of: slice) -> None:
            use(self._block(theta, log_walk, of))

        if self._pool is None or len(rows) == 1:
            for of in rows:
                work(of)
            return
        # A few large tasks: handing out many small ones would cost more than the work.
        parts = np.array_split(np.arange(len(rows)), self._threads * 4)

        def several(part: Any) -> None:
            for number in part:
                work(rows[int(number)])

        for _ in self._pool.map(several, parts):
            pass

    def trajectories(self, theta: Floats, log_walk: Floats) -> tuple[Floats, Floats, Ints]:
        """Return people and cumulative moves, [particle, month + 1, name], and the status."""
        m = self.model
        people = np.empty((len(theta), m.months + 1, len(m.model.stocks)))
        moves = np.empty((len(theta), m.months + 1, len(m.model.flows)))
        status = np.zeros(len(theta), dtype=np.int64)

        def keep(block: Block) -> None:
            people[block.rows] = block.people.transpose(2, 0, 1)
            moves[block.rows] = block.moves.transpose(2, 0, 1)
            status[block.rows] = block.status

        self.each(theta, log_walk, keep)
        return people, moves, status

    def _block(self, theta: Floats, log_walk: Floats, rows: slice) -> Block:
        lanes = rows.stop - rows.start
        space = self._space(lanes)
        columns = np.ascontiguousarray(theta[rows].T)
        walks = np.ascontiguousarray(log_walk[rows].transpose(1, 2, 0))
        status = np.zeros(lanes, dtype=np.int64)
        people, moves, *rest = space
        start = self._start(columns)
        self._kernel(self.model.tables, columns, walks, start, people, moves, status, *rest)
        return Block(rows, columns, walks, people, moves, status)

    def _start(self, columns: Floats) -> Floats:
        begins = self.model.model.begins
        start = np.empty((len(begins), columns.shape[1]))
        for s, begin in enumerate(begins):
            people = columns[begin.column] if begin.column >= 0 else begin.people
            times = columns[begin.times_column] if begin.times_column >= 0 else begin.times
            start[s] = people * times
        return start

    def _space(self, lanes: int) -> list[Floats]:
        found: list[Floats] | None = getattr(self._spaces, f"of_{lanes}", None)
        if found is None:
            tables, months = self.model.tables, self.model.months
            stocks, flows = len(tables.stocks), len(tables.flows)
            stages, drivers = int(tables.shape[STAGES]), int(tables.shape[DRIVERS])
            columns = len(self.model.model.columns)
            exits = int(
                (tables.stocks[:, t.EXIT_TO] - tables.stocks[:, t.EXIT_FROM]).max(initial=0)
            )
            found = [
                np.empty((months + 1, stocks, lanes)),
                np.empty((months + 1, flows, lanes)),
                np.empty((columns, lanes)),
                np.empty((flows, lanes)),
                np.empty((flows, lanes)),
                np.empty((stocks, lanes)),
                np.empty((max(stages, 1), months + 2, lanes)),
                np.zeros((2 * max(stages, 1), lanes)),
                np.zeros((3 * max(drivers, 1), lanes)),
                np.empty((5 + exits, lanes)),
            ]
            setattr(self._spaces, f"of_{lanes}", found)
        return found
