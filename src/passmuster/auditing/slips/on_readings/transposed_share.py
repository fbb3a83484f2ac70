"""A share of one thing taken for a share of the other.

"80 % of those absent left from training" becomes "80 % of those who came to training left": the
same people counted, of the other whole. After what statistics calls the transposed conditional
(Thompson and Schumann 1987, Law and Human Behavior 11, 167-187).
"""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import (
    Names,
    comes_from,
    into,
    leads_to,
    named,
    out_of,
    quotient,
    sets_of,
)
from passmuster.vocabulary.quantity import FlowQ, QuantityForm, ShareQ, StockQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield the share of the same moves in the other whole they belong to."""
    quantity, study = said.quantity, said.study
    if not isinstance(quantity, ShareQ) or not isinstance(quantity.share, FlowQ):
        return
    part = quantity.share
    moved = study.members(part.flow)
    for whole in _other_wholes(study, moved, part, quantity.of):
        made = quotient(part, whole, study)
        if made is not None and made.form == "share":
            what = say_quantity(whole, study)
            yield Other(made, said.asserted, f"the share is one of {what}")


def _other_wholes(
    study: Study, moved: Names, part: FlowQ, whole: QuantityForm
) -> Iterator[QuantityForm]:
    """Where the whole is those who were there to leave, all who arrived; and the other way."""
    arrivals = into(leads_to(moved, study), study)
    if _is_among(whole, arrivals, leads_to(moved, study), study):
        yield from _at_the_source(study, moved, part)
    else:
        names = named(arrivals, study)
        if set(moved) < set(arrivals):
            yield FlowQ(flow=names, during=part.during)


def _is_among(whole: QuantityForm, arrivals: Names, there: Names, study: Study) -> bool:
    if isinstance(whole, FlowQ):
        return set(study.members(whole.flow)) <= set(arrivals)
    return isinstance(whole, StockQ) and set(study.members(whole.stock)) <= set(there)


def _at_the_source(study: Study, moved: Names, part: FlowQ) -> Iterator[QuantityForm]:
    sources = comes_from(moved, study)
    if not sources:
        return
    came, left = set(into(sources, study)), set(out_of(sources, study))
    for names in sets_of("flow", study):
        if set(study.members(names)) <= came:
            yield FlowQ(flow=names, during=part.during)
    for flows in (came, left):
        if flows:
            order = tuple(f.name for f in study.force.flow if f.name in flows)
            yield FlowQ(flow=named(order, study), during=part.during)
    if part.during is not None:
        yield StockQ(stock=named(sources, study), on=part.during.eve)
        yield StockQ(stock=named(sources, study), on=part.during.last)


OPERATOR = Operator("transposed-share", 1, others, of_words=True, ranks_first=True)
