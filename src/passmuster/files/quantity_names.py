"""A quantity's names, and which forms may stand inside which."""

from __future__ import annotations

from passmuster.files.bridges import bridge_in_words
from passmuster.files.force_names import Sorts
from passmuster.files.found import Found, Sort
from passmuster.files.ledger import Place, nearest, shown
from passmuster.vocabulary.force import OUTSIDE
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
from passmuster.vocabulary.units import UnlikeUnits, unit_of

_SORTS: dict[type[QuantityForm], Sort] = {
    StockQ: "stock",
    EverQ: "stock",
    ChangeQ: "stock",
    FlowQ: "flow",
    RateQ: "flow",
    PeakQ: "flow",
    HazardQ: "flow",
    CounterQ: "counter",
}
_LINEAR = (StockQ, FlowQ, CounterQ, ChangeQ, EverQ, SumQ, DifferenceQ)
_NEVER_NEGATIVE = (StockQ, FlowQ, CounterQ, EverQ, SumQ)


class Forms:
    """Checks quantities against the names of one study."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.ledger = found.ledger
        self.sorts = Sorts(found)
        self.levers = {m.noun.lever for m in found.measures}
        self.acts = {m.noun.id for m in found.measures}

    def check(self, quantity: QuantityForm, place: Place) -> None:
        """Check names, scopes, nesting and units of a quantity and of all its parts."""
        if self._check_names(quantity, place):
            try:
                unit_of(quantity, self.found.study)
            except UnlikeUnits as unlike:
                self.ledger.fault(
                    place,
                    "PM402",
                    f"its parts are counted in different things: {unlike}",
                    remedy=bridge_in_words(quantity, self.found.study),
                )

    def _check_names(self, quantity: QuantityForm, place: Place) -> bool:
        """Return True if the units can be worked out."""
        if quantity.parts:
            return self._check_parts(quantity, place)
        if isinstance(quantity, LeverQ):
            return self._refer("lever", quantity.lever, self.levers, place.at("lever"))
        if isinstance(quantity, SinceQ):
            return self._refer("measure", quantity.since, self.acts, place.at("since"))
        sound = self._check_sort(quantity, place)
        within = getattr(quantity, "within", None)
        if within is not None:
            self._check_scope(quantity, within, place.at("within"))
        return sound

    def _refer(self, kind: str, name: str, known: set[str], place: Place) -> bool:
        if name in known:
            return True
        if not self.found.is_excused(kind, name):
            what = f"no measure sets a lever `{shown(name)}`"
            if kind == "measure":
                what = f"there is no measure `{shown(name)}`"
            self.ledger.fault(place, "PM302", what, near=nearest(name, known))
        return False

    def _check_sort(self, quantity: QuantityForm, place: Place) -> bool:
        names: tuple[str, ...] = getattr(quantity, quantity.form)
        key, sort = place.at(quantity.form), _SORTS[type(quantity)]
        known = [self.sorts.expect(name, sort, key) for name in names]
        if not all(known):
            return False
        if sort == "stock":
            self.sorts.check_no_one_twice(names, key)
        if isinstance(quantity, HazardQ):
            for flow in self.sorts.opened(names):
                if self.sorts.flows[flow].from_ == OUTSIDE:
                    what = f"`{shown(flow)}` comes from outside"
                    self.ledger.fault(key, "PM409", what)
        return True

    def _check_scope(self, quantity: QuantityForm, scope: QuantityForm, place: Place) -> None:
        if type(scope) is not type(quantity):
            what = f"the quantity is of the form `{quantity.form}` and its scope `{scope.form}`"
            self.ledger.fault(place, "PM405", what)
            return
        if getattr(scope, "within", None) is not None:
            self.ledger.fault(place.at("within"), "PM405", "a scope cannot have a scope itself")
            return
        if not self._check_sort(scope, place) or isinstance(quantity, CounterQ):
            return
        narrow = self.sorts.opened(getattr(quantity, quantity.form))
        wide = set(self.sorts.opened(getattr(scope, scope.form)))
        for name in narrow:
            stock = self.sorts.stocks.get(name)
            hosts = set(self.sorts.opened(stock.inside)) if stock else set()
            if name not in wide and not (hosts and hosts <= wide):
                what = f"the scope leaves out `{shown(name)}`"
                self.ledger.fault(place, "PM405", what)
                return

    def _check_parts(self, quantity: QuantityForm, place: Place) -> bool:
        sound = True
        for part, here in placed_parts(quantity, place):
            allowed: tuple[type[QuantityForm], ...] = _LINEAR
            if isinstance(quantity, ShareQ | RatioQ) and part is quantity.of:
                allowed = _NEVER_NEGATIVE
            if not isinstance(part, allowed):
                what = f"`{part.form}` cannot stand inside `{quantity.form}`"
                if isinstance(part, _LINEAR):
                    what = f"`{part.form}` may be nothing or less, so nothing can be divided by it"
                self.ledger.fault(here, "PM403", what)
                sound = False
            elif allowed is _NEVER_NEGATIVE and isinstance(part, SumQ):
                sound = self._check_divisor(part, here) and sound
            sound = self._check_names(part, here) and sound
        return sound

    def _check_divisor(self, total: SumQ, place: Place) -> bool:
        for part, here in placed_parts(total, place):
            if isinstance(part, SumQ):
                if not self._check_divisor(part, here):
                    return False
            elif isinstance(part, ChangeQ | DifferenceQ):
                what = f"`{part.form}` may be nothing or less, so nothing can be divided by it"
                self.ledger.fault(here, "PM403", what)
                return False
        return True


def placed_parts(quantity: QuantityForm, place: Place) -> list[tuple[QuantityForm, Place]]:
    """Return the parts of a quantity, each with its place in the file."""
    if isinstance(quantity, ShareQ | RatioQ):
        return [(quantity.parts[0], place.at(quantity.form)), (quantity.of, place.at("of"))]
    return [(part, place.at(quantity.form, i)) for i, part in enumerate(quantity.parts)]
