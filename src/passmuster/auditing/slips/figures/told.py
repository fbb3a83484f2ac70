"""Offers and explanations as the audit tells them."""

from __future__ import annotations

from passmuster.accounts.arithmetic.explain import Explanation
from passmuster.accounts.arithmetic.system import System
from passmuster.auditing.finding import FigureSlip, Suspected, WrongTogether
from passmuster.auditing.slips.figures.suspect import Offer


def figure_slip(system: System, offer: Offer) -> FigureSlip:
    """Return an offer as the audit tells it."""
    published = system.entries[system.by_id[offer.figure]].written
    assert published is not None
    return FigureSlip(
        offer.kind,
        offer.figure,
        offer.says,
        offer.figures,
        published,
        offer.corrected,
        offer.chance,
    )


def wrong_together(system: System, explanation: Explanation) -> WrongTogether:
    """Return an explanation as the audit tells it."""
    figures = []
    for number, needed in zip(explanation.wrong, explanation.needed, strict=True):
        entry = system.entries[number]
        assert entry.id is not None
        figures.append(Suspected(entry.id, (entry.low, entry.high), needed))
    return WrongTogether(tuple(figures), explanation.weight)
