"""A count from one day on taken for a count from another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import names_of, swapped
from passmuster.auditing.slips.times import mentioned_periods, months_before
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    FlowQ,
    QuantityForm,
    RateQ,
    ShareQ,
)
from passmuster.vocabulary.words import say_day

_MOST = 14
"""So many days are tried as the start of one count."""


def others(said: Said) -> Iterator[Other]:
    """Yield the same count from other days on, to the same last day."""
    if isinstance(said.quantity, ShareQ):
        yield from _whole_share(said, said.quantity)
        return
    for made, says in swapped(said.quantity, lambda part: _changed(part, said), said.study):
        yield Other(made, said.asserted, says)


def _changed(part: QuantityForm, said: Said) -> Iterator[tuple[QuantityForm, str]]:
    if not isinstance(part, FlowQ | CounterQ | ChangeQ | RateQ) or part.during is None:
        return
    for start in _starts(said, part, part.during):
        made = part.model_copy(update={"during": Period(start, part.during.last)})
        yield made, f"the count is from {say_day(start)} on"


def _starts(said: Said, part: QuantityForm, during: Period) -> list[date]:
    names = frozenset(said.study.members(names_of(part)))
    usual = [
        said.study.horizon.first,
        said.begins + ONE_DAY,
        date(during.last.year, 1, 1),
        date(during.last.year - 1, 1, 1),
        months_before(during.first - ONE_DAY, 12) + ONE_DAY,
        months_before(during.first - ONE_DAY, 1) + ONE_DAY,
    ]
    usual += [measure.since for measure in said.study.measures]
    # Years and quarters are counted from more often than single months and days.
    told = sorted(
        {p.first for p in mentioned_periods(said.study, names)},
        key=lambda day: (day.day != 1, (day.month - 1) % 3 != 0, -day.toordinal()),
    )
    return [
        day
        for day in dict.fromkeys([*usual, *told])
        if day <= during.last and day != during.first and (day - ONE_DAY) in said.cut_set
    ][:_MOST]


def _whole_share(said: Said, quantity: ShareQ) -> Iterator[Other]:
    """A share of two counts of one period starts anew for both."""
    share, of = quantity.parts
    during = getattr(share, "during", None)
    if not isinstance(during, Period) or during != getattr(of, "during", None):
        return
    for start in _starts(said, share, during):
        update = {"during": Period(start, during.last)}
        made = ShareQ(share=share.model_copy(update=update), of=of.model_copy(update=update))  # type: ignore[arg-type]
        yield Other(made, said.asserted, f"the count is from {say_day(start)} on")


OPERATOR = Operator("different-start", 10, others)
