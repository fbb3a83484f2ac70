"""The kernel of the coarse world: one batch of particles, month by month, in expected values.

As in the fine kernel each month runs its operations forwards over one half and backwards over
the other, and exits of a stock compete exactly; only ages and days are gone.
"""

from __future__ import annotations

import numpy as np

from passmuster.engine import coarse as c
from passmuster.engine import tables as t
from passmuster.engine.arithmetic import (
    DAYS_A_MONTH,
    one_minus_exp,
    overlap,
)
from passmuster.engine.coarse import CoarseTables
from passmuster.engine.compiled import entry, inline, inner
from passmuster.engine.tables import Floats, Ints


@inline
def quick_exp(y: float) -> float:
    """Return exp(y) to 3e-13 for -40 <= y <= 40, in vector registers; beyond, at these ends."""
    z = max(-40.0, min(40.0, y)) * 0.00390625
    e = 1.0 / 5040.0
    e = 1.0 / 720.0 + z * e
    e = 1.0 / 120.0 + z * e
    e = 1.0 / 24.0 + z * e
    e = 1.0 / 6.0 + z * e
    e = 0.5 + z * e
    e = z * (1.0 + z * e)
    # (1 + e)^2 - 1 = e (2 + e): the small part is squared, so nothing is lost beside the one.
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    e = e * (2.0 + e)
    return 1.0 + e * (2.0 + e)


@entry
def run_coarse(
    tb: CoarseTables, theta: Floats, log_walk: Floats, start: Floats,
    people: Floats, moves: Floats, status: Ints,
    value: Floats, rate: Floats, leave: Floats, x: Floats, cell: Floats,
    front: Floats, memory: Floats, row: Floats,
) -> None:  # fmt: skip
    """Run lanes of particles side by side.

    Args:
        tb: the model.
        theta: parameters, [column, lane].
        log_walk: logarithms of slow changes, [walk, month, lane].
        start: people at the start, [stock, lane].
        people: filled with people at the eve and at month ends, [month + 1, stock, lane].
        moves: filled with moves since the start, [month + 1, flow, lane].
        status: filled with bits, [lane].
        value, rate, leave, x, cell, front, memory, row: space to work in.
    """
    months, lanes = tb.shape[c.MONTHS], theta.shape[1]
    cell[:] = 0.0
    memory[:] = 0.0
    value[:] = theta[: value.shape[0]]
    x[:] = start
    people[0] = start
    moves[0] = 0.0
    for s in range(len(tb.stocks)):
        if tb.stocks[s, t.STAGE] != t.NONE:
            cell[tb.stocks[s, t.STAGE], 0] = start[s]
    low = 0
    for n in range(months):
        _set_values(tb, n, theta, log_walk, value)
        _set_drivers(tb, n, value, people[n], memory)
        _set_rates(tb, n, value, rate, memory)
        if n == 0:
            _set_fronts(tb, rate, front)
        half = 0.5 * tb.days[n]
        _set_leave(tb, half, rate, leave, row)
        moves[n + 1] = moves[n]
        count = len(tb.operations)
        for turn in range(2 * count):
            o = turn if turn < count else 2 * count - 1 - turn
            since = tb.begins[n] + (0.0 if turn < count else half)
            kind, subject = tb.operations[o, t.OPERATION], tb.operations[o, t.SUBJECT]
            if kind == t.STAY:
                low_next = _stay(
                    tb, n, subject, low, since + half, rate, cell, front, x, moves, row
                )
                if tb.shape[c.STAGES] == 1:
                    low = low_next
            elif kind == t.FILL:
                _fill(tb, n, subject, low, half, rate, value, cell, x, moves, row, status)
            elif tb.stocks[subject, t.STAGE] == t.NONE:
                _leave(tb, n, subject, leave, cell, x, moves, row)
            else:
                _leave_stage(tb, n, subject, low, since + 0.5 * half, half, rate, value,
                             cell, front, x, moves, row)  # fmt: skip
        for s in range(len(tb.stocks)):
            for i in range(lanes):
                people[n + 1, s, i] = x[s, i]
                if not np.isfinite(x[s, i]):
                    status[i] |= t.NOT_FINITE
        _remember(tb, n, value, people, moves, memory)


@inner
def _set_values(tb: CoarseTables, n: int, theta: Floats, log_walk: Floats, value: Floats) -> None:
    for k in range(len(tb.varying)):
        col = tb.varying[k]
        own, lever, w = tb.own[n, col], tb.lever[n, col], tb.walk_of[col]
        if w == t.NONE:
            for i in range(theta.shape[1]):
                value[col, i] = (own * theta[col, i] if own > 0.0 else 0.0) + lever
        else:
            for i in range(theta.shape[1]):
                level = (own * theta[col, i] if own > 0.0 else 0.0) + lever
                value[col, i] = level * quick_exp(log_walk[w, n, i])


