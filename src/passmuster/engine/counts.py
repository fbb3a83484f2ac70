"""Whole people: the operations of the expected kernel, drawn. Lanes are one wide here."""

from __future__ import annotations

from math import floor

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_YEAR, overlap
from passmuster.engine.chance import Words, binomial, seat, uniform, whole
from passmuster.engine.compiled import inline, inner
from passmuster.engine.expected import (
    FRESH,
    POOL,
    WHOLE,
    add_people,
    band_share,
    entered,
    stretch_factors,
)
from passmuster.engine.tables import Floats, Ints, Space, Tables

PLACES = 4096
"""More than the cohorts of any model: a row and a cohort make one place."""


@inline
def come(tb: Tables, sp: Space, n: int, f: int, col: int, people: float) -> None:
    """Add people who move by flow f to the cell it leads to."""
    sp.moved[f, 0] += people
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE or people == 0.0:
        return
    cell = tb.stocks[dst, t.OFFSET]
    if tb.stocks[dst, t.STAGE] != t.NONE:
        cell += (n + 1) * tb.stocks[dst, t.COLS]
    if tb.stocks[dst, t.AGED] == 1:
        cell += col
    sp.into[cell, 0] += people


@inner
def scatter(
    tb: Tables, sp: Space, rng: Words, n: int, f: int, now: float, people: float, status: Ints
) -> None:
    """Add people of no known age: by age evenly over the flow's band, in whole people."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE or tb.stocks[dst, t.AGED] == 0:
        come(tb, sp, n, f, 0, people)
        return
    sp.row[WHOLE, 0] = 0.0
    for c in range(len(tb.ages)):
        sp.row[WHOLE, 0] += band_share(tb, sp, f, tb.ages[c] + now / DAYS_A_YEAR, 0)
    if sp.row[WHOLE, 0] <= 0.0:
        status[0] |= t.NO_AGE
        come(tb, sp, n, f, 0, people)
        return
    # Every so-manieth place from a random start: each gets its share up to one person.
    start, sum_so_far, given = uniform(rng), 0.0, 0.0
    for c in range(len(tb.ages)):
        sum_so_far += band_share(tb, sp, f, tb.ages[c] + now / DAYS_A_YEAR, 0)
        upto = min(people, floor(people * sum_so_far / sp.row[WHOLE, 0] + start))
        if c == len(tb.ages) - 1:
            upto = people
        come(tb, sp, n, f, c, upto - given)
        given = upto


@inner
def leave(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int, when: int, s: int,
    low: int, now: float, days: float, status: Ints,
) -> None:  # fmt: skip
    """Draw who leaves stock s: how many of each cell, and by which flow."""
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    staged, aged = tb.stocks[s, t.STAGE] != t.NONE, tb.stocks[s, t.AGED] == 1
    at_once = tb.shape[t.AT_ONCE] == 1
    rows = n + 2 if staged else 1
    x, into, hazard, rate, by_stay = sp.x, sp.into, sp.hazard, sp.rate, sp.by_stay
    moved, flows, ages, exits, stocks = sp.moved, tb.flows, tb.ages, tb.exits, tb.stocks
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    for row in range(low, rows):
        for k in range(first, last):
            stretch_factors(tb, sp, s, exits[k], row, now)
        for col in range(cols):
            cell = offset + row * cols + col
            people = x[cell, 0]
            if people == 0.0:
                continue
            young = ages[col] + now / DAYS_A_YEAR
            total = 0.0
            for k in range(first, last):
                f = exits[k]
                share = band_share(tb, sp, f, young, 0) if aged else 1.0
                hazard[f, 0] = rate[f, 0] * by_stay[f, 0] * share
                total += hazard[f, 0]
            if at_once and total > 1.0 + 1e-12:
                status[0] |= t.ABOVE_ONE
            seat(rng, of_draw, keys[exits[first]], when, row * PLACES + col)
            gone = binomial(rng, people, total if at_once else -np.expm1(-total * days))
            x[cell, 0] -= gone
            for k in range(first, last):
                f = exits[k]
                part = binomial(rng, gone, hazard[f, 0] / total) if gone > 0.0 else 0.0
                part = gone if k == last - 1 else part
                gone -= part
                total -= hazard[f, 0]
                if aged:
                    moved[f, 0] += part
                    dst = flows[f, t.DST]
                    if dst != t.OUTSIDE and part != 0.0:
                        place = stocks[dst, t.OFFSET]
                        if stocks[dst, t.STAGE] != t.NONE:
                            place += (n + 1) * stocks[dst, t.COLS]
                        if stocks[dst, t.AGED] == 1:
                            place += col
                        into[place, 0] += part
                else:
                    scatter(tb, sp, rng, n, f, now, part, status)


@inner
def finish(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int, when: int, s: int,
    low: int, now: float,
) -> int:  # fmt: skip
    """Draw whose stay in stock s has ended; return the first row that still holds some."""
    k, f = tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    cols, offset = tb.stocks[s, t.COLS], tb.stocks[s, t.OFFSET]
    fresh = max(sp.front[k, 0], now - sp.rate[f, 0])
    keeps = low
    for row in range(low, n + 2):
        begin, end = entered(tb, sp, k, row, now, 0)
        share = 0.0 if fresh <= begin else (fresh - begin) / (end - begin)
        share = 1.0 if fresh >= end else share
        if share > 0.0:
            for col in range(cols):
                cell = offset + row * cols + col
                seat(rng, of_draw, keys[f], when, row * PLACES + col)
                people = binomial(rng, sp.x[cell, 0], share)
                sp.x[cell, 0] -= people
                come(tb, sp, n, f, col, people)
        if share == 1.0 and keeps == row and row <= n:
            keeps = row + 1
    sp.row[FRESH, 0] = fresh
    sp.front[k, 0] = fresh
    return keeps


@inner
def take_quota(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int, when: int, f: int,
    low: int, now: float, days: float, unmet: Floats, status: Ints,
) -> None:  # fmt: skip
    """Take whole people for flow f's quota: every so-manieth of the eligible."""
    src = tb.flows[f, t.SRC]
    seat(rng, of_draw, keys[f], when, 0)
    take = whole(rng, sp.rate[f, 0] * days)
    if tb.flows[f, t.ROOM_COL] != t.NONE:
        sp.row[POOL, 0] = 0.0
        for k in range(tb.flows[f, t.ROOM_FROM], tb.flows[f, t.ROOM_TO]):
            add_people(tb, sp, n, tb.members[k])
        free = max(0.0, floor(sp.value[tb.flows[f, t.ROOM_COL], 0] - sp.row[POOL, 0]))
        if take > free:
            unmet[f, 0] += take - free
            status[0] |= t.NO_ROOM
            take = free
    if src == t.OUTSIDE:
        scatter(tb, sp, rng, n, f, now, take, status)
        return
    cols, offset = tb.stocks[src, t.COLS], tb.stocks[src, t.OFFSET]
    rows = n + 2 if tb.stocks[src, t.STAGE] != t.NONE else 1
    aged = tb.stocks[src, t.AGED] == 1
    pool = 0.0
    for row in range(low, rows):
        for col in range(cols):
            pool += eligible(tb, sp, rng, of_draw, keys, when, f, aged, offset, cols, row, col, now)
    if take > pool:
        status[0] |= t.POOL_EXHAUSTED
        unmet[f, 0] += take - pool
        take = pool
    if take == 0.0:
        return
    seat(rng, of_draw, keys[f], when, PLACES * PLACES)
    start, so_far, taken = uniform(rng), 0.0, 0.0
    for row in range(low, rows):
        for col in range(cols):
            here = eligible(tb, sp, rng, of_draw, keys, when, f, aged, offset, cols, row, col, now)
            so_far += here
            upto = take if so_far == pool else min(take, floor(take * so_far / pool + start))
            # Rounding of the quotient may ask one person too many of a cell.
            people = min(here, upto - taken)
            taken += people
            sp.x[offset + row * cols + col, 0] -= people
            if aged:
                come(tb, sp, n, f, col, people)
            else:
                scatter(tb, sp, rng, n, f, now, people, status)


