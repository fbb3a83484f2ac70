"""The account of a study as one linear programme, built once and re-used for every question.

Rows are of three sorts: the frame (balances, helpers), which always holds; rows of elements that
can be left out (definitions, counters, assumptions); and rows of figures, one for each distinct
quantity, whose bounds the evidence sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from passmuster.accounts import frame
from passmuster.accounts.assumed import is_at_cuts, lacks_period
from passmuster.accounts.calendar import Calendar, days_of, mentioned_by
from passmuster.accounts.columns import Columns, age_bands
from passmuster.accounts.expand import Expander
from passmuster.accounts.forms import Form, Key, Largest, Linear, Quotient, Terms, canonical
from passmuster.accounts.held import Edge, Held
from passmuster.accounts.rows import Element, End, Row
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.figure import BINDING, Figure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    DifferenceQ,
    LeverQ,
    QuantityForm,
    SinceQ,
    walk,
)
from passmuster.vocabulary.study import Study

SPARE = 24


@dataclass(frozen=True)
class Placed:
    """Where a figure stands in the programme.

    `rows` are the rows it may bind; in a row, `factor` x (the row) is the figure's quantity.
    A quotient has a row for each end, because its edge is a coefficient.
    """

    figure: Figure
    key: Key
    factor: Fraction
    interval: Interval
    rows: tuple[int, ...]
    form: Form
    grows_at: tuple[tuple[str, ...], int] | None = None
    """Stocks and cut, where the figure is of stocks that only grow."""

    @cached_property
    def own(self) -> Held:
        """What the figure binds where it has no rivals."""
        low, high = self.interval.low, self.interval.high
        name = self.figure.id
        return Held(
            None if low is None else Edge(low, name), None if high is None else Edge(high, name)
        )

    @cached_property
    def canonical(self) -> Interval:
        """The interval in the unit of the canonical form."""
        return self.interval.scaled(1 / self.factor)


@dataclass
class Programme:
    """Columns and rows of one study's account."""

    study: Study
    calendar: Calendar
    columns: Columns
    rows: list[Row]
    placed: dict[str, Placed]
    readings: dict[tuple[str, str], Form]
    starts: dict[str, int]
    """First cut of the account by what is accepted ("C3", "any", …)."""
    write: Expander
    spare: range
    """Empty rows, written on for a while to hold a reading true."""
    helper_rows: dict[int, list[int]] = field(default_factory=dict)
    """Rows that say what a helper column is."""
    keyed_rows: dict[tuple[Hashable, ...], int] = field(default_factory=dict)
    """Balances, ages and cumulated columns by what they are of."""
    rows_of: dict[Element, list[int]] = field(default_factory=dict)
    """Rows of definitions, counters and assumptions."""

    edges: dict[tuple[str, int], tuple[Held, Any]] = field(default_factory=dict)
    """What figures bind, by figure and the interval it holds: the same in many evidences."""
    _cuts: dict[int, tuple[Terms, frozenset[int]]] = field(default_factory=dict)

    def cuts_of(self, terms: Terms) -> frozenset[int]:
        """Return the cuts at which a form mentions stocks, or its coefficients change."""
        known = self._cuts.get(id(terms))
        # The terms are kept beside what is known of them, so that no others get their identity.
        if known is None:
            known = self._cuts[id(terms)] = terms, frozenset(_cuts_of(self.columns, terms))
        return known[1]

    @cached_property
    def crossings(self) -> tuple[tuple[str, tuple[tuple[str, Fraction], ...]], ...]:
        """For every stock with a balance the flows that cross its edge, and their signs there."""
        found = []
        for stock in self.study.force.stock:
            if stock.is_flag:
                continue
            into = self.write.crossing((stock.name,), inward=True)
            out = self.write.crossing((stock.name,), inward=False)
            signs = [(name, Fraction(-1)) for name in into] + [(name, Fraction(1)) for name in out]
            found.append((stock.name, tuple(signs)))
        return tuple(found)

    @cached_property
    def _ranks(self) -> dict[str, tuple[object, ...]]:
        return {name: _rank(self.study, place.figure) for name, place in self.placed.items()}

    def rank_of(self, figure: str) -> tuple[object, ...]:
        """Order of preference: better grades first, then the later published, then by content."""
        return self._ranks[figure]

    def expand(self, quantity: QuantityForm) -> Form:
        """Write out a further quantity whose cuts exist already and which needs no new columns."""
        return self.write.expand(quantity)


