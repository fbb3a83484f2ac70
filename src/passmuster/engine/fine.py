"""The same world, fine: its own steps and single years of age, read on the days that are asked for.

It has the outward form of the coarse world, so that figures are read in either the same way: people
at the ends of intervals, and moves since the start. Intervals are months, cut at further days
where a question needs them. People and moves of some ages are further rows behind the others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.coarse import edges_of
from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.engine.tables import Floats, Ints, Tables
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.study import Horizon
from passmuster.vocabulary.world import World


class Band(NamedTuple):
    """A stock or a flow, and the ages in it that are asked for, both included."""

    name: str
    first: int
    last: int

    @property
    def label(self) -> str:
        """What its row is called."""
        return f"{self.name}@{self.first}-{self.last}"


class Watched(NamedTuple):
    """Bands as numbers."""

    stocks: Ints
    """Rows of the stocks, [band]."""
    stock_ages: Floats
    """First and last age, [band, 2]."""
    flows: Ints
    flow_ages: Floats


@dataclass(frozen=True)
class FineModel:
    """A fine model, in the form of a coarse one."""

    tables: Tables
    model: Model
    """Names of its rows; behind stocks and flows stand bands of them."""
    base: Model
    watched: Watched
    edges: tuple[date, ...]
    """First days of the intervals, and the day after the last."""
    month_of: Ints
    """Month of the scenario that each interval lies in."""
    walk_months: int
    """Months, or longer steps, that slow changes are given for."""
    months_a_step: int = 1
    notes: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """How many intervals."""
        return len(self.edges) - 1

    @property
    def ends(self) -> tuple[date, ...]:
        """The days at whose ends people are counted."""
        return tuple(day - ONE_DAY for day in self.edges)

    @property
    def month_ends(self) -> tuple[int, ...]:
        """Numbers of the ends that are ends of months, the eve of the first day among them."""
        last = np.flatnonzero(np.diff(np.append(self.month_of, self.walk_months)) > 0) + 1
        return (0, *(int(n) for n in last))

    @property
    def days(self) -> Floats:
        """Length of each interval."""
        return np.array([(b - a).days for a, b in pairwise(self.edges)], dtype=np.float64)


def compile_fine(
    world: World,
    last: date | None = None,
    bands: Collection[Band] = (),
    days: Collection[date] = (),
) -> FineModel:
    """Return the fine model of a world, up to the month of a day.

    Args:
        world: the world.
        last: a day; by default the world's last.
        bands: ages of stocks and flows that are asked for; those that the world does not tell
            apart are left out.
        days: further days at whose ends people are counted.

    Raises:
        ValueError: the world's clock is of steps, in which nothing is continuous.
    """
    if world.scenario.clock == "steps":
        raise ValueError("a clock of steps knows no days")
    months, longer = edges_of(world, last)
    first, end = months[0], months[-1] - ONE_DAY
    inside = {day + ONE_DAY for day in days if first <= day < months[-1] - ONE_DAY}
    edges = tuple(sorted({*months, *inside}))
    scenario = world.scenario.model_copy(update={"horizon": Horizon(start=first, end=end)})
    base = compile_world(replace(world, scenario=scenario), [day - ONE_DAY for day in edges[1:]])
    stocks, flows = _known(base, bands)
    model = replace(
        base,
        stocks=(*base.stocks, *(b.label for b in stocks)),
        flows=(*base.flows, *(b.label for b in flows)),
    )
    watched = Watched(
        np.array([base.stocks.index(b.name) for b in stocks], dtype=np.int64),
        np.array([b[1:] for b in stocks], dtype=np.float64).reshape(len(stocks), 2),
        np.array([base.flows.index(b.name) for b in flows], dtype=np.int64),
        np.array([b[1:] for b in flows], dtype=np.float64).reshape(len(flows), 2),
    )
    month_of = np.searchsorted([d.toordinal() for d in months],
                               [d.toordinal() for d in edges[:-1]], side="right") - 1  # fmt: skip
    return FineModel(
        base.tables, model, base, watched, edges, month_of.astype(np.int64), len(months) - 1, longer
    )


def _known(model: Model, bands: Collection[Band]) -> tuple[list[Band], list[Band]]:
    """Return the bands of stocks and of flows whose ages the model knows."""
    stocks, flows = [], []
    aged = model.tables.stocks[:, t.AGED] == 1
    for band in sorted(set(bands)):
        if band.name in model.stocks and aged[model.stocks.index(band.name)]:
            stocks.append(band)
        if band.name in model.flows:
            row = model.tables.flows[model.flows.index(band.name)]
            ends = [row[end] for end in (t.SRC, t.DST) if row[end] != t.OUTSIDE]
            if any(aged[end] for end in ends):
                flows.append(band)
    return stocks, flows
