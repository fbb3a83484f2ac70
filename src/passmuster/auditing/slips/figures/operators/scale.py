"""Ten, a hundred or a thousand times too much or too little: units mixed up, a nought lost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect
from passmuster.vocabulary.words import say_number

KIND = "scale"
FACTORS = tuple(Fraction(n) for n in (10, 100, 1000)) + tuple(
    Fraction(1, n) for n in (10, 100, 1000)
)
_DECADES = 7 * math.log(10)
"""Published counts lie between one and ten million; factors are compared on that scale."""


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the number at another scale, where that is what the others need."""
    least, most = suspect.needed
    if suspect.written <= 0 or least is None or most is None or most <= 0:
        return
    low, high = suspect.slack
    for factor in FACTORS:
        value = suspect.written * factor
        exact = (value - low * factor, value + high * factor)
        # Thousands leave the last three digits untold.
        unit = max(factor, Fraction(1)) / 2
        for edges in (exact, (value - unit, value + unit)):
            tolerance = (edges[1] - edges[0]) + (most - least)
            share = float(max(tolerance, Fraction(1)) / max(value, Fraction(1)))
            chance = Fraction(len(FACTORS) * share / _DECADES).limit_denominator(10**9)
            if chance <= CHANCE and suspect.fits(*edges):
                yield _offer(suspect, factor, value, chance)
                break


def _offer(suspect: Suspect, factor: Fraction, value: Fraction, chance: Fraction) -> Offer:
    times = f"{factor} times that" if factor > 1 else f"one in {1 / factor} of that"
    says = (
        f"{suspect.name} says {say_number(suspect.written)}; {times} is {say_number(value)}, "
        f"and the others need {suspect.say_needed()}"
    )
    return Offer(KIND, suspect.name, says, value, chance, (suspect.name,))


OPERATOR = offers
