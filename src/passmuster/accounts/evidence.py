"""The evidence at one level of acceptance: which figures bind, and the bound of every row.

An evidence is frozen; leaving figures out, widening or setting them aside makes another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from passmuster.accounts.forms import Largest, Quotient, plain
from passmuster.accounts.programme import (
    Placed,
    Programme,
    binding,
    last_published,
    published_to,
)
from passmuster.accounts.rivals import Edge, Held, Settled, settle
from passmuster.accounts.rows import Element
from passmuster.accounts.solver import INFINITY, Floats, floats


@dataclass(frozen=True)
class RowEdge:
    """One end of a figure's row as it binds: in the row's unit, and in its owner's."""

    bound: Fraction
    edge: Edge
    held_by: str


@dataclass(frozen=True)
class Sides:
    """What binds a figure row from below and from above; the tightest first."""

    low: tuple[RowEdge, ...] = ()
    high: tuple[RowEdge, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Figures that bind, rivals settled, and the bounds they put on the programme's rows."""

    programme: Programme
    accept: str
    settled: Settled
    figures: tuple[str, ...]
    """All that are accepted and not left out, rivals that dropped out included."""
    set_aside: frozenset[str] = frozenset()
    widened: Mapping[str, Held] = field(default_factory=dict)
    """Vintages: figures whose interval reaches to the repaired value."""
    parent: Evidence | None = None
    """An evidence this one differs from only by figures left out."""

    @cached_property
    def held(self) -> dict[str, Held]:
        """What each figure binds, after repair."""
        kept = {
            name: self.widened.get(name, held)
            for name, held in self.settled.held.items()
            if name not in self.set_aside
        }
        return kept

    @cached_property
    def sides(self) -> dict[int, Sides]:
        """Bounds of figure rows by row number."""
        if self.parent is not None:
            return self._sides_after(self.parent)
        return self._sides_of(self.held)

    def _sides_of(self, names: Iterable[str]) -> dict[int, Sides]:
        found: dict[int, tuple[list[RowEdge], list[RowEdge]]] = {}
        for name in names:
            for row, end, edge in self.edges(name):
                found.setdefault(row, ([], []))[end == "high"].append(edge)
        return {
            row: Sides(self._ordered(lows, -1), self._ordered(highs, 1))
            for row, (lows, highs) in found.items()
        }

    def edges(self, name: str) -> tuple[tuple[int, str, RowEdge], ...]:
        """Row, end and edge of everything that one held figure binds."""
        held, known = self.held[name], self.programme.edges
        found = known.get((name, id(held)))
        # What is held is kept beside, so that nothing else gets its identity.
        if found is None:
            place = self.programme.placed[name]
            edges = tuple(row_edges(self.programme, place, held))
            found = known[name, id(held)] = held, edges
        return found[1]

    def _sides_after(self, parent: Evidence) -> dict[int, Sides]:
        """The parent's sides, made anew only where a figure has gone."""
        gone = [name for name in parent.held if name not in self.held]
        rows = {row for name in gone for row, _, _ in parent.edges(name)}
        sides = dict(parent.sides)
        for row in rows:
            old = sides.pop(row)
            low = tuple(edge for edge in old.low if edge.held_by in self.held)
            high = tuple(edge for edge in old.high if edge.held_by in self.held)
            if low or high:
                sides[row] = Sides(low, high)
        return sides

    def _ordered(self, edges: list[RowEdge], sign: int) -> tuple[RowEdge, ...]:
        """Tightest first; of equals the better grade, the later published, then by content."""
        if len(edges) < 2:
            return tuple(edges)
        rank = self.programme.rank_of
        return tuple(sorted(edges, key=lambda e: (sign * e.bound, rank(e.edge.owner))))

    @cached_property
    def _exact(self) -> tuple[list[Fraction | None], list[Fraction | None]]:
        base_low, base_high = self._base
        low, high = list(base_low), list(base_high)
        for number, sides in self.sides.items():
            if sides.low:
                low[number] = sides.low[0].bound
            if sides.high:
                high[number] = sides.high[0].bound
        return low, high

    @cached_property
    def _base(self) -> tuple[list[Fraction | None], list[Fraction | None]]:
        """Bounds of all rows that are not figures'."""
        if self.parent is not None:
            return self.parent._base
        start = self.programme.starts[self.accept]
        active = self._active_publications
        low: list[Fraction | None] = []
        high: list[Fraction | None] = []
        for row in self.programme.rows:
            elsewhere = row.start is not None and row.start != start
            if row.published_to is not None and row.element is not None:
                elsewhere = elsewhere or active.get(row.element.id) != row.published_to
            low.append(None if elsewhere else row.low)
            high.append(None if elsewhere else row.high)
        return low, high

    @cached_property
    def _base_floats(self) -> tuple[Floats, Floats]:
        if self.parent is not None:
            return self.parent._base_floats
        return floats(self._base[0], -INFINITY), floats(self._base[1], INFINITY)

    @cached_property
    def _active_publications(self) -> dict[str, int]:
        """For each counter the cut it was last published for."""
        study, placed = self.programme.study, self.programme.placed
        last = last_published(study, (placed[name].figure for name in self.figures))
        index = self.programme.calendar.index
        cuts = {}
        for counter in study.force.counter:
            day = published_to(study, counter.name, last)
            if day is not None:
                cuts[counter.name] = index[day]
        return cuts

    @property
    def low(self) -> list[Fraction | None]:
        """Exact lower bound of every row."""
        return self._exact[0]

    @property
    def high(self) -> list[Fraction | None]:
        """Exact upper bound of every row."""
        return self._exact[1]

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """Bounds of every row as the solver takes them."""
        low, high = (bounds.copy() for bounds in self._base_floats)
        for number, sides in self.sides.items():
            if sides.low:
                low[number] = plain(sides.low[0].bound)
            if sides.high:
                high[number] = plain(sides.high[0].bound)
        return low, high

    def element_of(self, row: int, *, upper: bool) -> Element | None:
        """Who answers for one end of a row; None for the frame."""
        sides = self.sides.get(row)
        if sides is not None:
            edges = sides.high if upper else sides.low
            return Element("figure", edges[0].edge.owner) if edges else None
        return self.programme.rows[row].element

    def edge_of(self, row: int, *, upper: bool) -> RowEdge | None:
        """The figure's edge that binds one end of a row; None for other rows."""
        sides = self.sides.get(row)
        if sides is None:
            return None
        edges = sides.high if upper else sides.low
        return edges[0] if edges else None

    @cached_property
    def rows_by_element(self) -> dict[Element, tuple[list[int], list[int]]]:
        """For every element the rows it binds from below, and from above."""
        found: dict[Element, tuple[list[int], list[int]]] = {}
        base_low, base_high = self._base
        for element, numbers in self.programme.rows_of.items():
            low = [n for n in numbers if base_low[n] is not None]
            high = [n for n in numbers if base_high[n] is not None]
            if low or high:
                found[element] = (low, high)
        for number, sides in sorted(self.sides.items()):
            for upper, edges in ((False, sides.low), (True, sides.high)):
                if edges:
                    element = Element("figure", edges[0].edge.owner)
                    found.setdefault(element, ([], []))[upper].append(number)
        return found

    @cached_property
    def plain_edges(self) -> dict[tuple[str, int, bool], float]:
        """Bounds by figure, row and end; a hull of quotients binds through its owner's row."""
        found = {}
        for name in self.held:
            is_quotient = isinstance(self.programme.placed[name].form, Quotient)
            for number, end, edge in self.edges(name):
                owner = edge.edge.owner if is_quotient else name
                found[owner, number, end == "high"] = plain(edge.bound)
        return found

    @cached_property
    def _frame(self) -> tuple[Floats, Floats]:
        low, high = (bounds.copy() for bounds in self.bounds)
        for rows_low, rows_high in self.rows_by_element.values():
            low[rows_low] = -INFINITY
            high[rows_high] = INFINITY
        return low, high

    def looser_than(self, figure: str) -> list[tuple[str, frozenset[str]]]:
        """Return figures that would bind where one does, with those that would have to go first."""
        found: dict[str, frozenset[str]] = {}
        for _, sides in sorted(self.sides.items()):
            for edges in (sides.low, sides.high):
                if not edges or edges[0].edge.owner != figure:
                    continue
                for place, edge in enumerate(edges[1:], 1):
                    if edge.edge.owner != figure and edge.held_by == edge.edge.owner:
                        found[edge.held_by] = frozenset(e.held_by for e in edges[:place])
        return list(found.items())

    def only(self, elements: Iterable[Element]) -> tuple[Floats, Floats]:
        """Bounds with the frame and these elements alone."""
        low, high = (bounds.copy() for bounds in self._frame)
        for element in elements:
            rows_low, rows_high = self.rows_by_element.get(element, ([], []))
            low[rows_low] = self.bounds[0][rows_low]
            high[rows_high] = self.bounds[1][rows_high]
        return low, high

    def exact_only(
        self, elements: Iterable[Element]
    ) -> tuple[list[Fraction | None], list[Fraction | None]]:
        """The same as exact bounds."""
        wanted = set(elements)
        low, high = list(self.low), list(self.high)
        for element, (rows_low, rows_high) in self.rows_by_element.items():
            if element not in wanted:
                for row in rows_low:
                    low[row] = None
                for row in rows_high:
                    high[row] = None
        return low, high

    def dropping(self, figures: Iterable[str]) -> Evidence:
        """Return the evidence without some figures; rivals stay settled as they are."""
        aside = self.set_aside | set(figures)
        return replace(self, set_aside=frozenset(aside), parent=self)

    def is_rest_of(self, other: Evidence) -> bool:
        """True if it is another one with figures gone, and nothing else has changed for that."""
        held = self.settled.held
        kept = frozenset(self.figures)
        rest = {name: each for name, each in other.settled.held.items() if name in kept}
        return held == rest and self._active_publications == other._active_publications

    def rest(self, raw: Evidence) -> Evidence:
        """Return this evidence, repaired as it is, with the figures of `raw` alone."""
        return replace(self, settled=raw.settled, figures=raw.figures, parent=self)

    def with_aside(self, set_aside: Iterable[str], widened: Mapping[str, Held]) -> Evidence:
        """Return the evidence with figures set aside and vintages widened."""
        return Evidence(
            self.programme,
            self.accept,
            self.settled,
            self.figures,
            frozenset(set_aside),
            dict(widened),
        )


def row_edges(
    programme: Programme, place: Placed, held: Held
) -> Iterator[tuple[int, str, RowEdge]]:
    """Yield row, end and edge for everything a figure binds."""
    name = place.figure.id
    if isinstance(place.form, Largest):
        if held.high is not None:
            for row in place.rows:
                lead = _lead(place, row)
                yield row, "high", RowEdge(held.high.value / lead, held.high, name)
        return
    if isinstance(place.form, Quotient):
        if held.low is not None:
            yield (
                programme.placed[held.low.owner].rows[0],
                "low",
                RowEdge(Fraction(0), held.low, name),
            )
        if held.high is not None:
            yield (
                programme.placed[held.high.owner].rows[1],
                "high",
                RowEdge(Fraction(0), held.high, name),
            )
        return
    for edge, end in ((held.low, "low"), (held.high, "high")):
        if edge is not None:
            turned = end if place.factor > 0 else {"low": "high", "high": "low"}[end]
            yield place.rows[0], turned, RowEdge(edge.value / place.factor, edge, name)


def _lead(place: Placed, row: int) -> Fraction:
    """First coefficient of the month's form whose canonical row this is."""
    assert isinstance(place.form, Largest)
    terms = place.form.each[place.rows.index(row)]
    return Fraction(terms[min(terms)])


def gather(programme: Programme, accept: str, without: frozenset[str] = frozenset()) -> Evidence:
    """Return the evidence at a level of acceptance, before any repair.

    Args:
        programme: the account.
        accept: "C3", "any", …
        without: figures held out.
    """
    figures = tuple(f.id for f in binding(programme.study, accept) if f.id not in without)
    settled = settle(programme.study, (programme.placed[name] for name in figures))
    return Evidence(programme, accept, settled, figures)
