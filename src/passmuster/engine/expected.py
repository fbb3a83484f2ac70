"""What the kernel of expected values does to lanes of draws: one operation a function.

Each operation moves exactly what leaves at constant rates. What it moves for one cell stands in
a row of the working space before it arrives.
"""

from __future__ import annotations

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import (
    DAYS_A_YEAR,
    one_minus_exp,
    overlap,
    share_of_age,
    share_of_stay,
)
from passmuster.engine.compiled import inline, inner
from passmuster.engine.tables import Floats, Ints, Space, Tables

GONE, AMOUNT, WHOLE, PART, TAKE, POOL, FRESH, FRACTION = range(8)
"""Rows to add up in."""


@inline
def arrive(tb: Tables, sp: Space, n: int, f: int, col: int) -> None:
    """Add the amount that moves by flow f to the cell it leads to."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE:
        return
    cell = tb.stocks[dst, t.OFFSET]
    if tb.stocks[dst, t.STAGE] != t.NONE:
        cell += (n + 1) * tb.stocks[dst, t.COLS]
    if tb.stocks[dst, t.AGED] == 1:
        cell += col
    for i in range(sp.row.shape[1]):
        sp.into[cell, i] += sp.row[AMOUNT, i]


@inline
def band_share(tb: Tables, sp: Space, f: int, young: float, i: int) -> float:
    """Return the share of a cohort that flow f may move; all where it names no ages."""
    first, last = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    if first == t.NONE:
        return 1.0
    return share_of_age(young, sp.value[first, i], sp.value[last, i])


@inner
def spread(tb: Tables, sp: Space, n: int, f: int, now: float, status: Ints) -> None:
    """Add an amount of people of no known age: by age evenly over the flow's band."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE or tb.stocks[dst, t.AGED] == 0:
        arrive(tb, sp, n, f, 0)
        return
    lanes = sp.row.shape[1]
    for i in range(lanes):
        sp.row[WHOLE, i], sp.row[PART, i] = 0.0, sp.row[AMOUNT, i]
    for c in range(len(tb.ages)):
        young = tb.ages[c] + now / DAYS_A_YEAR
        for i in range(lanes):
            sp.row[WHOLE, i] += band_share(tb, sp, f, young, i)
    for c in range(len(tb.ages)):
        young = tb.ages[c] + now / DAYS_A_YEAR
        for i in range(lanes):
            if sp.row[WHOLE, i] > 0.0:
                share = band_share(tb, sp, f, young, i) / sp.row[WHOLE, i]
            else:
                # The band has grown out of the cohorts kept: nobody is lost, and it is told.
                share = 1.0 if c == 0 else 0.0
                status[i] |= t.NO_AGE
            sp.row[AMOUNT, i] = sp.row[PART, i] * share
        arrive(tb, sp, n, f, c)


@inner
def leave_plain(tb: Tables, sp: Space, n: int, s: int, low: int, now: float, status: Ints) -> None:
    """Move those who leave stock s where every cell has the same chances."""
    lanes = sp.row.shape[1]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    rows = n + 2 if tb.stocks[s, t.STAGE] != t.NONE else 1
    aged = tb.stocks[s, t.AGED] == 1
    for row in range(low, rows):
        for col in range(cols):
            cell = offset + row * cols + col
            for i in range(lanes):
                sp.row[GONE, i] = 0.0
            for k in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
                f = tb.exits[k]
                for i in range(lanes):
                    amount = sp.x[cell, i] * sp.leave[f, i]
                    sp.row[AMOUNT, i] = amount
                    sp.row[GONE, i] += amount
                    sp.moved[f, i] += amount
                if aged:
                    arrive(tb, sp, n, f, col)
                else:
                    spread(tb, sp, n, f, now, status)
            for i in range(lanes):
                sp.x[cell, i] -= sp.row[GONE, i]


