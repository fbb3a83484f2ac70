"""Pareto-smoothed importance weights, and how far they can be trusted.

Vehtari, Simpson, Gelman, Yao and Gabry (2024); the tail is fitted as in Zhang and Stephens (2009).
"""

from __future__ import annotations

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.weights import normalised

TRUSTED = 0.7
"""Above this shape of the tail, weights are not used."""


def smoothed(log_ratio: Floats) -> tuple[Floats, float]:
    """Return normalised weights, and the shape k of the tail of their ratios.

    Args:
        log_ratio: logarithms of importance ratios, [draw].
    """
    n = len(log_ratio)
    log_ratio = log_ratio - log_ratio.max()
    order = np.argsort(log_ratio, kind="stable")
    tail = int(min(np.ceil(0.2 * n), np.ceil(3 * np.sqrt(n))))
    if tail < 5 or log_ratio[order[-1]] - log_ratio[order[0]] < 1e-12:
        return normalised(log_ratio), -np.inf
    ids = order[-tail:]
    cutoff = log_ratio[order[-tail - 1]]
    above = np.exp(log_ratio[ids]) - np.exp(cutoff)
    if above[-1] <= 0:
        return normalised(log_ratio), -np.inf
    k, scale = _pareto(np.maximum(above, 1e-300))
    p = (np.arange(tail) + 0.5) / tail
    quantiles = -scale * np.log1p(-p) if abs(k) < 1e-9 else scale * np.expm1(-k * np.log1p(-p)) / k
    result = log_ratio.copy()
    result[ids] = np.minimum(np.log(np.exp(cutoff) + quantiles), 0.0)
    return normalised(result), float(k)


def _pareto(x: Floats) -> tuple[float, float]:
    """Return shape and scale of a generalised Pareto distribution fitted to ascending numbers."""
    n = len(x)
    m = 30 + int(np.sqrt(n))
    quarter = x[int(n / 4 + 0.5) - 1]
    b = 1 / x[-1] + (1 - np.sqrt(m / (np.arange(1, m + 1) - 0.5))) / 3 / quarter
    k = np.log1p(-b[:, None] * x).mean(axis=1)
    profile = n * (np.log(-b / k) - k - 1)
    weight = 1 / np.exp(profile[None, :] - profile[:, None]).sum(axis=1)
    chosen = float((b * weight / weight.sum()).sum())
    shape = float(np.log1p(-chosen * x).mean())
    scale = -shape / chosen
    # Drawn towards one half by ten imagined draws: steadies short tails.
    return (n * shape + 10 * 0.5) / (n + 10), scale