@inner
def _set_drivers(tb: CoarseTables, n: int, value: Floats, people: Floats, memory: Floats) -> None:
    """Set drivers for the middle of month n: memory rows are recent, past and middle."""
    count, lanes = tb.shape[c.DRIVERS], value.shape[1]
    ahead = tb.days[n] / (2.0 * tb.days[n - 1]) if n > 0 else 0.0
    for d in range(count):
        kind = tb.drivers[d, t.DRIVER_KIND]
        for i in range(lanes):
            if kind == t.RECENT:
                now = memory[d, i]
            else:
                now = 0.0
                for k in range(tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO]):
                    now += people[tb.members[k], i]
                under = 0.0
                if kind == t.RATIO_TO_COL:
                    under = value[tb.drivers[d, t.OVER_COL], i]
                else:
                    for k in range(tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO]):
                        under += people[tb.members[k], i]
                now = now / under if under > 0.0 else 0.0
            carried = now + (now - memory[count + d, i]) * ahead
            memory[2 * count + d, i] = carried if carried > 0.0 else now
            memory[count + d, i] = now


@inner
def _set_rates(tb: CoarseTables, n: int, value: Floats, rate: Floats, memory: Floats) -> None:
    lanes, count = value.shape[1], tb.shape[c.DRIVERS]
    for f in range(len(tb.flows)):
        kind, col, scale = tb.flows[f, t.KIND], tb.flows[f, t.COL], tb.scale[f]
        if kind == t.DWELL and tb.stocks[tb.flows[f, t.SRC], t.STAGE] != t.NONE:
            for i in range(lanes):
                rate[f, i] = value[col, i] * scale
            continue
        opened = tb.opened[n, f] * (tb.aged[n, f] if kind == t.RATE else 1.0)
        if kind == t.DWELL:
            for i in range(lanes):
                rate[f, i] = opened / (value[col, i] * scale)
        else:
            for i in range(lanes):
                rate[f, i] = opened * value[col, i] * scale
        if tb.rushed[n, f] > 0.0 and tb.flows[f, t.PULSE_COL] != t.NONE:
            share = tb.rushed[n, f] / tb.opened[n, f]
            for i in range(lanes):
                rate[f, i] *= 1.0 + share * (value[tb.flows[f, t.PULSE_COL], i] - 1.0)
        for k in range(tb.flows[f, t.FACTOR_FROM], tb.flows[f, t.FACTOR_TO]):
            _multiply(tb, k, f, value, rate, memory, 2 * count)


@inner
def _multiply(
    tb: CoarseTables, k: int, f: int, value: Floats, rate: Floats, memory: Floats, middle: int
) -> None:
    form, d, col = tb.factors[k, t.FORM], tb.factors[k, t.DRIVER], tb.factors[k, t.DRIVER_COL]
    amount, reference = tb.factors[k, t.AMOUNT_COL], tb.factors[k, t.REFERENCE_COL]
    lanes = value.shape[1]
    if form == t.TIMES:
        for i in range(lanes):
            rate[f, i] *= value[amount, i]
    elif form == t.ADDS:
        for i in range(lanes):
            driver = memory[middle + d, i] if d != t.NONE else value[col, i]
            rate[f, i] *= 1.0 + value[amount, i] * driver
    else:
        for i in range(lanes):
            driver = memory[middle + d, i] if d != t.NONE else value[col, i]
            if reference != t.NONE:
                driver /= value[reference, i]
            power = value[amount, i]
            if power == 1.0:
                rate[f, i] *= driver
            elif driver != 1.0:
                rate[f, i] *= quick_exp(power * np.log(driver))


@inner
def _set_fronts(tb: CoarseTables, rate: Floats, front: Floats) -> None:
    stages = tb.shape[c.STAGES]
    for s in range(len(tb.stocks)):
        k = tb.stocks[s, t.STAGE]
        if k != t.NONE:
            for i in range(rate.shape[1]):
                length = rate[tb.stocks[s, t.DWELL_FLOW], i]
                front[k, i], front[k + stages, i] = -length, length


@inner
def _set_leave(tb: CoarseTables, days: float, rate: Floats, leave: Floats, row: Floats) -> None:
    lanes = rate.shape[1]
    for s in range(len(tb.stocks)):
        first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
        if tb.stocks[s, t.STAGE] != t.NONE or first == last:
            continue
        for i in range(lanes):
            row[0, i] = 1e-300
        for k in range(first, last):
            for i in range(lanes):
                row[0, i] += rate[tb.exits[k], i]
        for i in range(lanes):
            row[1, i] = one_minus_exp(row[0, i] * days)
        for i in range(lanes):
            row[1, i] /= row[0, i]
        for k in range(first, last):
            for i in range(lanes):
                leave[tb.exits[k], i] = rate[tb.exits[k], i] * row[1, i]


