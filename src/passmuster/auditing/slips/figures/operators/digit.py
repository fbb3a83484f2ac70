"""One digit wrong, or two swapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect
from passmuster.vocabulary.words import say_number

KIND = "digit"
LEAST = 100
"""Of fewer than three digits nearly every number is one digit away from some other."""


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the numbers that one wrong digit, or two swapped, turn into the one that stands."""
    number = suspect.written
    if number.denominator != 1 or number < LEAST:
        return
    digits = str(int(number))
    kept = _significant(suspect, digits)
    found = {**_one_wrong(digits, kept), **_swapped(digits, kept)}
    # It might have needed any number of as many digits, or any that a revision lets it have.
    span = suspect.range or Fraction(9 * 10 ** (len(digits) - 1))
    chance = replace(suspect, range=span).chance(len(found))
    if chance > CHANCE:
        return
    for value, how in found.items():
        if suspect.meets(Fraction(value)):
            says = (
                f"{suspect.name} says {say_number(number)}; with {how} it is {say_number(value)}, "
                f"and the others need {suspect.say_needed()}"
            )
            yield Offer(KIND, suspect.name, says, Fraction(value), chance, (suspect.name,))


def _significant(suspect: Suspect, digits: str) -> int:
    """How many digits count: noughts that rounding made are no digits of anybody's."""
    step = sum(suspect.slack)
    kept = len(digits)
    while kept > 1 and step >= 10 ** (len(digits) - kept + 1) and digits[kept - 1] == "0":
        kept -= 1
    return kept


def _one_wrong(digits: str, kept: int) -> dict[int, str]:
    found = {}
    for place in range(kept):
        for other in "0123456789":
            if other != digits[place] and not (place == 0 and other == "0"):
                value = int(digits[:place] + other + digits[place + 1 :])
                found[value] = f"{other} for the digit {digits[place]}"
    return found


def _swapped(digits: str, kept: int) -> dict[int, str]:
    found = {}
    for first, second in combinations(range(kept), 2):
        if digits[first] == digits[second] or (first == 0 and digits[second] == "0"):
            continue
        turned = list(digits)
        turned[first], turned[second] = turned[second], turned[first]
        found[int("".join(turned))] = f"the digits {digits[first]} and {digits[second]} swapped"
    return found


OPERATOR = offers
