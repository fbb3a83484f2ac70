"""Days and periods near those of a reading: earlier, longer, and those the study mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from passmuster.accounts.calendar import days_of
from passmuster.vocabulary.period import ONE_DAY, Period, add_months, month_end
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.study import Study

BACK = (1, 3, 12)
"""Months by which an old number is commonly old: a month, a quarter, a year."""
MOST = 8
"""So many days or periods are tried for one reading."""


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of a month stays the last."""
    start = add_months(day, -months)
    last = month_end(start.year, start.month)
    if (day + ONE_DAY).day == 1:
        return last
    return min(last, start + timedelta(day.day - 1))


def shifted(period: Period, months: int) -> Period:
    """Return a period so many months earlier."""
    eve, last = months_before(period.eve, months), months_before(period.last, months)
    return Period(eve + ONE_DAY, last)


def year_to(day: date) -> Period:
    """Return the calendar year up to a day."""
    return Period(date(day.year, 1, 1), day)


def periods_to(day: date, begins: date) -> Iterator[Period]:
    """Yield the periods that commonly end on a day: since the beginning, this year, this month."""
    if begins < day:
        yield Period(begins + ONE_DAY, day)
        yield year_to(day)
        yield Period(months_before(day, 12) + ONE_DAY, day)
        yield Period(date(day.year, day.month, 1), day)


def mentioned_days(study: Study, names: frozenset[str]) -> Iterator[date]:
    """Yield the days that figures about some names mention."""
    for part in _parts_about(study, names):
        yield from days_of(part)


def mentioned_periods(study: Study, names: frozenset[str]) -> Iterator[Period]:
    """Yield the periods that figures about some names, or part of them, mention."""
    seen: dict[Period, None] = {}
    for part in _parts_about(study, names):
        during = getattr(part, "during", None)
        if during is not None:
            seen[during] = None
    yield from seen


def with_rests(periods: Iterable[Period]) -> Iterator[Period]:
    """Yield periods, and what is left of each when another that opens or closes it is taken away.

    Whoever takes January and February for the year takes March to December for the next.
    """
    known = dict.fromkeys(periods)
    yield from known
    for whole in known:
        for part in known:
            if part.first == whole.first and part.last < whole.last:
                yield Period(part.last + ONE_DAY, whole.last)
            elif part.last == whole.last and part.first > whole.first:
                yield Period(whole.first, part.first - ONE_DAY)


def _parts_about(study: Study, names: frozenset[str]) -> Iterator[QuantityForm]:
    for figure in study.figures:
        for part in walk(figure.quantity):
            if not part.parts and names & frozenset(
                study.members(getattr(part, part.form))
                if isinstance(getattr(part, part.form, None), tuple)
                else ()
            ):
                yield part
