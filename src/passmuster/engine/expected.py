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
def landing(tb: Tables, n: int, f: int, col: int) -> int:
    """Return the cell that flow f leads a cohort to; OUTSIDE where it leads out."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE:
        return t.OUTSIDE
    cell = tb.stocks[dst, t.OFFSET]
    if tb.stocks[dst, t.STAGE] != t.NONE:
        cell += (n + 1) * tb.stocks[dst, t.COLS]
    if tb.stocks[dst, t.AGED] == 1:
        cell += col
    return cell


@inline
def arrive(tb: Tables, sp: Space, n: int, f: int, col: int) -> None:
    """Add the amount that moves by flow f to the cell it leads to."""
    to = landing(tb, n, f, col)
    if to != t.OUTSIDE:
        for i in range(sp.row.shape[1]):
            sp.into[to, i] += sp.row[AMOUNT, i]


@inline
def band_share(tb: Tables, sp: Space, f: int, young: float, i: int) -> float:
    """Return the share of a cohort that flow f may move; all where it names no ages."""
    first, last = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    if first == t.NONE:
        return 1.0
    return share_of_age(young, sp.value[first, i], sp.value[last, i])


@inner
def spread(tb: Tables, sp: Space, n: int, f: int, now: float, status: Ints) -> None:
    """Add an amount of people of no known age to an aged stock: evenly over the flow's band."""
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
def leave_plain(tb: Tables, sp: Space, n: int, s: int, low: int) -> None:
    """Move those who leave an aged stock s where every cell has the same chances."""
    lanes = sp.row.shape[1]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    rows = n + 2 if tb.stocks[s, t.STAGE] != t.NONE else 1
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    for i in range(lanes):
        sp.row[GONE, i], sp.row[POOL, i] = 0.0, 0.0
    for k in range(first, last):
        for i in range(lanes):
            sp.row[GONE, i] += sp.leave[tb.exits[k], i]
    for row in range(low, rows):
        for col in range(cols):
            cell = offset + row * cols + col
            for k in range(first, last):
                f = tb.exits[k]
                to = landing(tb, n, f, col)
                if to != t.OUTSIDE:
                    for i in range(lanes):
                        sp.into[to, i] += sp.x[cell, i] * sp.leave[f, i]
            for i in range(lanes):
                sp.row[POOL, i] += sp.x[cell, i]
                sp.x[cell, i] -= sp.x[cell, i] * sp.row[GONE, i]
    # Every cell has the same chances, so their moves are those of the sum of all cells.
    for k in range(first, last):
        f = tb.exits[k]
        for i in range(lanes):
            sp.moved[f, i] += sp.row[POOL, i] * sp.leave[f, i]


@inner
def leave_by_cell(
    tb: Tables, sp: Space, n: int, s: int, low: int, now: float, days: float
) -> None:
    """Move those who leave an aged stock s where chances depend on age or on the stay so far.

    Neighbours in age mostly have the same chances, which are then worked out once.
    """
    lanes = sp.row.shape[1]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    rows = n + 2 if tb.stocks[s, t.STAGE] != t.NONE else 1
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    for k in range(first, last):
        for i in range(lanes):
            sp.share[tb.exits[k], i] = 1.0
    for row in range(low, rows):
        for k in range(first, last):
            stretch_factors(tb, sp, s, tb.exits[k], row, now)
        for col in range(cols):
            cell = offset + row * cols + col
            changed = col == 0
            young = tb.ages[col] + now / DAYS_A_YEAR
            for k in range(first, last):
                f = tb.exits[k]
                if tb.flows[f, t.AGE_FROM] != t.NONE:
                    set_share(tb, sp, f, young)
                    changed = changed or sp.other[0] > 0.0
            if changed:
                set_chances(tb, sp, first, last, days)
            for k in range(first, last):
                f = tb.exits[k]
                to = landing(tb, n, f, col)
                if to == t.OUTSIDE:
                    for i in range(lanes):
                        sp.moved[f, i] += sp.x[cell, i] * sp.hazard[f, i]
                else:
                    for i in range(lanes):
                        amount = sp.x[cell, i] * sp.hazard[f, i]
                        sp.moved[f, i] += amount
                        sp.into[to, i] += amount
            for i in range(lanes):
                sp.x[cell, i] -= sp.x[cell, i] * sp.row[GONE, i]


