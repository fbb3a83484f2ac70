"""How well figures fit worlds, for batches of points of the space."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import lgamma, log

import numpy as np

from passmuster.engine import observe as o
from passmuster.engine.coarse_run import CoarseRunner
from passmuster.engine.coarse_space import CoarseSpace
from passmuster.engine.fine import FineModel
from passmuster.engine.fine_run import FineRunner
from passmuster.engine.tables import Floats, Ints, int_table
from passmuster.inference.evidence import Evidence, Row, StopRow
from passmuster.inference.quantities import COUNTED, SEEN, Breaks, Sum, WorldModel
from passmuster.inference.reporting import Series
from passmuster.inference.space import Space
from passmuster.vocabulary.parameter import Parameter

_KINDS = {
    "lognormal": o.LOGNORMAL,
    "normal": o.NORMAL,
    "negative_binomial": o.NEGATIVE_BINOMIAL,
    "at_least": o.AT_LEAST,
    "at_most": o.AT_MOST,
}
_SIGNED = {"at_least": o.NO_LESS, "at_most": o.NO_MORE}


def space_of(coarse: WorldModel, evidence: Evidence) -> Space:
    """Return the space of a world and the reporters of its evidence."""
    model = coarse.model
    parameters: dict[str, Parameter] = {**model.parameters, **evidence.reporting.parameters}
    columns = (*model.columns, *sorted(evidence.reporting.parameters))
    return Space(
        columns, parameters, model.constants, (*model.walks, *evidence.reporting.walks),
        coarse.walk_months, coarse.months_a_step,
    )  # fmt: skip


@dataclass(frozen=True)
class Fits:
    """What a batch of points came to."""

    total: Floats
    """Log likelihood, [point]; minus infinity where the world failed."""
    rows: Floats
    """Log likelihood of each row and stop, [point, row]."""
    means: Floats
    """What each row's reporter would have published, [point, row]."""
    people: Floats
    """[point, month + 1, stock]."""
    moves: Floats
    """Moves since the start, [point, month + 1, flow]."""
    registered: Floats
    """Registrations since the start, [point, series, month + 1]."""
    status: Ints


class Likelihood:
    """The likelihood of one body of evidence in one coarse world."""

    def __init__(self, coarse: WorldModel, evidence: Evidence, threads: int | None = None) -> None:
        self.coarse, self.evidence, self.threads = coarse, evidence, threads
        self.space = space_of(coarse, evidence)
        self._columns = {name: c for c, name in enumerate(self.space.columns)}
        self._walks = {name: w for w, name in enumerate(self.space.walks)}

    @cached_property
    def runner(self) -> CoarseRunner | FineRunner:
        """What runs the world over points of the space."""
        if isinstance(self.coarse, FineModel):
            return FineRunner(self.coarse, self.space.theta, self.tables, self.threads)
        return CoarseRunner(self.coarse, self.threads, self.space.points, self.tables)

    @cached_property
    def weights(self) -> Floats:
        """One for each row and stop."""
        return np.ones(len(self.evidence.rows) + len(self.evidence.stops))

    def log_likelihood(self, z: Floats, weights: Floats | None = None) -> Floats:
        """Return the log likelihood of points of the space, [point, dimension] -> [point]."""
        return self.runner.totals(z, self.weights if weights is None else weights)

    def weighed(self, z: Floats, weights: Floats) -> Floats:
        """Return several log likelihoods that weigh the rows differently, of one run of the world.

        Args:
            z: points of the space, [point, dimension].
            weights: how much each row counts in each, [weighting, row + stop].

        Returns:
            [weighting, point].
        """
        if isinstance(self.runner, FineRunner):
            return self.runner.weighed(z, weights)
        return np.stack([self.log_likelihood(z, weight) for weight in weights])

    def fits(self, z: Floats) -> Fits:
        """Return all that is known of points of the space."""
        count, rows = len(z), len(self.evidence.rows)
        model, months = self.coarse.model, self.coarse.months
        found = Fits(
            np.empty(count),
            np.empty((count, rows + len(self.evidence.stops))),
            np.empty((count, rows)),
            np.empty((count, months + 1, len(model.stocks))),
            np.empty((count, months + 1, len(model.flows))),
            np.empty((count, len(self.tables.series), months + 1)),
            np.zeros(count, dtype=np.int64),
        )

        def use(rows: slice, block: CoarseSpace) -> None:
            lanes = rows.stop - rows.start
            found.total[rows] = block.total[:lanes]
            found.rows[rows] = block.fit[:, :lanes].T
            found.means[rows] = block.mean[:, :lanes].T
            found.people[rows] = block.people[:, :, :lanes].transpose(2, 0, 1)
            found.moves[rows] = block.moves[:, :, :lanes].transpose(2, 0, 1)
            found.registered[rows] = block.registered[:, :, :lanes].transpose(2, 0, 1)
            found.status[rows] = block.status[:lanes]

        self.runner.each(z, self.weights, use)
        return found

    # -- tables ----------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> o.Observed:
        """The evidence as numbers."""
        return _Writer(self).tables()


