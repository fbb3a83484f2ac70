"""Some of the people counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import names_of, renamed
from passmuster.vocabulary.quantity import QuantityForm, StockQ, SumQ
from passmuster.vocabulary.words import say_quantity

_LINEAR = ("stock", "flow", "counter")


def others(said: Said) -> Iterator[Other]:
    """Yield the total with each of its parts added once more."""
    quantity, study = said.quantity, said.study
    if quantity.form == "sum":
        for part in quantity.parts:
            yield from _twice(said, part)
    elif quantity.form in _LINEAR and getattr(quantity, "ages", None) is None:
        members = study.members(names_of(quantity))
        if len(members) > 1:
            for name in _parts(said, members):
                yield from _twice(said, renamed(quantity, name))
        if isinstance(quantity, StockQ):
            for stock in study.force.stock:
                # Those with a mark are among their hosts already.
                if stock.is_flag and set(study.members(stock.inside)) & set(members):
                    yield from _twice(said, renamed(quantity, (stock.name,)))


def _parts(said: Said, members: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every member, and every named set of them that is not the whole."""
    yield from ((name,) for name in members)
    for group in said.study.force.group:
        if set(said.study.members((group.name,))) < set(members):
            yield (group.name,)


def _twice(said: Said, part: QuantityForm) -> Iterator[Other]:
    made = SumQ(sum=(said.quantity, part))  # type: ignore[arg-type]
    yield Other(made, said.asserted, f"{say_quantity(part, said.study)} are counted twice")


OPERATOR = Operator("double-count", 13, others)
