"""The calendar of an account: the days at whose end it is cut.

A cut is the end of a day. A flow in a period runs from the end of the eve of its first day to the
end of its last. Between two cuts flows are totals, and nothing is interpolated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import HazardQ, LeverQ, PeakQ, QuantityForm, walk


def days_of(quantity: QuantityForm) -> Iterator[date]:
    """Yield the cuts that a quantity needs."""
    for part in walk(quantity):
        for attribute in ("during", "on", "by"):
            when = getattr(part, attribute, None)
            if isinstance(when, Period):
                yield when.eve
                yield when.last
            elif when is not None and not isinstance(part, LeverQ):
                yield when
        if isinstance(part, (HazardQ, PeakQ)) and part.during is not None:
            yield from (month.last for month in part.during.months())


def mentioned_by(measure: Measure) -> Iterator[date]:
    """Yield the cuts of a measure: the eve of the day it is in force from, and its last day."""
    yield measure.since - ONE_DAY
    if measure.until is not None:
        yield measure.until


@dataclass(frozen=True)
class Calendar:
    """Cuts in order. Interval i lies between cut i and cut i + 1."""

    cuts: tuple[date, ...]

    @classmethod
    def of(cls, days: Iterable[date]) -> Calendar:
        """Return the calendar of these days, each once."""
        return cls(tuple(sorted(set(days))))

    @cached_property
    def index(self) -> dict[date, int]:
        """Number of each cut."""
        return {day: i for i, day in enumerate(self.cuts)}

    @property
    def intervals(self) -> range:
        """Numbers of the intervals."""
        return range(len(self.cuts) - 1)

    def between(self, after: date, until: date) -> range:
        """Intervals from the end of one day to the end of another; both are cuts."""
        return range(self.index[after], self.index[until])

    def during(self, period: Period) -> range:
        """Intervals that make up a period."""
        return self.between(period.eve, period.last)

    def first_not_before(self, day: date) -> int:
        """Number of the first cut on or after a day."""
        return bisect_left(self.cuts, day)

    def months(self) -> tuple[Period, ...]:
        """The whole calendar months the account covers."""
        if len(self.cuts) < 2:
            return ()
        return tuple(Period(self.cuts[0] + ONE_DAY, self.cuts[-1]).months())

    def name(self, interval: int) -> str:
        """First and last day of an interval, as in the rows of a proof."""
        return f"{self.cuts[interval] + ONE_DAY}..{self.cuts[interval + 1]}"
