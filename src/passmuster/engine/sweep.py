"""One batch of draws from the first day to the last, in expected values.

A step runs the operations of the table in order over its first half and backwards over its
second (Strang 1968): the whole is of second order, nothing falls below zero, and the same
operations drawn at random have the same means wherever rates do not depend on the state.
"""

from __future__ import annotations

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import one_minus_exp
from passmuster.engine.compiled import entry, inner
from passmuster.engine.expected import (
    PART,
    POOL,
    WHOLE,
    add_people,
    ask,
    birthday,
    fill,
    fill_from_outside,
    leave_ageless,
    leave_by_cell,
    leave_plain,
    settle,
    stay,
)
from passmuster.engine.rates import note_tipping, remember, set_drivers, set_rates, set_values
from passmuster.engine.tables import Floats, Ints, Space, Tables


@entry
def run_expected(
    tb: Tables, sp: Space, parameters: Floats, walks: Floats, start: Floats,
    stock_out: Floats, flow_out: Floats, unmet: Floats, status: Ints,
) -> None:  # fmt: skip
    """Run lanes of draws side by side.

    Args:
        tb: the model.
        sp: space to work in.
        parameters: [column, lane].
        walks: [walk, month, lane].
        start: people at the start, [stock, cohort, lane]; stocks without ages use the first.
        stock_out: filled with people at the end of each output, [output, stock, lane].
        flow_out: filled with moves since the output before, [output, flow, lane].
        unmet: filled with what quotas asked for and did not get, [flow, lane].
        status: filled with the bits of each trajectory's status, [lane].
    """
    begin(tb, sp, start)
    for n in range(len(tb.steps)):
        open_step(tb, sp, n, parameters, walks, status)
        step(tb, sp, n, unmet, status)
        out = close_step(tb, sp, n)
        put_out(tb, sp, out, stock_out, flow_out, status)


@inner
def open_step(
    tb: Tables, sp: Space, n: int, parameters: Floats, walks: Floats, status: Ints
) -> None:
    """Set parameters, drivers and rates as they hold during step n."""
    set_values(tb, sp, n, parameters, walks)
    if len(tb.drivers) > 0:
        # Of the step before: nobody has entered a row of this one yet.
        set_totals(tb, sp, n - 1)
        for s in range(len(tb.stocks)):
            for i in range(sp.row.shape[1]):
                sp.before[s, i] = sp.after[s, i]
        set_drivers(tb, sp, n)
    set_rates(tb, sp, n)
    if len(tb.drivers) > 0:
        note_tipping(tb, sp, status)
    if n == 0:
        set_fronts(tb, sp)


@inner
def close_step(tb: Tables, sp: Space, n: int) -> int:
    """Add up who is where after step n, for outputs and drivers; return the output, or -1."""
    out: int = tb.steps[n, t.OUTPUT]
    if len(tb.drivers) > 0 or out >= 0:
        set_totals(tb, sp, n)
    if len(tb.drivers) > 0:
        remember(tb, sp, n)
    return out


@inner
def begin(tb: Tables, sp: Space, start: Floats) -> None:
    """Empty the space and put the people of the start into the cells."""
    for space in (sp.x, sp.into, sp.moved, sp.since, sp.memory, sp.past):
        for row in range(space.shape[0]):
            for i in range(space.shape[1]):
                space[row, i] = 0.0
    for k in range(len(sp.lows)):
        sp.lows[k] = 0
    for s in range(len(tb.stocks)):
        for col in range(tb.stocks[s, t.COLS]):
            for i in range(start.shape[2]):
                sp.x[tb.stocks[s, t.OFFSET] + col, i] = start[s, col, i]


@inner
def set_totals(tb: Tables, sp: Space, n: int) -> None:
    """Add up each stock."""
    for s in range(len(tb.stocks)):
        for i in range(sp.row.shape[1]):
            sp.row[POOL, i] = 0.0
        add_people(tb, sp, n, s)
        for i in range(sp.row.shape[1]):
            sp.after[s, i] = sp.row[POOL, i]


@inner
def put_out(
    tb: Tables, sp: Space, out: int, stock_out: Floats, flow_out: Floats, status: Ints
) -> None:
    """Add a step's moves to those since the last output, and hand out what is due."""
    lanes = sp.row.shape[1]
    for f in range(len(tb.flows)):
        for i in range(lanes):
            sp.since[f, i] += sp.moved[f, i]
            sp.moved[f, i] = 0.0
        if out >= 0:
            for i in range(lanes):
                flow_out[out, f, i] = sp.since[f, i]
                sp.since[f, i] = 0.0
    if out < 0:
        return
    for i in range(lanes):
        sp.row[WHOLE, i] = 0.0
    for s in range(len(tb.stocks)):
        for i in range(lanes):
            stock_out[out, s, i] = sp.after[s, i]
            sp.row[WHOLE, i] += sp.after[s, i]
    for i in range(lanes):
        if not np.isfinite(sp.row[WHOLE, i]):  # as is any sum with a number out of range
            status[i] |= t.NOT_FINITE


