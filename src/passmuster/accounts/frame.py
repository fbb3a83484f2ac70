"""The rows that hold whatever the figures say: balances, definitions, registers, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from passmuster.accounts.assumed import filled
from passmuster.accounts.columns import Running
from passmuster.accounts.expand import ONE, Expander
from passmuster.accounts.forms import Form, Largest, Linear, add, scaled
from passmuster.accounts.rows import Element, End, Row
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.force import Counter, PerPerson
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import ONE_DAY

NOUGHT = Fraction(0)


def balances(write: Expander) -> None:
    """Nobody is created or lost: people at a cut are those before, plus who came, less who left."""
    for stock in write.study.force.stock:
        if stock.is_flag:
            continue
        for i in write.calendar.intervals:
            row: dict[int, Fraction] = {write.columns.stock(stock.name, i + 1): ONE}
            add(row, {write.columns.stock(stock.name, i): -ONE})
            add(row, write.into((stock.name,), range(i, i + 1)), -1)
            add(row, write.out_of((stock.name,), range(i, i + 1)))
            name = f"balance {stock.name} {write.calendar.name(i)}"
            key = ("balance", stock.name, i)
            write.rows.append(Row(name, row, NOUGHT, NOUGHT, key=key))


def definitions(write: Expander, starts: tuple[int, ...]) -> None:
    """What force.toml says of stocks: where they start, what they flag, that they only grow."""
    for stock in write.study.force.stock:
        if stock.starts_at is not None:
            start_value = exact(stock.starts_at)
            element = Element("definition", stock.name, "starts_at")
            for start in starts:
                terms = {write.columns.stock(stock.name, start): ONE}
                name = f"{stock.name} starts at"
                write.rows.append(Row(name, terms, start_value, start_value, element, start=start))
        if stock.is_flag:
            _flag(write, stock.name)
        if stock.only_grows and write.out_of((stock.name,), range(0, 1)):
            _only_grows(write, stock.name)


def _flag(write: Expander, name: str) -> None:
    element = Element("definition", name, "inside")
    for cut in range(len(write.calendar.cuts)):
        row = {write.columns.stock(name, cut): ONE}
        add(row, write.at(write.hosts((name,)), cut), -1)
        title = f"{name} inside its stocks on {write.calendar.cuts[cut]}"
        write.rows.append(Row(title, row, None, NOUGHT, element, "highest", local=True))


def _only_grows(write: Expander, name: str) -> None:
    element = Element("definition", name, "only_grows")
    for i in write.calendar.intervals:
        row = {write.columns.stock(name, i + 1): ONE}
        add(row, {write.columns.stock(name, i): -ONE})
        title = f"{name} only grows {write.calendar.name(i)}"
        write.rows.append(Row(title, row, NOUGHT, None, element, "lowest", local=True))


# -- registers -------------------------------------------------------------------------------


def registers(
    write: Expander, starts: tuple[int, ...], published: Mapping[str, frozenset[int]]
) -> None:
    """Bind registrations to moves by `per_person`, cumulated from the first day of the horizon.

    Args:
        write: where rows go.
        starts: the first cuts an account may have.
        published: for each counter the cuts that may be the last it was published for.
    """
    for counter in write.study.force.counter:
        moved = counted(write, counter)
        if counter.per_person is not None and moved is not None:
            register = _Register(write, counter.name, counter.per_person, *moved)
            register.lowest(published.get(counter.name, frozenset()))
            register.highest(starts)


def counted(write: Expander, counter: Counter) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the flows a counter counts, and the stocks; None if it is free."""
    flows: dict[str, None] = {}
    stocks: dict[str, None] = {}
    for name in (counter.name, *_parts(write, counter)):
        part = write.study.counters[name]
        flows.update(dict.fromkeys(write.study.members(part.counts)))
        stocks.update(dict.fromkeys(write.study.members(part.of_stock)))
    if not flows and not stocks:
        return None
    return tuple(flows), tuple(stocks)


def _parts(write: Expander, counter: Counter) -> tuple[str, ...]:
    """Counters a sum is made of, sums in between included."""
    found: dict[str, None] = {}
    for name in counter.sum_of:
        found[name] = None
        found.update(dict.fromkeys(_parts(write, write.study.counters[name])))
    return tuple(found)


