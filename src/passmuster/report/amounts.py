"""Numbers rounded to what the evidence bears, with the exact ones beside them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from passmuster.auditing.finding import Finding, Range
from passmuster.vocabulary.words import say_interval

DIGITS = 3
"""Figures such as these are seldom published to more; a bound on their sum bears no more."""
MOST_DIGITS = 12
UNROUNDED = ("date", "value")


@dataclass(frozen=True, slots=True)
class Amount:
    """Words for a number or a range; `exact` where the words were rounded."""

    text: str
    exact: str | None = None


def outward(pair: Range, digits: int = DIGITS) -> Range:
    """Return a range whose ends have few digits and that holds the range it was made of.

    Args:
        pair: lowest and highest; None where unbounded.
        digits: significant digits kept.
    """
    low, high = pair
    return (
        None if low is None else _cut(low, digits, up=False),
        None if high is None else _cut(high, digits, up=True),
    )


def _cut(value: Fraction, digits: int, *, up: bool) -> Fraction:
    if not value:
        return value
    step, size = Fraction(1), abs(value)
    while size / step >= 10**digits:
        step *= 10
    while size / step < 10 ** (digits - 1):
        step /= 10
    whole, rest = divmod(value / step, 1)
    return (whole + (1 if rest and up else 0)) * step


def possible(finding: Finding, digits: int = DIGITS) -> Range | None:
    """Return what is reachable, rounded so that it meets what was said only if it does exactly.

    Args:
        finding: a finding with a reachable range.
        digits: significant digits to begin with.
    """
    pair = finding.reachable
    if pair is None or finding.unit in UNROUNDED:
        return pair
    for kept in range(digits, MOST_DIGITS):
        cut = outward(pair, kept)
        if finding.asserted is None or meet(cut, finding.asserted) == meet(pair, finding.asserted):
            return cut
    return pair


def meet(one: Range, other: Range) -> bool:
    """True if two ranges share a point; None is no end."""
    return _below(one[0], other[1]) and _below(other[0], one[1])


def _below(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


def say_possible_amount(finding: Finding) -> Amount:
    """Return what the account allows, rounded, and exactly where that differs.

    Args:
        finding: the finding.
    """
    rounded = possible(finding)
    if finding.reachable is None or rounded is None:
        return Amount("not known")
    text, exact = say_reach(rounded, finding.unit), say_reach(finding.reachable, finding.unit)
    return Amount(text, None if text == exact else exact)


def say_reach(pair: Range, unit: str | None) -> str:
    """Return a reachable range in words: nobody has to be told that a count is not below zero.

    Args:
        pair: lowest and highest.
        unit: the unit of both.
    """
    low, high = pair
    if unit not in UNROUNDED and low == 0 and high != 0:
        return "any number" if high is None else say_interval(None, high, unit)
    return say_interval(low, high, unit)


def say_range(pair: Range, unit: str | None) -> Amount:
    """Return any range, rounded outward, and exactly where that differs.

    Args:
        pair: lowest and highest.
        unit: the unit of both.
    """
    if unit in UNROUNDED:
        return Amount(say_interval(*pair, unit))
    text, exact = say_interval(*outward(pair), unit), say_interval(*pair, unit)
    return Amount(text, None if text == exact else exact)
