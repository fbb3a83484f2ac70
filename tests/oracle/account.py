"""An independent calculation of what an account leaves possible, written from DESIGN.md alone.

It shares the vocabulary with the product and nothing else. Where one can build the programme in
two ways this takes the other one: a stock is no variable but its start plus all that has flowed
since; matrices are dense; the range of a quotient is found by asking, over and over, whether a
value can be passed, and never by a change of variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import linprog

from passmuster.vocabulary.figure import BINDING, Assumption, Figure
from passmuster.vocabulary.force import OUTSIDE
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import DAYS_PER, QuantityForm, walk
from passmuster.vocabulary.study import Study

Symbol = tuple[Any, ...]
Form = dict[Symbol, Fraction]
Edge = Fraction | None
Range = tuple[float | None, float | None]
SOME = 1e-3
"""Fewer people than this are nobody: far below one, far above what the solver muddles."""


class InconsistentError(Exception):
    """The account itself has no solution, so nothing can be said of a reading."""


class NobodyError(Exception):
    """The denominator is zero in every solution."""


def form(*terms: tuple[Form, int | Fraction]) -> Form:
    """Add forms, each times its factor; symbols that cancel vanish."""
    total: Form = {}
    for one, factor in terms:
        for symbol, size in one.items():
            total[symbol] = total.get(symbol, Fraction(0)) + size * factor
    return {symbol: size for symbol, size in total.items() if size}


@dataclass(frozen=True)
class Quotient:
    """One form divided by another."""

    top: Form
    bottom: Form


@dataclass(frozen=True)
class Largest:
    """The largest of several forms."""

    months: tuple[Form, ...]


@dataclass(frozen=True)
class Row:
    """`low` <= `form` <= `high`."""

    form: Form
    low: Edge = None
    high: Edge = None


@dataclass(frozen=True)
class Bound:
    """A figure, or several in one, as it binds: a quantity and its closed range."""

    quantity: QuantityForm
    low: Edge
    high: Edge
    figures: tuple[str, ...]


@dataclass
class Rows:
    """Rows gathered so far, and how many unknowns of their own they use."""

    rows: list[Row] = field(default_factory=list)
    own: list[int] = field(default_factory=lambda: [0])

    def unknown(self) -> Form:
        """Return a form that is one new unknown."""
        self.own[0] += 1
        return {("own", self.own[0]): Fraction(1)}


# What binds, and from when to when ---------------------------------------------------------------


def binding(study: Study, held_out: Iterable[str] = ()) -> list[Figure]:
    """Return the figures that bind the account, before rivals are settled."""
    lost = {f.id for f in study.figures if f.id in set(held_out)}
    documents = {study.source_of(f).document_id for f in study.figures if f.id in lost}
    as_of = study.settings.as_of
    return [
        f
        for f in study.figures
        if f.kind in BINDING
        and study.grade_of(f).passes(study.settings.accept)
        and (as_of is None or study.published(f) <= as_of)
        and study.source_of(f).document_id not in documents
    ]


def said_in_time(study: Study) -> list[Any]:
    """Return the claims that were said by `as_of`."""
    as_of = study.settings.as_of
    return [c for c in study.claims if as_of is None or c.said_on is None or c.said_on <= as_of]


def days_of(quantity: QuantityForm) -> Iterator[date]:
    """Yield the days at whose end a quantity needs a cut."""
    for part in walk(quantity):
        for key in ("on", "by", "during"):
            when = getattr(part, key, None)
            if isinstance(when, Period):
                yield from (when.eve, when.last)
                if part.form in ("hazard", "peak"):
                    yield from (m.last for m in when.months())
                    yield from (m.eve for m in when.months())
            elif when is not None and part.form != "lever":
                yield when


def undated(quantity: QuantityForm) -> set[str]:
    """Return which of `on` and `during` an assumption leaves to every date."""
    wants = {"stock": "on", "ever": "by", "flow": "during", "counter": "during", "rate": "during"}
    wants |= {"peak": "during", "hazard": "during", "change": "during"}
    return {
        key
        for part in without_scopes(quantity)
        if (key := wants.get(part.form)) is not None and getattr(part, key) is None
    }


def without_scopes(quantity: QuantityForm) -> Iterator[QuantityForm]:
    """Yield a quantity and its parts, but not what its scope may reach to."""
    yield quantity
    for part in quantity.parts:
        yield from without_scopes(part)


def dated(quantity: QuantityForm, **when: Any) -> QuantityForm:
    """Fill the days a quantity leaves open."""
    changes: dict[str, Any] = {}
    for key in type(quantity).model_fields:
        value = getattr(quantity, key)
        if isinstance(value, QuantityForm):
            changes[key] = dated(value, **when)
        elif isinstance(value, tuple) and value and isinstance(value[0], QuantityForm):
            changes[key] = tuple(dated(part, **when) for part in value)
        elif value is None and key in when:
            changes[key] = when[key]
    return quantity.model_copy(update=changes)


def can_be_negative(quantity: QuantityForm) -> bool:
    """True for changes and differences and what is made of them."""
    return any(part.form in ("change", "difference") for part in walk(quantity))


def edges(said: Figure | Assumption) -> tuple[Edge, Edge]:
    """Return the closed range that is asserted, cut off at zero where nothing lies below."""
    meant = said.interval()
    low, high = meant.low, meant.high
    if low is not None and not can_be_negative(said.quantity):
        low = max(low, Fraction(0))
    return low, high


# The account -------------------------------------------------------------------------------------


class Account:
    """The constraints of a study, and the ranges they leave."""

    def __init__(self, study: Study, held_out: Iterable[str] = ()) -> None:
        self.study = study
        self.figures = binding(study, held_out)
        self.claims = said_in_time(study)
        self.eve = study.horizon.eve
        self.cuts = self._calendar()
        self.starts = {cut: i for i, cut in enumerate(self.cuts)}
        self.breaks = self._age_breaks()
        self.base = Rows()
        self.base.rows += self._force_rows()
        self.base.rows += self._counter_rows()
        for bound in self.bounds():
            self._bind(self.base, bound.quantity, bound.low, bound.high)
        for assumed in study.assumptions:
            for quantity in self._instances(assumed.quantity):
                self._bind(self.base, quantity, *edges(assumed))

    # calendar

    def _calendar(self) -> list[date]:
        study = self.study
        cuts = {self.eve, study.horizon.last}
        said = [f.quantity for f in self.figures]
        said += [r.quantity for c in self.claims for r in c.reading]
        for quantity in said:
            cuts.update(days_of(quantity))
        for measure in study.measures:
            cuts.add(measure.since)
            if measure.until is not None:
                cuts.add(measure.until)
        for assumed in study.assumptions:
            cuts.update(days_of(assumed.quantity))
        if any("during" in undated(a.quantity) for a in study.assumptions):
            for month in Period(min(cuts) + timedelta(1), max(cuts)).months():
                cuts.update((month.eve, month.last))
        return sorted(cuts)

    def _instances(self, quantity: QuantityForm) -> list[QuantityForm]:
        open_ends = undated(quantity)
        if not open_ends:
            return [quantity]
        if "during" in open_ends:
            months = Period(self.cuts[0] + timedelta(1), self.cuts[-1]).months()
            return [dated(quantity, during=m, on=m.last, by=m.last) for m in months]
        return [dated(quantity, on=cut, by=cut) for cut in self.cuts]

    def intervals(self, period: Period) -> range:
        """Return the numbers of the intervals that make up a period."""
        return range(self.starts[period.eve], self.starts[period.last])

    # ages

    def _age_breaks(self) -> list[int]:
        said = [f.quantity for f in self.figures] + [a.quantity for a in self.study.assumptions]
        said += [r.quantity for c in self.claims for r in c.reading]
        ages = [a for q in said for p in walk(q) if (a := getattr(p, "ages", None)) is not None]
        return sorted({0, 131} | {low for low, _ in ages} | {high + 1 for _, high in ages})

    def _of_ages(self, rows: Rows, whole: Form, ages: tuple[int, int] | None) -> Form:
        if ages is None:
            return whole
        wanted: Form = {}
        for base, size in whole.items():
            bands = {("band", base, first): Fraction(1) for first in self.breaks[:-1]}
            rows.rows.append(
                Row(form((bands, 1), ({base: Fraction(1)}, -1)), Fraction(0), Fraction(0))
            )
            for symbol in bands:
                if ages[0] <= symbol[2] <= ages[1]:
                    wanted[symbol] = size
        return wanted

    # people and moves

    def stock_at(self, names: Iterable[str], day: date) -> Form:
        """Return the people in these stocks at the end of a day."""
        return {("stock", name, day): Fraction(1) for name in names}

    def moves(self, names: Iterable[str], intervals: Iterable[int]) -> Form:
        """Return the moves over these flows in these intervals."""
        whole = list(intervals)
        return {("move", name, i): Fraction(1) for name in names for i in whole}

    def into(self, stocks: Iterable[str]) -> list[str]:
        """Return the flows that bring people into a set from outside it."""
        inside = set(stocks)
        return [f.name for f in self.study.force.flow if f.to in inside and f.from_ not in inside]

    def out_of(self, stocks: Iterable[str]) -> list[str]:
        """Return the flows that take people out of a set."""
        inside = set(stocks)
        return [f.name for f in self.study.force.flow if f.from_ in inside and f.to not in inside]

    def _force_rows(self) -> Iterator[Row]:
        for stock in self.study.force.stock:
            held = [self.stock_at([stock.name], cut) for cut in self.cuts]
            for cut, people in zip(self.cuts, held, strict=True):
                yield Row(people, Fraction(0))
                if stock.is_flag:
                    yield Row(
                        form((people, 1), (self.stock_at(stock.inside, cut), -1)), None, Fraction(0)
                    )
            if stock.starts_at is not None:
                start = Fraction(stock.starts_at)
                yield Row(held[0], start, start)
            if stock.only_grows:
                for before, after in pairwise(held):
                    yield Row(form((after, 1), (before, -1)), Fraction(0))

    # counters

    def _counter_rows(self) -> Iterator[Row]:
        for counter in self.study.force.counter:
            rule = counter.per_person
            if rule is None:
                continue
            low, high = (Fraction(edge) for edge in rule.between)
            late = timedelta(rule.within_days)
            last = self._last_published(counter.name)
            for cut in self.cuts:
                if cut <= self.eve:
                    continue
                told = self._registered(counter.name, cut)
                until = cut if cut == last else cut - late
                yield Row(
                    form((told, 1), (self._counted(counter.name, self.eve, until), -low)),
                    Fraction(0),
                )
                since = self.eve - late
                if self.cuts[0] > since:
                    # Nothing is known of all who moved in time to be registered now.
                    continue
                counted = self._counted(counter.name, since, cut, reach=True)
                yield Row(form((told, 1), (counted, -high)), None, Fraction(0))

    def _registered(self, name: str, cut: date) -> Form:
        whole = range(self.starts[self.eve], self.starts[cut])
        return {("count", c, i): Fraction(1) for c in self.study.members((name,)) for i in whole}

    def _counted(self, name: str, since: date, until: date, *, reach: bool = False) -> Form:
        """What a register counts: whole intervals after `since`, or all that reach past it."""
        first = next(i for i, c in enumerate(self.cuts) if c >= since)
        if reach and self.cuts[first] > since:
            first -= 1
        whole = [i for i in range(first, len(self.cuts) - 1) if self.cuts[i + 1] <= until]
        study, parts = self.study, self.study.members((name,))
        flows = study.members(tuple(f for part in parts for f in study.counters[part].counts))
        stocks = study.members(tuple(s for part in parts for s in study.counters[part].of_stock))
        total = self.moves(flows, whole)
        if stocks and until >= self.cuts[first]:
            total = form((total, 1), (self.stock_at(stocks, self.cuts[first]), 1))
            extra = [f for f in self.into(stocks) if f not in flows]
            total = form((total, 1), (self.moves(extra, whole), 1))
        return total

    def _last_published(self, name: str) -> date | None:
        """Return the last day of a figure that counts this very counter."""
        wanted = set(self.study.members((name,)))
        days = [
            part.during.last
            for f in self.figures
            for part in without_scopes(f.quantity)
            if part.form == "counter" and wanted == set(self.study.members(part.counter))
        ]
        return max(days, default=None)

    # quantities

    def read(self, rows: Rows, quantity: QuantityForm) -> Form | Quotient | Largest:
        """Return what a quantity is; its own unknowns and their rows are added to `rows`."""
        kind = quantity.form
        if kind in ("share", "ratio"):
            top, bottom = (self._linear(rows, part) for part in quantity.parts)
            return Quotient(top, bottom)
        if kind == "hazard":
            return self._hazard(quantity)
        if kind == "peak":
            flows = self.study.members(quantity.peak)
            months = quantity.during.months()
            return Largest(tuple(self.moves(flows, self.intervals(m)) for m in months))
        return self._linear(rows, quantity)

    def _linear(self, rows: Rows, quantity: QuantityForm) -> Form:
        kind, members = quantity.form, self.study.members
        if kind == "sum":
            return form(*((self._linear(rows, part), 1) for part in quantity.parts))
        if kind == "difference":
            more, less = (self._linear(rows, part) for part in quantity.parts)
            return form((more, 1), (less, -1))
        if kind == "change":
            period, names = quantity.during, members(quantity.change)
            return form(
                (self.stock_at(names, period.last), 1), (self.stock_at(names, period.eve), -1)
            )
        if kind == "rate":
            moves = self.moves(members(quantity.rate), self.intervals(quantity.during))
            return form((moves, 1 / length(quantity.during, quantity.per)))
        if kind == "ever":
            return self._ever(rows, members(quantity.ever), quantity.by)
        return self._scoped(rows, quantity)

    def _scoped(self, rows: Rows, quantity: QuantityForm) -> Form:
        whole = self._simple(rows, quantity)
        narrow = self._of_ages(rows, whole, quantity.ages)
        if quantity.within is None:
            return narrow
        when = {k: getattr(quantity, k) for k in ("on", "during") if hasattr(quantity, k)}
        wide = self._linear(rows, dated(quantity.within, **when))
        value = rows.unknown()
        rows.rows.append(Row(form((value, 1), (narrow, -1)), Fraction(0)))
        rows.rows.append(Row(form((value, 1), (wide, -1)), None, Fraction(0)))
        return value

    def _simple(self, rows: Rows, quantity: QuantityForm) -> Form:
        members = self.study.members
        if quantity.form == "flow":
            return self.moves(members(quantity.flow), self.intervals(quantity.during))
        if quantity.form == "counter":
            whole = self.intervals(quantity.during)
            return {("count", c, i): Fraction(1) for c in members(quantity.counter) for i in whole}
        names = members(quantity.stock)
        if not isinstance(quantity.on, Period):
            return self.stock_at(names, quantity.on)
        whole, start = self.intervals(quantity.on), self.stock_at(names, quantity.on.eve)
        value = rows.unknown()
        most = form((start, 1), (self.moves(self.into(names), whole), 1))
        least = form((start, 1), (self.moves(self.out_of(names), whole), -1))
        rows.rows.append(Row(form((value, 1), (most, -1)), None, Fraction(0)))
        rows.rows.append(Row(form((value, 1), (least, -1)), Fraction(0)))
        return value

    def _ever(self, rows: Rows, names: tuple[str, ...], by: date) -> Form:
        people: Form = {("ever", tuple(sorted(names)), by): Fraction(1)}
        last = self.starts[by]
        came = form(
            (self.stock_at(names, self.cuts[0]), 1), (self.moves(self.into(names), range(last)), 1)
        )
        rows.rows.append(Row(form((people, 1), (came, -1)), None, Fraction(0)))
        for cut in self.cuts[: last + 1]:
            rows.rows.append(Row(form((people, 1), (self.stock_at(names, cut), -1)), Fraction(0)))
        return people

    def _hazard(self, quantity: QuantityForm) -> Quotient:
        flows = self.study.members(quantity.hazard)
        left = list(dict.fromkeys(self.study.flows[f].from_ for f in flows))
        assert OUTSIDE not in left
        unit = Fraction(DAYS_PER[quantity.per])
        time: Form = {}
        for month in quantity.during.months():
            for day in (month.eve, month.last):
                time = form((time, 1), (self.stock_at(left, day), Fraction(month.days, 2) / unit))
        return Quotient(self.moves(flows, self.intervals(quantity.during)), time)

    def _bind(self, rows: Rows, quantity: QuantityForm, low: Edge, high: Edge) -> None:
        meant = self.read(rows, quantity)
        if isinstance(meant, Largest):
            rows.rows += [Row(month, None, high) for month in meant.months if high is not None]
        elif isinstance(meant, Quotient):
            if low is not None:
                rows.rows.append(Row(form((meant.top, 1), (meant.bottom, -low)), Fraction(0)))
            if high is not None:
                rows.rows.append(
                    Row(form((meant.top, 1), (meant.bottom, -high)), None, Fraction(0))
                )
        else:
            rows.rows.append(Row(meant, low, high))

    # rivals

    def bounds(self) -> list[Bound]:
        """Return the figures as they bind once rivals are settled."""
        groups: dict[Any, list[Said]] = {}
        for figure in self.figures:
            said = self._said(figure)
            groups.setdefault(said.key, []).append(said)
        return [bound for said in groups.values() for bound in settle(said)]

    def _said(self, figure: Figure) -> Said:
        low, high = edges(figure)
        source = self.study.source_of(figure)
        said = Said(
            figure,
            low,
            high,
            None,
            Fraction(1),
            self.study.grade_of(figure).order,
            source.document_id,
        )
        own = any(
            isinstance(getattr(p, "on", None), Period) or getattr(p, "within", None)
            for p in walk(figure.quantity)
        )
        if own:
            return replace(said, key=("own", figure.id))
        meant = self.read(Rows(), figure.quantity)
        if isinstance(meant, Largest):
            return replace(said, key=("peak", tuple(canonical(m)[0] for m in meant.months)))
        if isinstance(meant, Quotient):
            (top, a), (bottom, b) = canonical(meant.top), canonical(meant.bottom)
            return said.scaled(("quotient", top, bottom), a / b)
        key, factor = canonical(meant)
        if len(meant) == 1:
            ((kind, *rest),) = meant
            if kind == "stock" and self.study.stocks[rest[0]].only_grows:
                return replace(said.scaled(("grows", rest[0]), factor), day=rest[1])
        return said.scaled(key, factor)

    # ranges

    def reachable(self, quantity: QuantityForm) -> Range:
        """Return the lowest and highest value that the account leaves possible.

        Raises:
            InconsistentError: nothing is possible.
            NobodyError: there is never anyone to divide by.
        """
        rows = Rows(list(self.base.rows), list(self.base.own))
        meant = self.read(rows, quantity)
        if isinstance(meant, Quotient):
            solver = Solver(self, rows.rows, [meant.top, meant.bottom])
            high = solver.highest_quotient(meant.top, meant.bottom)
            low = solver.highest_quotient(form((meant.top, -1)), meant.bottom)
            return (None if low is None else -low, high)
        if isinstance(meant, Largest):
            largest = rows.unknown()
            for month in meant.months:
                rows.rows.append(Row(form((largest, 1), (month, -1)), Fraction(0)))
            solver = Solver(self, rows.rows, [largest, *meant.months])
            tops = [solver.highest(month) for month in meant.months]
            high = None if None in tops else max(t for t in tops if t is not None)
            return solver.lowest(largest), high
        solver = Solver(self, rows.rows, [meant])
        return solver.lowest(meant), solver.highest(meant)


def length(period: Period, per: str) -> Fraction:
    """Return how many days, weeks, months or years a period lasts."""
    if period.is_whole_months and per in ("month", "year"):
        return Fraction(len(list(period.months())), 1 if per == "month" else 12)
    return Fraction(period.days) / Fraction(DAYS_PER[per])


def canonical(meant: Form) -> tuple[Any, Fraction]:
    """Return a form divided by its first factor, and that factor."""
    order = sorted(meant, key=repr)
    factor = meant[order[0]] if order else Fraction(1)
    return tuple((symbol, meant[symbol] / factor) for symbol in order), factor


@dataclass(frozen=True)
class Said:
    """A figure as a range of a canonical form; `scale` turns the form back into its quantity."""

    figure: Figure
    low: Edge
    high: Edge
    key: Any
    scale: Fraction
    order: tuple[int, int]
    document: str
    day: date | None = None

    def scaled(self, key: Any, factor: Fraction) -> Said:
        ends = [None if e is None else e / factor for e in (self.low, self.high)]
        low, high = ends if factor > 0 else ends[::-1]
        return replace(self, low=low, high=high, key=key, scale=factor)

    def excludes(self, other: Said) -> bool:
        if self.document == other.document:
            return False
        first, later = (
            (self, other) if (self.day or date.min) <= (other.day or date.min) else (other, self)
        )
        above = first.low is not None and later.high is not None and first.low > later.high
        below = later.low is not None and first.high is not None and later.low > first.high
        return above or (below and first.day == later.day)

    def bound(self, low: Edge, high: Edge, figures: tuple[str, ...]) -> Bound:
        ends = [None if e is None else e * self.scale for e in (low, high)]
        low, high = ends if self.scale > 0 else ends[::-1]
        return Bound(self.figure.quantity, low, high, figures)


def settle(said: list[Said]) -> Iterator[Bound]:
    """Settle one quantity's rivals: better grades win, equals bind as the range that holds them."""
    left = [s for s in said if not any(s.excludes(o) and o.order > s.order for o in said)]
    while left:
        camp = [left.pop(0)]
        for one in camp:
            more = [o for o in left if o.excludes(one)]
            camp += more
            left = [o for o in left if o not in more]
        low = None if any(s.low is None for s in camp) else min(s.low for s in camp)
        high = None if any(s.high is None for s in camp) else max(s.high for s in camp)
        for one in camp:
            yield one.bound(low, high, tuple(s.figure.id for s in camp))


