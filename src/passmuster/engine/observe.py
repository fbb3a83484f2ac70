"""What reporters would publish of a block of coarse worlds, and how well figures fit that.

Rows are figures. A row's mean is a sum over people and cumulative moves at month ends, or a
quotient or the largest of such sums, times the factors of its reporter.
"""

from __future__ import annotations

from math import erfc, exp, log, sqrt
from typing import NamedTuple

import numpy as np

from passmuster.engine.compiled import entry, inner
from passmuster.engine.tables import NOT_FINITE, Floats, Ints

NONE = -1
LOGNORMAL, NORMAL, NEGATIVE_BINOMIAL, AT_LEAST, AT_MOST = range(5)
# Columns of `rows`.
KIND, SUM_FROM, SUM_TO, UNDER, WIDE, SCOPE, FACTOR_FROM, FACTOR_TO = range(8)
ROW_COLUMNS = 8
# Columns of `values`.
X, SD, CONSTANT = range(3)
VALUE_COLUMNS = 3
# Columns of `series`: registrations of moves.
FLOW_FROM, FLOW_TO, DELAY, MADE_FROM, MADE_TO, BROKEN_FROM, BROKEN_TO, WALK = range(8)
SERIES_COLUMNS = 8
# Columns of `stops`.
STOP_FROM, STOP_TO, CHANCE, ELASTICITY, STOPPED, STOP_FACTOR_FROM, STOP_FACTOR_TO = range(7)
STOP_COLUMNS = 7
_HALF_LOG_TAU = 0.9189385332046727


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
    rows: Ints
    factor: Ints
    factor_share: Floats
    """Columns that multiply a row's mean: 1 + share x (value - 1)."""
    values: Floats
    stops: Ints
    stop_reference: Floats


@inner
def _log_ndtr(z: float) -> float:
    """Return the logarithm of the normal distribution function."""
    if z > -20.0:
        return log(0.5 * erfc(-z / sqrt(2.0)))
    return -0.5 * z * z - log(-z) - _HALF_LOG_TAU - 1.0 / (z * z)


@entry
def observe(
    ob: Observed, people: Floats, moves: Floats, status: Ints, theta: Floats, log_walk: Floats,
    weight: Floats, registered: Floats, sums: Floats, mean: Floats, fit: Floats, total: Floats,
) -> None:  # fmt: skip
    """Fill in means and log likelihoods of a block.

    Args:
        ob: figures and reporters.
        people: [month + 1, stock, lane].
        moves: moves since the start, [month + 1, flow, lane].
        status: bits of each lane's status.
        theta: parameters of world and reporters, [column, lane].
        log_walk: [walk, month, lane].
        weight: how much each row counts, [row + stop]: 0 leaves it out.
        registered: space for registrations since the start, [series, month + 1, lane].
        sums: space for sums, [sum, lane].
        mean: filled with what would be published, [row, lane].
        fit: filled with log likelihoods of rows and stops, [row + stop, lane].
        total: filled with their weighted sum, minus infinity where a world failed, [lane].
    """
    _register(ob, moves, theta, log_walk, registered)
    _add_up(ob, people, moves, registered, sums)
    lanes, rows = theta.shape[1], len(ob.rows)
    for i in range(lanes):
        total[i] = 0.0
    for r in range(rows):
        _mean(ob, r, sums, theta, mean)
        _fit(ob, r, mean, fit)
        if weight[r] != 0.0:
            for i in range(lanes):
                total[i] += weight[r] * fit[r, i]
    for k in range(len(ob.stops)):
        _stop(ob, k, sums, theta, fit[rows + k])
        if weight[rows + k] != 0.0:
            for i in range(lanes):
                total[i] += weight[rows + k] * fit[rows + k, i]
    for i in range(lanes):
        if status[i] & NOT_FINITE or not total[i] > -np.inf:
            total[i] = -np.inf


@inner
def _register(
    ob: Observed, moves: Floats, theta: Floats, log_walk: Floats, registered: Floats
) -> None:
    months, lanes = len(ob.days), theta.shape[1]
    for s in range(len(ob.series)):
        delay, walk = ob.series[s, DELAY], ob.series[s, WALK]
        for i in range(lanes):
            waits, done = 0.0, 0.0
            made = 1.0
            for k in range(ob.series[s, MADE_FROM], ob.series[s, MADE_TO]):
                made *= theta[ob.made[k], i]
            registered[s, 0, i] = 0.0
            for n in range(months):
                moved = 0.0
                for k in range(ob.series[s, FLOW_FROM], ob.series[s, FLOW_TO]):
                    f = ob.series_flows[k]
                    moved += moves[n + 1, f, i] - moves[n, f, i]
                new = moved
                if delay != NONE:
                    mean_stay = theta[delay, i]
                    if n == 0:
                        # As many wait at the start as the pace of the first month leaves waiting.
                        waits = moved / ob.days[0] * mean_stay
                    stays = exp(-ob.days[n] / mean_stay)
                    still = waits * stays + moved * (mean_stay / ob.days[n]) * (1.0 - stays)
                    new = waits + moved - still
                    wave = ob.waves[s, n] * still
                    new += wave
                    waits = still - wave
                factor = made
                for k in range(ob.series[s, BROKEN_FROM], ob.series[s, BROKEN_TO]):
                    factor *= 1.0 + ob.broken_share[k, n] * (theta[ob.broken[k], i] - 1.0)
                if walk != NONE:
                    factor *= exp(log_walk[walk, n, i])
                done += factor * new
                registered[s, n + 1, i] = done


