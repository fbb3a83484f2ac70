"""How far the figures reach: beyond their last day a world follows from its rules alone."""

from __future__ import annotations

from datetime import date

from passmuster.inference.posterior import Posterior
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm, walk


def figures_end(posterior: Posterior) -> date:
    """Return the last day that a fitted figure is about."""
    days = [day for row in posterior.evidence.rows if (day := last_day(row.quantity))]
    return max(days, default=posterior.days[0])


def last_day(quantity: QuantityForm) -> date | None:
    """Return the last day that a quantity is about."""
    found = []
    for part in walk(quantity):
        for key in ("on", "during", "by"):
            when = getattr(part, key, None)
            if isinstance(when, date | Period):
                found.append(when.last if isinstance(when, Period) else when)
    return max(found, default=None)
