"""A fine world whose ages are looked at: people and moves of some ages, beside the whole.

Whom a flow moves in a step are taken to be of the ages of those it may move, at the beginning and
at the end of the step alike. That is exact to the step's own order where chances do not depend on
the stay so far.
"""

from __future__ import annotations

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_YEAR, share_of_age
from passmuster.engine.compiled import entry, inner
from passmuster.engine.expected import PART, POOL, WHOLE
from passmuster.engine.fine import Watched
from passmuster.engine.sweep import begin, close_step, open_step, put_out, step
from passmuster.engine.tables import Floats, Ints, Space, Tables

NOBODY = -1.0


@entry
def run_watched(
    tb: Tables, wt: Watched, sp: Space, parameters: Floats, walks: Floats, start: Floats,
    stock_out: Floats, flow_out: Floats, unmet: Floats, status: Ints,
    people: Floats, moves: Floats, share: Floats,
) -> None:  # fmt: skip
    """Run lanes of draws side by side, as `run_expected` does, and look at ages.

    Args:
        tb: the model.
        wt: bands of stocks and flows.
        sp: space to work in.
        parameters, walks, start, stock_out, flow_out, unmet, status: as `run_expected` has them.
        people: filled with people of the bands of stocks, [output, band, lane].
        moves: filled with moves since the output before, of the bands of flows.
        share: space to work in, [band of a flow, lane].
    """
    begin(tb, sp, start)
    for n in range(len(tb.steps)):
        open_step(tb, sp, n, parameters, walks, status)
        set_shares(tb, wt, sp, n, False, share)
        step(tb, sp, n, unmet, status)
        set_shares(tb, wt, sp, n, True, share)
        out = close_step(tb, sp, n)
        look(tb, wt, sp, n, out, share, people, moves)
        put_out(tb, sp, out, stock_out, flow_out, status)


@inner
def look(
    tb: Tables, wt: Watched, sp: Space, n: int, out: int, share: Floats, people: Floats,
    moves: Floats,
) -> None:  # fmt: skip
    """Add a step's moves to those of the bands, and count the people of the bands when it is due.

    The last row of `moves` gathers what has moved since the output before.
    """
    lanes, gathers = sp.row.shape[1], moves.shape[0] - 1
    for b in range(len(wt.flows)):
        for i in range(lanes):
            if share[b, i] != NOBODY:
                moves[gathers, b, i] += sp.moved[wt.flows[b], i] * share[b, i]
            if out >= 0:
                moves[out, b, i] = moves[gathers, b, i]
                moves[gathers, b, i] = 0.0
    if out < 0:
        return
    now = tb.times[n, t.BEGINS] + tb.times[n, t.LASTS]
    for b in range(len(wt.stocks)):
        add_band(tb, sp, n, wt.stocks[b], t.NONE, wt.stock_ages[b, 0], wt.stock_ages[b, 1], now)
        for i in range(lanes):
            people[out, b, i] = sp.row[PART, i]


@inner
def set_shares(tb: Tables, wt: Watched, sp: Space, n: int, after: bool, share: Floats) -> None:
    """Set which share of its moves a flow makes in each band: the mean of before a step and after.

    Where there is nobody on one of the two sides, the other says it.
    """
    now = tb.times[n, t.BEGINS] + (tb.times[n, t.LASTS] if after else 0.0)
    for b in range(len(wt.flows)):
        f = wt.flows[b]
        first, last = wt.flow_ages[b, 0], wt.flow_ages[b, 1]
        src = tb.flows[f, t.SRC]
        if tb.flows[f, t.KIND] == t.AT_AGE:
            for i in range(sp.row.shape[1]):
                age = sp.value[tb.flows[f, t.COL], i]
                sp.row[WHOLE, i] = 1.0
                sp.row[PART, i] = 1.0 if first <= age < last + 1.0 else 0.0
        elif src != t.OUTSIDE and tb.stocks[src, t.AGED] == 1:
            # Nobody has entered a row of this step before it begins.
            add_band(tb, sp, n if after else n - 1, src, f, first, last, now)
        else:
            add_ages(tb, sp, f, first, last, now)
        for i in range(sp.row.shape[1]):
            whole = sp.row[WHOLE, i]
            now_share = sp.row[PART, i] / whole if whole > 0.0 else NOBODY
            if not after or share[b, i] == NOBODY:
                share[b, i] = now_share
            elif now_share != NOBODY:
                share[b, i] = 0.5 * (share[b, i] + now_share)


@inner
def add_band(
    tb: Tables, sp: Space, n: int, s: int, f: int, first: float, last: float, now: float
) -> None:
    """Add up whom of stock s a flow may move, and of these the ones in a band; NONE: everybody."""
    x, total = sp.x, sp.row
    lanes = total.shape[1]
    cols, k = tb.stocks[s, t.COLS], tb.stocks[s, t.STAGE]
    low, rows = (sp.lows[k], n + 2) if k != t.NONE else (0, 1)
    banded = f != t.NONE and tb.flows[f, t.AGE_FROM] != t.NONE
    for i in range(lanes):
        total[WHOLE, i], total[PART, i] = 0.0, 0.0
    for col in range(cols):
        young = tb.ages[col] + now / DAYS_A_YEAR
        inside = share_of_age(young, first, last)
        if f == t.NONE and inside == 0.0:
            continue
        for i in range(lanes):
            total[POOL, i] = 0.0
        for row in range(low, rows):
            cell = tb.stocks[s, t.OFFSET] + row * cols + col
            for i in range(lanes):
                total[POOL, i] += x[cell, i]
        if banded:
            add_shared(tb, sp, f, young, first, last)
        else:
            for i in range(lanes):
                total[WHOLE, i] += total[POOL, i]
            for i in range(lanes):
                total[PART, i] += total[POOL, i] * inside


@inner
def add_shared(tb: Tables, sp: Space, f: int, young: float, first: float, last: float) -> None:
    """Add whom of a cohort, which stands in the pool, flow f may move, and those in a band."""
    value, total = sp.value, sp.row
    low, high = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    for i in range(total.shape[1]):
        a, b = value[low, i], value[high, i]
        total[WHOLE, i] += total[POOL, i] * share_of_age(young, a, b)
        both = share_of_age(young, max(first, a), min(last, b))
        total[PART, i] += total[POOL, i] * both


@inner
def add_ages(tb: Tables, sp: Space, f: int, first: float, last: float, now: float) -> None:
    """Add up the ages over which flow f spreads people of no known age, and those in a band."""
    total = sp.row
    lanes, banded = total.shape[1], tb.flows[f, t.AGE_FROM] != t.NONE
    for i in range(lanes):
        total[WHOLE, i], total[PART, i], total[POOL, i] = 0.0, 0.0, 1.0
    for col in range(len(tb.ages)):
        young = tb.ages[col] + now / DAYS_A_YEAR
        if banded:
            add_shared(tb, sp, f, young, first, last)
        else:
            inside = share_of_age(young, first, last)
            for i in range(lanes):
                total[WHOLE, i] += 1.0
                total[PART, i] += inside
