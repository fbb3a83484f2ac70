"""The same world, coarse: months for steps, no ages, rules as their share of each month.

A scenario whose own steps are quarters or years keeps these.

Where a flow moves some ages only, the share of its stock that has these ages is taken from the
start, grown older; what that costs is measured by `coarse_error`, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_YEAR
from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.engine.schedule import Setting, by_lever, door, level_on
from passmuster.engine.tables import Floats, Ints
from passmuster.vocabulary.parameter import Parameter
from passmuster.vocabulary.period import ONE_DAY, Period, add_months
from passmuster.vocabulary.scenario import WorldFlow
from passmuster.vocabulary.study import Horizon
from passmuster.vocabulary.world import World

MONTHS_IN = {"quarter": 3, "year": 12}
"""Of steps longer than a month."""
AT_AGE_UNIT = "_by_age_per_year"


class CoarseTables(NamedTuple):
    """What the coarse kernel executes."""

    stocks: Ints
    flows: Ints
    scale: Floats
    exits: Ints
    factors: Ints
    drivers: Ints
    members: Ints
    operations: Ints
    days: Floats
    """Length of each month, [month]; its first and last may be parts of one."""
    begins: Floats
    """Days since the start, [month]."""
    varying: Ints
    """Columns that measures or walks change."""
    own: Floats
    """Share of a month in which a column has its own value, [month, column]."""
    lever: Floats
    """What measures add to it: their values times their shares of the month."""
    opened: Floats
    rushed: Floats
    """Shares of the month that a flow is open, and in its rush, [month, flow]."""
    aged: Floats
    """Share of its stock that a flow may move, or hazard a year of coming to an age."""
    walk_of: Ints
    shape: Ints
    """Months, stocks, flows, columns, stages, drivers."""
    begin: Ints
    """Columns of people at the start and of what multiplies them, [stock, 2]; or NONE."""
    begin_value: Floats
    """The numbers that hold without a column, [stock, 2]."""
    turns: Ints
    """1 where a column is not what it was in the month before, [month, column]."""
    fresh: Ints
    """1 where a flow's rate is not, [month, flow]."""
    renew: Ints
    """What has to be worked out anew of the shares that exits of a stock take, [month, stock]."""
    slot: Ints
    """Which of the lengths that months have a month has, [month]."""
    tallied: Ints
    """1 for flows whose moves are added up, [flow]."""


KNOWN, LENGTH, ALL = range(3)
"""Nothing, as a month of this length had these rates; shares from rates that are known; all."""
MONTHS, STOCKS, FLOWS, COLUMNS, STAGES, DRIVERS = range(6)


@dataclass(frozen=True)
class CoarseModel:
    """A coarse model: its tables, and the model without ages that names their rows."""

    tables: CoarseTables
    model: Model
    edges: tuple[date, ...]
    """First days of the months, and the day after the last."""
    notes: tuple[str, ...] = ()
    months_a_step: int = 1

    @property
    def months(self) -> int:
        """How many steps."""
        return len(self.edges) - 1

    @property
    def walk_months(self) -> int:
        """Months that slow changes are given for."""
        return self.months

    @property
    def month_ends(self) -> tuple[int, ...]:
        """Numbers of the ends that are ends of months, the eve of the first day among them."""
        return tuple(range(self.months + 1))

    @property
    def days(self) -> Floats:
        """Length of each month."""
        return self.tables.days

    @property
    def ends(self) -> tuple[date, ...]:
        """The days at whose ends people are counted: the eve of the first, then month ends."""
        return tuple(day - ONE_DAY for day in self.edges)


def compile_coarse(world: World, last: date | None = None) -> CoarseModel:
    """Return the coarse model of a world, up to the month of a day.

    Raises:
        ValueError: the world's clock is of steps, in which nothing is continuous.
    """
    if world.scenario.clock == "steps":
        raise ValueError("a clock of steps has no coarser form")
    edges, longer = edges_of(world, last)
    first, end = edges[0], edges[-1] - ONE_DAY
    fine = compile_world(world)
    plain = _without_ages(world, first, end)
    model = compile_world(plain)
    shares = _Shares(world, fine, model, edges)
    own, lever = _levels(world, model, edges)
    opened, rushed = _doors(world, model, edges)
    source = model.tables
    changing = ((own < 1) | (lever != 0)).any(axis=0) | (source.walk_of != t.NONE)
    days = np.array([(b - a).days for a, b in pairwise(edges)], dtype=np.float64)
    aged = shares.table()
    turns = _turns(own, lever, source.walk_of)
    fresh = _fresh(source, turns, opened, rushed, aged)
    tables = CoarseTables(
        source.stocks,
        source.flows,
        source.scale,
        source.exits,
        source.factors,
        source.drivers,
        source.members,
        source.operations,
        days,
        np.array([(a - first).days for a in edges[:-1]], dtype=np.float64),
        np.flatnonzero(changing).astype(np.int64),
        own,
        lever,
        opened,
        rushed,
        aged,
        source.walk_of,
        np.array(
            [len(edges) - 1, len(model.stocks), len(model.flows), len(model.columns),
             int(source.shape[t.STAGES]), len(model.drivers)], dtype=np.int64
        ),
        np.array([[b.column, b.times_column] for b in model.begins], dtype=np.int64),
        np.array([[b.people, b.times] for b in model.begins], dtype=np.float64),
        turns,
        fresh,
        _renew(source, fresh, days),
        np.unique(days, return_inverse=True)[1].astype(np.int64),
        np.ones(len(model.flows), dtype=np.int64),
    )  # fmt: skip
    return CoarseModel(tables, model, edges, tuple(shares.notes), longer)


