"""Random whole numbers inside the kernels, from streams that are functions of their position.

`rng` is an array of two: the key of the place that draws, and how many numbers it has drawn.
"""

from __future__ import annotations

from math import exp, floor, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.compiled import inline, inner

Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)
_SMALL = 10.0
"""Below this mean the distribution is walked; above it, transformed rejection is quicker."""


@inline
def mixed(bits: np.uint64) -> np.uint64:
    """Return the SplitMix64 finaliser of a word."""
    bits = (bits ^ (bits >> _S30)) * _MIX_1
    bits = (bits ^ (bits >> _S27)) * _MIX_2
    return bits ^ (bits >> _S31)


@inner
def seat(rng: Words, of_draw: np.uint64, what: np.uint64, when: int, where: int) -> None:
    """Put a stream at a place: a draw, a flow or stock by its name's key, a time and a cell."""
    key = mixed(of_draw ^ mixed(what + _GOLDEN * np.uint64(when)))
    rng[0] = mixed(key + _GOLDEN * np.uint64(where + 1))
    rng[1] = np.uint64(0)


@inner
def uniform(rng: Words) -> float:
    """Return the stream's next number in (0, 1)."""
    rng[1] += _ONE
    bits = mixed(rng[0] + rng[1] * _GOLDEN)
    return (np.float64(bits >> _S11) + 0.5) * 1.1102230246251565e-16


@inner
def binomial(rng: Words, n: float, p: float) -> float:
    """Return how many of n do what each does with probability p."""
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - _by_half(rng, n, 1.0 - p)
    return _by_half(rng, n, p)


@inner
def _by_half(rng: Words, n: float, p: float) -> float:
    return _walked(rng, n, p) if n * p < _SMALL else _rejected(rng, n, p)


@inner
def _walked(rng: Words, n: float, p: float) -> float:
    """Walk the distribution from zero (p <= 0.5, mean below ten)."""
    chance = exp(n * log(1.0 - p))
    odds = p / (1.0 - p)
    u, k = uniform(rng), 0.0
    while u > chance and k < n:
        u -= chance
        k += 1.0
        chance *= odds * (n - k + 1.0) / k
    return k


@inner
def _rejected(rng: Words, n: float, p: float) -> float:
    """Transformed rejection with squeeze, BTRS (Hörmann 1993); p <= 0.5 and n p >= 10."""
    spread = sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = n * p + 0.5
    v_r = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread
    log_odds = log(p / (1.0 - p))
    mode = floor((n + 1.0) * p)
    at_mode = lgamma(mode + 1.0) + lgamma(n - mode + 1.0)
    while True:
        u, v = uniform(rng) - 0.5, uniform(rng)
        edge = 0.5 - abs(u)
        k = floor((2.0 * a / edge + b) * u + c)
        if edge >= 0.07 and v <= v_r:
            return k
        if k < 0.0 or k > n:
            continue
        v = log(v * alpha / (a / (edge * edge) + b))
        if v <= at_mode - lgamma(k + 1.0) - lgamma(n - k + 1.0) + (k - mode) * log_odds:
            return k


@inner
def whole(rng: Words, amount: float) -> float:
    """Return a whole number next to an amount whose mean is the amount."""
    return floor(amount + uniform(rng))
