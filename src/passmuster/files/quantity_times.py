"""A quantity's time: a day for people, a period for moves and cases."""

from __future__ import annotations

from passmuster.files.ledger import Ledger, Place
from passmuster.files.quantity_names import placed_parts
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import (
    EverQ,
    HazardQ,
    LeverQ,
    PeakQ,
    QuantityForm,
    SinceQ,
    StockQ,
)


def check_times(
    quantity: QuantityForm, place: Place, ledger: Ledger, *, may_lack: bool = False
) -> None:
    """Enter a fault for each part without its time, or with one that does not suit it.

    An assumption may leave its time out (`may_lack`): in all of its parts, or in none.
    """
    simple = _simple_parts(quantity, place)
    timed = [part for part, _ in simple if _time(part) is not None]
    for part, here in simple:
        key = _key(part)
        if key is None:
            continue
        time = _time(part)
        if time is None:
            if timed or not may_lack:
                what = f"`{part.form}` has no `{key}`"
                if may_lack:
                    what += ", although another part has its time"
                ledger.fault(here, "PM404", what, remedy=_remedy(key))
        elif isinstance(time, Period):
            _check_period(part, time, here.at(key), ledger)
        _check_scope_time(part, here, ledger)


def _simple_parts(quantity: QuantityForm, place: Place) -> list[tuple[QuantityForm, Place]]:
    if not quantity.parts:
        return [(quantity, place)]
    if place.line is not None:
        # A row of a table is one line, whichever part is meant.
        return [leaf for part in quantity.parts for leaf in _simple_parts(part, place)]
    return [
        leaf for part, here in placed_parts(quantity, place) for leaf in _simple_parts(part, here)
    ]


def _key(part: QuantityForm) -> str | None:
    if isinstance(part, SinceQ):
        return None
    if isinstance(part, StockQ | LeverQ):
        return "on"
    return "by" if isinstance(part, EverQ) else "during"


def _time(part: QuantityForm) -> object:
    key = _key(part)
    return getattr(part, key) if key else None


def _remedy(key: str) -> str:
    if key == "during":
        return 'Add a period, such as during = "2031-10", or during = [2031-10-01, 2031-10-15].'
    return f"Add a day, such as {key} = 2031-10-31."


def _check_period(part: QuantityForm, period: Period, place: Place, ledger: Ledger) -> None:
    if isinstance(part, HazardQ) and not period.is_whole_months:
        what = f"{period.text} is not made of whole calendar months"
        ledger.fault(place, "PM406", what)
    if isinstance(part, PeakQ) and next(period.months(), None) is None:
        ledger.fault(place, "PM406", f"{period.text} holds no whole calendar month")


def _check_scope_time(part: QuantityForm, place: Place, ledger: Ledger) -> None:
    scope = getattr(part, "within", None)
    if scope is None or type(scope) is not type(part):
        return
    if (time := _time(scope)) is not None and time != _time(part):
        what = "the scope has another time than the quantity"
        ledger.fault(place.at("within"), "PM405", what, remedy="Leave the time of the scope out.")