def edges_of(world: World, last: date | None = None) -> tuple[tuple[date, ...], int]:
    """Return the first days of a world's months, the day after the last, and months a step.

    Args:
        world: the world; one whose own steps are quarters or years has these for months.
        last: a day of the last month; by default the world's last.
    """
    first, end = world.horizon.first, world.horizon.last
    if last is not None:
        end = add_months(last, 1) - ONE_DAY
    months = MONTHS_IN.get(world.scenario.step, 1)
    days, day = [first], first
    while (day := add_months(day, months)) <= end:
        days.append(day)
    return (*days, end + ONE_DAY), months


def _without_ages(world: World, first: date, last: date) -> World:
    """Return the world with nobody's age kept, and with nothing that changes on a day."""
    scenario = world.scenario
    flows: dict[str, WorldFlow] = dict(scenario.flow)
    parameters = dict(scenario.parameter)
    for name, flow in world.flows.items():
        changed: dict[str, object] = {"ages": None, "open_until": None}
        if flow.drive == "at_age":
            rate = name + AT_AGE_UNIT
            changed |= {"at_age": None, "rate": rate}
            parameters[rate] = Parameter(fixed=Decimal(1))
        flows[name] = flow.model_copy(update=changed)
    start = {name: said.model_copy(update={"ages": {}}) for name, said in scenario.start.items()}
    coarse = scenario.model_copy(
        update={
            "ages": None, "flow": flows, "start": start, "parameter": parameters,
            "step": "month", "measure": (), "horizon": Horizon(start=first, end=last),
        }
    )  # fmt: skip
    return replace(world, scenario=coarse, measures=())


def _levels(world: World, model: Model, edges: tuple[date, ...]) -> tuple[Floats, Floats]:
    """Return, by month and column, the share of its own value and what measures add."""
    months = len(edges) - 1
    own, added = np.ones((months, len(model.columns))), np.zeros((months, len(model.columns)))
    levers = by_lever(world.settings)
    for c, name in enumerate(model.columns):
        said = levers.get(name, [])
        if not said or isinstance(said[0].value, date):
            continue
        for m, (begin, end) in enumerate(pairwise(edges)):
            days = [begin + timedelta(days=d) for d in range((end - begin).days)]
            values = [level_on(said, day) for day in days]
            known = [float(v) for v in values if v is not None and not isinstance(v, date)]
            own[m, c] = 1 - len(known) / len(days)
            added[m, c] = sum(known) / len(days)
    return own, added


def _doors(world: World, model: Model, edges: tuple[date, ...]) -> tuple[Floats, Floats]:
    months = len(edges) - 1
    opened, rushed = np.ones((months, len(model.flows))), np.zeros((months, len(model.flows)))
    levers = by_lever(world.settings)
    for f, name in enumerate(model.flows):
        flow = world.flows[name]
        if flow.open_until is None:
            continue
        lever: list[Setting] = list(levers.get(flow.open_until, []))
        rush = flow.pulse.days if flow.pulse else 0
        for m, (begin, end) in enumerate(pairwise(edges)):
            days = [begin + timedelta(days=d) for d in range((end - begin).days)]
            doors = [door(lever, day, rush) for day in days]
            rushed[m, f] = doors.count(t.RUSH) / len(days)
            opened[m, f] = doors.count(t.OPEN) / len(days) + rushed[m, f]
    return opened, rushed


def _turns(own: Floats, lever: Floats, walk_of: Ints) -> Ints:
    """Return where a column is not what it was in the month before; in the first it never is."""
    turns = np.ones(own.shape, dtype=np.int64)
    turns[1:] = (np.diff(own, axis=0) != 0) | (np.diff(lever, axis=0) != 0) | (walk_of != t.NONE)
    return turns