@inner
def eligible(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, when: int, f: int,
    aged: bool, offset: int, cols: int, row: int, col: int, now: float,
) -> float:  # fmt: skip
    """Draw how many of a cell are of flow f's ages: the same number each time it is asked."""
    people: float = sp.x[offset + row * cols + col, 0]
    if not aged or people == 0.0:
        return people
    share = band_share(tb, sp, f, tb.ages[col] + now / DAYS_A_YEAR, 0)
    if share <= 0.0 or share >= 1.0:
        return people if share >= 1.0 else 0.0
    seat(rng, of_draw, keys[f], when, row * PLACES + col + 1)
    return binomial(rng, people, share)


@inner
def grow_up(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, n: int, when: int, f: int,
    low: int, begins: float, ends: float,
) -> None:  # fmt: skip
    """Draw who comes to flow f's age within an interval."""
    src, c = tb.flows[f, t.SRC], tb.flows[f, t.COL]
    cols, offset = tb.stocks[src, t.COLS], tb.stocks[src, t.OFFSET]
    rows = n + 2 if tb.stocks[src, t.STAGE] != t.NONE else 1
    for row in range(low, rows):
        for col in range(cols):
            cell = offset + row * cols + col
            young, later = tb.ages[col] + begins / DAYS_A_YEAR, tb.ages[col] + ends / DAYS_A_YEAR
            under = overlap(young, young + 1.0, -1.0, sp.value[c, 0])
            still = overlap(later, later + 1.0, -1.0, sp.value[c, 0])
            share = max(0.0, 1.0 - still / under) if under > 0.0 else 1.0
            seat(rng, of_draw, keys[f], when, row * PLACES + col)
            people = binomial(rng, sp.x[cell, 0], share)
            sp.x[cell, 0] -= people
            come(tb, sp, n, f, col, people)
