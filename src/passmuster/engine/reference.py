"""The same model in plain NumPy, one draw at a time: slow, short, and the oracle of the kernel.

It shares the tables and the definition of a step with the kernel, and none of its code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, Trajectories, starts

Array = NDArray[np.float64]
YEAR, MONTH = 365.25, 30.4375


def run_reference(model: Model, inputs: Inputs) -> Trajectories:
    """Run a model in expected values without Numba."""
    start = starts(model, inputs)
    runs = [
        _Draw(model, inputs.parameters[d], inputs.walks[d], start[d]).run()
        for d in range(inputs.draws)
    ]
    return Trajectories(
        start.sum(axis=2),
        np.array([r.stock_out for r in runs]),
        np.array([r.flow_out for r in runs]),
        np.array([r.unmet for r in runs]),
        np.array([r.status for r in runs], dtype=np.int64),
    )


@dataclass
class _Draw:
    model: Model
    drawn: Array
    walks: Array
    start: Array
    stock_out: list[Array] = field(default_factory=list)
    flow_out: list[Array] = field(default_factory=list)
    status: int = 0

    def __post_init__(self) -> None:
        tb = self.model.tables
        self.people: list[Array] = []
        """Of each stock [row of entry, cohort]."""
        for s, row in enumerate(tb.stocks):
            cells = np.zeros((row[t.ROWS], row[t.COLS]))
            cells[0] = self.start[s, : row[t.COLS]]
            self.people.append(cells)
        self.unmet = np.zeros(len(tb.flows))
        self.moved = np.zeros(len(tb.flows))
        self.level = self.drawn.copy()
        self.memory = np.zeros(len(tb.drivers))
        self.past = np.zeros(len(tb.drivers))
        self.front: dict[int, float] = {}
        self.first_stay: dict[int, float] = {}

    def run(self) -> _Draw:
        tb = self.model.tables
        since = np.zeros(len(tb.flows))
        for n in range(len(tb.steps)):
            before = self.totals()
            self.set_rates(n, before)
            self.moved = np.zeros(len(tb.flows))
            self.step(n)
            self.remember(n, before, self.totals())
            since = since + self.moved
            if tb.steps[n, t.OUTPUT] >= 0:
                self.stock_out.append(self.totals())
                self.flow_out.append(since)
                since = np.zeros(len(tb.flows))
        if not np.isfinite(self.stock_out).all():
            self.status |= t.NOT_FINITE
        return self

    def totals(self) -> Array:
        return np.array([cells.sum() for cells in self.people])

    # -- what holds during a step ----------------------------------------------------------------

    def set_rates(self, n: int, before: Array) -> None:
        tb = self.model.tables
        for k in range(tb.steps[n, t.CHANGE_FROM], tb.steps[n, t.CHANGE_TO]):
            c, said = tb.changes[k], tb.change_values[k]
            self.level[c] = self.drawn[c] if np.isnan(said) else said
        self.value = self.level.copy()
        for c, w in enumerate(tb.walk_of):
            if w != t.NONE:
                self.value[c] *= self.walks[w, tb.steps[n, t.MONTH]]
        drivers = self.drivers(n, before)
        self.rate = np.array([self.one_rate(n, f, drivers) for f in range(len(tb.flows))])
        self.note_tipping(drivers)
        if n == 0:
            for s, row in enumerate(tb.stocks):
                if row[t.DWELL_FLOW] != t.NONE:
                    self.first_stay[s] = self.rate[row[t.DWELL_FLOW]]
                    self.front[s] = -self.first_stay[s]

    def drivers(self, n: int, before: Array) -> Array:
        tb = self.model.tables
        now = np.empty(len(tb.drivers))
        for d, row in enumerate(tb.drivers):
            if row[t.DRIVER_KIND] == t.RECENT:
                now[d] = self.memory[d]
                continue
            over = before[tb.members[row[t.A_FROM] : row[t.A_TO]]].sum()
            if row[t.DRIVER_KIND] == t.RATIO_TO_COL:
                under = self.value[row[t.OVER_COL]]
            else:
                under = before[tb.members[row[t.B_FROM] : row[t.B_TO]]].sum()
            now[d] = over / under if under > 0 else 0.0
        ahead = tb.times[n, t.LASTS] / (2 * tb.times[n - 1, t.LASTS]) if n else 0.0
        carried = now + (now - self.past) * ahead
        self.past = now
        return np.where(carried > 0, carried, now)

    def one_rate(self, n: int, f: int, drivers: Array) -> float:
        tb = self.model.tables
        row = tb.flows[f]
        rate = float(self.value[row[t.COL]] * tb.scale[f])
        if row[t.KIND] == t.DWELL:
            if tb.stocks[row[t.SRC], t.STAGE] != t.NONE:
                return rate
            rate = 1 / rate
        for k in range(row[t.FACTOR_FROM], row[t.FACTOR_TO]):
            factor = tb.factors[k]
            amount = self.value[factor[t.AMOUNT_COL]]
            if factor[t.FORM] == t.TIMES:
                rate *= amount
                continue
            from_state = factor[t.DRIVER] != t.NONE
            driver = drivers[factor[t.DRIVER]] if from_state else self.value[factor[t.DRIVER_COL]]
            if factor[t.FORM] == t.ADDS:
                rate *= 1 + amount * driver
            else:
                if factor[t.REFERENCE_COL] != t.NONE:
                    driver = driver / self.value[factor[t.REFERENCE_COL]]
                rate *= driver**amount
        if tb.doors[n, f] == t.CLOSED:
            return 0.0
        return float(rate * (self.value[row[t.PULSE_COL]] if tb.doors[n, f] == t.RUSH else 1))

    def note_tipping(self, drivers: Array) -> None:
        """Mark a flow that feeds on itself so much that its hazard has nowhere to settle."""
        tb = self.model.tables
        for f, row in enumerate(tb.flows):
            for form, d, _, amount, _ in tb.factors[row[t.FACTOR_FROM] : row[t.FACTOR_TO]]:
                if form != t.ADDS or d == t.NONE or tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
                    continue
                fed_by = tb.members[tb.drivers[d, t.A_FROM] : tb.drivers[d, t.A_TO]]
                b = self.value[amount]
                if f in fed_by and b * self.rate[f] * MONTH / (1 + b * drivers[d]) >= 1:
                    self.status |= t.TIPPED

    def remember(self, n: int, before: Array, after: Array) -> None:
        tb = self.model.tables
        days = tb.times[n, t.LASTS]
        for d, row in enumerate(tb.drivers):
            if row[t.DRIVER_KIND] == t.RECENT:
                moves = self.moved[tb.members[row[t.A_FROM] : row[t.A_TO]]].sum()
                stocks = tb.members[row[t.B_FROM] : row[t.B_TO]]
                people = (before[stocks].sum() + after[stocks].sum()) / 2
                pace = moves / people * MONTH / days if people > 0 else 0.0
                fades = np.exp(-days / self.value[row[t.OVER_COL]])
                self.memory[d] = self.memory[d] * fades + pace * (1 - fades)

    # -- one step --------------------------------------------------------------------------------

    def step(self, n: int) -> None:
        tb = self.model.tables
        begins, lasts = tb.times[n]
        order = list(tb.operations)
        if tb.shape[t.AT_ONCE]:
            self.into = [np.zeros_like(cells) for cells in self.people]
            for kind, subject in order:
                self.operate(n, kind, subject, begins, lasts)
            for cells, more in zip(self.people, self.into, strict=True):
                cells += more
            return
        self.into = self.people
        for half, turn in ((begins, order), (begins + lasts / 2, order[::-1])):
            for kind, subject in turn:
                self.operate(n, kind, subject, half, lasts / 2)

    def operate(self, n: int, kind: int, subject: int, since: float, days: float) -> None:
        if kind == t.STAY:
            self.stay(n, subject, since + days)
        elif kind == t.EXITS:
            self.exits(n, subject, since + days / 2, days)
        elif kind == t.FILL:
            self.fill(n, subject, since + days / 2, days)
        else:
            self.birthday(n, subject, since, since + days)

    def arrive(self, n: int, f: int, amount: Array, now: float) -> None:
        """Let [row, cohort] people come to where flow f leads."""
        tb = self.model.tables
        self.moved[f] += amount.sum()
        src, dst = tb.flows[f, t.SRC], tb.flows[f, t.DST]
        if dst == t.OUTSIDE:
            return
        row = n + 1 if tb.stocks[dst, t.STAGE] != t.NONE else 0
        if not tb.stocks[dst, t.AGED]:
            self.into[dst][row] += amount.sum()
        elif src != t.OUTSIDE and tb.stocks[src, t.AGED]:
            self.into[dst][row] += amount.sum(axis=0)
        else:
            share = self.in_band(f, now)
            if share.sum() == 0:
                self.status |= t.NO_AGE
                share = np.eye(1, len(share))[0]
            self.into[dst][row] += amount.sum() * share / share.sum()

    def in_band(self, f: int, now: float) -> Array:
        """Return the share of each cohort whose age flow f moves."""
        tb = self.model.tables
        if tb.flows[f, t.AGE_FROM] == t.NONE:
            return np.ones(len(tb.ages))
        young = tb.ages + now / YEAR
        first, last = self.value[tb.flows[f, [t.AGE_FROM, t.AGE_TO]]]
        share: Array = np.minimum(young + 1, last + 1) - np.maximum(young, first)
        return np.maximum(share, 0)

    def of_source(self, f: int, now: float) -> Array:
        tb = self.model.tables
        return self.in_band(f, now) if tb.stocks[tb.flows[f, t.SRC], t.AGED] else np.ones(1)

    def entries(self, n: int, s: int, now: float) -> tuple[Array, Array]:
        """Return between which days those still in each row of a stage entered it."""
        times = self.model.tables.times
        begin = np.array([-self.first_stay[s], *times[: n + 1, t.BEGINS]])
        end = np.array([0.0, *np.minimum(times[: n + 1].sum(axis=1), now)])
        return np.maximum(begin, self.front[s]), end

    def by_stay(self, n: int, s: int, f: int, now: float) -> Array:
        """Return by how much flow f is multiplied in each row of stock s."""
        tb = self.model.tables
        if s not in self.front:
            return np.ones(1)
        begin, end = self.entries(n, s, now)
        factor = np.ones(len(begin))
        length = self.rate[tb.stocks[s, t.DWELL_FLOW]]
        for days, column, low, high in (
            (t.FIRST_DAYS, t.FIRST_COL, 0.0, float(tb.flows[f, t.FIRST_DAYS])),
            (t.LAST_DAYS, t.LAST_COL, length - tb.flows[f, t.LAST_DAYS], length + 1e9),
        ):
            if tb.flows[f, days] == t.NONE:
                continue
            inside = np.minimum(end, now - low) - np.maximum(begin, now - high)
            some = end > begin
            width = np.where(some, end - begin, 1.0)
            stay = now - end
            at_a_point = ((low <= stay) & (stay < high)).astype(float)
            share = np.where(some, np.clip(inside, 0, None) / width, at_a_point)
            factor += share * (self.value[tb.flows[f, column]] - 1)
        return factor

    def exits(self, n: int, s: int, now: float, days: float) -> None:
        tb = self.model.tables
        flows = tb.exits[tb.stocks[s, t.EXIT_FROM] : tb.stocks[s, t.EXIT_TO]]
        rows = n + 2 if s in self.front else 1
        cells = self.people[s][:rows]
        hazards = np.array(
            [
                self.rate[f] * np.outer(self.by_stay(n, s, f, now), self.of_source(f, now))
                for f in flows
            ]
        )
        whole = hazards.sum(axis=0)
        if tb.shape[t.AT_ONCE]:
            if (whole > 1 + 1e-12).any():
                self.status |= t.ABOVE_ONE
            per = np.ones_like(whole)
        else:
            per = -np.expm1(-whole * days) / np.where(whole > 0, whole, 1.0)
        amounts = [cells * hazard * per for hazard in hazards]
        self.people[s][:rows] = cells - sum(amounts)
        for f, amount in zip(flows, amounts, strict=True):
            self.arrive(n, f, amount, now)

    def stay(self, n: int, s: int, now: float) -> None:
        f = self.model.tables.stocks[s, t.DWELL_FLOW]
        begin, end = self.entries(n, s, now)
        front = max(self.front[s], now - self.rate[f])
        inside = np.where(end > begin, end - begin, 1.0)
        share = np.where(front >= end, 1.0, np.clip((front - begin) / inside, 0, None))
        amount = self.people[s][: n + 2] * share[:, None]
        self.people[s][: n + 2] -= amount
        self.arrive(n, f, amount, now)
        self.front[s] = front

    def fill(self, n: int, f: int, now: float, days: float) -> None:
        tb = self.model.tables
        row = tb.flows[f]
        take = self.rate[f] * days
        if row[t.ROOM_COL] != t.NONE:
            held = sum(self.people[s].sum() for s in tb.members[row[t.ROOM_FROM] : row[t.ROOM_TO]])
            free = max(0.0, self.value[row[t.ROOM_COL]] - held)
            if take > free:
                self.unmet[f] += take - free
                self.status |= t.NO_ROOM
                take = free
        if row[t.SRC] == t.OUTSIDE:
            self.arrive(n, f, np.array([[take]]), now)
            return
        eligible = self.people[row[t.SRC]] * self.of_source(f, now)
        pool = eligible.sum()
        if take > pool * (1 + 1e-12) + 1e-9:
            self.unmet[f] += take - pool
            self.status |= t.POOL_EXHAUSTED
        amount = eligible * (min(1.0, take / pool) if pool > 0 else 0.0)
        self.people[row[t.SRC]] -= amount
        self.arrive(n, f, amount, now)

    def birthday(self, n: int, f: int, begins: float, ends: float) -> None:
        tb = self.model.tables
        s, age = tb.flows[f, t.SRC], self.value[tb.flows[f, t.COL]]

        def under(now: float) -> Array:
            young = tb.ages + now / YEAR
            share: Array = np.minimum(young + 1, age) - np.maximum(young, -1.0)
            return np.maximum(share, 0)

        some = under(begins) > 0
        still = np.where(some, under(ends) / np.where(some, under(begins), 1.0), 0.0)
        amount = self.people[s] * np.maximum(1 - still, 0)
        self.people[s] -= amount
        self.arrive(n, f, amount, (begins + ends) / 2)
