"""From a world of names to tables of numbers, once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from math import nan

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.model import Begin, Model
from passmuster.engine.schedule import (
    Schedule,
    Setting,
    by_lever,
    door,
    door_days,
    level_on,
    schedule,
    turning_days,
)
from passmuster.engine.tables import NONE, Floats, Ints, Tables, int_table
from passmuster.vocabulary.force import OUTSIDE, Flow
from passmuster.vocabulary.parameter import DAYS_IN, Parameter, unit_in
from passmuster.vocabulary.scenario import Factor, Start, Stretch, WorldFlow, band_of
from passmuster.vocabulary.world import World

_KINDS = {"rate": t.RATE, "quota": t.QUOTA, "dwell": t.DWELL, "at_age": t.AT_AGE}


def compile_world(world: World, outputs: Collection[date] | None = None) -> Model:
    """Return the model of a world. The world has been checked: names are known, units said.

    Args:
        world: the world.
        outputs: days at whose ends people are put out; by default the last days of its steps.
    """
    return _Compiler(world, outputs).model()


class _Compiler:
    def __init__(self, world: World, outputs: Collection[date] | None = None) -> None:
        self.world, self.outputs = world, outputs
        scenario = world.scenario
        used = {end for f in self._force_flows() for end in (f.from_, f.to)} - {OUTSIDE}
        self.stocks = sorted(used | set(scenario.start))
        self.flows = sorted(world.flows)
        self.stock_row = {name: i for i, name in enumerate(self.stocks)}
        self.flow_row = {name: i for i, name in enumerate(self.flows)}
        self.force = {f.name: f for f in world.force.flow}
        self.aged = set(self._stocks_of(scenario.ages.of)) if scenario.ages else set()
        self.staged = [s for s in self.stocks if s in set(self._stocks_of(scenario.stages))]
        self.levers = {k: list(v) for k, v in by_lever(world.settings).items()}
        self.columns: dict[str, int] = {}
        self.constants: dict[str, float] = {}
        self.members: list[int] = []
        self.factors: list[list[int]] = []
        self.drivers = sorted(scenario.driver)
        self.driver_row = {name: i for i, name in enumerate(self.drivers)}

    def _force_flows(self) -> list[Flow]:
        return [f for f in self.world.force.flow if f.name in self.world.flows]

    def _stocks_of(self, names: Sequence[str]) -> list[str]:
        groups = {g.name: g.of for g in self.world.force.group}
        found: list[str] = []
        for name in names:
            found += self._stocks_of(groups[name]) if name in groups else [name]
        return found

    # -- columns -------------------------------------------------------------------------------

    def column(self, name: str | int | float | None) -> int:
        """Return the column of a parameter, lever or constant; NONE for nothing."""
        if name is None:
            return NONE
        if not isinstance(name, str):
            value = float(name)
            name = f"={value:g}"
            self.constants[name] = value
        return self.columns.setdefault(name, len(self.columns))

    def _scale(self, name: str, drive: str) -> float:
        """Return what turns a parameter into one per day, or into days."""
        parameter = self.world.scenario.parameter.get(name)
        said = parameter.unit if parameter is not None else None
        unit = unit_in(said) if said else unit_in(name)
        assert unit is not None, name
        if self.world.scenario.clock == "steps":
            span = DAYS_IN[self.world.scenario.step]
            return unit.scale * span if drive != "dwell" else unit.scale / span
        return unit.scale

    # -- the whole -----------------------------------------------------------------------------

    def model(self) -> Model:
        """Return the model."""
        flows, scale = self._flow_table()
        drivers = self._driver_table()
        begins = tuple(self._begin(name) for name in self.stocks)
        plan = self._schedule()
        walks = [c for c in sorted(self.columns, key=self.columns.__getitem__) if self._walks(c)]
        for walking in walks:
            self.column(self.world.scenario.parameter[walking].walk_times)
        columns = sorted(self.columns, key=lambda name: self.columns[name])
        stocks = self._stock_table(flows, len(plan.ends))
        steps, times, changes, values = self._step_tables(plan, columns)
        cohorts = self._cohorts()
        shape = [
            int((stocks[:, t.ROWS] * stocks[:, t.COLS]).sum()),
            len(cohorts),
            len(self.staged),
            len(plan.days_out),
            int(stocks[:, t.ROWS].max(initial=1)),
            int(self.world.scenario.clock == "steps"),
        ]
        tables = Tables(
            stocks,
            flows,
            scale,
            self._exits(flows),
            int_table(self.factors, t.FACTOR_COLUMNS),
            drivers,
            np.array(self.members, dtype=np.int64),
            self._operations(flows, stocks),
            steps,
            times,
            changes,
            values,
            self._doors(plan),
            np.array([walks.index(c) if c in walks else NONE for c in columns], dtype=np.int64),
            cohorts,
            np.array(shape, dtype=np.int64),
        )
        known: dict[str, Parameter] = {
            c: self.world.scenario.parameter[c]
            for c in columns
            if c in self.world.scenario.parameter
        }
        return Model(
            tables,
            known,
            tuple(columns),
            self.constants,
            tuple(self.stocks),
            tuple(self.flows),
            begins,
            tuple(walks),
            tuple(self.drivers),
            self.world.horizon.first,
            plan.days_out,
            int(steps[-1, t.MONTH]) + 1,
            self.world.scenario.title or self.world.name,
            self.world.undriven,
        )

    def _walks(self, column: str) -> bool:
        parameter = self.world.scenario.parameter.get(column)
        return parameter is not None and parameter.walk_sd_per_month is not None

    def _cohorts(self) -> Floats:
        ages = self.world.scenario.ages
        if ages is None:
            return np.zeros(1)
        return np.arange(ages.from_, ages.to + 1, dtype=np.float64)

    # -- flows ---------------------------------------------------------------------------------

    def _flow_table(self) -> tuple[Ints, Floats]:
        rows, scales = [], []
        for name in self.flows:
            said, flow = self.world.flows[name], self.force[name]
            drive = said.drive
            assert drive is not None
            driven_by = getattr(said, drive)
            scales.append(1.0 if drive == "at_age" else self._scale(driven_by, drive))
            rows.append(self._flow(said, flow, drive, driven_by))
        return int_table(rows, t.FLOW_COLUMNS), np.array(scales, dtype=np.float64)

    def _flow(self, said: WorldFlow, flow: Flow, drive: str, driven_by: str | int) -> list[int]:
        row = [NONE] * t.FLOW_COLUMNS
        row[t.SRC] = self.stock_row.get(flow.from_, t.OUTSIDE)
        row[t.DST] = self.stock_row.get(flow.to, t.OUTSIDE)
        row[t.KIND] = _KINDS[drive]
        row[t.COL] = self.column(driven_by)
        if said.ages is not None:
            row[t.AGE_FROM], row[t.AGE_TO] = (self.column(edge) for edge in said.ages)
        row[t.FACTOR_FROM] = len(self.factors)
        self.factors += [self._factor(factor) for factor in said.times]
        row[t.FACTOR_TO] = len(self.factors)
        if said.room is not None:
            row[t.ROOM_COL] = self.column(said.room.at_most)
            row[t.ROOM_FROM], row[t.ROOM_TO] = self._stock_range(said.room.of)
        for days, column, stretch in (
            (t.FIRST_DAYS, t.FIRST_COL, said.first),
            (t.LAST_DAYS, t.LAST_COL, said.last),
        ):
            if isinstance(stretch, Stretch):
                row[days], row[column] = stretch.days, self.column(stretch.times)
        if said.pulse is not None:
            row[t.PULSE_COL] = self.column(said.pulse.times)
        return row

    def _factor(self, factor: Factor) -> list[int]:
        row = [NONE] * t.FACTOR_COLUMNS
        if factor.times is not None:
            row[t.FORM], row[t.AMOUNT_COL] = t.TIMES, self.column(factor.times)
            return row
        if factor.driver in self.driver_row:
            row[t.DRIVER] = self.driver_row[factor.driver]
        else:
            row[t.DRIVER_COL] = self.column(factor.driver)
        if factor.elasticity is not None:
            row[t.FORM], row[t.AMOUNT_COL] = t.POWER, self.column(factor.elasticity)
            row[t.REFERENCE_COL] = self.column(factor.reference)
        else:
            row[t.FORM], row[t.AMOUNT_COL] = t.ADDS, self.column(factor.adds)
        return row

    def _stock_range(self, names: Sequence[str]) -> tuple[int, int]:
        start = len(self.members)
        rows = [self.stock_row[s] for s in self._stocks_of(names) if s in self.stock_row]
        self.members += sorted(rows)
        return start, len(self.members)

    def _driver_table(self) -> Ints:
        rows = []
        for name in self.drivers:
            driver = self.world.scenario.driver[name]
            row = [NONE] * t.DRIVER_COLUMNS
            if driver.ratio is not None:
                row[t.A_FROM], row[t.A_TO] = self._stock_range(driver.ratio)
                if isinstance(driver.to, str):
                    row[t.DRIVER_KIND], row[t.OVER_COL] = t.RATIO_TO_COL, self.column(driver.to)
                else:
                    assert driver.to is not None
                    row[t.DRIVER_KIND] = t.RATIO
                    row[t.B_FROM], row[t.B_TO] = self._stock_range(driver.to)
            else:
                assert driver.recent is not None
                assert driver.of is not None
                row[t.DRIVER_KIND] = t.RECENT
                start = len(self.members)
                moved = [self.flow_row[f] for f in self._stocks_of(driver.recent)]
                self.members += sorted(moved)
                row[t.A_FROM], row[t.A_TO] = start, len(self.members)
                row[t.B_FROM], row[t.B_TO] = self._stock_range(driver.of)
                row[t.OVER_COL] = self.column(driver.over_days)
            rows.append(row)
        return int_table(rows, t.DRIVER_COLUMNS)

    # -- stocks and the order of operations ------------------------------------------------------

    def _stock_table(self, flows: Ints, steps: int) -> Ints:
        rows, offset, exits = [], 0, 0
        for i, name in enumerate(self.stocks):
            row = [0] * t.STOCK_COLUMNS
            row[t.AGED] = int(name in self.aged)
            row[t.STAGE] = self.staged.index(name) if name in self.staged else NONE
            row[t.OFFSET] = offset
            row[t.COLS] = len(self._cohorts()) if name in self.aged else 1
            # One row for who was there at the start, and one for the entrants of each step.
            row[t.ROWS] = steps + 1 if name in self.staged else 1
            offset += row[t.ROWS] * row[t.COLS]
            row[t.DWELL_FLOW] = NONE
            if name in self.staged:
                stays = [f for f in _leaving(flows, i) if flows[f, t.KIND] == t.DWELL]
                row[t.DWELL_FLOW] = stays[0]
            leaving = self._exits_of(flows, i, name)
            row[t.EXIT_FROM], row[t.EXIT_TO] = exits, exits + len(leaving)
            exits += len(leaving)
            row[t.EXITS_PLAIN] = int(
                all(
                    flows[f, t.FIRST_DAYS] == NONE
                    and flows[f, t.LAST_DAYS] == NONE
                    and (flows[f, t.AGE_FROM] == NONE or name not in self.aged)
                    for f in leaving
                )
            )
            rows.append(row)
        return int_table(rows, t.STOCK_COLUMNS)

    def _exits_of(self, flows: Ints, stock: int, name: str) -> list[int]:
        """Return the flows that compete for the people of a stock by hazard."""
        kinds = (t.RATE,) if name in self.staged else (t.RATE, t.DWELL)
        return [f for f in _leaving(flows, stock) if flows[f, t.KIND] in kinds]

    def _exits(self, flows: Ints) -> Ints:
        leaving: list[int] = []
        for i, name in enumerate(self.stocks):
            leaving += self._exits_of(flows, i, name)
        return np.array(leaving, dtype=np.int64)

    def _operations(self, flows: Ints, stocks: Ints) -> Ints:
        rows = []
        for i in range(len(self.stocks)):
            if stocks[i, t.DWELL_FLOW] != NONE:
                rows.append([t.STAY, i])
            if stocks[i, t.EXIT_TO] > stocks[i, t.EXIT_FROM]:
                rows.append([t.EXITS, i])
        for f in range(len(self.flows)):
            if flows[f, t.KIND] == t.QUOTA:
                rows.append([t.FILL, f])
            elif flows[f, t.KIND] == t.AT_AGE:
                rows.append([t.BIRTHDAY, f])
        return int_table(rows, 2)

    # -- time ----------------------------------------------------------------------------------

    def _schedule(self) -> Schedule:
        cuts: set[date] = set()
        scenario = self.world.scenario
        if scenario.clock == "continuous":
            for name in self.columns:
                cuts |= turning_days(self.levers.get(name, []))
            for name in self.flows:
                said = self.world.flows[name]
                if said.open_until is not None:
                    rush = said.pulse.days if said.pulse else 0
                    cuts |= door_days(self.levers.get(said.open_until, []), rush)
        return schedule(self.world.horizon, scenario.step, cuts, self.outputs)

    def _step_tables(self, plan: Schedule, columns: list[str]) -> tuple[Ints, Floats, Ints, Floats]:
        rows: list[list[int]] = []
        times: list[list[float]] = []
        changes: list[int] = []
        values: list[float] = []
        first = self.world.horizon.first
        levels: dict[str, float | None] = {}
        for begin, end, out in zip(plan.begins, plan.ends, plan.outputs, strict=True):
            start = len(changes)
            for c, name in enumerate(columns):
                level = _number(level_on(self.levers.get(name, []), begin))
                if levels.get(name) == level:
                    continue
                # Not a number: the measure has run out, and the parameter's own value holds again.
                changes.append(c)
                values.append(nan if level is None else level)
                levels[name] = level
            month = (begin.year - first.year) * 12 + begin.month - first.month
            rows.append([month, out, begin.toordinal(), start, len(changes)])
            if self.world.scenario.clock == "steps":
                times.append([float(len(times)), 1.0])
            else:
                times.append([float((begin - first).days), float((end - begin).days)])
        return (
            int_table(rows, t.STEP_COLUMNS),
            np.array(times, dtype=np.float64),
            np.array(changes, dtype=np.int64),
            np.array(values, dtype=np.float64),
        )

    def _doors(self, plan: Schedule) -> Ints:
        doors = np.full((len(plan.begins), len(self.flows)), t.OPEN, dtype=np.int64)
        for f, name in enumerate(self.flows):
            said = self.world.flows[name]
            if said.open_until is None:
                continue
            lever: list[Setting] = self.levers.get(said.open_until, [])
            rush = said.pulse.days if said.pulse else 0
            for i, begin in enumerate(plan.begins):
                doors[i, f] = door(lever, begin, rush)
        return doors

    # -- the start -----------------------------------------------------------------------------

    def _begin(self, name: str) -> Begin:
        start = self.world.scenario.start.get(name)
        if start is None:
            stock = next(s for s in self.world.force.stock if s.name == name)
            start = Start(people=stock.starts_at if stock.starts_at is not None else Decimal(0))
        column, people = self._amount(start.people)
        times_column, times = self._amount(start.times)
        weights = self._weights(name, start)
        if start.people is None:
            people = float(weights.sum())
        total = weights.sum()
        return Begin(
            column,
            people,
            times_column,
            times if start.times is not None else 1.0,
            weights / total if total > 0 else weights,
        )

    def _amount(self, said: str | Decimal | None) -> tuple[int, float]:
        if isinstance(said, str):
            return self.column(said), 0.0
        return NONE, float(said) if said is not None else 0.0

    def _weights(self, name: str, start: Start) -> Floats:
        if name not in self.aged:
            table = self.world.people_by_age.get(name)
            return np.array([sum(table.values()) if table else 1.0])
        cohorts = self._cohorts()
        weights = np.zeros(len(cohorts))
        first = int(cohorts[0])
        if name in self.world.people_by_age:
            for age, people in self.world.people_by_age[name].items():
                if 0 <= age - first < len(weights):
                    weights[age - first] = people
            return weights
        bands = start.ages or {f"{first}-{int(cohorts[-1])}": Decimal(1)}
        for text, weight in bands.items():
            band = band_of(text)
            assert band is not None
            for age in range(band[0], band[1] + 1):
                if 0 <= age - first < len(weights):
                    weights[age - first] += float(weight) / (band[1] - band[0] + 1)
        return weights


def _leaving(flows: Ints, stock: int) -> list[int]:
    return [f for f in range(len(flows)) if flows[f, t.SRC] == stock]


def _number(value: Decimal | date | None) -> float | None:
    return None if value is None or isinstance(value, date) else float(value)
