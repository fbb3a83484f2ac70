"""What differs between a statement and its retelling: number, unit, of whom, when, how certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passmuster.auditing.lineage.nouns import WHATS, Change, What
from passmuster.auditing.slips.published import is_same_number
from passmuster.vocabulary.assertion import Asserted, Interval
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm, RatioQ, ShareQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import UnlikeUnits, unit_of
from passmuster.vocabulary.words import (
    say_assertion,
    say_day,
    say_period,
    say_quantity,
    say_unit,
)

_LIMITS = ("at_least", "at_most", "more_than", "less_than")
_WEIGHT: dict[What, float] = {
    "number": 2, "unit": 2, "denominator": 1, "population": 1.5, "date": 1, "certainty": 0.4,
}  # fmt: skip
_FAR = 4.0
"""Two statements that differ by more than this are about different things."""


@dataclass(frozen=True)
class Statement:
    """A figure or a reading: what it is of, what it asserts, and where it stands."""

    id: str
    quantity: QuantityForm
    said: Asserted
    kind: str | None
    """Of a figure: counted, estimate and so on."""

    @property
    def interval(self) -> Interval:
        """What is asserted, as a range."""
        return self.said.interval()


def nearest(
    retold: Statement, told: list[Statement], study: Study
) -> tuple[Statement, tuple[Change, ...]] | None:
    """Return what a retelling is most like in what it retells, and the changes; None if nothing."""
    best: tuple[float, str, Statement, tuple[Change, ...]] | None = None
    for statement in told:
        found = changes(statement, retold, study)
        kinds = {change.what for change in found}
        # A retelling gives the same number, or is about the same thing; else it is another report.
        if kinds - {"number", "certainty"} and not is_same_number(
            statement.interval, retold.interval
        ):
            continue
        cost = sum(_WEIGHT[change.what] for change in found)
        if cost <= _FAR and (best is None or (cost, statement.id) < best[:2]):
            best = (cost, statement.id, statement, found)
    return None if best is None else best[2:]


def changes(told: Statement, retold: Statement, study: Study) -> tuple[Change, ...]:
    """Return what differs between two statements, in a fixed order, each thing once."""
    found: dict[What, Change] = {}
    for change in (*_of_number(told, retold, study), *_of_quantity(told, retold, study)):
        found.setdefault(change.what, change)
    return tuple(found[what] for what in WHATS if what in found)


# -- number and certainty --------------------------------------------------------------------


def _of_number(told: Statement, retold: Statement, study: Study) -> Iterator[Change]:
    units = _unit(told.quantity, study), _unit(retold.quantity, study)
    was, now = say_assertion(told.said, units[0]), say_assertion(retold.said, units[1])
    if not told.interval.meets(retold.interval):
        yield _change("number", was, now)
    sure = _certainty(told), _certainty(retold)
    if sure[0] != sure[1]:
        yield _change("certainty", sure[0], sure[1])


def _certainty(statement: Statement) -> str:
    """How a number is given: as it stands or as a limit; of what is, or of a plan or target."""
    said = statement.said
    limit = next((form for form in _LIMITS if getattr(said, form) is not None), None)
    how = "as it stands" if limit is None else f"as a limit ({limit.replace('_', ' ')})"
    kind = statement.kind
    return how if kind in (None, "counted", "estimate") else f"{how}, for a {kind}"


# -- the quantity ----------------------------------------------------------------------------


def _of_quantity(told: Statement, retold: Statement, study: Study) -> Iterator[Change]:
    one, two = told.quantity, retold.quantity
    if one.toml == two.toml:
        return
    if isinstance(one, ShareQ | RatioQ) and isinstance(two, ShareQ | RatioQ):
        if one.form != two.form:
            yield _units(one, two, study)
        yield from _plain(one.parts[0], two.parts[0], "population", study)
        yield from _plain(one.parts[1], two.parts[1], "denominator", study)
        return
    yield from _plain(one, two, "population", study)


def _plain(one: QuantityForm, two: QuantityForm, of: What, study: Study) -> Iterator[Change]:
    if one.form != two.form:
        yield _units(one, two, study)
    if one.parts or two.parts:
        if one.toml != two.toml:
            yield _change(of, say_quantity(one, study), say_quantity(two, study))
        return
    if one.form == two.form and _people(one, study) != _people(two, study):
        yield _change(of, say_quantity(one, study), say_quantity(two, study))
    was, now = _time(one), _time(two)
    if was is not None and now is not None and was[1] != now[1]:
        yield _change("date", was[0], now[0])


def _people(quantity: QuantityForm, study: Study) -> object:
    names = getattr(quantity, quantity.form)
    members = frozenset(study.members(names)) if isinstance(names, tuple) else names
    scope = getattr(quantity, "within", None)
    return (members, getattr(quantity, "ages", None), scope.toml if scope is not None else None)


def _time(quantity: QuantityForm) -> tuple[str, object] | None:
    for name in ("on", "by", "during"):
        when = getattr(quantity, name, None)
        if isinstance(when, Period):
            return say_period(when), (when.first, when.last)
        if when is not None:
            return say_day(when), when
    return None


def _units(one: QuantityForm, two: QuantityForm, study: Study) -> Change:
    was, now = _unit(one, study), _unit(two, study)
    if was == now or was is None or now is None:
        return _change("unit", say_quantity(one, study), say_quantity(two, study))
    return _change("unit", say_unit(was), say_unit(now))


def _unit(quantity: QuantityForm, study: Study) -> str | None:
    try:
        return unit_of(quantity, study)
    except UnlikeUnits:
        return None


_TITLES: dict[What, str] = {
    "number": "number", "unit": "unit", "denominator": "whole it is a share of",
    "population": "people it is about", "date": "time", "certainty": "certainty",
}  # fmt: skip


def _change(what: What, was: str, now: str) -> Change:
    return Change(what, was, now, f"{_TITLES[what]}: {was} became {now}")
