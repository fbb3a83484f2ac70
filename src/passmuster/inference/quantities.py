"""Quantities as sums over the coarse world: people at month ends, moves and registrations since.

A day inside a month lies on the straight line between its ends. The account never does that; a
world may, since its months run smoothly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from passmuster.accounts.expand import span
from passmuster.engine.coarse import CoarseModel
from passmuster.engine.fine import Band, FineModel
from passmuster.vocabulary.force import OUTSIDE
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import (
    DAYS_PER,
    ChangeQ,
    CounterQ,
    DifferenceQ,
    EverQ,
    FlowQ,
    HazardQ,
    PeakQ,
    QuantityForm,
    RateQ,
    RatioQ,
    ShareQ,
    StockQ,
    SumQ,
)
from passmuster.vocabulary.study import Study

Term = tuple[int, int]
"""Month end and column."""
Sum = Mapping[Term, float]
Ages = tuple[int, int]
WorldModel = CoarseModel | FineModel
COUNTED = 1_000_000
"""Columns of registrations begin here, until it is known how many columns there are."""


SEEN = 2_000_000
"""Columns of people and moves as a reporter counts them begin here, where it counts otherwise."""
MONTH = 31
"""Days of the longest month."""
Breaks = tuple[tuple[str, float], ...]
"""Parameters that multiply, each for a share of the time: 1 + share x (value - 1)."""


class NotHeld(Exception):
    """The world does not hold a quantity; says why, in words that follow a figure's name."""


@dataclass(frozen=True)
class Shape:
    """A quantity as sums: the largest of `each`, over `under`, and perhaps up to a wide scope."""

    each: tuple[Sum, ...]
    under: Sum | None = None
    wide: Sum | None = None
    notes: tuple[str, ...] = ()
    ever: tuple[str, ...] | None = None
    """Stocks, where distinct people are meant: then `each` holds moves in, not people."""


@dataclass(frozen=True)
class Seen:
    """People or moves as a reporter counts them."""

    column: int
    breaks: Breaks = ()
    walk: str | None = None
    """A slow change that multiplies them."""
    interval: int = 0
    """Of the world, in which it does."""


@dataclass(frozen=True)
class Lens:
    """What stands between people and moves and a reporter's numbers, but for what is even."""

    breaks: Callable[[str, date | Period], Breaks]
    """By name of a stock or flow, and when."""
    walk: str | None
    column: Callable[[Seen], int]


Counted = Callable[[str], list[int]]
"""Gives the columns of the registrations of a counter, or raises `NotHeld`."""


