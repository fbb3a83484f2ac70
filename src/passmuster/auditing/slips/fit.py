"""How well another reading fits what the account allows, and how easily a match comes by chance."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from passmuster.vocabulary.assertion import Interval

CHANCE = Fraction(1, 20)
"""Number-matching slips are offered where at most so many matches are expected by chance."""


def fit(asserted: Interval, reachable: Interval, grain: Fraction) -> Fraction:
    """Return what two ranges share of what either covers; zero where a side is unbounded.

    Args:
        asserted: what is said.
        reachable: what is allowed.
        grain: the width of a single value, taken where one of the two is no wider than a point: a
            person or case, or one in the last digit written.
    """
    edges = (asserted.low, asserted.high, reachable.low, reachable.high)
    if None in edges:
        return Fraction(0)
    low, high, least, most = (Fraction(edge) for edge in edges if edge is not None)
    shared = min(high, most) - max(low, least)
    either = max(high, most) - min(low, least)
    point = low == high or least == most
    if shared < 0 or (shared == 0 and not point):
        return Fraction(0)
    if point:
        shared, either = shared + grain, either + grain
    return shared / either


def grain_of(unit: str | None, numbers: Iterable[Decimal]) -> Fraction:
    """Return the width of a single value: one of what is counted, or one in the last digit."""
    if unit is not None and "/" not in unit and unit != "share" and not unit.startswith("per "):
        return Fraction(1)
    places = [min(0, int(n.as_tuple().exponent)) for n in numbers if n.is_finite()]
    return Fraction(1, 10 ** -min(places)) if places else Fraction(1, 100)


def expected_by_chance(tolerances: Iterable[Fraction | None], span: Fraction) -> Fraction | None:
    """Return how many of the values tried would match if they fell anywhere in a span.

    Args:
        tolerances: for each value tried, how wide a range counts as a match; None for no bound.
        span: the range within which the values could fall.

    Returns:
        The sum of tolerance / span, or None where that cannot be said.
    """
    total = Fraction(0)
    for tolerance in tolerances:
        if tolerance is None or span <= 0:
            return None
        total += min(Fraction(1), tolerance / span)
    return total
