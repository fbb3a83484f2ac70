"""The parts of a total: the members of a set, and the shorter periods figures are published for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passmuster.auditing.slips.operator import Said
from passmuster.auditing.slips.terms import names_of, renamed
from passmuster.auditing.slips.times import mentioned_periods
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import CounterQ, FlowQ, QuantityForm, StockQ, SumQ

MOST_PARTS = 24


@dataclass(frozen=True)
class Part:
    """One part of a total."""

    quantity: QuantityForm


def parts_of(said: Said) -> list[Part]:
    """Return the parts of a reading's total; none where it is no total."""
    return [Part(quantity) for quantity in dict.fromkeys(_parts(said))][:MOST_PARTS]


def _parts(said: Said) -> Iterator[QuantityForm]:
    quantity, study = said.quantity, said.study
    if isinstance(quantity, SumQ):
        yield from quantity.sum
        return
    if not isinstance(quantity, StockQ | FlowQ | CounterQ) or quantity.ages is not None:
        return
    members = study.members(names_of(quantity))
    if len(members) > 1:
        yield from (renamed(quantity, (name,)) for name in members)
        for group in study.force.group:
            if set(study.members((group.name,))) < set(members):
                yield renamed(quantity, (group.name,))
    if isinstance(quantity, FlowQ | CounterQ) and quantity.during is not None:
        for period in _periods_inside(said, quantity.during, frozenset(members)):
            yield quantity.model_copy(update={"during": period, "within": None})


def _periods_inside(said: Said, during: Period, names: frozenset[str]) -> list[Period]:
    """Shorter periods that figures about the same names are published for; years first."""
    found = [
        p
        for p in mentioned_periods(said.study, names)
        if during.first <= p.first and p.last <= during.last and p != during
    ]
    years = [
        p
        for year in range(during.first.year, during.last.year + 1)
        if (p := _year(year)) != during and during.first <= p.first and p.last <= during.last
    ]
    every = dict.fromkeys([*years, *sorted(found, key=lambda p: (-p.days, p.first))])
    return [p for p in every if p.eve in said.cut_set and p.last in said.cut_set]


def _year(year: int) -> Period:
    from datetime import date

    return Period(date(year, 1, 1), date(year, 12, 31))