@dataclass
class Reader:
    """Writes quantities as sums over one coarse world."""

    study: Study
    coarse: WorldModel
    counted: Counted
    lens: Lens | None = None
    """Without one people and moves are read as they are."""
    notes: list[str] = field(default_factory=list)

    def read(self, quantity: QuantityForm) -> Shape:
        """Return a quantity as sums.

        Raises:
            NotHeld: the world does not hold it.
        """
        self.notes = []
        if isinstance(quantity, (ShareQ, RatioQ)):
            over, under = (self._linear(part) for part in quantity.parts)
            return Shape((over,), under, None, tuple(self.notes))
        if isinstance(quantity, HazardQ):
            return self._hazard(quantity)
        if isinstance(quantity, PeakQ):
            months = list(_given(quantity.during).months())
            each = tuple(self._moves(quantity.peak, m) for m in months)
            return Shape(each, None, None, tuple(self.notes))
        if isinstance(quantity, EverQ):
            names = self.study.members(quantity.ever)
            return Shape((self._ever(names, _given(quantity.by)),), ever=names)
        narrow = self._linear(quantity)
        within = getattr(quantity, "within", None)
        wide = None if within is None else self._wide(quantity, within)
        return Shape((narrow,), None, wide, tuple(self.notes))

    def _linear(self, quantity: QuantityForm) -> dict[Term, float]:
        ages = getattr(quantity, "ages", None)
        writers: dict[type, Callable[[Any], dict[Term, float]]] = {
            StockQ: self._stock,
            FlowQ: lambda q: self._moves(q.flow, _given(q.during), ages),
            CounterQ: self._counter,
            RateQ: self._rate,
            ChangeQ: self._change,
            SumQ: lambda q: _added([(1.0, self._linear(p)) for p in q.sum]),
            DifferenceQ: lambda q: _added(
                [(s, self._linear(p)) for s, p in zip((1.0, -1.0), q.difference, strict=True)]
            ),
        }
        writer = writers.get(type(quantity))
        if writer is None:
            raise NotHeld(f"a quantity of the form `{quantity.form}` is not part of a world")
        return writer(quantity)

    def _wide(self, quantity: Any, within: QuantityForm) -> Sum | None:
        """Return the wide scope, as far as the world holds it."""
        when = "on" if isinstance(quantity, StockQ) else "during"
        if getattr(within, when, None) is None:
            within = within.model_copy(update={when: getattr(quantity, when)})
        if isinstance(within, StockQ):
            held = [n for n in self.study.members(within.stock) if n in self.coarse.model.stocks]
            missing = [n for n in self.study.members(within.stock) if n not in held]
            if missing and held:
                self.notes.append(f"the wide scope is without {', '.join(missing)}")
                within = within.model_copy(update={"stock": tuple(held)})
        return self._linear(within)

    def _stock(self, quantity: StockQ) -> dict[Term, float]:
        on = _given(quantity.on)
        if isinstance(on, Period):
            # On some day of it: in its middle, which the figure's width has to cover. Of a long
            # one the mean of its ends would leave open what lies between.
            ends = [on.eve, on.last] if on.days <= MONTH else [on.first + timedelta(on.days // 2)]
            weights = _added([(1 / len(ends), self.at(end)) for end in ends])
        else:
            weights = self.at(on)
        names = self.study.members(quantity.stock)
        return _added([(1.0, self._people(name, quantity.ages, on, weights)) for name in names])

    def _people(
        self, name: str, ages: Ages | None, on: date | Period, weights: Mapping[int, float]
    ) -> dict[Term, float]:
        """Return the people of a stock at month ends, as they are seen on a day."""
        column = self._stock_column(name, ages)
        return {(n, self._seen(column, name, on, max(n - 1, 0))): w for n, w in weights.items()}

    def _change(self, quantity: ChangeQ) -> dict[Term, float]:
        period = _given(quantity.during)
        first, last = (
            self._stock(StockQ(stock=quantity.change, on=day)) for day in (period.eve, period.last)
        )
        return _added([(1.0, last), (-1.0, first)])

    def _moves(
        self, names: tuple[str, ...], period: Period, ages: Ages | None = None
    ) -> dict[Term, float]:
        found: list[tuple[float, Mapping[Any, float]]] = []
        for name in self.study.members(names):
            column = self._flow_column(name, ages)
            if self.lens is not None and self.lens.walk is not None:
                found.append((1.0, self._month_by_month(column, name, period)))
            else:
                found.append((1.0, self._since([self._seen(column, name, period)], period)))
        return _added(found)

    def _month_by_month(self, column: int, name: str, period: Period) -> dict[Term, float]:
        """Return moves of a period as sums of months, each seen as in that month."""
        ends = {n: w for (n, _), w in self._since([column], period).items()}
        found: dict[Term, float] = {}
        for n in range(min(ends), max(ends)):
            # What counts of month n is what later ends weigh: moves add up from the start.
            weight = sum(w for k, w in ends.items() if k > n)
            seen = self._seen(column, name, period, n)
            for end, sign in ((n + 1, 1.0), (n, -1.0)):
                found[end, seen] = found.get((end, seen), 0.0) + sign * weight
        return found

    def _seen(self, column: int, name: str, when: date | Period, interval: int = 0) -> int:
        """Return the column of a stock or flow as the reporter counts it."""
        if self.lens is None:
            return column
        breaks, walk = self.lens.breaks(name, when), self.lens.walk
        if not breaks and walk is None:
            return column
        return self.lens.column(Seen(column, breaks, walk, interval if walk else 0))

    def _counter(self, quantity: CounterQ) -> dict[Term, float]:
        if quantity.ages is not None:
            raise NotHeld("registrations are not told apart by age")
        period = _given(quantity.during)
        columns = [c for name in quantity.counter for c in self.counted(name)]
        return self._since(columns, period)

    def _since(self, columns: list[int], period: Period) -> dict[Term, float]:
        weights = _added([(1.0, self.at(period.last)), (-1.0, self.at(period.eve))])
        return {(n, c): w for n, w in weights.items() for c in columns}

    def _rate(self, quantity: RateQ) -> dict[Term, float]:
        period = _given(quantity.during)
        length = float(span(period, quantity.per))
        return {k: v / length for k, v in self._moves(quantity.rate, period).items()}

    def _hazard(self, quantity: HazardQ) -> Shape:
        period = _given(quantity.during)
        names = self.study.members(quantity.hazard)
        leaving = dict.fromkeys(self.study.flows[name].from_ for name in names)
        parts: list[tuple[float, Mapping[Any, float]]] = []
        for month in period.months():
            half = month.days / float(DAYS_PER[quantity.per]) / 2
            for day in (month.eve, month.last):
                parts += [(half, self._people(s, None, day, self.at(day))) for s in leaving]
        return Shape((self._moves(names, period),), _added(parts))

    def _ever(self, names: tuple[str, ...], by: date) -> Sum:
        """Return those at the start and all moves in from outside the set."""
        inside = set(names)
        into = [
            f.name
            for f in self.study.force.flow
            if f.to in inside and f.from_ not in inside and f.name in self.coarse.model.flows
        ]
        start = {(0, self._stock_column(name)): 1.0 for name in names}
        moved = self._since([self._flow_column(f) for f in into], Period(self.coarse.edges[0], by))
        return _added([(1.0, start), (1.0, moved)])

    def _stock_column(self, name: str, ages: Ages | None = None) -> int:
        stocks = self.coarse.model.stocks
        if name not in stocks:
            raise NotHeld(f"the world does not hold the stock `{name}`")
        return stocks.index(self._aged(name, ages, stocks))

    def _flow_column(self, name: str, ages: Ages | None = None) -> int:
        flows = self.coarse.model.flows
        if name not in flows:
            raise NotHeld(f"the world does not drive the flow `{name}`")
        return len(self.coarse.model.stocks) + flows.index(self._aged(name, ages, flows))

    def _aged(self, name: str, ages: Ages | None, known: tuple[str, ...]) -> str:
        """Return the row of a stock or flow, or of the ages of it that are asked for."""
        if ages is None:
            return name
        if not isinstance(self.coarse, FineModel):
            raise NotHeld("ages are not kept in the coarse world")
        label = Band(name, *ages).label
        if label not in known:
            raise NotHeld(f"the world does not tell the ages in `{name}` apart")
        return label

    def at(self, day: date) -> dict[int, float]:
        """Return the month ends between which a day's end lies, with their weights."""
        ends = self.coarse.ends
        if day < ends[0]:
            raise NotHeld(f"it begins before {self.coarse.edges[0]}, the first day of the world")
        if day > ends[-1]:
            raise NotHeld(f"it ends after {ends[-1]}, the last day of the world")
        later = next(i for i, end in enumerate(ends) if day <= end)
        if ends[later] == day:
            return {later: 1.0}
        share = (day - ends[later - 1]).days / (ends[later] - ends[later - 1]).days
        return {later - 1: 1 - share, later: share}


class DayReader(Reader):
    """Reads quantities by their very days: what the months of the world make alike stays two."""

    def at(self, day: date) -> dict[int, float]:
        """Return the day itself, if the world reaches it."""
        super().at(day)
        return {day.toordinal(): 1.0}


def _added(parts: list[tuple[float, Mapping[Any, float]]]) -> dict[Any, float]:
    total: dict[Any, float] = {}
    for factor, terms in parts:
        for key, value in terms.items():
            total[key] = total.get(key, 0.0) + factor * value
    return {key: value for key, value in total.items() if value != 0.0}


def _given(when: Any) -> Any:
    if when is None:
        raise NotHeld("it names no day or period")
    return when


def flows_into(study: Study, names: tuple[str, ...]) -> list[str]:
    """Return the flows that lead into a set of stocks from outside it."""
    inside = set(names)
    return [
        f.name
        for f in study.force.flow
        if f.to in inside and f.from_ not in inside and f.to != OUTSIDE
    ]
