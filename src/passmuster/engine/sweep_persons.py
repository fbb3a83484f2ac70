"""One draw from the first day to the last, person by person."""

from __future__ import annotations

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.chance import Words, seat, uniform
from passmuster.engine.compiled import entry, inner
from passmuster.engine.persons import (
    COUNT,
    NEXT_FREE,
    Links,
    end_stays,
    leave_one_by_one,
    pick_for_quota,
    reach_age,
)
from passmuster.engine.rates import note_tipping, remember, set_drivers, set_rates, set_values
from passmuster.engine.sweep import begin, put_out
from passmuster.engine.sweep_counts import round_start
from passmuster.engine.tables import Floats, Ints, Space, Tables

HALVES = 2


@entry
def run_persons(
    tb: Tables, sp: Space, keys: Words, stock_keys: Words, of_draw: Words, rng: Words,
    head: Links, later: Links, follows: Links, born: Floats, came: Floats, tally: Ints,
    stays: Floats, parameters: Floats, walks: Floats, start: Floats,
    stock_out: Floats, flow_out: Floats, unmet: Floats, status: Ints,
) -> bool:  # fmt: skip
    """Run one draw; false if there was no space for all persons. Arrays as for `run_counts`.

    Args:
        head: [stock] first person of each list; `later` those who arrive where all move at once.
        follows: [person] the next of his list.
        born: [person] age on the first day.
        came: [person] day on which he came to where he is.
        tally: [2, stock] people in each stock, and how many persons there are.
        stays: filled with the mean stay so far of those in a stock, [output, stock].
    """
    begin(tb, sp, start)
    round_start(tb, sp, rng, of_draw[0], stock_keys, start)
    for s in range(len(head)):
        head[s], later[s] = -1, -1
        tally[COUNT, s] = tally[NEXT_FREE, s] = 0
    for n in range(len(tb.steps)):
        set_values(tb, sp, n, parameters, walks)
        if n > 0:
            prepare(tb, sp, n, tally)
        set_rates(tb, sp, n)
        if n == 0:
            # Only now is it known how long a stay was for those who are in it.
            if not seat_start(
                tb, sp, rng, of_draw[0], stock_keys, head, follows, born, came, tally
            ):
                return False
            prepare(tb, sp, n, tally)
            set_rates(tb, sp, n)
        if len(tb.drivers) > 0:
            note_tipping(tb, sp, status)
        if not step_persons(tb, sp, rng, of_draw[0], keys, n, head, later, follows, born, came,
                            tally, unmet, status):  # fmt: skip
            return False
        for s in range(len(tb.stocks)):
            sp.after[s, 0] = tally[COUNT, s]
        if len(tb.drivers) > 0:
            remember(tb, sp, n)
        out = tb.steps[n, t.OUTPUT]
        put_out(tb, sp, out, stock_out, flow_out, status)
        if out >= 0:
            now = tb.times[n, t.BEGINS] + tb.times[n, t.LASTS]
            mean_stays(now, head, follows, came, tally, stays[out])
    return True


@inner
def prepare(tb: Tables, sp: Space, n: int, tally: Ints) -> None:
    """Set the drivers from how many are where."""
    if len(tb.drivers) > 0:
        for s in range(len(tb.stocks)):
            sp.before[s, 0] = tally[COUNT, s]
        set_drivers(tb, sp, n)


@inner
def seat_start(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, stock_keys: Words,
    head: Links, follows: Links, born: Floats, came: Floats, tally: Ints,
) -> bool:  # fmt: skip
    """Make the persons of the start, each with a birthday and, in a stage, a day of entry."""
    p = 0
    for s in range(len(tb.stocks)):
        stay = 0.0
        if tb.stocks[s, t.STAGE] != t.NONE:
            stay = sp.rate[tb.stocks[s, t.DWELL_FLOW], 0]
        for col in range(tb.stocks[s, t.COLS]):
            for _ in range(int(sp.x[tb.stocks[s, t.OFFSET] + col, 0])):
                if p >= len(born):
                    return False
                seat(rng, of_draw, stock_keys[s], 1, p)
                born[p] = tb.ages[col] + uniform(rng)
                came[p] = -uniform(rng) * stay
                follows[p], head[s] = head[s], p
                tally[COUNT, s] += 1
                p += 1
    tally[NEXT_FREE, 0] = p
    return True


@inner
def step_persons(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int,
    head: Links, later: Links, follows: Links, born: Floats, came: Floats, tally: Ints,
    unmet: Floats, status: Ints,
) -> bool:  # fmt: skip
    """Run the operations forwards over half of a step and backwards over the other half."""
    at_once = tb.shape[t.AT_ONCE] == 1
    into = later if at_once else head
    begins, lasts = tb.times[n, t.BEGINS], tb.times[n, t.LASTS]
    days = lasts if at_once else 0.5 * lasts
    count, fits = len(tb.operations), True
    for turn in range(count if at_once else HALVES * count):
        forwards = turn < count
        o = turn if forwards else HALVES * count - 1 - turn
        since = begins if forwards else begins + days
        when = HALVES * tb.steps[n, t.DAY] + (0 if forwards else 1)
        kind, subject = tb.operations[o, t.OPERATION], tb.operations[o, t.SUBJECT]
        middle = since + 0.5 * days
        if kind == t.STAY:
            end_stays(tb, sp, rng, of_draw, keys, when, subject, since + days, days, head, follows,
                      born, came, tally, status)  # fmt: skip
        elif kind == t.FILL:
            fits = fits and pick_for_quota(
                tb, sp, rng, of_draw, keys, when, subject, middle, days, head, into, follows, born,
                came, tally, unmet, status,
            )  # fmt: skip
        elif kind == t.BIRTHDAY:
            reach_age(tb, sp, subject, since + days, head, follows, born, came, tally)
        else:
            leave_one_by_one(tb, sp, rng, of_draw, keys, when, subject, middle, days, head, into,
                             follows, born, came, tally, status)  # fmt: skip
    if at_once:
        for s in range(len(head)):
            while later[s] >= 0:
                p = later[s]
                later[s] = follows[p]
                follows[p], head[s] = head[s], p
    return fits


@inner
def mean_stays(
    now: float, head: Links, follows: Links, came: Floats, tally: Ints, stays: Floats
) -> None:
    """Set how long those in each stock have been there on average, in days; 0 where nobody is."""
    for s in range(len(head)):
        total, p = 0.0, head[s]
        while p >= 0:
            total += now - came[p]
            p = follows[p]
        stays[s] = total / tally[COUNT, s] if tally[COUNT, s] > 0 else 0.0
