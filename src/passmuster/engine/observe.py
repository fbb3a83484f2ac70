"""What reporters would publish of a block of coarse worlds, and how well figures fit that.

Rows are figures. A row's mean is a sum over people and cumulative moves at month ends, or a
quotient or the largest of such sums, times the factors of its reporter.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passmuster.engine.coarse_space import LANES, CoarseSpace
from passmuster.engine.compiled import inline, merged
from passmuster.engine.elementary import exp, log, log_ndtr
from passmuster.engine.tables import NOT_FINITE, Floats, Ints, int_table

NONE = -1
LOGNORMAL, NORMAL, NEGATIVE_BINOMIAL, AT_LEAST, AT_MOST, NO_LESS, NO_MORE = range(7)
# Columns of `rows`.
KIND, SUM_FROM, SUM_TO, UNDER, WIDE, SCOPE, FACTOR_FROM, FACTOR_TO = range(8)
ROW_COLUMNS = 8
# Columns of `values`.
X, SD, CONSTANT = range(3)
VALUE_COLUMNS = 3
# Columns of `series`: registrations of moves.
FLOW_FROM, FLOW_TO, DELAY, MADE_FROM, MADE_TO, BROKEN_FROM, BROKEN_TO, WALK = range(8)
MOST_WALKS = 2
"""Of a series: of cases a person and of coverage, in columns WALK and after it."""
SERIES_COLUMNS = 7 + MOST_WALKS
# Columns of `through`: what a reporter makes of a term.
TERM_FACTOR_FROM, TERM_FACTOR_TO, TERM_WALK, TERM_INTERVAL = range(4)
TERM_COLUMNS = 4
# Columns of `stops`.
STOP_FROM, STOP_TO, CHANCE, ELASTICITY, STOPPED, STOP_FACTOR_FROM, STOP_FACTOR_TO = range(7)
STOP_COLUMNS = 7


class Observed(NamedTuple):
    """Figures and their reporters as numbers."""

    series: Ints
    series_flows: Ints
    made: Ints
    """Columns that multiply registrations."""
    broken: Ints
    broken_share: Floats
    """Columns of breaks, and the share of each month after them, [break, month]."""
    waves: Floats
    """Share of those who wait registered at once, [series, month]."""
    days: Floats
    sums: Ints
    """Where the terms of each sum begin and end, [sum, 2]."""
    node: Ints
    column: Ints
    coefficient: Floats
    """Terms: month end, column (stocks, then moves, then registrations), factor."""
    through: Ints
    rows: Ints
    factor: Ints
    factor_share: Floats
    """Columns that multiply a term or a row's mean: 1 + share x (value - 1)."""
    values: Floats
    stops: Ints
    stop_reference: Floats


def nothing_observed(days: Floats) -> Observed:
    """Return the tables of no figure and no reporter."""
    none, numbers = np.empty(0, dtype=np.int64), np.empty(0)
    return Observed(
        int_table([], SERIES_COLUMNS), none, none, none, np.empty((0, len(days))),
        np.empty((0, len(days))), days, int_table([], 2), none, none, numbers,
        int_table([], TERM_COLUMNS), int_table([], ROW_COLUMNS), none, numbers,
        np.empty((0, VALUE_COLUMNS)), int_table([], STOP_COLUMNS), numbers,
    )  # fmt: skip


@inline
def observe(ob: Observed, weight: Floats, sp: CoarseSpace) -> None:
    """Fill in means and log likelihoods of a block that has run.

    Args:
        ob: figures and reporters.
        weight: how much each row counts, [row + stop]: 0 leaves it out.
        sp: the block; filled are registrations, sums, means, fits and their weighted sum, which
            is minus infinity where a world failed.
    """
    rows, total = len(ob.rows), sp.total
    for s in range(len(ob.series)):
        _register(ob, s, sp)
    for u in range(len(ob.sums)):
        _add_up(ob, u, sp)
    for i in range(LANES):
        total[i] = 0.0
    for r in range(rows + len(ob.stops)):
        if weight[r] == 0.0:
            continue
        if r < rows:
            _mean(ob, r, sp)
            _fit(ob, r, sp.mean[r], sp.fit[r])
        else:
            _stop(ob, r - rows, sp, sp.fit[r])
        fit = sp.fit[r]
        for i in range(LANES):
            total[i] += weight[r] * fit[i]
    for i in range(LANES):
        fails = (sp.status[i] & NOT_FINITE) != 0 or not total[i] > -np.inf
        total[i] = -np.inf if fails else total[i]


