"""The coarse kernel's stages: stocks in which the time of entry is kept, by month of entry."""

from __future__ import annotations

import numpy as np

from passmuster.engine import coarse as c
from passmuster.engine import tables as t
from passmuster.engine.arithmetic import one_minus_exp, overlap
from passmuster.engine.coarse import CoarseTables
from passmuster.engine.coarse_space import LANES, SCRATCH, CoarseSpace
from passmuster.engine.compiled import bare_inner, inline
from passmuster.engine.tables import Floats

# Rows of the scratch space.
STAY, SHARE, GONE, ENTERED, TIMES = range(1, SCRATCH)


@bare_inner
def arrive(tb: CoarseTables, n: int, f: int, sp: CoarseSpace, amount: Floats) -> None:
    """Add an amount to where flow f leads."""
    dst = tb.flows[f, t.DST]
    if dst == t.OUTSIDE:
        return
    x, k = sp.people[n + 1, dst], tb.stocks[dst, t.STAGE]
    for i in range(LANES):
        x[i] += amount[i]
    if k != t.NONE:
        cell = sp.cell[k, n + 1]
        for i in range(LANES):
            cell[i] += amount[i]


@bare_inner
def leave_stage(
    tb: CoarseTables, n: int, s: int, low: int, now: float, days: float, sp: CoarseSpace
) -> None:
    """Move those who leave a stage by chance, entrants of one month after another."""
    x, k = sp.people[n + 1, s], tb.stocks[s, t.STAGE]
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    stays, share, gone, amount = sp.row[STAY], sp.row[SHARE], sp.row[GONE], sp.row[TIMES]
    plain = False
    for r in range(low, n + 2):
        # Most rows are past the first days and before none of the last: all have one chance.
        if not (plain and _is_plain(tb, s, r, now)):
            _chances(tb, s, r, now, days, sp)
            plain = _is_plain(tb, s, r, now)
        cell = sp.cell[k, r]
        for i in range(LANES):
            gone[i] = cell[i] * share[i]
        for i in range(LANES):
            left = cell[i] * stays[i]
            x[i] -= cell[i] - left
            cell[i] = left
        for e in range(first, last):
            f = tb.exits[e]
            hazard = sp.row[SCRATCH + e - first]
            for i in range(LANES):
                amount[i] = gone[i] * hazard[i]
            if tb.tallied[f] == 1:
                moves = sp.moves[n + 1, f]
                for i in range(LANES):
                    moves[i] += amount[i]
            arrive(tb, n, f, sp, amount)


@bare_inner
def _chances(tb: CoarseTables, s: int, r: int, now: float, days: float, sp: CoarseSpace) -> None:
    """Set who stays of a row in so many days, and who goes, as a share of each hazard."""
    first, last = tb.stocks[s, t.EXIT_FROM], tb.stocks[s, t.EXIT_TO]
    length = sp.rate[tb.stocks[s, t.DWELL_FLOW]]
    stays, share, times = sp.row[STAY], sp.row[SHARE], sp.row[TIMES]
    _entered(tb, tb.stocks[s, t.STAGE], r, sp)
    for i in range(LANES):
        stays[i] = 0.0
    for e in range(first, last):
        _by_stay(tb, tb.exits[e], _until(tb, r, now), now, length, sp)
        rate, hazard = sp.rate[tb.exits[e]], sp.row[SCRATCH + e - first]
        for i in range(LANES):
            hazard[i] = rate[i] * times[i]
        for i in range(LANES):
            stays[i] += hazard[i]
    for i in range(LANES):
        gone = one_minus_exp(stays[i] * days)
        share[i] = gone / stays[i] if stays[i] > 0.0 else 0.0
        stays[i] = 1.0 - gone


@inline
def _until(tb: CoarseTables, r: int, now: float) -> float:
    """Return the last day on which anybody of a row has entered."""
    return 0.0 if r == 0 else min(tb.begins[r - 1] + tb.days[r - 1], now)


@bare_inner
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


@bare_inner
def _entered(tb: CoarseTables, k: int, r: int, sp: CoarseSpace) -> None:
    """Set a row to the first day on which those who are still in a row of a stage have entered."""
    entered, front = sp.row[ENTERED], sp.front[k]
    if r == 0:
        length = sp.front[k + tb.shape[c.STAGES]]
        for i in range(LANES):
            entered[i] = max(-length[i], front[i])
    else:
        begin = tb.begins[r - 1]
        for i in range(LANES):
            entered[i] = max(begin, front[i])


@bare_inner
def _by_stay(
    tb: CoarseTables, f: int, end: float, now: float, length: Floats, sp: CoarseSpace
) -> None:
    """Set a row to how much flow f is multiplied by the first and last days of the stay."""
    first, last = tb.flows[f, t.FIRST_DAYS], tb.flows[f, t.LAST_DAYS]
    times, entered = sp.row[TIMES], sp.row[ENTERED]
    for i in range(LANES):
        times[i] = 1.0
    if first != t.NONE:
        value = sp.value[tb.flows[f, t.FIRST_COL]]
        for i in range(LANES):
            inside = overlap(entered[i], end, now - first, now)
            share = inside / max(end - entered[i], 1e-9)
            times[i] += share * (value[i] - 1.0)
    if last != t.NONE:
        value = sp.value[tb.flows[f, t.LAST_COL]]
        for i in range(LANES):
            inside = overlap(entered[i], end, now - length[i] - 1e9, now - length[i] + last)
            share = inside / max(end - entered[i], 1e-9)
            times[i] += share * (value[i] - 1.0)


@bare_inner
def stay(tb: CoarseTables, n: int, s: int, low: int, now: float, sp: CoarseSpace) -> int:
    """Move those whose stay ends by `now`; return the first row that still holds some."""
    k, f = tb.stocks[s, t.STAGE], tb.stocks[s, t.DWELL_FLOW]
    x, front, length = sp.people[n + 1, s], sp.front[k], sp.rate[f]
    passed, amount, entered = sp.row[STAY], sp.row[GONE], sp.row[ENTERED]
    least, most = np.inf, -np.inf
    for i in range(LANES):
        passed[i] = max(front[i], now - length[i])
    for i in range(LANES):
        least = min(least, passed[i])
        most = max(most, passed[i])
    keeps = low
    for r in range(low, n + 2):
        end = _until(tb, r, now)
        if r > 0 and most <= tb.begins[r - 1]:
            break
        _entered(tb, k, r, sp)
        cell = sp.cell[k, r]
        for i in range(LANES):
            # Where the front has passed the whole row it is empty, whatever the share.
            share = (passed[i] - entered[i]) / max(end - entered[i], 1e-9)
            amount[i] = cell[i] * min(max(share, 0.0), 1.0)
        for i in range(LANES):
            cell[i] -= amount[i]
        for i in range(LANES):
            x[i] -= amount[i]
        if tb.tallied[f] == 1:
            moves = sp.moves[n + 1, f]
            for i in range(LANES):
                moves[i] += amount[i]
        arrive(tb, n, f, sp, amount)
        if least >= end and keeps == r and r <= n:
            keeps = r + 1
    for i in range(LANES):
        front[i] = passed[i]
    return keeps