@inner
def leave_by_cell(
    tb: Tables, sp: Space, n: int, s: int, low: int, now: float, days: float, status: Ints
) -> None:
    """Move those who leave stock s where chances depend on age or on the stay so far."""
    lanes = sp.row.shape[1]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    staged, aged = tb.stocks[s, t.STAGE] != t.NONE, tb.stocks[s, t.AGED] == 1
    rows = n + 2 if staged else 1
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    for row in range(low, rows):
        for k in range(first, last):
            stretch_factors(tb, sp, s, tb.exits[k], row, now)
        for col in range(cols):
            cell = offset + row * cols + col
            young = tb.ages[col] + now / DAYS_A_YEAR
            for i in range(lanes):
                sp.row[GONE, i] = 0.0
            for k in range(first, last):
                f = tb.exits[k]
                for i in range(lanes):
                    share = band_share(tb, sp, f, young, i) if aged else 1.0
                    sp.hazard[f, i] = sp.rate[f, i] * sp.by_stay[f, i] * share
                    sp.row[GONE, i] += sp.hazard[f, i]
            for i in range(lanes):
                whole = sp.row[GONE, i]
                gone = sp.x[cell, i] * one_minus_exp(whole * days)
                sp.x[cell, i] -= gone
                sp.row[GONE, i] = gone / whole if whole > 0.0 else 0.0
            for k in range(first, last):
                f = tb.exits[k]
                for i in range(lanes):
                    amount = sp.row[GONE, i] * sp.hazard[f, i]
                    sp.row[AMOUNT, i] = amount
                    sp.moved[f, i] += amount
                if aged:
                    arrive(tb, sp, n, f, col)
                else:
                    spread(tb, sp, n, f, now, status)


@inline
def entered(tb: Tables, sp: Space, k: int, row: int, now: float, i: int) -> tuple[float, float]:
    """Return between which days those who are still in a row of stage k entered it."""
    if row == 0:
        begin, end = -sp.front[k + tb.shape[t.STAGES], i], 0.0
    else:
        begin = tb.times[row - 1, t.BEGINS]
        end = min(begin + tb.times[row - 1, t.LASTS], now)
    return max(begin, sp.front[k, i]), end


@inner
def stretch_factors(tb: Tables, sp: Space, s: int, f: int, row: int, now: float) -> None:
    """Set how much flow f is multiplied in a row by the first and last days of the stay."""
    k, stays = tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    first, last = tb.flows[f, t.FIRST_DAYS], tb.flows[f, t.LAST_DAYS]
    for i in range(sp.row.shape[1]):
        sp.by_stay[f, i] = 1.0
        if k == t.NONE or (first == t.NONE and last == t.NONE):
            continue
        begin, end = entered(tb, sp, k, row, now, i)
        if first != t.NONE:
            share = share_of_stay(begin, end, 0.0, first, now)
            sp.by_stay[f, i] += share * (sp.value[tb.flows[f, t.FIRST_COL], i] - 1.0)
        if last != t.NONE:
            length = sp.rate[stays, i]
            share = share_of_stay(begin, end, length - last, length + 1e9, now)
            sp.by_stay[f, i] += share * (sp.value[tb.flows[f, t.LAST_COL], i] - 1.0)


@inner
def stay(tb: Tables, sp: Space, n: int, s: int, low: int, now: float) -> int:
    """Move those whose stay in stock s ends by `now`; return the first row that still holds some.

    The front is the last day of entry of those who have left; it never goes back, so a longer
    stay keeps those who are in, and a shorter one lets go at once whoever has done it.
    """
    lanes = sp.row.shape[1]
    k, f = tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    for i in range(lanes):
        sp.row[FRESH, i] = max(sp.front[k, i], now - sp.rate[f, i])
    keeps = low
    for row in range(low, n + 2):
        some, all_gone = False, True
        for i in range(lanes):
            begin, end = entered(tb, sp, k, row, now, i)
            fresh = sp.row[FRESH, i]
            share = 0.0 if fresh <= begin else (fresh - begin) / (end - begin)
            # An empty interval, or one that lies behind the front as a whole.
            share = 1.0 if fresh >= end else share
            sp.row[FRACTION, i] = share
            some = some or share > 0.0
            all_gone = all_gone and share == 1.0
        if some:
            for col in range(cols):
                cell = offset + row * cols + col
                for i in range(lanes):
                    amount = sp.x[cell, i] * sp.row[FRACTION, i]
                    sp.row[AMOUNT, i] = amount
                    sp.x[cell, i] -= amount
                    sp.moved[f, i] += amount
                arrive(tb, sp, n, f, col)
        if all_gone and keeps == row and row <= n:
            keeps = row + 1
    for i in range(lanes):
        sp.front[k, i] = sp.row[FRESH, i]
    return keeps