@merged
def _register(ob: Observed, s: int, sp: CoarseSpace) -> None:
    """Fill in the registrations of a series since the start."""
    delay = ob.series[s, DELAY]
    made, waits, new, factor = sp.row[0], sp.row[1], sp.row[2], sp.row[3]
    start = sp.registered[s, 0]
    for i in range(LANES):
        made[i], start[i] = 1.0, 0.0
    for k in range(ob.series[s, MADE_FROM], ob.series[s, MADE_TO]):
        value = sp.theta[ob.made[k]]
        for i in range(LANES):
            made[i] *= value[i]
    for n in range(len(ob.days)):
        _moved(ob, s, n, sp)
        if delay != NONE:
            _delay(n, ob.days[n], ob.waves[s, n], sp.theta[delay], waits, new)
        for i in range(LANES):
            factor[i] = made[i]
        for k in range(ob.series[s, BROKEN_FROM], ob.series[s, BROKEN_TO]):
            share, value = ob.broken_share[k, n], sp.theta[ob.broken[k]]
            if share > 0.0:
                for i in range(LANES):
                    factor[i] *= 1.0 + share * (value[i] - 1.0)
        for k in range(WALK, WALK + MOST_WALKS):
            if ob.series[s, k] != NONE:
                slow = sp.log_walk[ob.series[s, k], n]
                for i in range(LANES):
                    factor[i] *= exp(slow[i])
        before, after = sp.registered[s, n], sp.registered[s, n + 1]
        for i in range(LANES):
            after[i] = before[i] + factor[i] * new[i]


@merged
def _moved(ob: Observed, s: int, n: int, sp: CoarseSpace) -> None:
    """Set row 2 to the moves of month n that a series registers."""
    moved = sp.row[2]
    for i in range(LANES):
        moved[i] = 0.0
    for k in range(ob.series[s, FLOW_FROM], ob.series[s, FLOW_TO]):
        f = ob.series_flows[k]
        before, after = sp.moves[n, f], sp.moves[n + 1, f]
        for i in range(LANES):
            moved[i] += after[i] - before[i]


@merged
def _delay(n: int, days: float, wave: float, mean_stay: Floats, waits: Floats, new: Floats) -> None:
    """Turn moves of a month into registrations, and keep who waits."""
    if n == 0:
        # As many wait at the start as the pace of the first month leaves waiting.
        for i in range(LANES):
            waits[i] = new[i] / days * mean_stay[i]
    for i in range(LANES):
        moved, stays = new[i], exp(-days / mean_stay[i])
        still = waits[i] * stays + moved * (mean_stay[i] / days) * (1.0 - stays)
        new[i] = waits[i] + moved - still + wave * still
        waits[i] = still - wave * still


@merged
def _add_up(ob: Observed, u: int, sp: CoarseSpace) -> None:
    total, stocks, flows = sp.sums[u], sp.people.shape[1], sp.moves.shape[1]
    for i in range(LANES):
        total[i] = 0.0
    for k in range(ob.sums[u, 0], ob.sums[u, 1]):
        n, column, times = ob.node[k], ob.column[k], ob.coefficient[k]
        if column < stocks:
            term = sp.people[n, column]
        elif column < stocks + flows:
            term = sp.moves[n, column - stocks]
        else:
            term = sp.registered[column - stocks - flows, n]
        first, last = ob.through[k, TERM_FACTOR_FROM], ob.through[k, TERM_FACTOR_TO]
        walk = ob.through[k, TERM_WALK]
        if first == last and walk == NONE:
            for i in range(LANES):
                total[i] += times * term[i]
            continue
        factor = sp.row[4]
        for i in range(LANES):
            factor[i] = times
        for j in range(first, last):
            share, value = ob.factor_share[j], sp.theta[ob.factor[j]]
            for i in range(LANES):
                factor[i] *= 1.0 + share * (value[i] - 1.0)
        if walk != NONE:
            slow = sp.log_walk[walk, ob.through[k, TERM_INTERVAL]]
            for i in range(LANES):
                factor[i] *= exp(slow[i])
        for i in range(LANES):
            total[i] += factor[i] * term[i]