@inner
def _add_up(ob: Observed, people: Floats, moves: Floats, registered: Floats, sums: Floats) -> None:
    stocks, flows, lanes = people.shape[1], moves.shape[1], people.shape[2]
    for u in range(len(ob.sums)):
        for i in range(lanes):
            sums[u, i] = 0.0
        for k in range(ob.sums[u, 0], ob.sums[u, 1]):
            n, c, a = ob.node[k], ob.column[k], ob.coefficient[k]
            if c < stocks:
                for i in range(lanes):
                    sums[u, i] += a * people[n, c, i]
            elif c < stocks + flows:
                for i in range(lanes):
                    sums[u, i] += a * moves[n, c - stocks, i]
            else:
                for i in range(lanes):
                    sums[u, i] += a * registered[c - stocks - flows, n, i]


@inner
def _mean(ob: Observed, r: int, sums: Floats, theta: Floats, mean: Floats) -> None:
    first, last = ob.rows[r, SUM_FROM], ob.rows[r, SUM_TO]
    under, wide, scope = ob.rows[r, UNDER], ob.rows[r, WIDE], ob.rows[r, SCOPE]
    for i in range(theta.shape[1]):
        value = sums[first, i]
        for u in range(first + 1, last):
            value = max(value, sums[u, i])
        if wide != NONE:
            # On the scale of logarithms: a wide scope may be a hundred times the narrow one.
            share = theta[scope, i]
            value = value ** (1.0 - share) * sums[wide, i] ** share if value > 0.0 else np.nan
        if under != NONE:
            value = value / sums[under, i] if sums[under, i] > 0.0 else np.nan
        for k in range(ob.rows[r, FACTOR_FROM], ob.rows[r, FACTOR_TO]):
            value *= 1.0 + ob.factor_share[k] * (theta[ob.factor[k], i] - 1.0)
        mean[r, i] = value


@inner
def _fit(ob: Observed, r: int, mean: Floats, fit: Floats) -> None:
    kind, x, sd, constant = ob.rows[r, KIND], ob.values[r, X], ob.values[r, SD], ob.values[r, 2]
    for i in range(mean.shape[1]):
        mu = mean[r, i]
        if kind == NORMAL:
            z = (x - mu) / sd
            fit[r, i] = constant - 0.5 * z * z if np.isfinite(mu) else -np.inf
        elif not mu > 0.0:
            # Nothing would be reported; that fits a ceiling and nothing else.
            fit[r, i] = 0.0 if kind == AT_MOST and mu == 0.0 else -np.inf
        elif kind == LOGNORMAL:
            z = (x - log(mu)) / sd
            fit[r, i] = constant - 0.5 * z * z
        elif kind == NEGATIVE_BINOMIAL:
            # sd holds the size: variance is mu + mu^2 / size.
            share = log(sd + mu)
            fit[r, i] = constant + sd * (log(sd) - share) + x * (log(mu) - share)
        elif kind == AT_LEAST:
            fit[r, i] = _log_ndtr((log(mu) - x) / sd)
        else:
            fit[r, i] = _log_ndtr((x - log(mu)) / sd)


@inner
def _stop(ob: Observed, k: int, sums: Floats, theta: Floats, fit: Floats) -> None:
    first, last = ob.stops[k, STOP_FROM], ob.stops[k, STOP_TO]
    stopped = ob.stops[k, STOPPED]
    for i in range(theta.shape[1]):
        factor = 1.0
        for j in range(ob.stops[k, STOP_FACTOR_FROM], ob.stops[k, STOP_FACTOR_TO]):
            factor *= 1.0 + ob.factor_share[j] * (theta[ob.factor[j], i] - 1.0)
        chance, power = theta[ob.stops[k, CHANCE], i], theta[ob.stops[k, ELASTICITY], i]
        value = 0.0
        for u in range(first, last):
            level = factor * sums[u, i]
            hazard = chance * (level / ob.stop_reference[k]) ** power if level > 0.0 else 0.0
            if stopped == 1 and u == last - 1:
                value += log(-np.expm1(-hazard)) if hazard > 0.0 else -np.inf
            else:
                value -= hazard
        fit[i] = value