@inner
def leave_ageless(
    tb: Tables, sp: Space, n: int, s: int, low: int, now: float, days: float
) -> None:
    """Move those who leave a stock s that keeps no ages; who goes where ages count waits.

    What waits stands in `spill`, until `spread` gives it ages.
    """
    lanes = sp.row.shape[1]
    offset, plain = tb.stocks[s, t.OFFSET], tb.stocks[s, t.EXITS_PLAIN] == 1
    rows = n + 2 if tb.stocks[s, t.STAGE] != t.NONE else 1
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    if plain:
        for i in range(lanes):
            sp.row[GONE, i] = 0.0
    for k in range(first, last):
        f = tb.exits[k]
        for i in range(lanes):
            sp.share[f, i], sp.spill[f, i] = 1.0, 0.0
            if plain:
                sp.hazard[f, i] = sp.leave[f, i]
                sp.row[GONE, i] += sp.leave[f, i]
    for row in range(low, rows):
        cell = offset + row
        if not plain:
            for k in range(first, last):
                stretch_factors(tb, sp, s, tb.exits[k], row, now)
            set_chances(tb, sp, first, last, days)
        for k in range(first, last):
            f = tb.exits[k]
            dst = tb.flows[f, t.DST]
            for i in range(lanes):
                sp.row[AMOUNT, i] = sp.x[cell, i] * sp.hazard[f, i]
                sp.moved[f, i] += sp.row[AMOUNT, i]
            if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1:
                for i in range(lanes):
                    sp.spill[f, i] += sp.row[AMOUNT, i]
            else:
                arrive(tb, sp, n, f, 0)
        for i in range(lanes):
            sp.x[cell, i] -= sp.x[cell, i] * sp.row[GONE, i]


@inner
def settle(tb: Tables, sp: Space, n: int, f: int, now: float, status: Ints) -> None:
    """Give ages to those of flow f who wait for them."""
    dst = tb.flows[f, t.DST]
    if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1:
        for i in range(sp.row.shape[1]):
            sp.row[AMOUNT, i] = sp.spill[f, i]
        spread(tb, sp, n, f, now, status)


@inline
def set_share(tb: Tables, sp: Space, f: int, young: float) -> None:
    """Set which share of a cohort flow f may move; `other` tells how far it was another before."""
    first, last = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    apart = 0.0
    for i in range(sp.row.shape[1]):
        share = share_of_age(young, sp.value[first, i], sp.value[last, i])
        apart += abs(share - sp.share[f, i])
        sp.share[f, i] = share
    sp.other[0] = apart


@inline
def set_chances(tb: Tables, sp: Space, first: int, last: int, days: float) -> None:
    """Set the chance of leaving a cell by each of its exits, and by any of them."""
    lanes = sp.row.shape[1]
    for i in range(lanes):
        sp.row[WHOLE, i] = 0.0
    for k in range(first, last):
        f = tb.exits[k]
        for i in range(lanes):
            sp.hazard[f, i] = sp.rate[f, i] * sp.by_stay[f, i] * sp.share[f, i]
            sp.row[WHOLE, i] += sp.hazard[f, i]
    for i in range(lanes):
        whole = sp.row[WHOLE, i]
        gone = one_minus_exp(whole * days)
        sp.row[GONE, i] = gone
        sp.row[PART, i] = gone / whole if whole > 0.0 else 0.0
    for k in range(first, last):
        f = tb.exits[k]
        for i in range(lanes):
            sp.hazard[f, i] *= sp.row[PART, i]


@inline
def entered(tb: Tables, sp: Space, k: int, row: int, now: float, i: int) -> tuple[float, float]:
    """Return between which days those who are still in a row of stage k entered it."""
    if row == 0:
        begin, end = -sp.front[k + tb.shape[t.STAGES], i], 0.0
    else:
        begin = tb.times[row - 1, t.BEGINS]
        end = min(begin + tb.times[row - 1, t.LASTS], now)
    return max(begin, sp.front[k, i]), end


@inline
def stretch_factors(tb: Tables, sp: Space, s: int, f: int, row: int, now: float) -> None:
    """Set how much flow f is multiplied in a row by the first and last days of the stay."""
    k, stays = tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    first, last = tb.flows[f, t.FIRST_DAYS], tb.flows[f, t.LAST_DAYS]
    for i in range(sp.row.shape[1]):
        sp.by_stay[f, i] = 1.0
    if k != t.NONE and first != t.NONE:
        for i in range(sp.row.shape[1]):
            begin, end = entered(tb, sp, k, row, now, i)
            share = share_of_stay(begin, end, 0.0, first, now)
            sp.by_stay[f, i] += share * (sp.value[tb.flows[f, t.FIRST_COL], i] - 1.0)
    if k != t.NONE and last != t.NONE:
        for i in range(sp.row.shape[1]):
            begin, end = entered(tb, sp, k, row, now, i)
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
                to = landing(tb, n, f, col)
                if to != t.OUTSIDE:
                    for i in range(lanes):
                        sp.into[to, i] += sp.x[cell, i] * sp.row[FRACTION, i]
                for i in range(lanes):
                    amount = sp.x[cell, i] * sp.row[FRACTION, i]
                    sp.x[cell, i] -= amount
                    sp.moved[f, i] += amount
        if all_gone and keeps == row and row <= n:
            keeps = row + 1
    for i in range(lanes):
        sp.front[k, i] = sp.row[FRESH, i]
    return keeps


