"""Running the coarse world over particles: blocks of lanes, on a pool of threads kept open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import local

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.coarse import CoarseModel, CoarseTables
from passmuster.engine.coarse_space import LANES, CoarseSpace, space_for
from passmuster.engine.observe import FLOW_FROM, FLOW_TO, Observed, nothing_observed
from passmuster.engine.tables import Floats, Ints
from passmuster.engine.weigh import NORMAL, Priors
from passmuster.engine.workers import workers

Given = Callable[[Floats], Floats]
PARTS_A_THREAD = 4
"""A few large tasks: many small ones would cost more than the work, one each would wait."""


@dataclass(frozen=True)
class Points:
    """How points of a space become parameters and walks."""

    priors: Priors
    fixed: Floats
    """Parameters as they are where nothing changes them, [column]."""
    given: Given
    """What the kernel does not work out itself: points to [row, point]."""


class CoarseRunner:
    """Runs one coarse model; holds its space, so that sweep after sweep allocates nothing."""

    def __init__(
        self, model: CoarseModel, threads: int | None = None, points: Points | None = None,
        observed: Observed | None = None,
    ) -> None:  # fmt: skip
        from passmuster.engine.kernels import coarse_kernel

        self.model = model
        self.points = points or as_they_are(model)
        self.observed = observed or nothing_observed(model.tables.days)
        self._kernel = coarse_kernel()
        self._workers = workers(threads)
        self._spaces = local()

    def totals(self, z: Floats, weight: Floats) -> Floats:
        """Return log likelihoods; they do not depend on blocks or threads.

        Args:
            z: points of the space, [point, dimension].
            weight: how much each figure counts, [row + stop].
        """
        total = np.empty(len(z))
        blocks = -(-len(z) // LANES)
        parts = min(blocks, self._workers.count * PARTS_A_THREAD) if self._workers.count > 1 else 1
        edges = [blocks * k // max(parts, 1) * LANES for k in range(parts + 1)]

        def work(k: int) -> None:
            self._weigh(self._lean, z[edges[k] : edges[k + 1]], weight, total[edges[k] :])

        self._workers.each(work, range(parts))
        return total

    def each(self, z: Floats, weight: Floats, use: Callable[[slice, CoarseSpace], None]) -> None:
        """Run points block by block and hand out all that is known of each.

        Args:
            z: points of the space, [point, dimension].
            weight: how much each figure counts, [row + stop].
            use: called with the points and the space of a block, which the next one overwrites.
        """
        for begin in range(0, len(z), LANES):
            rows = slice(begin, min(begin + LANES, len(z)))
            total = np.empty(rows.stop - begin)
            use(rows, self._weigh(self.model.tables, z[rows], weight, total))

    def trajectories(self, theta: Floats, log_walk: Floats) -> tuple[Floats, Floats, Ints]:
        """Return people and cumulative moves, [particle, month + 1, name], and the status.

        Args:
            theta: parameters, [particle, column].
            log_walk: logarithms of slow changes, [particle, walk, month]; nothing in the first.
        """
        m, count = self.model, len(theta)
        people = np.empty((count, m.months + 1, len(m.model.stocks)))
        moves = np.empty((count, m.months + 1, len(m.model.flows)))
        status = np.zeros(count, dtype=np.int64)

        def keep(rows: slice, space: CoarseSpace) -> None:
            lanes = rows.stop - rows.start
            people[rows] = space.people[:, :, :lanes].transpose(2, 0, 1)
            moves[rows] = space.moves[:, :, :lanes].transpose(2, 0, 1)
            status[rows] = space.status[:lanes]

        steps = np.diff(log_walk, axis=2).reshape(count, -1)
        CoarseRunner(m, 1).each(np.concatenate([theta, steps], axis=1), np.empty(0), keep)
        return people, moves, status

    def _weigh(self, tables: CoarseTables, z: Floats, weight: Floats, total: Floats) -> CoarseSpace:
        space, points = self._space(), self.points
        z = np.ascontiguousarray(z, dtype=np.float64)
        self._kernel(tables, self.observed, points.priors, space, z, points.given(z), weight,
                     0, len(z), total)  # fmt: skip
        return space

    @cached_property
    def _lean(self) -> CoarseTables:
        """The tables with those moves only that figures or drivers look at."""
        tables, ob = self.model.tables, self.observed
        stocks, flows = len(tables.stocks), len(tables.flows)
        tallied = np.zeros(flows + len(ob.series), dtype=np.int64)
        tallied[ob.column[ob.column >= stocks] - stocks] = 1
        for row in ob.series:
            tallied[ob.series_flows[row[FLOW_FROM] : row[FLOW_TO]]] = 1
        for row in tables.drivers:
            if row[t.DRIVER_KIND] == t.RECENT:
                tallied[tables.members[row[t.A_FROM] : row[t.A_TO]]] = 1
        return tables._replace(tallied=tallied[:flows])

    def _space(self) -> CoarseSpace:
        space: CoarseSpace | None = getattr(self._spaces, "space", None)
        if space is None:
            ob = self.observed
            space = space_for(
                self.model.tables, self.points.fixed, len(self.points.priors.times),
                len(ob.series), len(ob.sums), len(ob.rows), len(ob.stops),
            )  # fmt: skip
            self._spaces.space = space
        return space


def as_they_are(model: CoarseModel) -> Points:
    """Return points that are the model's parameters, and the changes of its walks by month."""
    columns, walks = len(model.model.columns), len(model.model.walks)
    dimensions = np.full((columns, 3), NORMAL, dtype=np.int64)
    dimensions[:, 1] = np.arange(columns)
    zero, one = np.zeros(columns), np.ones(columns)
    later = model.months - 1
    ends = np.array([[0, *range(1, later + 1)]] * walks, dtype=np.int64).reshape(walks, later + 1)
    ends += later * np.arange(walks)[:, None]
    priors = Priors(
        dimensions, zero, one, np.empty((0, 1, 4)), np.append(0, ends.ravel()).astype(np.int64),
        columns + np.arange(walks * later), np.ones(walks * later),
        np.full(walks, t.NONE, dtype=np.int64),
    )  # fmt: skip
    return Points(priors, one, nothing_given)


def nothing_given(z: Floats) -> Floats:
    """Return no row for any point."""
    return np.empty((0, len(z)))
