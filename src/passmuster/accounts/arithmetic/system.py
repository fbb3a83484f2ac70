"""A system of sums: numbers as published, and equations that hold of what they count.

A table is one, and so is the part of an account that is plain addition. What was not published
stands in it too, as any count from zero up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from passmuster.vocabulary.period import Period

ONE = Fraction(1)
Line = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One number. `low` and `high` are its edges as published, rounding included."""

    id: str | None
    """None for what was not published."""
    low: Fraction | None
    high: Fraction | None
    weight: int = 1
    """By its grade: what it costs to call it wrong."""
    below: Fraction = Fraction(0)
    above: Fraction = Fraction(0)
    """How far a documented revision may take it past its edges."""
    written: Fraction | None = None
    """The number as it stands, where one number was published."""
    terms: Mapping[int, Fraction] = field(default_factory=dict)
    """What it counts: coefficients of the smallest things counted."""
    line: Line | None = None
    """Entries of one line count the same thing at different times, or in different rows."""
    when: Period | None = None
    order: int = 0
    is_total: bool = False
    signed: bool = False
    """True for a change or a difference, which may be below zero."""
    says: str = ""

    @property
    def width(self) -> Fraction:
        """Width of what was published; one whole count where it is exact."""
        if self.low is None or self.high is None:
            return ONE
        return max(self.high - self.low, ONE)


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum that comes to zero: coefficients by number of entry."""

    terms: Mapping[int, Fraction]
    says: str


@dataclass(frozen=True)
class System:
    """Entries and the equations among them."""

    entries: tuple[Entry, ...]
    equations: tuple[Equation, ...]

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """Numbers of published entries."""
        return {entry.id: n for n, entry in enumerate(self.entries) if entry.id is not None}

    @cached_property
    def equations_of(self) -> Mapping[int, tuple[int, ...]]:
        """For each entry the equations it stands in."""
        found: dict[int, list[int]] = {}
        for number, equation in enumerate(self.equations):
            for entry in equation.terms:
                found.setdefault(entry, []).append(number)
        return {entry: tuple(numbers) for entry, numbers in found.items()}

    @cached_property
    def lines(self) -> Mapping[Line, tuple[int, ...]]:
        """Published entries of each line, in order."""
        found: dict[Line, list[int]] = {}
        for number, entry in enumerate(self.entries):
            if entry.line is not None and entry.id is not None:
                found.setdefault(entry.line, []).append(number)
        return {
            line: tuple(sorted(numbers, key=lambda n: (self.entries[n].order, n)))
            for line, numbers in found.items()
        }

    def parts(self, whole: int) -> tuple[int, ...]:
        """Return published entries that count a part of what one counts, and not all of it."""
        terms = self.entries[whole].terms
        return tuple(
            number
            for number, entry in enumerate(self.entries)
            if number != whole
            and entry.id is not None
            and entry.written is not None
            and entry.terms
            and len(entry.terms) <= len(terms)
            and entry.terms != terms
            and all(0 < value <= terms.get(atom, 0) for atom, value in entry.terms.items())
        )

    def addends(self, whole: int) -> tuple[int, ...]:
        """Return published entries that an equation adds up to one, as a table prints them."""
        found: dict[int, None] = {}
        for number in self.equations_of.get(whole, ()):
            terms = self.equations[number].terms
            if all(value * terms[whole] < 0 for n, value in terms.items() if n != whole):
                found.update(dict.fromkeys(n for n in terms if n != whole))
        return tuple(n for n in found if self.entries[n].written is not None)

    def edges(self, number: int) -> tuple[Fraction | None, Fraction | None]:
        """What an entry may be if it is right: its edges, and a documented revision past them."""
        entry = self.entries[number]
        if entry.id is None:
            return (Fraction(0) if entry.low is None else entry.low), entry.high
        low = None if entry.low is None else entry.low - entry.below
        if not entry.signed:
            low = Fraction(0) if low is None else max(low, Fraction(0))
        return low, None if entry.high is None else entry.high + entry.above

    def reach(self, equation: Equation, without: int) -> tuple[Fraction | None, Fraction | None]:
        """What the other entries of an equation leave for one of them."""
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(0)
        lead = equation.terms[without]
        for number, factor in equation.terms.items():
            if number == without:
                continue
            share = -factor / lead
            least, most = self.edges(number)
            if share < 0:
                least, most = most, least
            low = None if low is None or least is None else low + share * least
            high = None if high is None or most is None else high + share * most
        return low, high

    def is_broken(self, equation: Equation) -> bool:
        """True if its entries cannot all be right."""
        number = next(iter(equation.terms))
        (low, high), (least, most) = self.reach(equation, number), self.edges(number)
        return (low is not None and most is not None and low > most) or (
            high is not None and least is not None and high < least
        )

    def broken(self) -> Iterator[int]:
        """Yield the equations whose entries cannot all be right."""
        for number, equation in enumerate(self.equations):
            if self.is_broken(equation):
                yield number
