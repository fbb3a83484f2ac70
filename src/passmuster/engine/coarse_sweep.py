"""The kernel of the coarse world: one batch of particles, month by month, in expected values.

As in the fine kernel each month runs its operations forwards over one half and backwards over
the other, and exits of a stock compete exactly; only ages and days are gone. Loops over lanes
hold few arrays and no branch: others the compiler leaves out of vector registers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from passmuster.engine import coarse as c
from passmuster.engine import tables as t
from passmuster.engine.arithmetic import one_minus_exp
from passmuster.engine.coarse import CoarseTables
from passmuster.engine.coarse_rates import remember, set_drivers, set_rates, set_values
from passmuster.engine.coarse_space import LANES, CoarseSpace
from passmuster.engine.coarse_stage import arrive, leave_stage, stay
from passmuster.engine.compiled import inline, merged


@inline
def sweep(tb: CoarseTables, sp: CoarseSpace) -> None:
    """Run one block, from its parameters and walks to people, moves and status."""
    # A plain 0 would have every function that is told of it compiled twice.
    low: Any = np.int64(0)
    _begin(tb, sp)
    for n in range(tb.shape[c.MONTHS]):
        set_values(tb, n, sp)
        set_drivers(tb, n, sp)
        set_rates(tb, n, sp)
        if n == 0:
            _set_fronts(tb, sp)
        _set_leave(tb, n, sp)
        _open_month(tb, n, sp)
        low = _move(tb, n, low, sp)
        _close_month(tb, n, sp)
        remember(tb, n, sp)
    _judge(sp)


@merged
def _begin(tb: CoarseTables, sp: CoarseSpace) -> None:
    """Set who is where at the start, and forget the block before."""
    for k in range(sp.cell.shape[0]):
        for r in range(sp.cell.shape[1]):
            _fill_with(sp.cell[k, r], 0.0)
    for k in range(sp.memory.shape[0]):
        _fill_with(sp.memory[k], 0.0)
    for f in range(len(tb.flows)):
        _fill_with(sp.moves[0, f], 0.0)
    _fill_with(sp.row[0], 0.0)
    for col in range(sp.value.shape[0]):
        _copy(sp.value[col], sp.theta[col])
    for i in range(LANES):
        sp.status[i] = 0
    for s in range(len(tb.stocks)):
        start, people, times = sp.people[0, s], tb.begin[s, 0], tb.begin[s, 1]
        if people == t.NONE:
            _fill_with(start, tb.begin_value[s, 0])
        else:
            _copy(start, sp.theta[people])
        if times == t.NONE:
            for i in range(LANES):
                start[i] *= tb.begin_value[s, 1]
        else:
            _multiply_by(start, sp.theta[times])
        if tb.stocks[s, t.STAGE] != t.NONE:
            _copy(sp.cell[tb.stocks[s, t.STAGE], 0], start)


@merged
def _fill_with(row: np.ndarray, number: float) -> None:
    for i in range(LANES):
        row[i] = number


@merged
def _copy(row: np.ndarray, source: np.ndarray) -> None:
    for i in range(LANES):
        row[i] = source[i]


@merged
def _multiply_by(row: np.ndarray, times: np.ndarray) -> None:
    for i in range(LANES):
        row[i] *= times[i]


@merged
def _set_fronts(tb: CoarseTables, sp: CoarseSpace) -> None:
    stages = tb.shape[c.STAGES]
    for s in range(len(tb.stocks)):
        k = tb.stocks[s, t.STAGE]
        if k != t.NONE:
            for i in range(LANES):
                length = sp.rate[tb.stocks[s, t.DWELL_FLOW], i]
                sp.front[k, i], sp.front[k + stages, i] = -length, length


@merged
def _set_leave(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Set which share of a stock each of its exits takes in half of month n."""
    days, slot = 0.5 * tb.days[n], tb.slot[n]
    for s in range(len(tb.stocks)):
        first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
        renew = tb.renew[n, s]
        if renew == c.KNOWN or first == last or tb.stocks[s, t.STAGE] != t.NONE:
            continue
        hazard, stays, gone = sp.hazard[s], sp.stays[slot, s], sp.row[1]
        if renew == c.ALL:
            # Several exits share what leaves by their part of a sum that must not be nought; of
            # one exit that does not drive there are no moves at all.
            _fill_with(hazard, 1e-300 if last > first + 1 else 0.0)
            for k in range(first, last):
                rate = sp.rate[tb.exits[k]]
                for i in range(LANES):
                    hazard[i] += rate[i]
        for i in range(LANES):
            gone[i] = one_minus_exp(hazard[i] * days)
        for i in range(LANES):
            stays[i] = 1.0 - gone[i]
        if last == first + 1:
            _copy(sp.leave[slot, tb.exits[first]], gone)
            continue
        for i in range(LANES):
            gone[i] /= hazard[i]
        for k in range(first, last):
            rate, leave = sp.rate[tb.exits[k]], sp.leave[slot, tb.exits[k]]
            for i in range(LANES):
                leave[i] = rate[i] * gone[i]


