"""Days and periods: whole days, both ends included."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1800, 2199
"""The years a study may speak of; a day outside them is a slip."""
_YEAR = re.compile(r"([0-9]{4})")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of whole days, from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def eve(self) -> date:
        """The day before the first: a flow in the period is counted from its end."""
        return self.first - ONE_DAY

    @property
    def is_whole_months(self) -> bool:
        """True if the period is made of whole calendar months."""
        return self.first.day == 1 and (self.last + ONE_DAY).day == 1

    def months(self) -> Iterator[Period]:
        """Yield the whole calendar months that lie inside."""
        start = self.first if self.first.day == 1 else add_months(self.first, 1)
        while (end := month_end(start.year, start.month)) <= self.last:
            yield Period(start, end)
            start = end + ONE_DAY

    @property
    def text(self) -> str:
        """The shortest spelling of the study format: a year, quarter, month, or two days."""
        if self.is_whole_months:
            a, b = self.first, self.last
            span = (b.year - a.year) * 12 + b.month - a.month + 1
            if span == 12 and a.month == 1:
                return f"{a.year}"
            if span == 3 and a.month in (1, 4, 7, 10):
                return f"{a.year}-Q{(a.month + 2) // 3}"
            if span == 1:
                return f"{a.year}-{a.month:02d}"
        return f"[{self.first.isoformat()}, {self.last.isoformat()}]"

    @property
    def toml(self) -> str:
        """The same as a TOML value."""
        return self.text if self.text.startswith("[") else f'"{self.text}"'


def parse_period(text: str) -> Period:
    """Read a year, quarter or month (`2031`, `2031-Q2`, `2031-10`).

    Raises:
        ValueError: the text is none of these, or no such month exists.
    """
    if found := _YEAR.fullmatch(text):
        year = _year(found[1])
        return Period(date(year, 1, 1), date(year, 12, 31))
    if found := _QUARTER.fullmatch(text):
        year, quarter = _year(found[1]), int(found[2])
        return Period(date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter))
    if found := _MONTH.fullmatch(text):
        year, month = _year(found[1]), _month(found[2])
        return Period(date(year, month, 1), month_end(year, month))
    raise ValueError("not a year, quarter or month")


def parse_day(text: str) -> date:
    """Read `2031-10-31`.

    Raises:
        ValueError: no such day exists, or the text is no day.
    """
    if not (found := _DAY.fullmatch(text)):
        raise ValueError("not a day such as 2031-10-31")
    year, month, day = _year(found[1]), _month(found[2]), int(found[3])
    last = month_end(year, month)
    if not 1 <= day <= last.day:
        raise ValueError(f"{calendar.month_name[month]} {year} has {last.day} days")
    return date(year, month, day)


def _year(digits: str) -> int:
    year = int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _month(digits: str) -> int:
    month = int(digits)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {digits}")
    return month
