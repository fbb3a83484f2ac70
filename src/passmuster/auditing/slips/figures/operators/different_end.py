"""A total that covers a neighbouring period: it ends earlier or later than it says."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.figures.shifted import shifted
from passmuster.auditing.slips.figures.suspect import Offer, Suspect

KIND = "different-end"


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the ends with which the number would be what the others need."""
    yield from shifted(suspect, KIND, "end")


OPERATOR = offers
