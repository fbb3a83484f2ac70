"""Cases, episodes, payments or applications taken for people, or people for cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passmuster.auditing.slips.on_readings.confused_term import partners
from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import counted_by, into, leads_to, named, swapped
from passmuster.auditing.slips.times import year_to
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import CounterQ, EverQ, FlowQ, QuantityForm, StockQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_quantity, say_unit


def others(said: Said) -> Iterator[Other]:
    """Yield what registers counted where people are said, and people where cases are."""

    def change(part: QuantityForm) -> Iterator[tuple[QuantityForm, str]]:
        for made in _changed(part, said):
            yield made, _says(part, made, said.study)

    for made, says in swapped(said.quantity, change, said.study):
        yield Other(made, said.asserted, says)


def _says(part: QuantityForm, made: QuantityForm, study: Study) -> str:
    now = say_quantity(made, study)
    if isinstance(made, CounterQ):
        unit = say_unit(study.counters[made.counter[0]].unit)
        return f"the number counts {unit}, not people: {now}; one person may have several, or none"
    if isinstance(part, CounterQ):
        unit = say_unit(study.counters[part.counter[0]].unit)
        return f"the number counts people, not {unit}: {now}"
    return f"the number counts episodes, not people: {now}; who moves twice counts twice"


def _changed(part: QuantityForm, said: Said) -> Iterator[QuantityForm]:
    study = said.study
    if getattr(part, "ages", None) is not None:
        return
    match part:
        case StockQ(on=date() as day):
            moves = into(study.members(part.stock), study)
            yield from _registers(part.stock, moves, _since(day, said), said)
        case EverQ(by=date() as day):
            moves = into(study.members(part.ever), study)
            periods = _since(day, said)
            yield from _registers(part.ever, moves, periods, said)
            if moves:
                for period in periods:
                    yield FlowQ(flow=named(moves, study), during=period)
        case FlowQ(during=Period() as during):
            yield from _registers(part.flow, study.members(part.flow), (during,), said)
        case CounterQ(during=Period() as during):
            yield from _people(part, during, said)


def _since(day: date, said: Said) -> tuple[Period, ...]:
    """From the beginning to a day, and in its year so far."""
    starts = (said.study.horizon.first, said.begins + ONE_DAY, year_to(day).first)
    return tuple(Period(start, day) for start in dict.fromkeys(starts) if start <= day)


def _registers(
    names: tuple[str, ...], moves: tuple[str, ...], periods: tuple[Period, ...], said: Said
) -> Iterator[QuantityForm]:
    study = said.study
    for counter in study.force.counter:
        counts = set(counted_by(counter.name, study))
        held = set(study.members(counter.of_stock)) & set(study.members(names))
        told = any(counter.name in partners(name, study) for name in names)
        if counts & set(moves) or held or told:
            for period in periods:
                yield CounterQ(counter=(counter.name,), during=period)


def _people(part: CounterQ, during: Period, said: Said) -> Iterator[QuantityForm]:
    study = said.study
    moves = dict.fromkeys(flow for name in part.counter for flow in counted_by(name, study))
    if not moves:
        return
    yield FlowQ(flow=named(moves, study), during=during)
    there = leads_to(moves, study)
    if there:
        yield EverQ(ever=named(there, study), by=during.last)
        yield StockQ(stock=named(there, study), on=during.last)


OPERATOR = Operator("cases-for-persons", 5, others, of_words=True)