@inner
def _arrive(tb: CoarseTables, n: int, f: int, cell: Floats, x: Floats, amount: Floats) -> None:
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE:
        return
    k = tb.stocks[dst, t.STAGE]
    for i in range(len(amount)):
        x[dst, i] += amount[i]
    if k != t.NONE:
        for i in range(len(amount)):
            cell[k, n + 1, i] += amount[i]


@inner
def _leave(
    tb: CoarseTables, n: int, s: int, leave: Floats, cell: Floats, x: Floats, moves: Floats,
    row: Floats,
) -> None:  # fmt: skip
    lanes = x.shape[1]
    for i in range(lanes):
        row[0, i] = x[s, i]
    for e in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
        f = tb.exits[e]
        # One array beside another in each loop: with more the compiler does not know that they
        # are apart, and uses no vector registers.
        for i in range(lanes):
            row[1, i] = row[0, i] * leave[f, i]
        for i in range(lanes):
            x[s, i] -= row[1, i]
        for i in range(lanes):
            moves[n + 1, f, i] += row[1, i]
        _arrive(tb, n, f, cell, x, row[1])


@inner
def _leave_stage(
    tb: CoarseTables, n: int, s: int, low: int, now: float, days: float, rate: Floats,
    value: Floats, cell: Floats, front: Floats, x: Floats, moves: Floats, row: Floats,
) -> None:  # fmt: skip
    """Move those who leave a stage by chance, entrants of one month after another."""
    lanes, k, stays = x.shape[1], tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    plain = False
    for r in range(low, n + 2):
        # Most rows are past the first days and before none of the last: all have one chance.
        if not (plain and _is_plain(tb, s, r, now)):
            _entered(tb, k, r, front, row)
            end = _until(tb, r, now)
            for i in range(lanes):
                row[0, i] = 0.0
            for e in range(first, last):
                _by_stay(tb, tb.exits[e], end, now, rate[stays], value, row)
                for i in range(lanes):
                    hazard = rate[tb.exits[e], i] * row[4, i]
                    row[5 + e - first, i] = hazard
                    row[0, i] += hazard
            for i in range(lanes):
                gone = one_minus_exp(row[0, i] * days)
                row[1, i] = gone / row[0, i] if row[0, i] > 0.0 else 0.0
                row[0, i] = 1.0 - gone
            plain = _is_plain(tb, s, r, now)
        for i in range(lanes):
            held = cell[k, r, i]
            row[3, i] = held * row[1, i]
            cell[k, r, i] = held * row[0, i]
            x[s, i] -= held - cell[k, r, i]
        for e in range(first, last):
            f = tb.exits[e]
            for i in range(lanes):
                amount = row[3, i] * row[5 + e - first, i]
                row[2, i] = amount
                moves[n + 1, f, i] += amount
            _arrive(tb, n, f, cell, x, row[2])


@inline
def _until(tb: CoarseTables, r: int, now: float) -> float:
    """Return the last day on which anybody of a row has entered."""
    return 0.0 if r == 0 else min(tb.begins[r - 1] + tb.days[r - 1], now)


@inner
def _is_plain(tb: CoarseTables, s: int, r: int, now: float) -> bool:
    """Tell whether no first or last days of a stay concern a row."""
    for e in range(tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]):
        f = tb.exits[e]
        if tb.flows[f, t.LAST_DAYS] != t.NONE:
            return False
        first = tb.flows[f, t.FIRST_DAYS]
        if first != t.NONE and now - _until(tb, r, now) < first:
            return False
    return True


@inner
def _entered(tb: CoarseTables, k: int, r: int, front: Floats, row: Floats) -> None:
    """Set row 3 to the first day on which those who are still in a row have entered."""
    stages = tb.shape[c.STAGES]
    for i in range(row.shape[1]):
        begin = -front[k + stages, i] if r == 0 else tb.begins[max(r - 1, 0)]
        row[3, i] = max(begin, front[k, i])


