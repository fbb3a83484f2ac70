"""A small account made of a few elements only, on the few cuts they need.

A cut that nobody needs changes no bound: intervals between the cuts that the elements and the
question mention are joined, which leaves a programme of a few dozen rows. What it excludes, the
whole account excludes too, since every point of the account is one of the sketch. The last word is
still the account's: a proof found on a sketch is written out and checked there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from passmuster.accounts.columns import Running
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Largest, Linear, Quotient, Terms
from passmuster.accounts.lift import lift
from passmuster.accounts.proof import Proof, Side, prove
from passmuster.accounts.ranges import Extreme, extreme
from passmuster.accounts.rows import Element, Row
from passmuster.accounts.solver import INFINITY, Session, floats

_Keyed = dict[Hashable, Fraction]


@dataclass(frozen=True)
class _Side:
    """A row of the account at the end (or ends) at which it binds."""

    element: Element | None
    row: Row
    number: int
    """The row's number in the programme."""
    upper: bool | None
    """The end; None for both."""


class Sketch:
    """A few elements of an evidence, and one question about them."""

    def __init__(
        self, evidence: Evidence, elements: Iterable[Element], form: Form, side: Side
    ) -> None:
        self._programme = evidence.programme
        self._evidence = evidence
        self._side = side
        self._asked = form
        self._elements = frozenset(elements)
        self._cuts: list[int] = []
        self._numbers: dict[Hashable, int] = {}
        self._rows: list[Row] = []
        self._sources: list[tuple[Hashable, ...]] = []
        """What each row here stands for in the account."""
        self._build(form)
        self._session = Session(self._rows, len(self._numbers))
        self._low = floats([row.low for row in self._rows], -INFINITY)
        self._high = floats([row.high for row in self._rows], INFINITY)

    def end(self, elements: Iterable[Element]) -> Extreme:
        """Return the highest or lowest value with these elements alone."""
        return self._end(frozenset(elements), self._form)

    def _end(self, wanted: frozenset[Element], form: Form) -> Extreme:
        low, high = self._low.copy(), self._high.copy()
        out = [n for n, row in enumerate(self._rows) if row.element and row.element not in wanted]
        low[out], high[out] = -INFINITY, INFINITY
        self._session.hold(low, high)
        return extreme(self._session, form, self._side)

    def leans_on(self, found: Extreme) -> frozenset[Element]:
        """Elements whose rows carry a bound."""
        if found.solved is None or found.solved.multipliers is None:
            return frozenset()
        multipliers = np.abs(found.solved.multipliers)
        used = np.flatnonzero(multipliers > 1e-9 * max(1.0, float(multipliers.max(initial=0.0))))
        elements = (self._rows[number].element for number in used.tolist())
        return frozenset(element for element in elements if element is not None)

    def proofs(
        self, elements: frozenset[Element], *, lifted: bool = True
    ) -> list[tuple[Proof, float]] | None:
        """Return the bound proved exactly in rows of the account; of a peak, for each month.

        With each the people under a quotient where its bound is reached. None if it cannot be
        proved here.

        Args:
            elements: the elements that hold.
            lifted: write out the rows of the frame too, so that anyone can redo the check.
        """
        mapped = parts_of(self._form) if self._side == "at_most" else (_as_linear(self._form),)
        whole = parts_of(self._asked) if self._side == "at_most" else (_as_linear(self._asked),)
        found = []
        for part, asked in zip(mapped, whole, strict=True):
            proof = self._proof(elements, part, asked, lifted)
            if proof is None:
                return None
            found.append(proof)
        return found

    def _proof(
        self,
        elements: frozenset[Element],
        part: Linear | Quotient,
        asked: Linear | Quotient,
        lifted: bool,
    ) -> tuple[Proof, float] | None:
        reached = self._end(elements, part)
        if reached.solved is None:
            return None
        keeps = [row.element is None or row.element in elements for row in self._rows]
        low = [row.low if keep else None for row, keep in zip(self._rows, keeps, strict=True)]
        high = [row.high if keep else None for row, keep in zip(self._rows, keeps, strict=True)]
        over, under = _split(part)
        small = prove(self._rows, low, high, reached.solved, self._side, over, under)
        if small is None:
            return None
        proof: Proof | None = self._elements_of(small)
        if lifted:
            proof = lift(self._evidence, small, self._sources, self._cuts, asked)
        people = 1.0
        if under is not None and reached.solved.point is not None:
            people = sum(float(v) * float(reached.solved.point[c]) for c, v in under.items())
        return None if proof is None else (proof, people)

    def _elements_of(self, small: Proof) -> Proof:
        """The proof with the rows of its elements only, numbered as in the account."""
        multipliers: dict[int, Fraction] = {}
        for number, multiplier in small.multipliers.items():
            source: Any = self._sources[number]
            if source[0] == "row" and self._rows[number].element is not None:
                multipliers[source[1]] = multipliers.get(source[1], Fraction(0)) + multiplier
        return Proof(small.side, small.bound, {}, multipliers, small.quotient)

    # -- building ----------------------------------------------------------------------------

    def _build(self, form: Form) -> None:
        sides = self._element_rows()
        forms = _terms_of(form)
        helpers = self._helpers([side.row.terms for side in sides] + forms)
        needed = [side.row.terms for side in (*sides, *helpers) if not side.row.local]
        self._choose_cuts(needed + forms)
        self._form = self._map_form(form)
        for side in (*sides, *helpers):
            # A row about a cut that nobody else needs only tightens what nobody asks.
            if not side.row.local or self._is_expressible(side.row.terms):
                self._add(side)
        self._registers()
        self._growing()
        self._balances()
        self._bands()

    def _element_rows(self) -> list[_Side]:
        """Rows of the elements but for counters, an end a row."""
        found = []
        for element in sorted(self._elements):
            if element.kind == "counter":
                continue
            below, above = self._evidence.rows_by_element.get(element, ([], []))
            rows = self._programme.rows
            found += [_Side(element, rows[n], n, False) for n in below]
            found += [_Side(element, rows[n], n, True) for n in above]
        return found

    def _helpers(self, used: list[Terms]) -> list[_Side]:
        """Frame rows of helper columns that are used, and of those they use in turn."""
        found: dict[int, None] = {}
        queue = [column for terms in used for column in terms]
        seen = set(queue)
        rows, helper_rows = self._programme.rows, self._programme.helper_rows
        while queue:
            for number in helper_rows.get(queue.pop(), ()):
                if number not in found and rows[number].element is None:
                    found[number] = None
                    fresh = [c for c in rows[number].terms if c not in seen]
                    seen.update(fresh)
                    queue.extend(c for c in fresh if c in helper_rows)
        return [_Side(None, rows[n], n, None) for n in found]

    def _choose_cuts(self, used: list[Terms]) -> None:
        """Collect the cuts at which stocks are mentioned, or coefficients change."""
        cuts: set[int] = set()
        for terms in used:
            cuts.update(self._programme.cuts_of(terms))
        if any(element.kind == "counter" for element in self._elements):
            cuts.update(adds.origin for adds in self._programme.columns.running.values())
        self._cuts = sorted(cuts) or [0]
        self._kept = frozenset(self._cuts)

    # -- mapping -----------------------------------------------------------------------------

    def _coarse(self, column: int) -> Hashable | None:
        """Key of the joined column; None for a stock at a cut that is not kept."""
        key: Any = self._programme.columns.keys[column]
        plain = self._programme.columns.plain(column)
        if plain is None:
            return key  # type: ignore[no-any-return]
        kind, name, place = plain
        if kind == "stock":
            joined: Hashable = (kind, name, place) if place in self._kept else None
        else:
            joined = (kind, name, bisect_right(self._cuts, place))
        if joined is not None and isinstance(key[0], tuple):
            return ("band", joined, key[1])
        return joined

    def _is_expressible(self, terms: Terms) -> bool:
        return all(self._coarse(column) is not None for column in terms)

    def _map(self, terms: Terms) -> dict[int, Fraction]:
        """Return a row over joined columns, whose coefficients are alike all through each."""
        keyed: _Keyed = {}
        for column, value in terms.items():
            key = self._coarse(column)
            assert key is not None
            keyed[key] = Fraction(value)
        return self._number(keyed)

    def _number(self, keyed: _Keyed) -> dict[int, Fraction]:
        return {self._numbers.setdefault(k, len(self._numbers)): v for k, v in keyed.items() if v}

    def _map_form(self, form: Form) -> Form:
        if isinstance(form, Linear):
            return Linear(self._map(form.terms))
        if isinstance(form, Quotient):
            return Quotient(self._map(form.over), self._map(form.under))
        column = self._map({form.column: Fraction(1)})
        return Largest(tuple(self._map(terms) for terms in form.each), next(iter(column)))

    def _add(self, side: _Side) -> None:
        self._put(
            side.element, self._map(side.row.terms), *self._bounds(side.number, side.upper),
            ("row", side.number),
        )  # fmt: skip

    def _bounds(self, number: int, upper: bool | None) -> tuple[Fraction | None, Fraction | None]:
        low, high = self._evidence.low[number], self._evidence.high[number]
        return (None if upper is True else low, None if upper is False else high)

    def _put(
        self,
        element: Element | None,
        terms: Terms,
        low: Fraction | None,
        high: Fraction | None,
        source: tuple[Hashable, ...],
    ) -> None:
        self._rows.append(Row("", terms, low, high, element))
        self._sources.append(source)

    # -- frame -------------------------------------------------------------------------------

    def _balances(self) -> None:
        """Balances over joined intervals; none where only registrations are asked about."""
        if not any(isinstance(k, tuple) and _is_of_people(k) for k in self._numbers):
            return
        nought, one = Fraction(0), Fraction(1)
        for joined, (first, last) in enumerate(zip(self._cuts, self._cuts[1:], strict=False), 1):
            for stock, crossing in self._programme.crossings:
                keyed: _Keyed = {("stock", stock, last): one, ("stock", stock, first): -one}
                for flow, sign in crossing:
                    keyed["flow", flow, joined] = sign
                source = ("balance", stock, range(first, last))
                self._put(None, self._number(keyed), nought, nought, source)

    def _bands(self) -> None:
        """Ages of a joined column add up to it."""
        wholes: dict[Hashable, list[Hashable]] = defaultdict(list)
        for key in list(self._numbers):
            if isinstance(key, tuple) and key[0] == "band":
                wholes[key[1]].append(key)
        for whole, bands in wholes.items():
            keyed: _Keyed = {band: Fraction(1) for band in bands}
            keyed[whole] = Fraction(-1)
            # Bands nobody mentions are slack: the ones mentioned are at most the whole.
            self._put(None, self._number(keyed), None, Fraction(0), ("ages", whole))

    def _growing(self) -> None:
        """Stocks that only grow do so over a joined interval too."""
        for element in self._elements:
            if element.sort != "only_grows":
                continue
            for first, last in zip(self._cuts, self._cuts[1:], strict=False):
                keyed: _Keyed = {
                    ("stock", element.id, last): Fraction(1),
                    ("stock", element.id, first): Fraction(-1),
                }
                source = ("only_grows", element, range(first, last))
                self._put(element, self._number(keyed), Fraction(0), None, source)

    def _registers(self) -> None:
        """Rows of counters at the kept cuts; moves due in between are cut back to the last."""
        for element in sorted(self._elements):
            if element.kind != "counter":
                continue
            below, above = self._evidence.rows_by_element.get(element, ([], []))
            for number in (*below, *above):
                keyed = self._register_row(self._programme.rows[number])
                if keyed is not None:
                    bounds = self._bounds(number, None)
                    self._put(element, self._number(keyed), *bounds, ("row", number))

    def _register_row(self, row: Row) -> _Keyed | None:
        """Return the row with cumulated columns written out; None if it needs another cut."""
        columns = self._programme.columns
        keyed: _Keyed = {}
        written: list[tuple[Running, int, Fraction]] = []
        for column, value in row.terms.items():
            key = columns.keys[column]
            assert isinstance(key, tuple)
            if key[0] == "running":
                written.append((columns.running[key[1]], key[2], value))
            elif (joined := self._coarse(column)) is not None:
                keyed[joined] = Fraction(value)
            else:
                return None
        for adds, until, value in written:
            last = self._last_kept(until)
            # Fewer moves than were due only loosen a lowest bound; nothing else may be cut back.
            if last != until and not (value < 0 and row.low is not None):
                return None
            first = bisect_right(self._cuts, adds.origin)
            for joined_interval in range(first, bisect_right(self._cuts, last) if last >= 0 else 0):
                for kind, name in adds.adds:
                    place = (kind, name, joined_interval)
                    keyed[place] = keyed.get(place, Fraction(0)) + value
        return keyed

    def _last_kept(self, cut: int) -> int:
        place = bisect_right(self._cuts, cut)
        return self._cuts[place - 1] if place else -1


def _is_of_people(key: tuple[Any, ...]) -> bool:
    """True for stocks, flows, their ages and helpers made of them."""
    return key[0] != "counter" and not (key[0] == "band" and key[1][0] == "counter")


def _terms_of(form: Form) -> list[Terms]:
    if isinstance(form, Linear):
        return [form.terms]
    if isinstance(form, Quotient):
        return [form.over, form.under]
    return [*form.each, {form.column: Fraction(1)}]


def parts_of(form: Form) -> tuple[Linear | Quotient, ...]:
    """The forms whose highest value is that of the form: of a largest month, its months."""
    return tuple(Linear(terms) for terms in form.each) if isinstance(form, Largest) else (form,)


def _as_linear(form: Form) -> Linear | Quotient:
    return Linear({form.column: Fraction(1)}) if isinstance(form, Largest) else form


def _split(part: Linear | Quotient) -> tuple[Terms, Terms | None]:
    return (part.over, part.under) if isinstance(part, Quotient) else (part.terms, None)
