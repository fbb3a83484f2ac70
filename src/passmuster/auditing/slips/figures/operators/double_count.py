"""A total that is too high by exactly one of its published parts."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect
from passmuster.vocabulary.words import say_number

KIND = "double-count"


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the parts that, counted twice, make a total what stands."""
    for part in suspect.parts:
        whole = suspect.written - part.written
        chance = suspect.chance(part.tried, part.entry)
        if chance <= CHANCE and suspect.meets(whole, part.entry):
            says = (
                f"{suspect.name} says {say_number(suspect.written)}; less {part.id}, "
                f"{say_number(part.written)}, it is {say_number(whole)}, and the others need "
                f"{suspect.say_needed()}: that part may have been counted twice"
            )
            yield Offer(KIND, suspect.name, says, whole, chance, (suspect.name, part.id))


OPERATOR = offers
