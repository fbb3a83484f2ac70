"""Persons, one by one: the same operations, each with his own birthday and day of entry.

The people of a stock are a linked list, so that an operation looks at nobody else. Where cells
share an age or a stay between those who have and have not reached it, a person has or has not.
"""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passmuster.engine import tables as t
from passmuster.engine.arithmetic import DAYS_A_YEAR
from passmuster.engine.chance import Words, seat, uniform, whole
from passmuster.engine.compiled import inner
from passmuster.engine.tables import Floats, Ints, Space, Tables

Links = NDArray[np.int32]
Person = int | np.signedinteger[Any]
COUNT, NEXT_FREE = range(2)
"""Rows of `tally` [2, stock]: people in each stock; first of all, how many persons there are."""
ALL = 1 << 40
"""A place in a stream that is nobody's."""


@inner
def age_of(born: Floats, p: int, now: float) -> float:
    """Return a person's exact age; `born` is his age on the first day."""
    return float(born[p] + now / DAYS_A_YEAR)


@inner
def may_move(tb: Tables, sp: Space, f: int, born: Floats, p: int, now: float, aged: bool) -> bool:
    """Tell whether flow f moves people of this age."""
    first, last = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    if first == t.NONE or not aged:
        return True
    age = age_of(born, p, now)
    return bool(sp.value[first, 0] <= age < sp.value[last, 0] + 1.0)


@inner
def put(
    tb: Tables, f: int, p: int, day: float, head: Links, follows: Links, came: Floats, tally: Ints
) -> None:
    """Put a person where flow f leads; who goes outside is seen no more."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE:
        return
    follows[p], head[dst] = head[dst], p
    came[p] = day
    tally[COUNT, dst] += 1


@inner
def give_age(
    tb: Tables, sp: Space, rng: Words, f: int, now: float, born: Floats, p: int, status: Ints
) -> None:
    """Give a person of no known age one of the flow's band."""
    dst = tb.flows[f, t.DST]
    first, last = tb.flows[f, t.AGE_FROM], tb.flows[f, t.AGE_TO]
    low, high = tb.ages[0], tb.ages[-1] + 1.0
    if first != t.NONE:
        low = max(sp.value[first, 0] - now / DAYS_A_YEAR, low)
        high = min(sp.value[last, 0] + 1.0 - now / DAYS_A_YEAR, high)
    if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1 and low >= high:
        status[0] |= t.NO_AGE
        low, high = tb.ages[0], tb.ages[0] + 1.0
    born[p] = low + uniform(rng) * max(high - low, 0.0)


@inner
def hazard_of(
    tb: Tables, sp: Space, s: int, f: int, born: Floats, came: Floats, p: int, now: float
) -> float:
    """Return a person's hazard a day of moving by flow f."""
    if not may_move(tb, sp, f, born, p, now, tb.stocks[s, t.AGED] == 1):
        return 0.0
    hazard = sp.rate[f, 0]
    first, last = tb.flows[f, t.FIRST_DAYS], tb.flows[f, t.LAST_DAYS]
    stay = now - came[p]
    if first != t.NONE and stay < first:
        hazard *= sp.value[tb.flows[f, t.FIRST_COL], 0]
    if last != t.NONE and stay >= sp.rate[tb.stocks[s, t.DWELL_FLOW], 0] - last:
        hazard *= sp.value[tb.flows[f, t.LAST_COL], 0]
    return float(hazard)


@inner
def leave_one_by_one(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, when: int, s: int,
    now: float, days: float, head: Links, into: Links, follows: Links, born: Floats, came: Floats,
    tally: Ints, status: Ints,
) -> None:  # fmt: skip
    """Draw for each person of stock s whether and by which flow he leaves."""
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    at_once, plain = tb.shape[t.AT_ONCE] == 1, tb.stocks[s, t.EXITS_PLAIN] == 1
    total, chance = 0.0, 0.0
    before, p = np.int32(-1), head[s]
    is_first = True
    while p >= 0:
        after = follows[p]
        # Where all are alike, what the first is asked holds for the others.
        if is_first or not plain:
            total, is_first = 0.0, False
            for k in range(first, last):
                f = tb.exits[k]
                sp.hazard[f, 0] = hazard_of(tb, sp, s, f, born, came, p, now)
                total += sp.hazard[f, 0]
            chance = total if at_once else -np.expm1(-total * days)
            if at_once and total > 1.0 + 1e-12:
                status[0] |= t.ABOVE_ONE
        if chance <= 0.0:
            before, p = p, after
            continue
        seat(rng, of_draw, keys[tb.exits[first]], when, p)
        if uniform(rng) < chance:
            point, f = uniform(rng) * total, tb.exits[last - 1]
            for k in range(first, last):
                if point < sp.hazard[tb.exits[k], 0]:
                    f = tb.exits[k]
                    break
                point -= sp.hazard[tb.exits[k], 0]
            unlink(head, follows, s, before, p, tally)
            sp.moved[f, 0] += 1.0
            change_age(tb, sp, rng, f, now, born, p, status)
            put(tb, f, p, now + (uniform(rng) - 0.5) * days, into, follows, came, tally)
        else:
            before = p
        p = after


