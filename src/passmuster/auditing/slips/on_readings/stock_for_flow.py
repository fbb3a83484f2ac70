"""People there on a day taken for people who came in a time, or back; current for cumulative."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import into, leads_to, named, swapped
from passmuster.auditing.slips.times import periods_to, year_to
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    EverQ,
    FlowQ,
    QuantityForm,
    RateQ,
    StockQ,
)
from passmuster.vocabulary.words import say_quantity

Made = Iterator[QuantityForm]


def others(said: Said) -> Iterator[Other]:
    """Yield the flow for a stock, the stock for a flow, the running total for a month's count."""

    def change(part: QuantityForm) -> Iterator[tuple[QuantityForm, str]]:
        for made in _changed(part, said):
            now, was = say_quantity(made, said.study), say_quantity(part, said.study)
            yield made, f"the number is one of {now}, not of {was}"

    for made, says in swapped(said.quantity, change, said.study):
        yield Other(made, said.asserted, says)


def _changed(part: QuantityForm, said: Said) -> Made:
    if getattr(part, "ages", None) is not None:
        return
    match part:
        case StockQ(on=date() as day):
            yield from _arrivals(part.stock, day, said)
            yield EverQ(ever=part.stock, by=day)
        case EverQ(by=date() as day):
            yield StockQ(stock=part.ever, on=day)
        case ChangeQ(during=Period() as during):
            yield StockQ(stock=part.change, on=during.last)
        case FlowQ(during=Period() as during):
            there = leads_to(part.flow, said.study)
            if there:
                yield StockQ(stock=named(there, said.study), on=during.last)
            yield from _cumulated(part, during, said)
            yield RateQ(rate=part.flow, per="month", during=during)
        case CounterQ(during=Period() as during):
            yield from _cumulated(part, during, said)
        case RateQ(during=Period() as during):
            yield FlowQ(flow=part.rate, during=during)


def _arrivals(names: tuple[str, ...], day: date, said: Said) -> Made:
    flows = into(said.study.members(names), said.study)
    if flows:
        for period in periods_to(day, said.begins):
            yield FlowQ(flow=named(flows, said.study), during=period)


def _cumulated(part: FlowQ | CounterQ, during: Period, said: Said) -> Made:
    """A running total for the count of a period, and the count of a period for a running total."""
    whole = Period(said.study.horizon.first, during.last)
    if during.first > whole.first:
        yield part.model_copy(update={"during": whole})
        if said.begins + ONE_DAY < whole.first:
            yield part.model_copy(update={"during": Period(said.begins + ONE_DAY, during.last)})
    else:
        month = Period(date(during.last.year, during.last.month, 1), during.last)
        for period in (year_to(during.last), month):
            if during.first < period.first:
                yield part.model_copy(update={"during": period})


OPERATOR = Operator("stock-for-flow", 4, others)
