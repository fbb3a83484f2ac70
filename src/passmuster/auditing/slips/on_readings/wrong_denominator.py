"""A share of one whole taken for a share of a wider or narrower one, or of another day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import (
    SORTS,
    leads_to,
    names_of,
    quotient,
    renamed,
    sets_of,
)
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import EverQ, FlowQ, QuantityForm, RatioQ, ShareQ, StockQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield the same count as a share of each whole that is taken for the one it was said of."""
    quantity, study = said.quantity, said.study
    if not isinstance(quantity, ShareQ | RatioQ):
        return
    for whole in (*_other_sets(quantity.of, study), *_other_days(quantity)):
        made = quotient(quantity.parts[0], whole, study)
        if made is not None and made.form == quantity.form:
            yield Other(
                made, said.asserted, f"the number is a share of {say_quantity(whole, study)}"
            )


def _other_sets(whole: QuantityForm, study: Study) -> Iterator[QuantityForm]:
    """Wider and narrower sets of the same sort; people there for people who came, and back."""
    sort = SORTS.get(type(whole))
    if sort is None:
        return
    mine = set(study.members(names_of(whole)))
    for names in sets_of(sort, study):
        members = set(study.members(names))
        if members > mine or members < mine:
            yield renamed(whole, names)
    if isinstance(whole, FlowQ) and whole.during is not None:
        there = leads_to(whole.flow, study)
        for names in sets_of("stock", study):
            if there and set(study.members(names)) >= set(there):
                yield StockQ(stock=names, on=whole.during.last)


def _other_days(quantity: ShareQ | RatioQ) -> Iterator[QuantityForm]:
    whole, during = quantity.of, getattr(quantity.parts[0], "during", None)
    if not isinstance(whole, StockQ) or isinstance(whole.on, Period):
        return
    if isinstance(during, Period):
        for day in (during.eve, during.last):
            if day != whole.on:
                yield whole.model_copy(update={"on": day})
    elif isinstance(whole.on, date) and whole.ages is None:
        yield EverQ(ever=whole.stock, by=whole.on)


OPERATOR = Operator("wrong-denominator", 2, others)