def _cuts_of(columns: Columns, terms: Terms) -> Iterator[int]:
    spans: dict[Hashable, dict[int, Fraction]] = defaultdict(dict)
    for column, value in terms.items():
        plain = columns.plain(column)
        if plain is None:
            continue
        kind, name, place = plain
        if kind == "stock":
            yield place
        else:
            spans[kind, name, columns.band(column)][place] = value
    for span in spans.values():
        for place, value in span.items():
            if span.get(place - 1) != value:
                yield place
            if span.get(place + 1) != value:
                yield place + 1


def content_key(study: Study, figure: Figure) -> tuple[object, ...]:
    """Sort key of a figure by what it says, so that ids and the order of files decide nothing."""
    interval = figure.interval()
    return (
        tuple(sorted(days_of(figure.quantity))),
        figure.quantity.form,
        interval.low is None,
        interval.low or 0,
        interval.high is None,
        interval.high or 0,
        study.published(figure),
        tuple(-n for n in study.grade_of(figure).order),
        figure.quantity.toml,
        figure.id,
    )


def _rank(study: Study, figure: Figure) -> tuple[object, ...]:
    grade = study.grade_of(figure).order
    published = study.published(figure).toordinal()
    return (-grade[0], -grade[1], -published, repr(content_key(study, figure)))


def binding(study: Study, accept: str) -> Iterator[Figure]:
    """Yield the figures that are good enough, known in time and of a kind that binds."""
    for figure in study.figures:
        if why_left_out(study, figure, accept) is None:
            yield figure


def why_left_out(study: Study, figure: Figure, accept: str) -> str | None:
    """Return why a figure does not bind: as_of, kind or grade; None if it does."""
    as_of = study.settings.as_of
    if as_of is not None and study.published(figure) > as_of:
        return "as_of"
    if figure.kind not in BINDING:
        return "kind"
    if not study.grade_of(figure).passes(accept):
        return "grade"
    return None


def clipped(quantity: QuantityForm, interval: Interval) -> Interval:
    """Return the interval without values a quantity that cannot be negative never takes."""
    if isinstance(quantity, (ChangeQ, DifferenceQ)) or interval.low is None or interval.low >= 0:
        return interval
    if interval.high is not None and interval.high < 0:
        return interval
    return Interval(Fraction(0), interval.high, interval.strict)


def build(study: Study, accepts: Iterable[str]) -> Programme:
    """Write out the account of a study.

    Args:
        study: the study, its claims included (their days are cuts).
        accepts: every level of acceptance that will be asked about.
    """
    levels = tuple(dict.fromkeys(accepts))
    ranges = {level: _mentioned(study, level) for level in levels}
    # Days of measures lengthen the account, but nobody needs a cut there.
    bounds = {day for days in ranges.values() for day in (min(days), max(days))}
    every = bounds.union(*(_needed(study, level) for level in levels))
    calendar = Calendar.of(_with_months(study, every))
    starts = {level: calendar.index[min(days)] for level, days in ranges.items()}
    quantities = tuple(_quantities(study, levels))
    columns, rows = Columns(calendar), list[Row]()
    distinct = tuple(sorted(set(starts.values())))
    write = Expander(study, calendar, columns, rows, age_bands(study, quantities), distinct)
    _every_column(study, calendar, columns)
    frame.balances(write)
    frame.definitions(write, distinct)
    frame.registers(write, distinct, _publication_cuts(study, calendar))
    frame.assumptions(write)
    placed = _place(write, figures := tuple(_figures(study, levels)))
    assert len(placed) == len(figures)
    readings = {
        (claim.id, reading.id): write.expand(reading.quantity)
        for claim in study.claims
        for reading in claim.reading
        if not isinstance(reading.quantity, (LeverQ, SinceQ))
    }
    spare = range(len(rows), len(rows) + SPARE)
    rows.extend(Row("spare", {}, None, None) for _ in spare)
    programme = Programme(study, calendar, columns, rows, placed, readings, starts, write, spare)
    for number, row in enumerate(rows):
        if row.key is not None:
            programme.keyed_rows[row.key] = number
        if row.element is None or row.element.kind == "definition":
            for column in row.terms:
                if columns.is_helper(column):
                    programme.helper_rows.setdefault(column, []).append(number)
        if row.element is not None and row.element.kind != "figure":
            programme.rows_of.setdefault(row.element, []).append(number)
    return programme