@inner
def fill(
    tb: Tables, sp: Space, n: int, f: int, low: int, now: float, days: float,
    unmet: Floats, status: Ints,
) -> None:  # fmt: skip
    """Move as many as flow f's quota asks, as far as eligible people and places last."""
    lanes = sp.row.shape[1]
    src = tb.flows[f, t.SRC]
    for i in range(lanes):
        sp.row[TAKE, i] = sp.rate[f, i] * days
    if tb.flows[f, t.ROOM_COL] != t.NONE:
        leave_room(tb, sp, n, f, unmet, status)
    if src == t.OUTSIDE:
        for i in range(lanes):
            sp.row[AMOUNT, i] = sp.row[TAKE, i]
            sp.moved[f, i] += sp.row[TAKE, i]
        spread(tb, sp, n, f, now, status)
        return
    cols, offset = tb.stocks[src, t.COLS], tb.stocks[src, t.OFFSET]
    rows = n + 2 if tb.stocks[src, t.STAGE] != t.NONE else 1
    aged = tb.stocks[src, t.AGED] == 1
    for i in range(lanes):
        sp.row[POOL, i] = 0.0
    for row in range(low, rows):
        for col in range(cols):
            young = tb.ages[col] + now / DAYS_A_YEAR
            cell = offset + row * cols + col
            for i in range(lanes):
                share = band_share(tb, sp, f, young, i) if aged else 1.0
                sp.row[POOL, i] += sp.x[cell, i] * share
    for i in range(lanes):
        take, pool = sp.row[TAKE, i], sp.row[POOL, i]
        if take > pool * (1.0 + 1e-12) + 1e-9:  # a shortfall within rounding is none
            status[i] |= t.POOL_EXHAUSTED
            unmet[f, i] += take - pool
        sp.row[TAKE, i] = min(1.0, take / pool) if pool > 0.0 else 0.0
    for row in range(low, rows):
        for col in range(cols):
            young = tb.ages[col] + now / DAYS_A_YEAR
            cell = offset + row * cols + col
            for i in range(lanes):
                share = band_share(tb, sp, f, young, i) if aged else 1.0
                amount = sp.x[cell, i] * share * sp.row[TAKE, i]
                sp.row[AMOUNT, i] = amount
                sp.x[cell, i] -= amount
                sp.moved[f, i] += amount
            if aged:
                arrive(tb, sp, n, f, col)
            else:
                spread(tb, sp, n, f, now, status)


@inner
def leave_room(tb: Tables, sp: Space, n: int, f: int, unmet: Floats, status: Ints) -> None:
    """Cut what a quota takes down to the places that are free; the rest wait where they are."""
    lanes = sp.row.shape[1]
    for i in range(lanes):
        sp.row[POOL, i] = 0.0
    for k in range(tb.flows[f, t.ROOM_FROM], tb.flows[f, t.ROOM_TO]):
        add_people(tb, sp, n, tb.members[k])
    for i in range(lanes):
        free = max(0.0, sp.value[tb.flows[f, t.ROOM_COL], i] - sp.row[POOL, i])
        if sp.row[TAKE, i] > free:
            unmet[f, i] += sp.row[TAKE, i] - free
            status[i] |= t.NO_ROOM
            sp.row[TAKE, i] = free


@inner
def birthday(tb: Tables, sp: Space, n: int, f: int, low: int, begins: float, ends: float) -> None:
    """Move those of an aged stock who come to flow f's age within an interval."""
    lanes = sp.row.shape[1]
    src, c = tb.flows[f, t.SRC], tb.flows[f, t.COL]
    cols, offset = tb.stocks[src, t.COLS], tb.stocks[src, t.OFFSET]
    rows = n + 2 if tb.stocks[src, t.STAGE] != t.NONE else 1
    for row in range(low, rows):
        for col in range(cols):
            cell = offset + row * cols + col
            young, later = tb.ages[col] + begins / DAYS_A_YEAR, tb.ages[col] + ends / DAYS_A_YEAR
            for i in range(lanes):
                under = overlap(young, young + 1.0, -1.0, sp.value[c, i])
                still = overlap(later, later + 1.0, -1.0, sp.value[c, i])
                # Who is above the age already, by law or by arrival, goes at once.
                share = max(0.0, 1.0 - still / under) if under > 0.0 else 1.0
                amount = sp.x[cell, i] * share
                sp.row[AMOUNT, i] = amount
                sp.x[cell, i] -= amount
                sp.moved[f, i] += amount
            arrive(tb, sp, n, f, col)


@inner
def add_people(tb: Tables, sp: Space, n: int, s: int) -> None:
    """Add the people of stock s to the pool, oldest entrants first."""
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    k = tb.stocks[s, t.STAGE]
    low, rows = (sp.lows[k], n + 2) if k != t.NONE else (0, 1)
    for cell in range(offset + low * cols, offset + rows * cols):
        for i in range(sp.row.shape[1]):
            sp.row[POOL, i] += sp.x[cell, i]
