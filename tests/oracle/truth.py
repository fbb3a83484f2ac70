"""A whole-number history of a small force: who moved when, and what was registered of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from passmuster.vocabulary.force import Force
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import DAYS_PER, QuantityForm
from passmuster.vocabulary.study import Settings, Study

BANDS = ((18, 24), (25, 44), (45, 60))


@dataclass(frozen=True)
class Event:
    """People of one age band who make one move, or cases registered of them."""

    day: date
    name: str
    band: int
    number: int


@dataclass
class Truth:
    """What really happened, from the end of the day `first`."""

    force: Force
    first: date
    start: dict[tuple[str, int], int]
    moves: list[Event] = field(default_factory=list)
    cases: list[Event] = field(default_factory=list)
    flags: dict[str, Fraction] = field(default_factory=dict)
    """Of each flag the share of its hosts that carries it, rounded down to people."""
    begins: date | None = None
    """The end of the day from which the account counts who has ever been in a stock."""

    def __post_init__(self) -> None:
        settings = Settings.model_validate(
            {"schema": 1, "title": "-", "horizon": {"start": self.first, "end": self.first}}
        )
        self._study = Study(settings=settings, force=self.force)

    def members(self, names: Iterable[str]) -> tuple[str, ...]:
        """Open groups and sums."""
        return self._study.members(tuple(names))

    def held(self, stock: str, band: int, day: date) -> int:
        """Count the people of one age band in one stock at the end of a day."""
        flows = self._study.flows
        total = self.start.get((stock, band), 0)
        for event in self.moves:
            if event.day <= day and event.band == band:
                total += event.number * (flows[event.name].to == stock)
                total -= event.number * (flows[event.name].from_ == stock)
        return total

    def people(self, names: Iterable[str], day: date, ages: Any = None) -> int:
        """Count the people in these stocks, groups or flags at the end of a day."""
        total = 0
        for name in self.members(names):
            stock = self._study.stocks[name]
            for band in _bands(ages):
                if stock.is_flag:
                    hosts = sum(self.held(h, band, day) for h in stock.inside)
                    total += int(self.flags[name] * hosts)
                else:
                    total += self.held(name, band, day)
        return total

    def counted(
        self, events: list[Event], names: Iterable[str], period: Period, ages: Any = None
    ) -> int:
        """Count moves or cases in a period."""
        wanted, bands = set(self.members(names)), _bands(ages)
        return sum(
            e.number
            for e in events
            if e.name in wanted and e.band in bands and period.first <= e.day <= period.last
        )

    def across(self, names: Iterable[str], period: Period, *, into: bool) -> int:
        """Count the moves into, or out of, a set of stocks."""
        inside = set(self.members(names))
        crossing = [
            f.name
            for f in self.force.flow
            if (f.to in inside) == into and (f.from_ in inside) != into
        ]
        return self.counted(self.moves, crossing, period)

    def value(self, quantity: QuantityForm) -> Fraction | None:
        """Return the true value of a quantity; None where it divides by nobody."""
        kind, parts = quantity.form, quantity.parts
        if kind in ("share", "ratio"):
            top, bottom = self.value(parts[0]), self.value(parts[1])
            return None if not bottom or top is None else top / bottom
        if kind == "sum":
            return sum((Fraction(self.value(p) or 0) for p in parts), Fraction(0))
        if kind == "difference":
            return Fraction(self.value(parts[0]) or 0) - Fraction(self.value(parts[1]) or 0)
        if kind == "hazard":
            return self._hazard(quantity)
        return Fraction(self._plain(quantity))

    def _plain(self, q: Any) -> Fraction | int:
        if q.form == "stock":
            day = q.on.first + timedelta(q.on.days // 2) if isinstance(q.on, Period) else q.on
            return self.people(q.stock, day, q.ages)
        if q.form == "flow":
            return self.counted(self.moves, q.flow, q.during, q.ages)
        if q.form == "counter":
            return self.counted(self.cases, q.counter, q.during, q.ages)
        if q.form == "change":
            return self.people(q.change, q.during.last) - self.people(q.change, q.during.eve)
        if q.form == "peak":
            return max(self.counted(self.moves, q.peak, m) for m in q.during.months())
        if q.form == "ever":  # nobody comes twice
            begins = self.begins or self.first
            came = Period(begins + timedelta(1), q.by)
            return self.people(q.ever, begins) + self.across(q.ever, came, into=True)
        assert q.form == "rate"
        moves = Fraction(self.counted(self.moves, q.rate, q.during))
        if q.during.is_whole_months and q.per in ("month", "year"):
            months = len(list(q.during.months()))
            return moves / (Fraction(months) if q.per == "month" else Fraction(months, 12))
        return moves / (q.during.days / Fraction(DAYS_PER[q.per]))

    def _hazard(self, q: Any) -> Fraction | None:
        flows = self.members(q.hazard)
        left = {self._study.flows[f].from_ for f in flows}
        time = Fraction(0)
        for month in q.during.months():
            ends = self.people(left, month.eve) + self.people(left, month.last)
            time += month.days / Fraction(DAYS_PER[q.per]) * Fraction(ends, 2)
        return Fraction(self.counted(self.moves, flows, q.during)) / time if time else None


def _bands(ages: Any) -> list[int]:
    return [i for i, (a, b) in enumerate(BANDS) if ages is None or (ages[0] <= a and b <= ages[1])]
