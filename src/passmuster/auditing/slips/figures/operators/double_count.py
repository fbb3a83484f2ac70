"""A total that is too high by exactly one of its published parts."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect
from passmuster.vocabulary.words import say_number

KIND = "double-count"


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the parts that, counted twice, make a total what stands."""
    parts = suspect.parts
    for part in parts:
        assert part.written is not None
        if not part.written:
            continue
        whole = suspect.written - part.written
        chance = suspect.chance(len(parts), part)
        if chance <= CHANCE and suspect.meets(whole, part):
            says = (
                f"{suspect.name} says {say_number(suspect.written)}; less {part.id}, "
                f"{say_number(part.written)}, it is {say_number(whole)}, and the others need "
                f"{suspect.say_needed()}: that part may have been counted twice"
            )
            assert part.id is not None
            yield Offer(KIND, suspect.name, says, whole, chance, (suspect.name, part.id))


OPERATOR = offers