def _every_column(study: Study, calendar: Calendar, columns: Columns) -> None:
    """Make all plain columns, so that a later question never needs a new one."""
    for stock in study.force.stock:
        for cut in range(len(calendar.cuts)):
            columns.stock(stock.name, cut)
    for interval in calendar.intervals:
        for flow in study.force.flow:
            columns.flow(flow.name, interval)
        for counter in study.force.counter:
            if not counter.sum_of:
                columns.counter(counter.name, interval)


# -- calendar --------------------------------------------------------------------------------


def _mentioned(study: Study, accept: str) -> set[date]:
    """Days that horizon, accepted figures, measures and claims mention."""
    days = _needed(study, accept)
    for measure in study.measures:
        days.update(mentioned_by(measure))
    for claim in study.claims:
        for reading in claim.reading:
            if isinstance(reading.quantity, LeverQ) and reading.quantity.on is not None:
                days.add(reading.quantity.on)
    return days


def _needed(study: Study, accept: str) -> set[date]:
    """Cuts that horizon, accepted figures, assumptions and claims need."""
    days = {study.horizon.eve, study.horizon.last}
    for figure in binding(study, accept):
        days.update(days_of(figure.quantity))
    for claim in study.claims:
        for reading in claim.reading:
            days.update(days_of(reading.quantity))
    for assumption in study.assumptions:
        days.update(days_of(assumption.quantity))
    return days


def _with_months(study: Study, days: set[date]) -> set[date]:
    """Add month ends where an assumption holds in every whole month."""
    monthly = any(
        lacks_period(a.quantity) and not is_at_cuts(a.quantity) for a in study.assumptions
    )
    if not monthly:
        return days
    months = Calendar.of((min(days), max(days))).months()
    return days | {day for month in months for day in (month.eve, month.last)}


def _figures(study: Study, levels: tuple[str, ...]) -> Iterator[Figure]:
    """Figures that bind at some level, ordered by content."""
    for figure in sorted(study.figures, key=lambda f: content_key(study, f)):
        if any(why_left_out(study, figure, level) is None for level in levels):
            yield figure


def _quantities(study: Study, levels: tuple[str, ...]) -> Iterator[QuantityForm]:
    yield from (figure.quantity for figure in _figures(study, levels))
    yield from (assumption.quantity for assumption in study.assumptions)
    yield from (reading.quantity for claim in study.claims for reading in claim.reading)


# -- registers -------------------------------------------------------------------------------


def last_published(study: Study, figures: Iterable[Figure]) -> dict[frozenset[str], date]:
    """Return the last day the figures publish each counter, or set of counters, for."""
    last: dict[frozenset[str], date] = {}
    for figure in figures:
        for part in walk(figure.quantity):
            if isinstance(part, CounterQ) and part.during is not None:
                names = frozenset(study.members(part.counter))
                last[names] = max(last.get(names, date.min), part.during.last)
    return last