@inner
def set_fronts(tb: Tables, sp: Space) -> None:
    """Let those of the start have entered evenly over one stay before the first day."""
    stages = tb.shape[t.STAGES]
    for s in range(len(tb.stocks)):
        k = tb.stocks[s, t.STAGE]
        if k != t.NONE:
            for i in range(sp.row.shape[1]):
                length = sp.rate[tb.stocks[s, t.DWELL_FLOW], i]
                sp.front[k, i], sp.front[k + stages, i] = -length, length


@inner
def set_leave(tb: Tables, sp: Space, days: float, at_once: bool, status: Ints) -> None:
    """Set which share of a cell leaves by each flow, for stocks whose cells are all alike."""
    for s in range(len(tb.stocks)):
        first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
        for i in range(sp.row.shape[1]):
            sp.row[WHOLE, i] = 0.0
        for k in range(first, last):
            for i in range(sp.row.shape[1]):
                sp.row[WHOLE, i] += sp.rate[tb.exits[k], i]
        if at_once:
            for i in range(sp.row.shape[1]):
                if sp.row[WHOLE, i] > 1.0 + 1e-12:
                    status[i] |= t.ABOVE_ONE
                sp.row[PART, i] = 1.0
        else:
            for i in range(sp.row.shape[1]):
                whole = sp.row[WHOLE, i]
                sp.row[PART, i] = one_minus_exp(whole * days) / whole if whole > 0.0 else 0.0
        for k in range(first, last):
            for i in range(sp.row.shape[1]):
                sp.leave[tb.exits[k], i] = sp.rate[tb.exits[k], i] * sp.row[PART, i]


@inner
def gains_ages(tb: Tables, s: int) -> bool:
    """Tell whether an exit leads from stock s, which keeps no ages, to where they count."""
    found = False
    for k in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
        dst = tb.flows[tb.exits[k], t.DST]
        if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1:
            found = True
    return found and tb.stocks[s, t.AGED] == 0


@inner
def step(tb: Tables, sp: Space, n: int, unmet: Floats, status: Ints) -> None:
    """Run the operations forwards over half of a step and backwards over the other half."""
    at_once = tb.shape[t.AT_ONCE] == 1
    begins, lasts = tb.times[n, t.BEGINS], tb.times[n, t.LASTS]
    days = lasts if at_once else 0.5 * lasts
    set_leave(tb, sp, days, at_once, status)
    count = len(tb.operations)
    for turn in range(count if at_once else 2 * count):
        forwards = turn < count
        o = turn if forwards else 2 * count - 1 - turn
        since = begins if forwards else begins + days
        kind, subject = tb.operations[o, t.OPERATION], tb.operations[o, t.SUBJECT]
        s = subject if kind == t.EXITS or kind == t.STAY else tb.flows[subject, t.SRC]
        k = tb.stocks[s, t.STAGE] if s != t.OUTSIDE else t.NONE
        low = sp.lows[k] if k != t.NONE else 0
        middle = since + 0.5 * days
        if kind == t.STAY:
            sp.lows[k] = stay(tb, sp, n, s, low, since + days)
        elif kind == t.FILL:
            ask(tb, sp, n, subject, days, unmet, status)
            if s == t.OUTSIDE:
                fill_from_outside(tb, sp, n, subject)
                settle(tb, sp, n, subject, middle, status)
            else:
                fill(tb, sp, n, subject, low, middle, unmet, status)
                if tb.stocks[s, t.AGED] == 0:
                    settle(tb, sp, n, subject, middle, status)
        elif kind == t.BIRTHDAY:
            birthday(tb, sp, n, subject, low, since, since + days)
        elif tb.stocks[s, t.EXITS_PLAIN] == 1 and not gains_ages(tb, s):
            leave_plain(tb, sp, n, s, low)
        elif tb.stocks[s, t.AGED] == 0:
            leave_ageless(tb, sp, n, s, low, middle, days)
            for e in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
                settle(tb, sp, n, tb.exits[e], middle, status)
        else:
            leave_by_cell(tb, sp, n, s, low, middle, days)
    if at_once:
        for cell in range(sp.x.shape[0]):
            for i in range(sp.x.shape[1]):
                sp.x[cell, i] += sp.into[cell, i]
                sp.into[cell, i] = 0.0
