"""All who came taken for those who came less those who went, or back."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import comes_from, into, leads_to, named, out_of
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import ChangeQ, DifferenceQ, FlowQ, QuantityForm
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_quantity


def others(said: Said) -> Iterator[Other]:
    """Yield the net change for a flow, and each side of it for a change or a difference."""
    match said.quantity:
        case FlowQ(during=Period() as during, ages=None) as flow:
            for made in _net(flow, during, said.study):
                yield Other(made, said.asserted, f"the number is net: {_say(made, said)}")
        case ChangeQ(during=Period() as during) as change:
            yield from _gross(change, during, said)
        case DifferenceQ() as difference:
            first, second = difference.difference
            yield Other(first, said.asserted, f"the number is gross: {_say(first, said)}")
            if _is_negative(said.asserted):
                yield Other(
                    second, _turned(said.asserted), f"the number is gross: {_say(second, said)}"
                )


def _say(quantity: QuantityForm, said: Said) -> str:
    return say_quantity(quantity, said.study)


def _net(flow: FlowQ, during: Period, study: Study) -> Iterator[QuantityForm]:
    moved = study.members(flow.flow)
    there, here = set(leads_to(moved, study)), set(comes_from(moved, study))
    # Back the way they came; where they came from outside, all who left again.
    back = tuple(
        name for name in out_of(there, study) if study.flows[name].to in (here or {"outside"})
    )
    gone = out_of(there, study)
    for returns in dict.fromkeys((back, gone)):
        if returns:
            left = FlowQ(flow=named(returns, study), during=during)
            yield DifferenceQ(difference=(flow, left))
    if there:
        order = tuple(name for name in study.stocks if name in there)
        yield ChangeQ(change=named(order, study), during=during)


def _gross(change: ChangeQ, during: Period, said: Said) -> Iterator[Other]:
    study = said.study
    stocks = study.members(change.change)
    came, left = into(stocks, study), out_of(stocks, study)
    if came:
        made = FlowQ(flow=named(came, study), during=during)
        yield Other(made, said.asserted, f"the number is gross: {_say(made, said)}")
    if left and _is_negative(said.asserted):
        made = FlowQ(flow=named(left, study), during=during)
        yield Other(made, _turned(said.asserted), f"the number is gross: {_say(made, said)}")


def _is_negative(asserted: Interval) -> bool:
    return asserted.high is not None and asserted.high < 0


def _turned(asserted: Interval) -> Interval:
    return asserted.scaled(-1)  # type: ignore[arg-type]


OPERATOR = Operator("gross-for-net", 6, others)
