"""Small functions that kernels share; compiled once and kept at module level for the cache."""

from __future__ import annotations

from passmuster.engine.compiled import inline

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = 30.4375
_LONGEST = 32.0


@inline
def one_minus_exp(y: float) -> float:
    """Return 1 - exp(-y) for y >= 0 to 2e-14, by a polynomial and six doublings.

    A wheel without a vector math library calls `exp` once a number; this runs in vector
    registers. The doubling E(2z) = E(z) (2 - E(z)) shrinks relative errors. Beyond 32 the share
    that stays is below 1.3e-14 and is taken as that.
    """
    z = min(y, _LONGEST) * 0.015625
    e = 1.0 / 479001600.0
    e = 1.0 / 39916800.0 - z * e
    e = 1.0 / 3628800.0 - z * e
    e = 1.0 / 362880.0 - z * e
    e = 1.0 / 40320.0 - z * e
    e = 1.0 / 5040.0 - z * e
    e = 1.0 / 720.0 - z * e
    e = 1.0 / 120.0 - z * e
    e = 1.0 / 24.0 - z * e
    e = 1.0 / 6.0 - z * e
    e = 0.5 - z * e
    e = 1.0 - z * e
    e = z * e
    e = e * (2.0 - e)
    e = e * (2.0 - e)
    e = e * (2.0 - e)
    e = e * (2.0 - e)
    e = e * (2.0 - e)
    return e * (2.0 - e)


@inline
def overlap(low: float, high: float, first: float, last: float) -> float:
    """Return the length that two intervals share."""
    return max(0.0, min(high, last) - max(low, first))


@inline
def share_of_age(youngest: float, first: float, last: float) -> float:
    """Return the share of a cohort whose completed years lie in a band, both ends included.

    Birthdays are spread evenly over the year, so the band's edge passes through a cohort in a
    year and nobody moves between cells.
    """
    return overlap(youngest, youngest + 1.0, first, last + 1.0)


@inline
def share_of_stay(entered: float, until: float, first: float, last: float, now: float) -> float:
    """Return the share of those who entered in an interval whose stay so far is in a stretch.

    The stretch is [first, last) in days since entry. All numbers are days since the start.
    """
    width = until - entered
    if width <= 0.0:
        return 1.0 if first <= now - until < last else 0.0
    return overlap(entered, until, now - last, now - first) / width
