"""The coarse kernel's stages: stocks in which the time of entry is kept, by month of entry."""

from __future__ import annotations

import numpy as np

from passmuster.engine import coarse as c
from passmuster.engine import tables as t
from passmuster.engine.arithmetic import one_minus_exp, overlap
from passmuster.engine.coarse import CoarseTables
from passmuster.engine.compiled import inline, inner
from passmuster.engine.tables import Floats


@inner
def arrive(tb: CoarseTables, n: int, f: int, cell: Floats, x: Floats, amount: Floats) -> None:
    """Add an amount to where flow f leads."""
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
def leave_stage(
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
            arrive(tb, n, f, cell, x, row[2])


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
def stay(
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
        arrive(tb, n, f, cell, x, row[1])
        if least >= end and keeps == r and r <= n:
            keeps = r + 1
    for i in range(lanes):
        front[k, i] = row[0, i]
    return keeps
