"""What is asserted, against the quantity it is asserted of."""

from __future__ import annotations

from datetime import date

from passmuster.files.found import Found
from passmuster.files.ledger import Place
from passmuster.vocabulary.assertion import FORMS, Asserted
from passmuster.vocabulary.claim import Reading
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.quantity import (
    ChangeQ,
    DifferenceQ,
    LeverQ,
    QuantityForm,
    ShareQ,
    SinceQ,
    walk,
)
from passmuster.vocabulary.units import has_dates


def check_assertion(asserted: Figure | Assumption | Reading, place: Place, found: Found) -> None:
    """Check that an asserted value is of the kind, and has the sign, that its quantity can have."""
    quantity = asserted.quantity
    key = next(form for form in FORMS if getattr(asserted, form) is not None)
    here = place.at(key)
    if isinstance(quantity, LeverQ | SinceQ):
        _check_kind(asserted, quantity, here, found)
        return
    if _is_date(asserted, key):
        what = f"a date is asserted of a quantity of the form `{quantity.form}`"
        found.ledger.fault(here, "PM408", what)
        return
    numbers = asserted.numbers
    if any(n < 0 for n in numbers) and not _may_be_negative(quantity):
        what = f"{min(numbers)} is asserted of a quantity of the form `{quantity.form}`"
        found.ledger.fault(here, "PM209", what)
    if isinstance(quantity, ShareQ) and any(n > 1 for n in numbers):
        found.ledger.warn(here, "PM604", f"{max(numbers):f} is asserted of a share")


def _check_kind(asserted: Asserted, quantity: LeverQ | SinceQ, here: Place, found: Found) -> None:
    if isinstance(quantity, LeverQ):
        known = any(m.noun.lever == quantity.lever for m in found.measures)
        if not known:
            return
        dates = has_dates(quantity.lever, found.study)
    else:
        dates = True
    if _is_date(asserted, str(here.path[-1])) != dates:
        what = "a date is needed here" if dates else "a number is needed here"
        found.ledger.fault(here, "PM408", what)


def _is_date(asserted: Asserted, key: str) -> bool:
    value = getattr(asserted, key)
    return isinstance(value[0] if isinstance(value, tuple) else value, date)


def _may_be_negative(quantity: QuantityForm) -> bool:
    return any(isinstance(part, ChangeQ | DifferenceQ) for part in walk(quantity))
