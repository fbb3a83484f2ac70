"""One term taken for another that texts and translations swap: evaders for the absent.

The study says which terms are swapped, by `confused_with`; it counts in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import (
    SORTS,
    counted_by,
    leads_to,
    names_of,
    renamed,
    sort_of,
    swapped,
)
from passmuster.vocabulary.quantity import (
    CounterQ,
    EverQ,
    FlowQ,
    QuantityForm,
    StockQ,
)
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield the reading with one term replaced by each one it is confused with."""
    study = said.study

    def change(part: QuantityForm) -> Iterator[tuple[QuantityForm, str]]:
        for made in _renamed(part, study):
            was, now = say_quantity(part, study), say_quantity(made, study)
            yield made, f"the number is one of {now}, which texts confuse with {was}"

    for made, says in swapped(said.quantity, change, study):
        yield Other(made, said.asserted, says)


def partners(name: str, study: Study) -> tuple[str, ...]:
    """Return the terms a name is confused with, in either direction."""
    found: dict[str, None] = {}
    for known in (study.stocks, study.groups, study.flows, study.counters):
        for other, thing in known.items():
            if other == name:
                found.update(dict.fromkeys(thing.confused_with))
            elif name in thing.confused_with:
                found[other] = None
    return tuple(other for other in found if other != name and sort_of(other, study))


def _renamed(part: QuantityForm, study: Study) -> Iterator[QuantityForm]:
    names, sort = names_of(part), SORTS.get(type(part))
    for name in names:
        for other in partners(name, study):
            if sort_of(other, study) == sort:
                new = tuple(other if n == name else n for n in names)
                if len(set(new)) == len(new):
                    yield renamed(part, new)
    yield from _people_behind(part, study)


def _people_behind(part: QuantityForm, study: Study) -> Iterator[QuantityForm]:
    """Cases, moves and people ever in a status are told with the word for those who are in it."""
    if isinstance(part, EverQ) and part.by is not None:
        there, day = study.members(part.ever), part.by
    elif isinstance(part, CounterQ | FlowQ) and part.during is not None:
        moves = (
            part.flow
            if isinstance(part, FlowQ)
            else tuple(flow for name in part.counter for flow in counted_by(name, study))
        )
        there, day = leads_to(moves, study), part.during.last
    else:
        return
    for name in there:
        for other in partners(name, study):
            if sort_of(other, study) == "stock":
                yield StockQ(stock=(other,), on=day)


OPERATOR = Operator("confused-term", 3, others, of_words=True, ranks_first=True)
