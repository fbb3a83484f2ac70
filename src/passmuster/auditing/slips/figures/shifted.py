"""A number with one edge of its period moved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from passmuster.auditing.slips.figures.stretches import Edge, Stretch, stretches
from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect, say_sum
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.words import say_day, say_number, say_period

NEAR = 3
"""Numbers in a row that a start or an end is most often off by; longer rows come after them."""


def shifted(suspect: Suspect, kind: str, edge: Edge) -> Iterator[Offer]:
    """Yield the other starts, or ends, with which a number would be what the others need."""
    found = list(stretches(suspect.system, suspect.number, edge))
    near = sum(len(stretch.entries) <= NEAR for stretch in found)
    for stretch in found:
        total = stretch.total
        if not total:
            continue
        value = suspect.written + (total if stretch.inside else -total)
        tried = near if len(stretch.entries) <= NEAR else len(found)
        chance = suspect.chance(tried, *stretch.entries)
        if chance <= CHANCE and suspect.meets(value, *stretch.entries):
            says = _says(suspect, edge, stretch, value)
            names = tuple(entry.id for entry in stretch.entries if entry.id is not None)
            yield Offer(kind, suspect.name, says, value, chance, (suspect.name, *names))


def _says(suspect: Suspect, edge: Edge, stretch: Stretch, value: Fraction) -> str:
    terms = [entry.written for entry in stretch.entries if entry.written is not None]
    amount = say_number(stretch.total)
    if len(terms) > 1:
        amount = f"{say_sum(terms)} = {amount}"
    joint = "with" if stretch.inside else "less"
    return (
        f"{suspect.name} says {say_number(suspect.written)}; {joint} the {amount} "
        f"{say_period(stretch.period)} it is {say_number(value)}, and the others need "
        f"{suspect.say_needed()}: it may count {_from_or_to(edge, stretch)}"
    )


def _from_or_to(edge: Edge, stretch: Stretch) -> str:
    period = stretch.period
    if edge == "start":
        day = period.last + ONE_DAY if stretch.inside else period.first
        return f"from {say_day(day)}"
    day = period.first - ONE_DAY if stretch.inside else period.last
    return f"to {say_day(day)}"
