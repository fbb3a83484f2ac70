"""A number ten or a thousand times too large or too small."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.vocabulary.words import say_interval

FACTORS = (10, 1000)


def others(said: Said) -> Iterator[Other]:
    """Yield the same quantity with a number ten or a thousand times smaller or larger."""
    low, high = said.asserted.low, said.asserted.high
    if said.unit in ("date", "value") or low is None or high is None or low <= 0:
        return
    for factor in FACTORS:
        # A range as wide as the factor, such as "millions", cannot be off by it.
        if high >= low * factor:
            continue
        for by, way in ((Fraction(1, factor), "smaller"), (Fraction(factor), "larger")):
            asserted = said.asserted.scaled(by)
            amount = say_interval(asserted.low, asserted.high, said.unit)
            says = f"the number is {factor:,} times {way}: {amount}"
            yield Other(said.quantity, asserted, says)


OPERATOR = Operator("scale", 14, others)