@inner
def ask(tb: Tables, sp: Space, n: int, f: int, days: float, unmet: Floats, status: Ints) -> None:
    """Set how many flow f's quota asks for, as far as places last."""
    for i in range(sp.row.shape[1]):
        sp.row[TAKE, i] = sp.rate[f, i] * days
    if tb.flows[f, t.ROOM_COL] != t.NONE:
        leave_room(tb, sp, n, f, unmet, status)


@inner
def fill_from_outside(tb: Tables, sp: Space, n: int, f: int) -> None:
    """Bring in those flow f's quota asks for; who goes where ages count waits in `spill`."""
    dst = tb.flows[f, t.DST]
    for i in range(sp.row.shape[1]):
        sp.row[AMOUNT, i] = sp.row[TAKE, i]
        sp.spill[f, i] = sp.row[TAKE, i]
        sp.moved[f, i] += sp.row[TAKE, i]
    if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] != 1:
        arrive(tb, sp, n, f, 0)


@inner
def fill(
    tb: Tables, sp: Space, n: int, f: int, low: int, now: float, unmet: Floats, status: Ints
) -> None:
    """Move as many as flow f's quota asks, as far as eligible people last.

    From a stock without ages, who goes where ages count waits in `spill`.
    """
    lanes = sp.row.shape[1]
    src, dst = tb.flows[f, t.SRC], tb.flows[f, t.DST]
    cols, offset = tb.stocks[src, t.COLS], tb.stocks[src, t.OFFSET]
    rows = n + 2 if tb.stocks[src, t.STAGE] != t.NONE else 1
    aged = tb.stocks[src, t.AGED] == 1
    banded = aged and tb.flows[f, t.AGE_FROM] != t.NONE
    waits = not aged and dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1
    for i in range(lanes):
        sp.row[POOL, i], sp.share[f, i], sp.spill[f, i] = 0.0, 1.0, 0.0
    begin, end = cols, 0
    for col in range(cols):
        most = 1.0
        if banded:
            set_share(tb, sp, f, tb.ages[col] + now / DAYS_A_YEAR)
            most = 0.0
            for i in range(lanes):
                most += sp.share[f, i]
        if most > 0.0:  # whom the flow may not move in any lane need not be looked at
            begin, end = min(begin, col), col + 1
            for row in range(low, rows):
                cell = offset + row * cols + col
                for i in range(lanes):
                    sp.row[POOL, i] += sp.x[cell, i] * sp.share[f, i]
    for i in range(lanes):
        take, pool = sp.row[TAKE, i], sp.row[POOL, i]
        if take > pool * (1.0 + 1e-12) + 1e-9:  # a shortfall within rounding is none
            status[i] |= t.POOL_EXHAUSTED
            unmet[f, i] += take - pool
        sp.row[TAKE, i] = min(1.0, take / pool) if pool > 0.0 else 0.0
        sp.moved[f, i] += pool * sp.row[TAKE, i]
    for col in range(begin, end):
        if banded:
            set_share(tb, sp, f, tb.ages[col] + now / DAYS_A_YEAR)
        for i in range(lanes):
            sp.hazard[f, i] = sp.share[f, i] * sp.row[TAKE, i]
        to = landing(tb, n, f, col)
        for row in range(low, rows):
            cell = offset + row * cols + col
            if waits:
                for i in range(lanes):
                    sp.spill[f, i] += sp.x[cell, i] * sp.hazard[f, i]
            elif to != t.OUTSIDE:
                for i in range(lanes):
                    sp.into[to, i] += sp.x[cell, i] * sp.hazard[f, i]
            for i in range(lanes):
                sp.x[cell, i] -= sp.x[cell, i] * sp.hazard[f, i]


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
            most = 0.0
            for i in range(lanes):
                under = overlap(young, young + 1.0, -1.0, sp.value[c, i])
                still = overlap(later, later + 1.0, -1.0, sp.value[c, i])
                # Who is above the age already, by law or by arrival, goes at once.
                share = max(0.0, 1.0 - still / under) if under > 0.0 else 1.0
                sp.row[AMOUNT, i] = sp.x[cell, i] * share
                most += share
            if most > 0.0:
                for i in range(lanes):
                    sp.x[cell, i] -= sp.row[AMOUNT, i]
                    sp.moved[f, i] += sp.row[AMOUNT, i]
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
