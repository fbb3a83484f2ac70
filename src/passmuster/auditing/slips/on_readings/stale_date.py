"""An old number given for a later day or period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.auditing.slips.terms import names_of
from passmuster.auditing.slips.times import (
    BACK,
    MOST,
    mentioned_days,
    mentioned_periods,
    months_before,
    shifted,
    with_rests,
)
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.measure import in_force
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import LeverQ, QuantityForm, walk
from passmuster.vocabulary.words import say_day, say_period


def others(said: Said) -> Iterator[Other]:
    """Yield the same quantity on earlier days, or in earlier periods of the same length."""
    if isinstance(said.quantity, LeverQ):
        yield from _earlier_rule(said, said.quantity)
        return
    day, period = _when(said.quantity)
    if day is not None:
        for earlier in _days(said, day):
            made = _moved(said.quantity, day, earlier)
            yield Other(made, said.asserted, f"the number is that of {say_day(earlier)}")
    elif period is not None:
        for before in _periods(said, period):
            made = _moved(said.quantity, period, before)
            yield Other(made, said.asserted, f"the number is the one {say_period(before)}")


def _when(quantity: QuantityForm) -> tuple[date | None, Period | None]:
    """The day, or the period, that all parts share; neither if they differ."""
    days: set[date | None] = set()
    periods: set[Period | None] = set()
    for part in walk(quantity):
        for name in ("on", "by"):
            day = getattr(part, name, None)
            (periods if isinstance(day, Period) else days).add(day)
        periods.add(getattr(part, "during", None))
    days.discard(None)
    periods.discard(None)
    if len(days) == 1 and not periods:
        return days.pop(), None
    if len(periods) == 1 and not days:
        return None, periods.pop()
    return None, None


def _moved(quantity: QuantityForm, was: object, now: object) -> QuantityForm:
    """Return the quantity with a day or period replaced wherever it stands."""
    update: dict[str, object] = {
        name: now for name in ("on", "by", "during") if getattr(quantity, name, None) == was
    }
    if quantity.parts:
        parts = tuple(_moved(part, was, now) for part in quantity.parts)
        if quantity.form in ("share", "ratio"):
            update |= {quantity.form: parts[0], "of": parts[1]}
        else:
            update[quantity.form] = parts
    return quantity.model_copy(update=update)


def _names(said: Said) -> frozenset[str]:
    return frozenset(
        name for part in walk(said.quantity) for name in said.study.members(names_of(part))
    )


def _days(said: Said, day: date) -> list[date]:
    usual = [months_before(day, months) for months in BACK]
    told = sorted(set(mentioned_days(said.study, _names(said))), reverse=True)
    every = dict.fromkeys([*usual, *told])
    return [d for d in every if d < day and d in said.cut_set and d >= said.begins][:MOST]


def _periods(said: Said, period: Period) -> list[Period]:
    """Earlier ones of about the same length: a month, quarter or year before, and as published."""
    usual = [shifted(period, months) for months in BACK]
    length = period.days
    usual.append(Period(period.first - length * ONE_DAY, period.eve))
    told = [
        p
        for p in with_rests(mentioned_periods(said.study, _names(said)))
        if p.last < period.last and abs(p.days - length) <= max(3, length // 5)
    ]
    told.sort(key=lambda p: (p.last, p.first), reverse=True)
    return [
        p
        for p in dict.fromkeys([*usual, *told])
        if p != period and p.eve in said.cut_set and p.last in said.cut_set
    ][:MOST]


def _earlier_rule(said: Said, quantity: LeverQ) -> Iterator[Other]:
    """What the law said before each act that changed it."""
    for measure in said.study.measures:
        if measure.lever != quantity.lever or quantity.on is None or measure.since > quantity.on:
            continue
        eve = measure.since - ONE_DAY
        before = in_force(said.study.measures, quantity.lever, eve)
        if before is None:
            continue
        value: Fraction = exact(before[1])
        made = quantity.model_copy(update={"on": eve})
        says = f"the rule is the one up to {say_day(eve)}, before {measure.id}"
        yield Other(made, said.asserted, says, reachable=Interval(value, value))


OPERATOR = Operator("stale-date", 9, others)