class _Register:
    """The rows of one counter, over cumulated columns so that each row stays short."""

    def __init__(
        self,
        write: Expander,
        name: str,
        bound: PerPerson,
        flows: tuple[str, ...],
        stocks: tuple[str, ...],
    ) -> None:
        self._write = write
        self._name = name
        self._low, self._high = (exact(edge) for edge in bound.between)
        self._lag = timedelta(days=bound.within_days)
        self._people_count = bool(stocks)
        self._origin = write.calendar.index[write.study.horizon.eve]
        # A proof may need one end of the rule alone, and then it is to name that one.
        self._lowest = Element("counter", name, "lowest")
        self._highest = Element("counter", name, "highest")
        self._moves = _Running(write, f"moves counted by {name}", self._origin, flows, stocks)
        self._cases = _Running(write, f"{name} registered", self._origin, counters=(name,))

    def lowest(self, published: frozenset[int]) -> None:
        """Registrations are at least lowest x the moves that had time to be registered."""
        if not self._low:
            return
        cuts = self._write.calendar.cuts
        for cut in range(self._origin + 1, len(cuts)):
            due = self._write.calendar.first_not_before(cuts[cut] - self._lag + ONE_DAY) - 1
            if due > self._origin or (self._people_count and due == self._origin):
                self._least(f"up to {cuts[cut]}", due, cut)
            if due < cut and cut in published:
                self._least(f"published to {cuts[cut]}", cut, cut, published_to=cut)

    def _least(self, when: str, due: int, cut: int, published_to: int | None = None) -> None:
        slope = scaled(self._moves.until(due), -1)
        row = dict(self._cases.until(cut))
        add(row, slope, self._low)
        name = f"{self._name} at least {self._low} a move {when}"
        self._write.rows.append(
            Row(
                name, row, NOUGHT, None, self._lowest, "lowest", self._low, slope,
                published_to=published_to,
            )
        )  # fmt: skip

    def highest(self, starts: tuple[int, ...]) -> None:
        """Registrations are at most highest x the moves, a window before the horizon included.

        Where the account does not reach back through the window, nothing is known of the moves in
        it, and registrations may be of them: then the bound says nothing.
        """
        cuts = self._write.calendar.cuts
        window = cuts[self._origin] - self._lag
        reach = [start for start in starts if cuts[start] <= window]
        before = self._moves.since(window, max(reach)) if reach else {}
        for cut in range(self._origin + 1, len(cuts)):
            for start in reach:
                slope = scaled(self._moves.until(cut), -1)
                add(slope, before, -1)
                row = dict(self._cases.until(cut))
                add(row, slope, self._high)
                self._write.rows.append(
                    Row(
                        f"{self._name} at most {self._high} a move up to {cuts[cut]}",
                        row,
                        None,
                        NOUGHT,
                        self._highest,
                        "highest",
                        self._high,
                        slope,
                        start=None if reach == list(starts) and len(reach) == 1 else start,
                    )
                )


class _Running:
    """Cumulated columns of moves (or registrations) since the first day of the horizon."""

    def __init__(
        self,
        write: Expander,
        label: str,
        origin: int,
        flows: tuple[str, ...] = (),
        stocks: tuple[str, ...] = (),
        counters: tuple[str, ...] = (),
    ) -> None:
        self._write = write
        self._label = label
        self._origin = origin
        self._flows = flows
        self._stocks = stocks
        self._counters = write.study.members(counters)
        self._columns: dict[int, int] = {}
        plain = [("flow", name) for name in flows]
        plain += [("counter", name) for name in self._counters]
        plain += [("flow", name) for name in write.crossing(stocks, inward=True)]
        write.columns.running[label] = Running(origin, tuple(plain))
        self._chain()

    def _step(self, interval: int) -> dict[int, Fraction]:
        write = self._write
        terms = {write.columns.flow(name, interval): ONE for name in self._flows}
        terms |= {write.columns.counter(name, interval): ONE for name in self._counters}
        if self._stocks:
            add(terms, write.into(self._stocks, range(interval, interval + 1)))
        return terms

    def _chain(self) -> None:
        write = self._write
        for cut in range(self._origin + 1, len(write.calendar.cuts)):
            label = f"{self._label} up to {write.calendar.cuts[cut]}"
            column = write.columns.of(("running", self._label, cut), label)
            row: dict[int, Fraction] = {column: ONE}
            add(row, self._step(cut - 1), -1)
            if cut - 1 in self._columns:
                add(row, {self._columns[cut - 1]: -ONE})
            key = ("running", self._label, cut)
            write.rows.append(Row(label, row, NOUGHT, NOUGHT, key=key))
            self._columns[cut] = column

    def until(self, cut: int) -> dict[int, Fraction]:
        """Moves from the first day of the horizon to a cut, and people there at its start."""
        terms = {self._columns[cut]: ONE} if cut in self._columns else {}
        add(terms, self._write.at(self._stocks, self._origin))
        return terms

    def since(self, day: date, start: int) -> dict[int, Fraction]:
        """What a window that reaches back to a day before the horizon adds to `until`."""
        cuts = self._write.calendar.cuts
        first = self._write.calendar.first_not_before(day)
        # An interval that the window cuts in two counts whole: the bound may only get looser.
        if cuts[first] > day:
            first -= 1
        first = max(first, start)
        terms: dict[int, Fraction] = {}
        if first >= self._origin:
            return terms
        for interval in range(first, self._origin):
            add(terms, self._step(interval))
        if self._stocks:
            add(terms, self._write.at(self._stocks, first))
            add(terms, self._write.at(self._stocks, self._origin), -1)
        return terms


# -- assumptions -----------------------------------------------------------------------------


def assumptions(write: Expander) -> None:
    """What the analyst holds always true."""
    for assumption in write.study.assumptions:
        element = Element("assumption", assumption.id)
        for when, quantity in filled(assumption.quantity, write.calendar):
            name = f"assumption {assumption.id} {when}".rstrip()
            write.rows.extend(
                bound_rows(name, write.expand(quantity), assumption.interval(), element)
            )


def bound_rows(name: str, form: Form, held: Interval, element: Element) -> list[Row]:
    """Return the rows that keep a form inside an interval."""
    if isinstance(form, Linear):
        both = held.low is not None and held.high is not None
        if not both:
            end: End = "lowest" if held.high is None else "highest"
            return [Row(name, form.terms, held.low, held.high, element, end)]
        return [
            Row(f"{name}, at least", form.terms, held.low, None, element, "lowest"),
            Row(f"{name}, at most", form.terms, None, held.high, element, "highest"),
        ]
    if isinstance(form, Largest):
        if held.high is None:
            return []
        return [Row(name, terms, None, held.high, element, "highest") for terms in form.each]
    rows = []
    slope = scaled(form.under, -1)
    if (low := held.low) is not None:
        terms = form.minus(low)
        rows.append(Row(f"{name}, at least", terms, NOUGHT, None, element, "lowest", low, slope))
    if (high := held.high) is not None:
        terms = form.minus(high)
        rows.append(Row(f"{name}, at most", terms, None, NOUGHT, element, "highest", high, slope))
    return rows
