"""What a quantity is counted in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    DifferenceQ,
    EverQ,
    FlowQ,
    HazardQ,
    LeverQ,
    PeakQ,
    QuantityForm,
    RateQ,
    RatioQ,
    ShareQ,
    SinceQ,
    StockQ,
    SumQ,
)

if TYPE_CHECKING:
    from passmuster.vocabulary.study import Study

PERSON, MOVE, SHARE, DATE, VALUE = "person", "move", "share", "date", "value"


class UnlikeUnits(ValueError):
    """Two things that cannot be added up or compared."""


def unit_of(quantity: QuantityForm, study: Study) -> str:
    """Return the unit as printed: `person`, `move/month`, and so on for each form.

    Raises:
        UnlikeUnits: the parts of the quantity cannot be added up or compared.
        KeyError: a name in it is not defined.
    """
    match quantity:
        case StockQ() | EverQ() | ChangeQ():
            return PERSON
        case FlowQ():
            return MOVE
        case CounterQ(counter=names):
            return common([study.counters[name].unit for name in names])
        case RateQ(per=per) | PeakQ(per=per):
            return f"{MOVE}/{per}"
        case HazardQ(per=per):
            return f"per {per}"
        case ShareQ(share=part, of=whole):
            common([unit_of(part, study), unit_of(whole, study)])
            return SHARE
        case RatioQ(ratio=top, of=bottom):
            return f"{unit_of(top, study)}/{unit_of(bottom, study)}"
        case SumQ(sum=terms) | DifferenceQ(difference=terms):
            return common([unit_of(term, study) for term in terms])
        case LeverQ(lever=lever):
            return DATE if has_dates(lever, study) else VALUE
        case SinceQ():
            return DATE
    raise TypeError(f"no unit is known for {type(quantity).__name__}")


def common(units: list[str]) -> str:
    """Return the one unit of several: people and moves are alike, anything else must be the same.

    Raises:
        UnlikeUnits: they are not alike.
    """
    different = list(dict.fromkeys(units))
    if len(different) == 1:
        return different[0]
    if set(different) == {PERSON, MOVE}:
        return PERSON
    raise UnlikeUnits(" and ".join(different))


def has_dates(lever: str, study: Study) -> bool:
    """True if the values of a lever are days."""
    return any(isinstance(m.value, date) for m in study.measures if m.lever == lever)
