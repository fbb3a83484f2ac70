"""The assertion that a value makes, as a study writes it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from passmuster.extraction.items import Value

Assertion = tuple[tuple[str, object], ...]


def number(value: Fraction) -> int | float:
    """Return a number as a file writes it."""
    return int(value) if value.denominator == 1 else round(float(value), 6)


def assertion_of(value: Value, hedged: bool = False) -> Assertion | None:
    """Return what a value asserts; None for a word without a number."""
    low, high = value.low, value.high
    if low is None and high is None:
        return None
    match value.bound:
        case "more_than" if low is not None:
            return (("more_than", number(low)),)
        case "at_least" if low is not None:
            return (("at_least", number(low)),)
        case "less_than" if high is not None:
            return (("less_than", number(high)),)
        case "at_most" if high is not None:
            return (("at_most", number(high)),)
    if low is None or high is None:
        edge = low if low is not None else high
        assert edge is not None
        return (("at_least" if low is not None else "at_most", number(edge)),)
    if low != high:
        return (("between", [number(low), number(high)]),)
    if value.bound == "about" or hedged:
        return (("about", number(low)), ("within", 0.05))
    step = _step(low)
    if step is None:
        return (("value", number(low)),)
    return (("value", number(low)), ("rounded_to", number(step)))


def _step(value: Fraction) -> Fraction | None:
    """Return what a number looks rounded to: 1,000 for 880,000; 0.01 for 80 %."""
    if value.denominator == 1:
        step = 1
        number_ = abs(int(value))
        while number_ and number_ % (step * 10) == 0 and step < 10**9:
            step *= 10
        return Fraction(step) if step >= 10 else None
    if 0 < value < 1 and (value * 100).denominator == 1:
        return Fraction(1, 100)
    return None


def between(first: date, last: date) -> Assertion:
    """Return the assertion that a day lies in a period."""
    return (("between", [first.isoformat(), last.isoformat()]),)
