"""A plan, target or capacity taken for what was done."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import names_of
from passmuster.vocabulary.figure import BINDING
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import FlowQ, QuantityForm, RateQ
from passmuster.vocabulary.words import say_quantity

_KINDS = {"target": "a target", "plan": "a plan", "capacity": "a capacity"}


def others(said: Said) -> Iterator[Other]:
    """Yield the plans, targets and capacities that were published for the same thing."""
    for figure in said.study.figures:
        if figure.kind in BINDING or not _is_about(figure.quantity, said.quantity):
            continue
        planned = figure.interval()
        if planned.meets(said.asserted):
            what = say_quantity(figure.quantity, said.study)
            says = f"the number is {_KINDS[figure.kind]} for {what}, not what was done"
            yield Other(figure.quantity, said.asserted, says, reachable=planned, figure=figure.id)


def _is_about(planned: QuantityForm, quantity: QuantityForm) -> bool:
    """True if both are the same form about the same names, in times that meet."""
    if planned == quantity:
        return True
    if type(planned) is not type(quantity) or not isinstance(planned, FlowQ | RateQ):
        return False
    if set(names_of(planned)) != set(names_of(quantity)):
        return False
    if isinstance(planned, RateQ) and planned.per != getattr(quantity, "per", None):
        return False
    one, two = planned.during, getattr(quantity, "during", None)
    if not isinstance(one, Period) or not isinstance(two, Period):
        return False
    return one.first <= two.last and two.first <= one.last


OPERATOR = Operator("planned-for-actual", 8, others)
