"""A total that lacks exactly one of its parts: a year, a status, a category left out."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.parts import Part, parts_of
from passmuster.vocabulary.quantity import DifferenceQ
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield the total less each of its parts."""
    for part in parts_of(said):
        what = say_quantity(part.quantity, said.study)
        yield Other(_without(said, part), said.asserted, f"the total leaves out {what}")


def _without(said: Said, part: Part) -> DifferenceQ:
    return DifferenceQ(difference=(said.quantity, part.quantity))  # type: ignore[arg-type]


OPERATOR = Operator("dropped-part", 11, others, matches_numbers=True)