def _fresh(source: t.Tables, turns: Ints, opened: Floats, rushed: Floats, aged: Floats) -> Ints:
    """Return where a flow's rate is not what it was in the month before."""
    fresh = np.ones(opened.shape, dtype=np.int64)
    for f, flow in enumerate(source.flows):
        factors = source.factors[flow[t.FACTOR_FROM] : flow[t.FACTOR_TO]]
        if (factors[:, t.DRIVER] != t.NONE).any():
            continue
        named = (t.DRIVER_COL, t.AMOUNT_COL, t.REFERENCE_COL)
        columns = {int(flow[t.COL]), int(flow[t.PULSE_COL]), *factors[:, named].flat} - {t.NONE}
        moved = turns[1:, sorted(columns)].any(axis=1)
        for share in (opened, rushed, aged):
            moved |= np.diff(share[:, f]) != 0
        fresh[1:, f] = moved
    return fresh


def _renew(source: t.Tables, fresh: Ints, days: Floats) -> Ints:
    """Return what has to be worked out anew of the shares that exits of a stock take."""
    renew = np.empty((len(days), len(source.stocks)), dtype=np.int64)
    for s, stock in enumerate(source.stocks):
        exits = source.exits[stock[t.EXIT_FROM] : stock[t.EXIT_TO]]
        known: set[float] = set()
        for n, length in enumerate(days):
            anew = n == 0 or bool(fresh[n, exits].any())
            known = set() if anew else known
            renew[n, s] = ALL if anew else (KNOWN if length in known else LENGTH)
            known.add(float(length))
    return renew


class _Shares:
    """What is left of ages: shares of stocks, by month, from the ages of the start."""

    def __init__(self, world: World, fine: Model, model: Model, edges: tuple[date, ...]) -> None:
        self.world, self.fine, self.model, self.edges = world, fine, model, edges
        self.levers = by_lever(world.settings)
        self.notes: list[str] = []

    def table(self) -> Floats:
        found = np.ones((len(self.edges) - 1, len(self.model.flows)))
        for f, name in enumerate(self.model.flows):
            row = self.fine.tables.flows[self.fine.flows.index(name)]
            source = row[t.SRC]
            if source == t.OUTSIDE or self.fine.tables.stocks[source, t.AGED] == 0:
                continue
            weights = self.fine.begins[source].weights
            if weights.sum() <= 0:
                continue
            if row[t.KIND] == t.AT_AGE:
                found[:, f] = self._coming(weights, int(row[t.COL]))
            elif row[t.AGE_FROM] != t.NONE:
                ends = (int(row[t.AGE_FROM]), int(row[t.AGE_TO]))
                found[:, f] = self._inside(weights, ends)
                self.notes.append(f"{name}: the share of the ages it moves, from the start")
        return found

    def _edge(self, column: int, day: date) -> float:
        name = self.fine.columns[column]
        if name in self.fine.constants:
            return self.fine.constants[name]
        value = level_on(self.levers[name], day) if name in self.levers else None
        if value is not None and not isinstance(value, date):
            return float(value)
        from passmuster.engine.priors import draw

        return float(draw(self.fine.parameters[name], np.array([0.5]))[0])

    def _inside(self, weights: Floats, ends: tuple[int, int]) -> Floats:
        shares = []
        for month in self._months():
            each = []
            for day in month:
                low, high = (self._edge(c, day) for c in ends)
                young = self.fine.tables.ages + (day - self.edges[0]).days / DAYS_A_YEAR
                inside = np.minimum(young + 1, high + 1) - np.maximum(young, low)
                each.append((weights * np.clip(inside, 0, 1)).sum() / weights.sum())
            shares.append(np.mean(each))
        return np.array(shares)

    def _coming(self, weights: Floats, column: int) -> Floats:
        """Return the hazard a year of coming to an age; who is above it leaves in the first."""
        hazards = []
        for m, (begin, end) in enumerate(pairwise(self.edges)):
            age = self._edge(column, begin)
            under = [self._under(weights, age, day) for day in (begin, end)]
            before = weights.sum() if m == 0 else under[0]
            years = (end - begin).days / DAYS_A_YEAR
            still = max(under[1], 1e-9 * weights.sum())
            hazards.append(np.log(max(before, still) / still) / years)
        return np.array(hazards)

    def _under(self, weights: Floats, age: float, day: date) -> float:
        young = self.fine.tables.ages + (day - self.edges[0]).days / DAYS_A_YEAR
        return float((weights * np.clip(age - young, 0, 1)).sum())

    def _months(self) -> list[list[date]]:
        """Return four days of each month: a band's edge may change inside it."""
        found = []
        for begin, end in pairwise(self.edges):
            days = (end - begin).days
            found.append([begin + timedelta(days=int((k + 0.5) * days / 4)) for k in range(4)])
        return found


def horizon_of(model: CoarseModel) -> Period:
    """Return the first and the last day that a coarse model holds."""
    return Period(model.edges[0], model.edges[-1] - ONE_DAY)
