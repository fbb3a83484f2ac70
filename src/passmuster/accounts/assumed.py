"""Assumptions that name no period hold always: in every whole month, or for stocks at every cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passmuster.accounts.calendar import Calendar
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import (
    DifferenceQ,
    EverQ,
    QuantityForm,
    RatioQ,
    ShareQ,
    StockQ,
    SumQ,
    walk,
)

_SIMPLE_WITH_PERIOD = ("on", "during", "by")


def lacks_period(quantity: QuantityForm) -> bool:
    """True if some part of the quantity names no period."""
    return any(_is_open(part) for part in walk(quantity))


def is_at_cuts(quantity: QuantityForm) -> bool:
    """True if only stocks (and people ever in them) lack a day: then it holds at every cut."""
    return all(isinstance(part, (StockQ, EverQ)) for part in walk(quantity) if _is_open(part))


def filled(quantity: QuantityForm, calendar: Calendar) -> Iterator[tuple[str, QuantityForm]]:
    """Yield a name and the quantity for every month or cut it holds in."""
    if not lacks_period(quantity):
        yield "", quantity
    elif is_at_cuts(quantity):
        for cut in calendar.cuts:
            yield cut.isoformat(), _fill(quantity, None, cut)
    else:
        for month in calendar.months():
            yield month.text, _fill(quantity, month, month.last)


def _is_open(part: QuantityForm) -> bool:
    fields = type(part).model_fields
    return any(name in fields and getattr(part, name) is None for name in _SIMPLE_WITH_PERIOD)


def _fill(quantity: QuantityForm, month: Period | None, day: date) -> QuantityForm:
    """Return a copy whose open parts name the month, or the day."""
    update: dict[str, object] = {}
    for name, value in (("on", day), ("by", day), ("during", month)):
        if name in type(quantity).model_fields and getattr(quantity, name) is None:
            update[name] = value
    if isinstance(quantity, (ShareQ, RatioQ)):
        update[quantity.form] = _fill(quantity.parts[0], month, day)
        update["of"] = _fill(quantity.parts[1], month, day)
    elif isinstance(quantity, (SumQ, DifferenceQ)):
        update[quantity.form] = tuple(_fill(part, month, day) for part in quantity.parts)
    return quantity.model_copy(update=update)
