"""The words of a force: sets with a name, what leads where, quantities with one part swapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from passmuster.vocabulary.force import OUTSIDE
from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    DifferenceQ,
    EverQ,
    FlowQ,
    HazardQ,
    PeakQ,
    QuantityForm,
    RateQ,
    RatioQ,
    ShareQ,
    StockQ,
    SumQ,
)
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import UnlikeUnits, unit_of

Names = tuple[str, ...]
SORTS: dict[type[QuantityForm], str] = {
    StockQ: "stock",
    EverQ: "stock",
    ChangeQ: "stock",
    FlowQ: "flow",
    RateQ: "flow",
    PeakQ: "flow",
    HazardQ: "flow",
    CounterQ: "counter",
}
"""What each plain form names."""


def names_of(quantity: QuantityForm) -> Names:
    """Return the names in a plain quantity; none for one made of parts."""
    return getattr(quantity, quantity.form) if type(quantity) in SORTS else ()


def sort_of(name: str, study: Study) -> str | None:
    """Return whether a name, or a group's members, are stocks, flows or counters."""
    for sort, known in (("stock", study.stocks), ("flow", study.flows)):
        if name in known or (name in study.groups and study.groups[name].of[0] in known):
            return sort
    if name in study.counters:
        return "counter"
    inner = study.groups[name].of[0] if name in study.groups else None
    return sort_of(inner, study) if inner is not None else None


def named(members: Iterable[str], study: Study) -> Names:
    """Return a set by the name of a group where one is just that set, else its members."""
    wanted = tuple(dict.fromkeys(members))
    if len(wanted) > 1:
        for group in study.force.group:
            if set(study.members((group.name,))) == set(wanted):
                return (group.name,)
        for counter in study.force.counter:
            if counter.sum_of and set(study.members((counter.name,))) == set(wanted):
                return (counter.name,)
    return wanted


def sets_of(sort: str, study: Study) -> Iterator[Names]:
    """Yield every set of a sort that has a name: groups and sums first, then single ones."""
    for group in study.force.group:
        if sort_of(group.name, study) == sort:
            yield (group.name,)
    single = {"stock": study.stocks, "flow": study.flows, "counter": study.counters}[sort]
    for name in single:
        yield (name,)


def into(stocks: Iterable[str], study: Study) -> Names:
    """Flows into a set of stocks from outside the set."""
    inside = set(stocks)
    return tuple(
        flow.name
        for flow in study.force.flow
        if flow.to in inside and flow.from_ not in inside and flow.to != OUTSIDE
    )


def out_of(stocks: Iterable[str], study: Study) -> Names:
    """Flows out of a set of stocks to outside the set."""
    inside = set(stocks)
    return tuple(
        flow.name for flow in study.force.flow if flow.from_ in inside and flow.to not in inside
    )


def leads_to(flows: Iterable[str], study: Study) -> Names:
    """Stocks that flows lead to."""
    found = dict.fromkeys(study.flows[name].to for name in study.members(tuple(flows)))
    return tuple(name for name in found if name != OUTSIDE)


def comes_from(flows: Iterable[str], study: Study) -> Names:
    """Stocks that flows lead out of."""
    found = dict.fromkeys(study.flows[name].from_ for name in study.members(tuple(flows)))
    return tuple(name for name in found if name != OUTSIDE)


def counted_by(counter: str, study: Study) -> Names:
    """Flows that a counter, or the parts of a sum, count."""
    found: dict[str, None] = {}
    for name in (counter, *study.members((counter,))):
        found.update(dict.fromkeys(study.members(study.counters[name].counts)))
    return tuple(found)


def renamed(quantity: QuantityForm, names: Names) -> QuantityForm:
    """Return a plain quantity about other names."""
    return quantity.model_copy(update={quantity.form: names, **_no_scope(quantity)})


def _no_scope(quantity: QuantityForm) -> dict[str, None]:
    return {"within": None} if getattr(quantity, "within", None) is not None else {}


Change = Callable[[QuantityForm], Iterator[tuple[QuantityForm, str]]]


def swapped(
    quantity: QuantityForm, change: Change, study: Study
) -> Iterator[tuple[QuantityForm, str]]:
    """Yield the quantity with one plain part changed in each way there is, and what was done."""
    if not quantity.parts:
        yield from change(quantity)
        return
    for place, part in enumerate(quantity.parts):
        for other, says in swapped(part, change, study):
            made = with_part(quantity, place, other, study)
            if made is not None:
                yield made, says


def with_part(
    quantity: QuantityForm, place: int, part: QuantityForm, study: Study
) -> QuantityForm | None:
    """Return a made-up quantity with another part; a share of unlike things becomes a ratio."""
    parts = list(quantity.parts)
    parts[place] = part
    if isinstance(quantity, SumQ):
        return SumQ(sum=tuple(parts))  # type: ignore[arg-type]
    if isinstance(quantity, DifferenceQ):
        return DifferenceQ(difference=(parts[0], parts[1]))  # type: ignore[arg-type]
    return quotient(parts[0], parts[1], study)


def quotient(over: QuantityForm, under: QuantityForm, study: Study) -> QuantityForm | None:
    """Return one quantity for each of another: a share where they are alike, else a ratio."""
    if over.form in ("share", "ratio", "rate", "peak", "hazard"):
        return None
    if under.form not in ("stock", "flow", "counter", "ever", "sum"):
        return None
    try:
        share = ShareQ(share=over, of=under)  # type: ignore[arg-type]
        unit_of(share, study)
    except UnlikeUnits:
        return RatioQ(ratio=over, of=under)  # type: ignore[arg-type]
    return share