def published_to(study: Study, counter: str, last: dict[frozenset[str], date]) -> date | None:
    """Return the last day a counter is published for by itself, not as a part or by its parts."""
    return last.get(frozenset(study.members((counter,))))


def _publication_cuts(study: Study, calendar: Calendar) -> dict[str, frozenset[int]]:
    """Cuts that may be the last a counter is published for, whatever figures are left out."""
    cuts: dict[frozenset[str], set[int]] = {}
    for figure in study.figures:
        for names, day in last_published(study, (figure,)).items():
            if day in calendar.index:
                cuts.setdefault(names, set()).add(calendar.index[day])
    return {
        counter.name: frozenset(cuts.get(frozenset(study.members((counter.name,))), ()))
        for counter in study.force.counter
    }


# -- figures ---------------------------------------------------------------------------------


def _place(write: Expander, figures: tuple[Figure, ...]) -> dict[str, Placed]:
    """Give every figure its rows; figures of one quantity share them."""
    shared: dict[Key, int] = {}
    placed = {}
    for figure in figures:
        form = write.expand(figure.quantity)
        interval = clipped(figure.quantity, figure.interval())
        placed[figure.id] = _place_one(write, figure, form, interval, shared)
    return placed


def _place_one(
    write: Expander, figure: Figure, form: Form, interval: Interval, shared: dict[Key, int]
) -> Placed:
    element = Element("figure", figure.id)
    if isinstance(form, Quotient):
        over, over_lead = canonical(form.over)
        under, under_lead = canonical(form.under)
        key: Key = ("own", figure.id) if form.own else ("quotient", over, under)
        rows = _quotient_rows(write.rows, figure.id, form, interval, element)
        return Placed(figure, key, over_lead / under_lead, interval, rows, form)
    if isinstance(form, Largest):
        keys = tuple(canonical(terms)[0] for terms in form.each)
        numbers = tuple(_shared_row(write.rows, terms, shared) for terms in form.each)
        return Placed(figure, ("largest", keys), Fraction(1), interval, numbers, form)
    key, lead = canonical(form.terms)
    number = _shared_row(write.rows, form.terms, shared)
    grows = _growing(write, figure)
    return Placed(
        figure, ("own", figure.id) if form.own else key, lead, interval, (number,), form, grows
    )


def _quotient_rows(
    rows: list[Row], name: str, form: Quotient, interval: Interval, element: Element
) -> tuple[int, ...]:
    """Write a row for each end; an unpublished end gets an empty row, to keep the order."""
    numbers = []
    ends: tuple[tuple[End, Fraction | None], ...] = (
        ("lowest", interval.low),
        ("highest", interval.high),
    )
    for end, edge in ends:
        terms = form.minus(edge) if edge is not None else {}
        numbers.append(len(rows))
        rows.append(Row(f"figure {name}, {end}", terms, None, None, element, end, edge))
    return tuple(numbers)


def _shared_row(rows: list[Row], terms: object, shared: dict[Key, int]) -> int:
    key, lead = canonical(terms)  # type: ignore[arg-type]
    if key not in shared:
        shared[key] = len(rows)
        canon = {column: value / lead for column, value in terms.items()}  # type: ignore[attr-defined]
        rows.append(Row("figures of one quantity", canon, None, None, Element("figure", "")))
    return shared[key]


def _growing(write: Expander, figure: Figure) -> tuple[tuple[str, ...], int] | None:
    """Return stocks and cut where a figure is of stocks that all only grow, on one day, whole."""
    quantity = figure.quantity
    if (
        quantity.form != "stock"
        or getattr(quantity, "ages", None)
        or getattr(quantity, "within", None)
    ):
        return None
    names = write.study.members(getattr(quantity, "stock"))  # noqa: B009
    on = getattr(quantity, "on")  # noqa: B009
    if isinstance(on, Period) or not all(write.study.stocks[name].only_grows for name in names):
        return None
    return tuple(sorted(names)), write.calendar.index[on]


__all__ = ["Linear", "Placed", "Programme", "binding", "build", "why_left_out"]
