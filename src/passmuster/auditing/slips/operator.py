"""What every slip operator is: a name, a place in the order of how common it is, and a function.

An operator on readings is one file in `on_readings/` that ends in `OPERATOR = Operator(...)`. It is
found there; nothing else has to name it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from importlib import import_module

from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import QuantityForm
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import UnlikeUnits, unit_of


@dataclass(frozen=True)
class Said:
    """A reading whose slip is looked for.

    `cuts` are the days at whose end the account is cut; a quantity on another day is not asked
    about. `numbers` are those of the assertion as written.
    """

    study: Study
    quantity: QuantityForm
    asserted: Interval
    cuts: tuple[date, ...]
    numbers: tuple[Decimal, ...] = ()

    @cached_property
    def unit(self) -> str:
        """What the reading is counted in."""
        return unit_of(self.quantity, self.study)

    @property
    def begins(self) -> date:
        """The first cut of the account."""
        return self.cuts[0]

    @cached_property
    def cut_set(self) -> frozenset[date]:
        """All cuts, to look days up."""
        return frozenset(self.cuts)


@dataclass(frozen=True)
class Other:
    """Another reading, which the mistake would have turned into the one that was made.

    `says` tells the mistake in one clause, such as "the share is of those absent". `reachable` is
    given where the account is not what bounds it: a plan, or a rule.
    """

    quantity: QuantityForm
    asserted: Interval
    says: str
    reachable: Interval | None = None
    figure: str | None = None
    """The figure it is taken from, where it is taken from one."""


@dataclass(frozen=True)
class Operator:
    """A common mistake.

    `place` is its place in the order of how common mistakes are, 1 the commonest. An operator that
    `matches_numbers` finds readings by their value, so its finds are weighed against chance. One
    that is `of_words` leaves the number alone and only swaps what the same words may mean, so that
    it is offered beside a reading that is possible too, if somebody published it. One that is
    `told` ranks first if it was published.
    """

    kind: str
    place: int
    others: Callable[[Said], Iterator[Other]]
    matches_numbers: bool = False
    of_words: bool = False
    ranks_first: bool = False


@cache
def operators() -> tuple[Operator, ...]:
    """Return the operators on readings, the commonest mistake first."""
    package = import_module("passmuster.auditing.slips.on_readings")
    found: list[Operator] = []
    for module in pkgutil.iter_modules(package.__path__):
        found.append(import_module(f"{package.__name__}.{module.name}").OPERATOR)
    return tuple(sorted(found, key=lambda operator: (operator.place, operator.kind)))


def unit_or_none(quantity: QuantityForm, study: Study) -> str | None:
    """Return the unit of a quantity; None where it adds or compares unlike things."""
    try:
        return unit_of(quantity, study)
    except UnlikeUnits:
        return None


def scaled(interval: Interval, factor: Fraction | int) -> Interval:
    """Return an asserted range times a positive factor."""
    return interval.scaled(Fraction(factor))
