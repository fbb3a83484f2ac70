"""Quantities written out in columns of the account, with the frame rows their helpers need."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from passmuster.accounts.calendar import Calendar
from passmuster.accounts.columns import Columns
from passmuster.accounts.forms import Form, Largest, Linear, Quotient, Terms, add
from passmuster.accounts.rows import Element, Row
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

ONE = Fraction(1)


class Expander:
    """Writes quantities out. Helper columns are shared where the quantity is the same."""

    def __init__(
        self,
        study: Study,
        calendar: Calendar,
        columns: Columns,
        rows: list[Row],
        bands: dict[str, tuple[tuple[int, int], ...]],
        starts: tuple[int, ...],
    ) -> None:
        self.study = study
        self.calendar = calendar
        self.columns = columns
        self.rows = rows
        self._bands = bands
        self._starts = starts

    def beside(self) -> Expander:
        """Return one that writes further quantities without touching these columns and rows."""
        columns, rows = self.columns.copy(), list(self.rows)
        return Expander(self.study, self.calendar, columns, rows, self._bands, self._starts)

    # -- the forms ---------------------------------------------------------------------------

    def expand(self, quantity: QuantityForm) -> Form:
        """Return a quantity as a form over columns, adding helper columns and rows as needed."""
        if isinstance(quantity, (ShareQ, RatioQ)):
            over = self._linear(quantity.parts[0])
            under = self._linear(quantity.parts[1])
            return Quotient(over.terms, under.terms, over.own or under.own)
        if isinstance(quantity, HazardQ):
            return self._hazard(quantity)
        if isinstance(quantity, PeakQ):
            return self._peak(quantity)
        return self._linear(quantity)

    def _linear(self, quantity: QuantityForm) -> Linear:
        writers: dict[type, Callable[[Any], Linear]] = {
            StockQ: self._stock,
            FlowQ: self._flow,
            CounterQ: self._counter,
            EverQ: self._ever,
            RateQ: self._rate,
            ChangeQ: self._change,
            SumQ: self._sum,
            DifferenceQ: self._difference,
        }
        form = writers[type(quantity)](quantity)
        within = getattr(quantity, "within", None)
        return form if within is None else self._scope(quantity, form, within)

    def _sum(self, quantity: SumQ) -> Linear:
        terms: dict[int, Fraction] = {}
        parts = [self._linear(part) for part in quantity.sum]
        for part in parts:
            add(terms, part.terms)
        return Linear(terms, any(part.own for part in parts))

    def _difference(self, quantity: DifferenceQ) -> Linear:
        first, second = (self._linear(part) for part in quantity.difference)
        terms = dict(first.terms)
        add(terms, second.terms, -1)
        return Linear(terms, first.own or second.own)

    def _change(self, quantity: ChangeQ) -> Linear:
        period = _given(quantity.during)
        terms: dict[int, Fraction] = {}
        for name in self.study.members(quantity.change):
            add(terms, {self.columns.stock(name, self.calendar.index[period.last]): ONE})
            add(terms, {self.columns.stock(name, self.calendar.index[period.eve]): -ONE})
        return Linear(terms)

    def _stock(self, quantity: StockQ) -> Linear:
        names = self.study.members(quantity.stock)
        if isinstance(quantity.on, Period):
            return self._some_day(names, quantity.on, quantity.ages)
        cut = self.calendar.index[_given(quantity.on)]
        terms: dict[int, Fraction] = {}
        for name in names:
            add(terms, self._aged(name, self.columns.stock(name, cut), quantity.ages))
        return Linear(terms)

    def _flow(self, quantity: FlowQ) -> Linear:
        return self._moves(quantity.flow, _given(quantity.during), quantity.ages, self.columns.flow)

    def _counter(self, quantity: CounterQ) -> Linear:
        return self._moves(
            quantity.counter, _given(quantity.during), quantity.ages, self.columns.counter
        )

    def _moves(
        self,
        names: tuple[str, ...],
        period: Period,
        ages: tuple[int, int] | None,
        column: Callable[[str, int], int],
    ) -> Linear:
        terms: dict[int, Fraction] = {}
        for name in self.study.members(names):
            for interval in self.calendar.during(period):
                terms.update(self._aged(name, column(name, interval), ages))
        return Linear(terms)

    def _rate(self, quantity: RateQ) -> Linear:
        period = _given(quantity.during)
        total = self._moves(quantity.rate, period, None, self.columns.flow)
        length = span(period, quantity.per)
        return Linear(dict.fromkeys(total.terms, ONE / length))

    def _peak(self, quantity: PeakQ) -> Largest:
        column = self.columns.fresh("largest month")
        each = []
        for month in _given(quantity.during).months():
            terms = self._moves(quantity.peak, month, None, self.columns.flow).terms
            each.append(terms)
            above: dict[int, Fraction] = {column: ONE}
            add(above, terms, -1)
            self.rows.append(Row(f"largest month at least {month.text}", above, Fraction(0), None))
        return Largest(tuple(each), column)

    def _hazard(self, quantity: HazardQ) -> Quotient:
        period = _given(quantity.during)
        names = self.study.members(quantity.hazard)
        moves = self._moves(names, period, None, self.columns.flow)
        leaving = dict.fromkeys(self.study.flows[name].from_ for name in names)
        time: dict[int, Fraction] = {}
        for month in period.months():
            half = Fraction(month.days) / Fraction(DAYS_PER[quantity.per]) / 2
            for stock in leaving:
                for day in (month.eve, month.last):
                    add(time, {self.columns.stock(stock, self.calendar.index[day]): half})
        return Quotient(moves.terms, time)

    # -- helpers with columns of their own ---------------------------------------------------

    def _aged(self, name: str, whole: int, ages: tuple[int, int] | None) -> dict[int, Fraction]:
        """Return the whole, or the bands of it that make up the ages."""
        if ages is None:
            return {whole: ONE}
        key = ("bands", whole)
        parts = []
        fresh = not self.columns.has((key, 0))
        for number, band in enumerate(self._bands[name]):
            label = f"{self.columns.names[whole]} aged {band[0]}-{band[1]}"
            parts.append((band, self.columns.of((key, number), label)))
        if fresh:
            row = {column: ONE for _, column in parts}
            row[whole] = -ONE
            nought = Fraction(0)
            name = f"ages of {self.columns.names[whole]}"
            self.rows.append(Row(name, row, nought, nought, key=("ages", whole)))
        return {column: ONE for band, column in parts if ages[0] <= band[0] and band[1] <= ages[1]}

    def into(self, names: tuple[str, ...], intervals: range) -> dict[int, Fraction]:
        """Moves into a set of stocks from outside the set."""
        flows = self.crossing(names, inward=True)
        return {self.columns.flow(name, i): ONE for name in flows for i in intervals}

    def out_of(self, names: tuple[str, ...], intervals: range) -> dict[int, Fraction]:
        """Moves out of a set of stocks."""
        flows = self.crossing(names, inward=False)
        return {self.columns.flow(name, i): ONE for name in flows for i in intervals}

    def crossing(self, names: tuple[str, ...], *, inward: bool) -> tuple[str, ...]:
        """Flows that cross the edge of a set of stocks, into it or out of it."""
        inside = set(names)
        found = []
        for flow in self.study.force.flow:
            here, there = (flow.to, flow.from_) if inward else (flow.from_, flow.to)
            if here in inside and there not in inside and here != OUTSIDE:
                found.append(flow.name)
        return tuple(found)

    def at(self, names: tuple[str, ...], cut: int) -> dict[int, Fraction]:
        """People in a set of stocks at a cut."""
        return {self.columns.stock(name, cut): ONE for name in names}

    def hosts(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The set with every flag replaced by the stocks it is a flag on."""
        found: dict[str, None] = {}
        for name in names:
            flag = self.study.stocks[name].inside
            found.update(dict.fromkeys(self.study.members(flag) if flag else (name,)))
        return tuple(found)

    def _some_day(
        self, names: tuple[str, ...], period: Period, ages: tuple[int, int] | None
    ) -> Linear:
        """People on some day of a period: those at its start, less or plus what moves during it."""
        label = f"{'+'.join(names)} on some day of {period.text}"
        intervals = self.calendar.during(period)
        start = self.calendar.index[period.eve]
        plain = tuple(name for name in names if not self.study.stocks[name].is_flag)
        terms: dict[int, Fraction] = {}
        if plain:
            column = self.columns.fresh(label)
            self._at_most(f"{label}, at most", column, plain, start, intervals)
            least: dict[int, Fraction] = {column: ONE}
            add(least, self.at(plain, start), -1)
            add(least, self.out_of(plain, intervals))
            self.rows.append(Row(f"{label}, at least", least, Fraction(0), None))
            terms[column] = ONE
        for flag in (name for name in names if name not in plain):
            column = self.columns.fresh(label)
            element = Element("definition", flag, "inside")
            self._at_most(
                f"{label}, inside", column, self.hosts((flag,)), start, intervals, element
            )
            terms[column] = ONE
        if ages is not None:
            narrow = self.columns.fresh(f"{label} aged {ages[0]}-{ages[1]}")
            row: dict[int, Fraction] = {narrow: ONE}
            add(row, terms, -1)
            self.rows.append(Row(f"{label}, aged", row, None, Fraction(0)))
            terms = {narrow: ONE}
        return Linear(terms, own=True)

    def _at_most(
        self,
        name: str,
        column: int,
        stocks: tuple[str, ...],
        start: int,
        intervals: range,
        element: Element | None = None,
    ) -> None:
        row: dict[int, Fraction] = {column: ONE}
        add(row, self.at(stocks, start), -1)
        add(row, self.into(stocks, intervals), -1)
        end = None if element is None else "highest"
        self.rows.append(Row(name, row, None, Fraction(0), element, end))  # type: ignore[arg-type]

    def _ever(self, quantity: EverQ) -> Linear:
        names = self.study.members(quantity.ever)
        by = _given(quantity.by)
        key = ("ever", tuple(sorted(names)), by)
        known = self.columns.has(key)
        label = f"ever {'+'.join(names)} by {by}"
        column = self.columns.of(key, label)
        if not known:
            for start in self._starts:
                self._ever_rows(label, column, names, start, self.calendar.index[by])
        return Linear({column: ONE})

    def _ever_rows(
        self, label: str, column: int, names: tuple[str, ...], start: int, until: int
    ) -> None:
        if until < start:
            return
        stocks = self.hosts(names)
        flagged = tuple(name for name in names if self.study.stocks[name].is_flag)
        element = Element("definition", flagged[0], "inside") if flagged else None
        most: dict[int, Fraction] = {column: ONE}
        add(most, self.at(stocks, start), -1)
        add(most, self.into(stocks, range(start, until)), -1)
        self.rows.append(
            Row(f"{label}, at most", most, None, Fraction(0), element, "highest", start=start)
        )
        for cut in range(start, until + 1):
            least: dict[int, Fraction] = {column: ONE}
            add(least, self.at(names, cut), -1)
            day = self.calendar.cuts[cut]
            self.rows.append(
                Row(
                    f"{label}, at least those on {day}",
                    least,
                    Fraction(0),
                    None,
                    local=True,
                    start=start,
                )
            )

    def _scope(self, quantity: Any, narrow: Linear, within: QuantityForm) -> Linear:
        """A figure whose scope is unsure: at least the narrow scope, at most the wide one."""
        when = "on" if isinstance(quantity, StockQ) else "during"
        if getattr(within, when, None) is None:
            within = within.model_copy(update={when: getattr(quantity, when)})
        wide = self._linear(within)
        column = self.columns.fresh("scope between narrow and wide")
        for label, terms, sign in (("narrow", narrow.terms, 1), ("wide", wide.terms, -1)):
            row: dict[int, Fraction] = {column: Fraction(sign)}
            add(row, terms, -sign)
            self.rows.append(Row(f"scope, {label}", row, Fraction(0), None))
        return Linear({column: ONE}, own=True)


def _given(when: Any) -> Any:
    # The reader of studies refuses a quantity without its period; one made by hand fails here.
    if when is None:
        raise ValueError("a quantity lacks its period")
    return when


def span(period: Period, per: str) -> Fraction:
    """Length of a period in days, weeks, months or years; whole calendar months count as such."""
    if period.is_whole_months and per in ("month", "year"):
        months = Fraction(sum(1 for _ in period.months()))
        return months if per == "month" else months / 12
    return Fraction(period.days) / Fraction(DAYS_PER[per])


def terms_of(form: Form) -> tuple[Terms, ...]:
    """Every linear form that a form is made of."""
    if isinstance(form, Linear):
        return (form.terms,)
    if isinstance(form, Quotient):
        return (form.over, form.under)
    return form.each
