"""A part taken for the whole: January and February for the year."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.parts import parts_of
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield each part of the total in its place."""
    for part in parts_of(said):
        what = say_quantity(part.quantity, said.study)
        yield Other(part.quantity, said.asserted, f"the number is only that of {what}")


OPERATOR = Operator("nested-part", 12, others, matches_numbers=True)