@merged
def _open_month(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    for s in range(len(tb.stocks)):
        _copy(sp.people[n + 1, s], sp.people[n, s])
        _fill_with(sp.held[s], 0.0)
    for f in range(len(tb.flows)):
        if tb.tallied[f] == 1:
            _copy(sp.moves[n + 1, f], sp.moves[n, f])


@inline
def _move(tb: CoarseTables, n: int, low: int, sp: CoarseSpace) -> int:
    """Run the operations of month n; return the first row of stages that still holds some."""
    half, count = 0.5 * tb.days[n], len(tb.operations)
    for turn in range(2 * count):
        o = turn if turn < count else 2 * count - 1 - turn
        since = tb.begins[n] + (0.0 if turn < count else half)
        kind, subject = tb.operations[o, t.OPERATION], tb.operations[o, t.SUBJECT]
        if kind == t.STAY:
            low_next = stay(tb, n, subject, low, since + half, sp)
            if tb.shape[c.STAGES] == 1:
                low = low_next
        elif kind == t.FILL:
            if tb.opened[n, subject] > 0.0:
                _fill(tb, n, subject, low, half, sp)
        elif tb.stocks[subject, t.STAGE] == t.NONE:
            _leave(tb, n, subject, sp)
        else:
            leave_stage(tb, n, subject, low, since + 0.5 * half, half, sp)
    return low


@merged
def _leave(tb: CoarseTables, n: int, s: int, sp: CoarseSpace) -> None:
    slot = tb.slot[n]
    x, held, stays = sp.people[n + 1, s], sp.held[s], sp.stays[slot, s]
    for e in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
        f = tb.exits[e]
        dst = tb.flows[f, t.DST]
        if dst == t.OUTSIDE or tb.opened[n, f] == 0.0:
            continue
        to, leave, k = sp.people[n + 1, dst], sp.leave[slot, f], tb.stocks[dst, t.STAGE]
        for i in range(LANES):
            to[i] += x[i] * leave[i]
        if k != t.NONE:
            cell = sp.cell[k, n + 1]
            for i in range(LANES):
                cell[i] += x[i] * leave[i]
    # What flows took is added up at the end of the month, of both halves at once.
    for i in range(LANES):
        held[i] += x[i]
        x[i] *= stays[i]


@merged
def _close_month(tb: CoarseTables, n: int, sp: CoarseSpace) -> None:
    """Add up moves by chance, and what is not finite, in row 0."""
    odd, slot = sp.row[0], tb.slot[n]
    for s in range(len(tb.stocks)):
        x = sp.people[n + 1, s]
        for i in range(LANES):
            odd[i] += 0.0 * x[i]
        if tb.stocks[s, t.STAGE] != t.NONE:
            continue
        held = sp.held[s]
        for e in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
            f = tb.exits[e]
            if tb.tallied[f] == 1 and tb.opened[n, f] > 0.0:
                moves, leave = sp.moves[n + 1, f], sp.leave[slot, f]
                for i in range(LANES):
                    moves[i] += held[i] * leave[i]


@merged
def _judge(sp: CoarseSpace) -> None:
    """Mark worlds in which a number was not finite: zero times that is not zero."""
    for i in range(LANES):
        if sp.row[0, i] != 0.0:
            sp.status[i] |= t.NOT_FINITE


@merged
def _fill(tb: CoarseTables, n: int, f: int, low: int, days: float, sp: CoarseSpace) -> None:
    src, room, rate, amount = tb.flows[f, t.SRC], tb.flows[f, t.ROOM_COL], sp.rate[f], sp.row[1]
    status = sp.status
    for i in range(LANES):
        amount[i] = rate[i] * days
    if room != t.NONE:
        free = sp.row[2]
        _copy(free, sp.value[room])
        for k in range(tb.flows[f, t.ROOM_FROM], tb.flows[f, t.ROOM_TO]):
            held = sp.people[n + 1, tb.members[k]]
            for i in range(LANES):
                free[i] -= held[i]
        for i in range(LANES):
            free[i] = max(0.0, free[i])
        for i in range(LANES):
            status[i] |= t.NO_ROOM if amount[i] > free[i] else 0
        for i in range(LANES):
            amount[i] = free[i] if amount[i] > free[i] else amount[i]
    if src != t.OUTSIDE:
        _take(tb, n, src, tb.aged[n, f], low, amount, sp)
    if tb.tallied[f] == 1:
        moves = sp.moves[n + 1, f]
        for i in range(LANES):
            moves[i] += amount[i]
    arrive(tb, n, f, sp, amount)


@merged
def _take(
    tb: CoarseTables, n: int, src: int, share: float, low: int, amount: np.ndarray, sp: CoarseSpace
) -> None:
    """Take an amount out of a stock, or as much as there is."""
    x, part, status, k = sp.people[n + 1, src], sp.row[2], sp.status, tb.stocks[src, t.STAGE]
    for i in range(LANES):
        much = amount[i] > x[i] * share * (1.0 + 1e-12) + 1e-9
        status[i] |= t.POOL_EXHAUSTED if much else 0
    for i in range(LANES):
        amount[i] = min(amount[i], x[i] * share)
    if k != t.NONE:
        for i in range(LANES):
            part[i] = amount[i] / x[i] if x[i] > 0.0 else 0.0
        for r in range(low, n + 2):
            cell = sp.cell[k, r]
            for i in range(LANES):
                cell[i] -= cell[i] * part[i]
    for i in range(LANES):
        x[i] -= amount[i]
