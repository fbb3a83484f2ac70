"""What holds in a month of the coarse world: parameters, drivers, and the rates they make."""

from __future__ import annotations

from passmuster.engine import coarse as c
from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_MONTH
from passmuster.engine.coarse import CoarseTables
from passmuster.engine.coarse_space import LANES, CoarseSpace
from passmuster.engine.compiled import bare_inner
from passmuster.engine.elementary import exp, log


@bare_inner
def set_values(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Set the parameters that are not in month n what they were in the one before."""
    for k in range(len(tb.varying)):
        col = tb.varying[k]
        if tb.turns[n, col] == 0:
            continue
        own, lever, w = tb.own[n, col], tb.lever[n, col], tb.walk_of[col]
        value, theta = sp.value[col], sp.theta[col]
        if own > 0.0:
            for i in range(LANES):
                value[i] = own * theta[i] + lever
        else:
            # A parameter that only measures set may have no number of its own.
            for i in range(LANES):
                value[i] = lever
        if w != t.NONE:
            walk = sp.log_walk[w, n]
            for i in range(LANES):
                value[i] *= exp(walk[i])


@bare_inner
def set_drivers(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Set drivers for the middle of month n: memory rows are recent, past and middle."""
    count = tb.shape[c.DRIVERS]
    ahead = tb.days[n] / (2.0 * tb.days[n - 1]) if n > 0 else 0.0
    now, under = sp.row[1], sp.row[2]
    for d in range(count):
        kind, past, middle = tb.drivers[d, t.DRIVER_KIND], sp.memory[count + d], 2 * count + d
        recent = sp.memory[d]
        for i in range(LANES):
            now[i], under[i] = 0.0, 0.0
        if kind == t.RECENT:
            for i in range(LANES):
                now[i] = recent[i]
        else:
            for k in range(tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO]):
                people = sp.people[n, tb.members[k]]
                for i in range(LANES):
                    now[i] += people[i]
            if kind == t.RATIO_TO_COL:
                over = sp.value[tb.drivers[d, t.OVER_COL]]
                for i in range(LANES):
                    under[i] = over[i]
            else:
                for k in range(tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO]):
                    people = sp.people[n, tb.members[k]]
                    for i in range(LANES):
                        under[i] += people[i]
            for i in range(LANES):
                now[i] = now[i] / under[i] if under[i] > 0.0 else 0.0
        carry = sp.memory[middle]
        for i in range(LANES):
            carried = now[i] + (now[i] - past[i]) * ahead
            carry[i] = carried if carried > 0.0 else now[i]
        for i in range(LANES):
            past[i] = now[i]


@bare_inner
def set_rates(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Set the rates that are not in month n what they were in the one before."""
    for f in range(len(tb.flows)):
        if tb.fresh[n, f] == 0:
            continue
        kind, scale = tb.flows[f, t.KIND], tb.scale[f]
        rate, value = sp.rate[f], sp.value[tb.flows[f, t.COL]]
        if kind == t.DWELL and tb.stocks[tb.flows[f, t.SRC], t.STAGE] != t.NONE:
            for i in range(LANES):
                rate[i] = value[i] * scale
            continue
        opened = tb.opened[n, f] * (tb.aged[n, f] if kind == t.RATE else 1.0)
        if kind == t.DWELL:
            for i in range(LANES):
                rate[i] = opened / (value[i] * scale)
        else:
            for i in range(LANES):
                rate[i] = opened * value[i] * scale
        if tb.rushed[n, f] > 0.0 and tb.flows[f, t.PULSE_COL] != t.NONE:
            share, pulse = tb.rushed[n, f] / tb.opened[n, f], sp.value[tb.flows[f, t.PULSE_COL]]
            for i in range(LANES):
                rate[i] *= 1.0 + share * (pulse[i] - 1.0)
        if opened > 0.0:
            for k in range(tb.flows[f, t.FACTOR_FROM], tb.flows[f, t.FACTOR_TO]):
                _multiply(tb, k, f, sp)


@bare_inner
def _multiply(tb: CoarseTables, k: int, f: int, sp: CoarseSpace) -> None:
    form, d, col = tb.factors[k, t.FORM], tb.factors[k, t.DRIVER], tb.factors[k, t.DRIVER_COL]
    reference = tb.factors[k, t.REFERENCE_COL]
    rate, amount = sp.rate[f], sp.value[tb.factors[k, t.AMOUNT_COL]]
    if form == t.TIMES:
        for i in range(LANES):
            rate[i] *= amount[i]
        return
    driver = sp.memory[2 * tb.shape[c.DRIVERS] + d] if d != t.NONE else sp.value[col]
    if form == t.ADDS:
        for i in range(LANES):
            rate[i] *= 1.0 + amount[i] * driver[i]
        return
    level = sp.row[1]
    for i in range(LANES):
        level[i] = driver[i]
    if reference != t.NONE:
        under = sp.value[reference]
        for i in range(LANES):
            level[i] /= under[i]
    for i in range(LANES):
        times = exp(amount[i] * log(level[i]))
        level[i] = level[i] if amount[i] == 1.0 else times
    for i in range(LANES):
        rate[i] *= level[i]


@bare_inner
def remember(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Take the moves of month n into drivers of recent moves."""
    for d in range(tb.shape[c.DRIVERS]):
        if tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
            continue
        moved, held, memory = sp.row[1], sp.row[2], sp.memory[d]
        for i in range(LANES):
            moved[i], held[i] = 0.0, 0.0
        for k in range(tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO]):
            after, before = sp.moves[n + 1, tb.members[k]], sp.moves[n, tb.members[k]]
            for i in range(LANES):
                moved[i] += after[i] - before[i]
        for k in range(tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO]):
            after, before = sp.people[n + 1, tb.members[k]], sp.people[n, tb.members[k]]
            for i in range(LANES):
                held[i] += 0.5 * (before[i] + after[i])
        months, over = DAYS_A_MONTH / tb.days[n], sp.value[tb.drivers[d, t.OVER_COL]]
        for i in range(LANES):
            moved[i] = moved[i] / held[i] * months if held[i] > 0.0 else 0.0
        for i in range(LANES):
            fades = exp(-tb.days[n] / over[i])
            memory[i] = memory[i] * fades + moved[i] * (1.0 - fades)