# Solving -----------------------------------------------------------------------------------------


class Solver:
    """Dense matrices for scipy, and the questions asked of them."""

    def __init__(self, account: Account, rows: list[Row], objectives: list[Form]) -> None:
        self.account = account
        self.index: dict[Symbol, int] = {}
        whole = [Row(self._resolved(r.form), r.low, r.high) for r in rows]
        for objective in objectives:
            self._resolved(objective)
        self.upper = [(self._dense(r.form), float(r.high)) for r in whole if r.high is not None]
        self.upper += [(-self._dense(r.form), -float(r.low)) for r in whole if r.low is not None]
        self._solve(np.zeros(len(self.index)))

    def _resolved(self, meant: Form) -> Form:
        """Replace each stock by its start and the flows since; number the unknowns."""
        account, terms = self.account, []
        for symbol, size in meant.items():
            stocks = account.study.stocks
            if symbol[0] != "stock" or stocks[symbol[1]].is_flag:
                terms.append(({symbol: Fraction(1)}, size))
                continue
            name, since = symbol[1], range(account.starts[symbol[2]])
            terms.append(({("start", name): Fraction(1)}, size))
            flows = account.study.force.flow
            terms.append((account.moves([f.name for f in flows if f.to == name], since), size))
            terms.append((account.moves([f.name for f in flows if f.from_ == name], since), -size))
        resolved = form(*terms)
        for symbol in resolved:
            self.index.setdefault(symbol, len(self.index))
        return resolved

    def _dense(self, resolved: Form) -> np.ndarray:
        dense = np.zeros(len(self.index))
        for symbol, size in resolved.items():
            dense[self.index[symbol]] = float(size)
        return dense

    def _solve(self, costs: np.ndarray, *more: tuple[np.ndarray, float]) -> np.ndarray | None:
        """Return the cheapest solution; None if ever cheaper ones exist."""
        rows = [*self.upper, *more]
        matrix, bounds = np.array([r for r, _ in rows]), np.array([b for _, b in rows])
        tight = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
        for method, presolve in (("highs-ds", True), ("highs-ds", False), ("highs-ipm", False)):
            options = tight | {"presolve": presolve}
            found = linprog(costs, matrix, bounds, bounds=(0, None), method=method, options=options)
            if found.status == 0:
                return found.x
            if found.status == 3:
                return None
            if found.status == 2 and not (costs.any() and presolve):
                break
        raise InconsistentError(found.message)

    def highest(self, meant: Form) -> float | None:
        """Return the largest value of a form; None without limit."""
        costs = self._dense(self._resolved(meant))
        found = self._solve(-costs)
        return None if found is None else float(costs @ found)

    def lowest(self, meant: Form) -> float | None:
        """Return the smallest value of a form; None without limit."""
        highest = self.highest(form((meant, -1)))
        return None if highest is None else -highest

    def highest_quotient(self, top: Form, bottom: Form) -> float | None:
        """Return the largest quotient by asking which values can be passed; None without limit."""
        over, under = self._dense(self._resolved(top)), self._dense(self._resolved(bottom))
        far = 1e6
        most = self._solve(-under, (under, far))
        if most is None or under @ most < SOME:
            raise NobodyError
        least = self._solve(under)
        bottom_least = 0.0 if least is None else float(under @ least)
        # All of the numerator on hardly any of the denominator: no limit.
        try:
            heap = self._solve(-over, (under, bottom_least + 1))
            if heap is None:
                return None
            if bottom_least < SOME and over @ self._solve(-over, (under, 0.0)) > SOME:
                return None
        except InconsistentError:
            pass

        def passed(value: float) -> float | None:
            found = self._solve(-under, (under, far), (value * under - over, 0.0))
            if found is None or under @ found < SOME:
                return None
            return max(value, float(over @ found) / float(under @ found))

        low = float(over @ most) / float(under @ most)
        step = max(1.0, abs(low))
        while (further := self._try(passed, low + step)) is not None:
            low, step = further, step * 4
            if step > 1e9:
                return None
        high = low + step
        while high - low > 1e-8 * max(1e-2, abs(high)):
            middle = (low + high) / 2
            if (further := self._try(passed, middle)) is not None:
                low = max(further, middle)
            else:
                high = middle
        return max(self._sharpened(over, under, low), self._limit(over, under))

    def _limit(self, over: np.ndarray, under: np.ndarray) -> float:
        """Return the quotient that is neared as the denominator grows without limit."""
        ways = [(row, 0.0) for row, _ in self.upper] + [(under, 1.0), (-under, -1.0)]
        matrix, bounds = np.array([r for r, _ in ways]), np.array([b for _, b in ways])
        found = linprog(-over, matrix, bounds, bounds=(0, None), method="highs-ds")
        return float(over @ found.x) if found.status == 0 else -np.inf

    def _sharpened(self, over: np.ndarray, under: np.ndarray, value: float) -> float:
        """Return the quotient at the corner that a value all but touches."""
        for _ in range(3):
            found = self._solve(value * under - over)
            if found is None or under @ found < SOME:
                break
            value = max(value, float(over @ found) / float(under @ found))
        return value

    @staticmethod
    def _try(passed: Any, value: float) -> float | None:
        try:
            return passed(value)
        except InconsistentError:
            return None


def reachable(study: Study) -> dict[tuple[str, str], Range | None]:
    """Return the reachable range of every reading; None where there is no one to divide by.

    Raises:
        InconsistentError: the figures that bind contradict one another.
    """
    accounts: dict[tuple[str, ...], Account] = {}
    found: dict[tuple[str, str], Range | None] = {}
    for claim in said_in_time(study):
        held_out = tuple(sorted(claim.same_as))
        if held_out not in accounts:
            accounts[held_out] = Account(study, held_out)
        for reading in claim.reading:
            if reading.quantity.form in ("lever", "since"):
                continue
            try:
                found[claim.id, reading.id] = accounts[held_out].reachable(reading.quantity)
            except NobodyError:
                found[claim.id, reading.id] = None
    return found
