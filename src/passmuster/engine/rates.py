"""What holds during a step: parameters as measures and walks leave them, drivers, rates."""

from __future__ import annotations

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_MONTH
from passmuster.engine.compiled import inline, inner
from passmuster.engine.tables import Floats, Ints, Space, Tables


@inner
def set_values(tb: Tables, sp: Space, n: int, parameters: Floats, walks: Floats) -> None:
    """Set the parameters of step n: as drawn, as a measure sets them, times their walk.

    `parameters` [column, lane], `walks` [walk, month, lane].
    """
    columns, lanes = parameters.shape
    if n == 0:
        for c in range(columns):
            for i in range(lanes):
                sp.level[c, i] = parameters[c, i]
    for k in range(tb.steps[n, t.CHANGE_FROM], tb.steps[n, t.CHANGE_TO]):
        c, said = tb.changes[k], tb.change_values[k]
        for i in range(lanes):
            sp.level[c, i] = parameters[c, i] if np.isnan(said) else said
    month = tb.steps[n, t.MONTH]
    for c in range(columns):
        w = tb.walk_of[c]
        if w == t.NONE:
            for i in range(lanes):
                sp.value[c, i] = sp.level[c, i]
        else:
            for i in range(lanes):
                sp.value[c, i] = sp.level[c, i] * walks[w, month, i]


@inner
def set_drivers(tb: Tables, sp: Space, n: int) -> None:
    """Set the drivers that the state makes, for the middle of step n.

    Their value there is carried on from the last two steps, which keeps the step's order of
    accuracy at two; a driver that would fall to nothing on that line keeps its value instead.
    """
    drivers, lanes = sp.mid.shape
    ahead = tb.times[n, t.LASTS] / (2.0 * tb.times[n - 1, t.LASTS]) if n > 0 else 0.0
    for d in range(drivers):
        kind = tb.drivers[d, t.DRIVER_KIND]
        for i in range(lanes):
            if kind == t.RECENT:
                now = sp.memory[d, i]
            else:
                now = _total(tb, sp.before, tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO], i)
                if kind == t.RATIO_TO_COL:
                    under = sp.value[tb.drivers[d, t.OVER_COL], i]
                else:
                    under = _total(tb, sp.before, tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO], i)
                now = now / under if under > 0.0 else 0.0
            carried = now + (now - sp.past[d, i]) * ahead
            sp.mid[d, i] = carried if carried > 0.0 else now
            sp.past[d, i] = now


@inner
def _total(tb: Tables, of: Floats, first: int, last: int, i: int) -> float:
    total = 0.0
    for k in range(first, last):
        total += of[tb.members[k], i]
    return total


@inner
def remember(tb: Tables, sp: Space, n: int) -> None:
    """Carry the memory of recent moves over step n: moves a person-month, fading with time."""
    drivers, lanes = sp.memory.shape
    days = tb.times[n, t.LASTS]
    for d in range(drivers):
        if tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
            continue
        b_from, b_to = tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO]
        for i in range(lanes):
            moves = _total(tb, sp.moved, tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO], i)
            people = 0.5 * (_total(tb, sp.before, b_from, b_to, i)
                            + _total(tb, sp.after, b_from, b_to, i))  # fmt: skip
            pace = moves / people * (DAYS_A_MONTH / days) if people > 0.0 else 0.0
            fades = np.exp(-days / sp.value[tb.drivers[d, t.OVER_COL], i])
            sp.memory[d, i] = sp.memory[d, i] * fades + pace * (1.0 - fades)


@inner
def set_rates(tb: Tables, sp: Space, n: int) -> None:
    """Set what drives each flow during step n: a hazard or pace a day, or a stay in days."""
    flows, lanes = sp.rate.shape
    for f in range(flows):
        kind, c = tb.flows[f, t.KIND], tb.flows[f, t.COL]
        stays = kind == t.DWELL and tb.stocks[tb.flows[f, t.SRC], t.STAGE] != t.NONE
        for i in range(lanes):
            base = sp.value[c, i] * tb.scale[f]
            if kind == t.DWELL and not stays:
                base = 1.0 / base
            sp.rate[f, i] = base
        if stays:
            continue
        for k in range(tb.flows[f, t.FACTOR_FROM], tb.flows[f, t.FACTOR_TO]):
            _multiply(tb, sp, k, f)
        door = tb.doors[n, f]
        for i in range(lanes):
            if door == t.CLOSED:
                sp.rate[f, i] = 0.0
            elif door == t.RUSH:
                sp.rate[f, i] *= sp.value[tb.flows[f, t.PULSE_COL], i]


@inner
def note_tipping(tb: Tables, sp: Space, status: Ints) -> None:
    """Mark where a flow that feeds on its own recent moves has no level to settle at.

    With hazard h (1 + b m) and m its own recent hazard, m settles at h / (1 - b h): only while
    b h is below one.
    """
    for f in range(len(tb.flows)):
        for k in range(tb.flows[f, t.FACTOR_FROM], tb.flows[f, t.FACTOR_TO]):
            d = tb.factors[k, t.DRIVER]
            if tb.factors[k, t.FORM] != t.ADDS or d == t.NONE:
                continue
            if tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
                continue
            feeds = False
            for m in range(tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO]):
                feeds = feeds or tb.members[m] == f
            if not feeds:
                continue
            for i in range(sp.rate.shape[1]):
                b = sp.value[tb.factors[k, t.AMOUNT_COL], i]
                gain = b * sp.rate[f, i] * DAYS_A_MONTH / (1.0 + b * sp.mid[d, i])
                if gain >= 1.0:
                    status[i] |= t.TIPPED


@inline
def power(base: float, exponent: float) -> float:
    """Return a power; most drivers stand at 1 and many elasticities are 1, which need no logarithm."""
    if base == 1.0 or exponent == 0.0:
        return 1.0
    return base if exponent == 1.0 else base**exponent


@inner
def _multiply(tb: Tables, sp: Space, k: int, f: int) -> None:
    form, d, c = tb.factors[k, t.FORM], tb.factors[k, t.DRIVER], tb.factors[k, t.DRIVER_COL]
    amount, reference = tb.factors[k, t.AMOUNT_COL], tb.factors[k, t.REFERENCE_COL]
    for i in range(sp.rate.shape[1]):
        strength = sp.value[amount, i]
        if form == t.TIMES:
            sp.rate[f, i] *= strength
            continue
        driver = sp.mid[d, i] if d != t.NONE else sp.value[c, i]
        if form == t.ADDS:
            sp.rate[f, i] *= 1.0 + strength * driver
        else:
            ratio = driver / sp.value[reference, i] if reference != t.NONE else driver
            sp.rate[f, i] *= power(ratio, strength)
