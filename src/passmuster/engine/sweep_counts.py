"""One draw after another from the first day to the last, in whole people."""

from __future__ import annotations

from math import floor

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.chance import Words, seat, uniform
from passmuster.engine.compiled import entry, inner
from passmuster.engine.counts import finish, grow_up, leave, take_quota
from passmuster.engine.sweep import begin, close_step, open_step, put_out
from passmuster.engine.tables import Floats, Ints, Space, Tables

HALVES = 2


@entry
def run_counts(
    tb: Tables, sp: Space, keys: Words, stock_keys: Words, of_draw: Words, rng: Words,
    parameters: Floats, walks: Floats, start: Floats,
    stock_out: Floats, flow_out: Floats, unmet: Floats, status: Ints,
) -> None:  # fmt: skip
    """Run one draw. Arrays are as for `run_expected`, one lane wide.

    Args:
        start: is made whole.
        keys: of each flow, from its name.
        stock_keys: of each stock.
        of_draw: [1] the draw's own key.
        rng: space for a stream.
    """
    begin(tb, sp, start)
    round_start(tb, sp, rng, of_draw[0], stock_keys, start)
    for n in range(len(tb.steps)):
        open_step(tb, sp, n, parameters, walks, status)
        step_counts(tb, sp, rng, of_draw[0], keys, n, unmet, status)
        out = close_step(tb, sp, n)
        put_out(tb, sp, out, stock_out, flow_out, status)


@inner
def round_start(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, stock_keys: Words, start: Floats
) -> None:
    """Make the people of the start whole, each cell within one of its number."""
    for s in range(len(tb.stocks)):
        seat(rng, of_draw, stock_keys[s], 0, 0)
        spare, so_far, given = uniform(rng), 0.0, 0.0
        for col in range(tb.stocks[s, t.COLS]):
            cell = tb.stocks[s, t.OFFSET] + col
            so_far += sp.x[cell, 0]
            upto = floor(so_far + spare)
            sp.x[cell, 0] = start[s, col, 0] = upto - given
            given = upto


@inner
def step_counts(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int, unmet: Floats,
    status: Ints,
) -> None:  # fmt: skip
    """Run the operations forwards over half of a step and backwards over the other half."""
    at_once = tb.shape[t.AT_ONCE] == 1
    begins, lasts = tb.times[n, t.BEGINS], tb.times[n, t.LASTS]
    days = lasts if at_once else 0.5 * lasts
    count = len(tb.operations)
    for turn in range(count if at_once else HALVES * count):
        forwards = turn < count
        o = turn if forwards else HALVES * count - 1 - turn
        since = begins if forwards else begins + days
        # By the day and not the number of the step: a rule of later changes no number before.
        when = HALVES * tb.steps[n, t.DAY] + (0 if forwards else 1)
        kind, subject = tb.operations[o, t.OPERATION], tb.operations[o, t.SUBJECT]
        s = subject if kind == t.EXITS or kind == t.STAY else tb.flows[subject, t.SRC]
        k = tb.stocks[s, t.STAGE] if s != t.OUTSIDE else t.NONE
        low = sp.lows[k] if k != t.NONE else 0
        middle = since + 0.5 * days
        if kind == t.STAY:
            sp.lows[k] = finish(tb, sp, rng, of_draw, keys, n, when, s, low, since + days)
        elif kind == t.FILL:
            take_quota(tb, sp, rng, of_draw, keys, n, when, subject, low, middle, days, unmet,
                       status)  # fmt: skip
        elif kind == t.BIRTHDAY:
            grow_up(tb, sp, rng, of_draw, keys, n, when, subject, low, since, since + days)
        else:
            leave(tb, sp, rng, of_draw, keys, n, when, s, low, middle, days, status)
    if at_once:
        for cell in range(sp.x.shape[0]):
            sp.x[cell, 0] += sp.into[cell, 0]
            sp.into[cell, 0] = 0.0