@inner
def unlink(head: Links, follows: Links, s: int, before: Person, p: Person, tally: Ints) -> None:
    """Take a person out of the list of stock s."""
    if before < 0:
        head[s] = follows[p]
    else:
        follows[before] = follows[p]
    tally[COUNT, s] -= 1


@inner
def change_age(
    tb: Tables, sp: Space, rng: Words, f: int, now: float, born: Floats, p: int, status: Ints
) -> None:
    """Give an age to who comes from a stock without ages to one with them."""
    src, dst = tb.flows[f, t.SRC], tb.flows[f, t.DST]
    if dst != t.OUTSIDE and tb.stocks[dst, t.AGED] == 1 and tb.stocks[src, t.AGED] == 0:
        give_age(tb, sp, rng, f, now, born, p, status)


@inner
def end_stays(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, when: int, s: int,
    now: float, days: float, head: Links, follows: Links, born: Floats, came: Floats, tally: Ints,
    status: Ints,
) -> None:  # fmt: skip
    """Move who has stayed in stock s for as long as its stay lasts."""
    f = tb.stocks[s, t.DWELL_FLOW]
    length = sp.rate[f, 0]
    before, p = np.int32(-1), head[s]
    while p >= 0:
        after = follows[p]
        if now - came[p] >= length:
            day = max(now - days, came[p] + length)
            unlink(head, follows, s, before, p, tally)
            sp.moved[f, 0] += 1.0
            seat(rng, of_draw, keys[f], when, p)
            change_age(tb, sp, rng, f, now, born, p, status)
            put(tb, f, p, day, head, follows, came, tally)
        else:
            before = p
        p = after


@inner
def reach_age(
    tb: Tables, sp: Space, f: int, now: float, head: Links, follows: Links, born: Floats,
    came: Floats, tally: Ints,
) -> None:  # fmt: skip
    """Move who has come to flow f's age."""
    s, age = tb.flows[f, t.SRC], sp.value[tb.flows[f, t.COL], 0]
    before, p = np.int32(-1), head[s]
    while p >= 0:
        after = follows[p]
        if age_of(born, p, now) >= age:
            unlink(head, follows, s, before, p, tally)
            sp.moved[f, 0] += 1.0
            put(tb, f, p, now, head, follows, came, tally)
        else:
            before = p
        p = after


@inner
def pick_for_quota(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, when: int, f: int,
    now: float, days: float, head: Links, into: Links, follows: Links, born: Floats, came: Floats,
    tally: Ints, unmet: Floats, status: Ints,
) -> bool:  # fmt: skip
    """Pick whole persons for flow f's quota at random; false if there is no space for more."""
    src = tb.flows[f, t.SRC]
    seat(rng, of_draw, keys[f], when, ALL)
    take = whole(rng, sp.rate[f, 0] * days)
    if tb.flows[f, t.ROOM_COL] != t.NONE:
        held = 0.0
        for k in range(tb.flows[f, t.ROOM_FROM], tb.flows[f, t.ROOM_TO]):
            held += tally[COUNT, tb.members[k]]
        free = max(0.0, floor(sp.value[tb.flows[f, t.ROOM_COL], 0] - held))
        if take > free:
            unmet[f, 0] += take - free
            status[0] |= t.NO_ROOM
            take = free
    if src == t.OUTSIDE:
        return join(tb, sp, rng, of_draw, keys, when, f, take, now, days, into, follows, born, came,
                    tally, status)  # fmt: skip
    aged, pool, p = tb.stocks[src, t.AGED] == 1, 0.0, head[src]
    while p >= 0:
        pool += 1.0 if may_move(tb, sp, f, born, p, now, aged) else 0.0
        p = follows[p]
    if take > pool:
        status[0] |= t.POOL_EXHAUSTED
        unmet[f, 0] += take - pool
        take = pool
    before, p = np.int32(-1), head[src]
    while p >= 0 and take > 0.0:
        after, picked = follows[p], False
        if may_move(tb, sp, f, born, p, now, aged):
            seat(rng, of_draw, keys[f], when, p)
            picked = uniform(rng) * pool < take
            pool -= 1.0
        if picked:
            take -= 1.0
            unlink(head, follows, src, before, p, tally)
            sp.moved[f, 0] += 1.0
            change_age(tb, sp, rng, f, now, born, p, status)
            put(tb, f, p, now + (uniform(rng) - 0.5) * days, into, follows, came, tally)
        else:
            before = p
        p = after
    return True


@inner
def join(
    tb: Tables, sp: Space, rng: Words, of_draw: np.uint64, keys: Words, when: int, f: int,
    many: float, now: float, days: float, into: Links, follows: Links, born: Floats, came: Floats,
    tally: Ints, status: Ints,
) -> bool:  # fmt: skip
    """Let new persons in from outside; false if there is no space for them."""
    for _ in range(int(many)):
        p = tally[NEXT_FREE, 0]
        if p >= len(born):
            return False
        tally[NEXT_FREE, 0] = p + 1
        seat(rng, of_draw, keys[f], when, p)
        give_age(tb, sp, rng, f, now, born, p, status)
        sp.moved[f, 0] += 1.0
        put(tb, f, p, now + (uniform(rng) - 0.5) * days, into, follows, came, tally)
    return True