@inner
def _by_stay(
    tb: CoarseTables, f: int, end: float, now: float, length: Floats, value: Floats, row: Floats
) -> None:
    """Set row 4 to how much flow f is multiplied by the first and last days of the stay."""
    first, last = tb.flows[f, t.FIRST_DAYS], tb.flows[f, t.LAST_DAYS]
    for i in range(row.shape[1]):
        row[4, i] = 1.0
    if first != t.NONE:
        col = tb.flows[f, t.FIRST_COL]
        for i in range(row.shape[1]):
            inside = overlap(row[3, i], end, now - first, now)
            share = inside / max(end - row[3, i], 1e-9)
            row[4, i] += share * (value[col, i] - 1.0)
    if last != t.NONE:
        col = tb.flows[f, t.LAST_COL]
        for i in range(row.shape[1]):
            inside = overlap(row[3, i], end, now - length[i] - 1e9, now - length[i] + last)
            share = inside / max(end - row[3, i], 1e-9)
            row[4, i] += share * (value[col, i] - 1.0)


@inner
def _stay(
    tb: CoarseTables, n: int, s: int, low: int, now: float, rate: Floats, cell: Floats,
    front: Floats, x: Floats, moves: Floats, row: Floats,
) -> int:  # fmt: skip
    """Move those whose stay ends by `now`; return the first row that still holds some."""
    lanes, k, f = x.shape[1], tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    least, most = np.inf, -np.inf
    for i in range(lanes):
        row[0, i] = max(front[k, i], now - rate[f, i])
        least = min(least, row[0, i])
        most = max(most, row[0, i])
    keeps = low
    for r in range(low, n + 2):
        end = _until(tb, r, now)
        if r > 0 and most <= tb.begins[r - 1]:
            break
        _entered(tb, k, r, front, row)
        for i in range(lanes):
            # Where the front has passed the whole row it is empty, whatever the share.
            share = (row[0, i] - row[3, i]) / max(end - row[3, i], 1e-9)
            amount = cell[k, r, i] * min(max(share, 0.0), 1.0)
            row[1, i] = amount
            cell[k, r, i] -= amount
            x[s, i] -= amount
            moves[n + 1, f, i] += amount
        _arrive(tb, n, f, cell, x, row[1])
        if least >= end and keeps == r and r <= n:
            keeps = r + 1
    for i in range(lanes):
        front[k, i] = row[0, i]
    return keeps


@inner
def _fill(
    tb: CoarseTables, n: int, f: int, low: int, days: float, rate: Floats, value: Floats,
    cell: Floats, x: Floats, moves: Floats, row: Floats, status: Ints,
) -> None:  # fmt: skip
    lanes, src = x.shape[1], tb.flows[f, t.SRC]
    room = tb.flows[f, t.ROOM_COL]
    for i in range(lanes):
        row[0, i] = rate[f, i] * days
    if room != t.NONE:
        for i in range(lanes):
            row[1, i] = value[room, i]
        for k in range(tb.flows[f, t.ROOM_FROM], tb.flows[f, t.ROOM_TO]):
            for i in range(lanes):
                row[1, i] -= x[tb.members[k], i]
        for i in range(lanes):
            free = max(0.0, row[1, i])
            if row[0, i] > free:
                row[0, i] = free
                status[i] |= t.NO_ROOM
    if src != t.OUTSIDE:
        share, k = tb.aged[n, f], tb.stocks[src, t.STAGE]
        for i in range(lanes):
            pool = x[src, i] * share
            if row[0, i] > pool * (1.0 + 1e-12) + 1e-9:
                status[i] |= t.POOL_EXHAUSTED
        for i in range(lanes):
            row[0, i] = min(row[0, i], x[src, i] * share)
        if k != t.NONE:
            for i in range(lanes):
                row[1, i] = row[0, i] / x[src, i] if x[src, i] > 0.0 else 0.0
            for r in range(low, n + 2):
                for i in range(lanes):
                    cell[k, r, i] -= cell[k, r, i] * row[1, i]
        for i in range(lanes):
            x[src, i] -= row[0, i]
    for i in range(lanes):
        moves[n + 1, f, i] += row[0, i]
    _arrive(tb, n, f, cell, x, row[0])


@inner
def _remember(
    tb: CoarseTables, n: int, value: Floats, people: Floats, moves: Floats, memory: Floats
) -> None:
    for d in range(tb.shape[c.DRIVERS]):
        if tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
            continue
        for i in range(value.shape[1]):
            moved, held = 0.0, 0.0
            for k in range(tb.drivers[d, t.A_FROM], tb.drivers[d, t.A_TO]):
                moved += moves[n + 1, tb.members[k], i] - moves[n, tb.members[k], i]
            for k in range(tb.drivers[d, t.B_FROM], tb.drivers[d, t.B_TO]):
                held += 0.5 * (people[n, tb.members[k], i] + people[n + 1, tb.members[k], i])
            pace = moved / held * (DAYS_A_MONTH / tb.days[n]) if held > 0.0 else 0.0
            fades = quick_exp(-tb.days[n] / value[tb.drivers[d, t.OVER_COL], i])
            memory[d, i] = memory[d, i] * fades + pace * (1.0 - fades)