class _Writer:
    def __init__(self, likelihood: Likelihood) -> None:
        self.coarse, self.evidence = likelihood.coarse, likelihood.evidence
        self.column = likelihood._columns
        self.walk = likelihood._walks
        self.seen = tuple(likelihood.evidence.reporting.seen)
        self.sums: list[list[int]] = []
        self.terms: list[tuple[int, int, float]] = []
        self.through: list[list[int]] = []
        self.factor: list[int] = []
        self.share: list[float] = []

    def tables(self) -> o.Observed:
        """Return the tables."""
        series = self._series()
        rows = [self._row(row) for row in self.evidence.rows]
        stops = [self._stop(stop) for stop in self.evidence.stops]
        values = [[*_value(row)] for row in self.evidence.rows]
        nodes = np.array(self.terms, dtype=np.float64).reshape(len(self.terms), 3)
        return o.Observed(
            *series,
            self.coarse.days,
            int_table(self.sums, 2),
            nodes[:, 0].astype(np.int64),
            nodes[:, 1].astype(np.int64),
            np.ascontiguousarray(nodes[:, 2]),
            int_table(self.through, o.TERM_COLUMNS),
            int_table(rows, o.ROW_COLUMNS),
            np.array(self.factor, dtype=np.int64),
            np.array(self.share, dtype=np.float64),
            np.array(values, dtype=np.float64).reshape(len(values), o.VALUE_COLUMNS),
            int_table(stops, o.STOP_COLUMNS),
            np.array([s.reference for s in self.evidence.stops], dtype=np.float64),
        )

    def _sum(self, terms: Sum) -> int:
        model = self.coarse.model
        before = len(model.stocks) + len(model.flows)
        first = len(self.terms)
        for (node, column), factor in sorted(terms.items()):
            if column >= SEEN:
                seen = self.seen[column - SEEN]
                walk = o.NONE if seen.walk is None else self.walk[seen.walk]
                self.terms.append((node, seen.column, factor))
                self.through.append([*self._factors(seen.breaks), walk, seen.interval])
                continue
            at = column if column < COUNTED else before + column - COUNTED
            self.terms.append((node, at, factor))
            self.through.append([0, 0, o.NONE, 0])
        self.sums.append([first, len(self.terms)])
        return len(self.sums) - 1

    def _factors(self, factors: Breaks) -> tuple[int, int]:
        first = len(self.factor)
        for name, share in factors:
            self.factor.append(self.column[name])
            self.share.append(share)
        return first, len(self.factor)

    def _row(self, row: Row) -> list[int]:
        each = [self._sum(terms) for terms in row.seen.each]
        under = o.NONE if row.seen.under is None else self._sum(row.seen.under)
        wide = o.NONE if row.seen.wide is None else self._sum(row.seen.wide)
        scope = o.NONE if row.scope is None else self.column[row.scope]
        first, last = self._factors(row.factors)
        kind = _SIGNED[row.kind] if row.is_edge and row.is_signed else _KINDS[row.kind]
        return [kind, each[0], each[-1] + 1, under, wide, scope, first, last]

    def _stop(self, stop: StopRow) -> list[int]:
        each = [self._sum(terms) for terms in stop.sums]
        first, last = self._factors(stop.factors)
        chance, power = self.column[stop.chance], self.column[stop.elasticity]
        return [each[0], each[-1] + 1, chance, power, int(stop.stopped), first, last]

    def _series(self) -> tuple[Ints, Ints, Ints, Ints, Floats, Floats]:
        flows: list[int] = []
        made: list[int] = []
        broken: list[int] = []
        shares: list[list[float]] = []
        waves: list[list[float]] = []
        rows: list[list[int]] = []
        names = self.coarse.model.flows
        for series in self.evidence.reporting.series.values():
            row = [len(flows)]
            flows += [names.index(f) for f in series.flows]
            row += [len(flows), self.column.get(series.delay or "", o.NONE), len(made)]
            made += [self.column[name] for name in series.made]
            row += [len(made), len(broken)]
            broken += [self.column[name] for name, _ in series.breaks]
            shares += [self._after(since) for _, since in series.breaks]
            drifts = [self.walk[w] for w in series.walks]
            row += [len(broken), *drifts, *[o.NONE] * (o.MOST_WALKS - len(drifts))]
            waves.append(self._waves(series))
            rows.append(row)
        months = self.coarse.months
        return (
            int_table(rows, o.SERIES_COLUMNS),
            np.array(flows, dtype=np.int64),
            np.array(made, dtype=np.int64),
            np.array(broken, dtype=np.int64),
            np.array(shares, dtype=np.float64).reshape(len(shares), months),
            np.array(waves, dtype=np.float64).reshape(len(waves), months),
        )

    def _after(self, since: object) -> list[float]:
        """Return the share of each month that lies on or after a day."""
        edges = self.coarse.edges
        found = []
        for begin, end in pairwise(edges):
            after = (end - max(begin, since)).days  # type: ignore[call-overload]
            found.append(min(max(after / (end - begin).days, 0.0), 1.0))
        return found

    def _waves(self, series: Series) -> list[float]:
        edges = self.coarse.edges
        found = [0.0] * (len(edges) - 1)
        for day, share in series.waves:
            for m, (begin, end) in enumerate(pairwise(edges)):
                if begin <= day < end:
                    found[m] = 1 - (1 - found[m]) * (1 - share)
        return found


def _value(row: Row) -> tuple[float, float, float]:
    """Return the number, its spread, and what the density holds besides."""
    tau = 0.5 * log(2 * np.pi)
    if row.kind == "lognormal":
        return log(row.x), row.sd, -log(row.sd) - tau - log(row.x)
    if row.kind == "normal":
        return row.x, row.sd, -log(row.sd) - tau
    if row.kind == "negative_binomial":
        size = row.sd
        return row.x, size, lgamma(row.x + size) - lgamma(size) - lgamma(row.x + 1)
    return row.x, row.sd, 0.0