@merged
def _mean(ob: Observed, r: int, sp: CoarseSpace) -> None:
    first, last = ob.rows[r, SUM_FROM], ob.rows[r, SUM_TO]
    under, wide, scope = ob.rows[r, UNDER], ob.rows[r, WIDE], ob.rows[r, SCOPE]
    mean, one = sp.mean[r], sp.sums[first]
    for i in range(LANES):
        mean[i] = one[i]
    for u in range(first + 1, last):
        other = sp.sums[u]
        for i in range(LANES):
            mean[i] = max(mean[i], other[i])
    if wide != NONE:
        # On the scale of logarithms: a wide scope may be a hundred times the narrow one.
        whole, share = sp.sums[wide], sp.theta[scope]
        for i in range(LANES):
            between = exp((1.0 - share[i]) * log(mean[i]) + share[i] * log(whole[i]))
            between = between if whole[i] > 0.0 else 0.0
            mean[i] = between if mean[i] > 0.0 else np.nan
    if under != NONE:
        whole = sp.sums[under]
        for i in range(LANES):
            mean[i] = mean[i] / whole[i] if whole[i] > 0.0 else np.nan
    for k in range(ob.rows[r, FACTOR_FROM], ob.rows[r, FACTOR_TO]):
        part, value = ob.factor_share[k], sp.theta[ob.factor[k]]
        for i in range(LANES):
            mean[i] *= 1.0 + part * (value[i] - 1.0)


@merged
def _fit(ob: Observed, r: int, mean: Floats, fit: Floats) -> None:
    kind, x, sd, constant = ob.rows[r, KIND], ob.values[r, X], ob.values[r, SD], ob.values[r, 2]
    if kind == NORMAL:
        for i in range(LANES):
            z = (x - mean[i]) / sd
            inside = abs(mean[i]) < np.inf
            fit[i] = constant - 0.5 * z * z if inside else -np.inf
        return
    if kind in (NO_LESS, NO_MORE):
        side = 1.0 if kind == NO_LESS else -1.0
        for i in range(LANES):
            inside = abs(mean[i]) < np.inf
            fit[i] = log_ndtr(side * (mean[i] - x) / sd) if inside else -np.inf
        return
    if kind == LOGNORMAL:
        for i in range(LANES):
            z = (x - log(mean[i])) / sd
            fit[i] = constant - 0.5 * z * z
    elif kind == NEGATIVE_BINOMIAL:
        # sd holds the size: variance is mu + mu^2 / size.
        of_size = log(sd)
        for i in range(LANES):
            share = log(sd + mean[i])
            fit[i] = constant + sd * (of_size - share) + x * (log(mean[i]) - share)
    else:
        sign = 1.0 if kind == AT_LEAST else -1.0
        for i in range(LANES):
            fit[i] = log_ndtr(sign * (log(mean[i]) - x) / sd)
    # Nothing would be reported; that fits a ceiling, a count of none, and nothing else.
    counted_none = kind == NEGATIVE_BINOMIAL and x == 0.0
    at_zero = 0.0 if kind == AT_MOST or counted_none else -np.inf
    for i in range(LANES):
        none = at_zero if mean[i] == 0.0 else -np.inf
        fit[i] = fit[i] if mean[i] > 0.0 else none


@merged
def _stop(ob: Observed, k: int, sp: CoarseSpace, fit: Floats) -> None:
    first, last = ob.stops[k, STOP_FROM], ob.stops[k, STOP_TO]
    factor, hazard = sp.row[0], sp.row[1]
    chance, power = sp.theta[ob.stops[k, CHANCE]], sp.theta[ob.stops[k, ELASTICITY]]
    for i in range(LANES):
        factor[i], fit[i] = 1.0, 0.0
    for j in range(ob.stops[k, STOP_FACTOR_FROM], ob.stops[k, STOP_FACTOR_TO]):
        share, value = ob.factor_share[j], sp.theta[ob.factor[j]]
        for i in range(LANES):
            factor[i] *= 1.0 + share * (value[i] - 1.0)
    for u in range(first, last):
        level = sp.sums[u]
        for i in range(LANES):
            times = factor[i] * level[i] / ob.stop_reference[k]
            often = chance[i] * exp(power[i] * log(times))
            hazard[i] = often if times > 0.0 else 0.0
        if ob.stops[k, STOPPED] == 1 and u == last - 1:
            for i in range(LANES):
                fit[i] += np.log(-np.expm1(-hazard[i])) if hazard[i] > 0.0 else -np.inf
        else:
            for i in range(LANES):
                fit[i] -= hazard[i]
