"""The interface of an operator: a number that is suspected, and what is offered about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from passmuster.accounts.arithmetic.explain import Needed
from passmuster.accounts.arithmetic.system import Entry, System
from passmuster.vocabulary.words import join_words, say_number

CHANCE = Fraction(1, 20)
"""Expected number of chance matches above which a match of numbers says nothing."""
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A published part of what a number counts, and how many such have to be tried to meet it."""

    entry: Entry
    tried: int

    @property
    def id(self) -> str:
        """Its id."""
        assert self.entry.id is not None
        return self.entry.id

    @property
    def written(self) -> Fraction:
        """Its number as it stands."""
        assert self.entry.written is not None
        return self.entry.written


@dataclass(frozen=True)
class Suspect:
    """A published number that the others do not bear out, and what they need it to be."""

    system: System
    number: int
    needed: Needed
    range: Fraction | None = None
    """The range its gap may lie in by chance; by default the size of the number."""
    together: tuple[tuple[int, Needed], ...] = ()
    """Everything that is suspected with it, itself included."""

    @cached_property
    def entry(self) -> Entry:
        """The number as published."""
        return self.system.entries[self.number]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Published parts of what it counts: those it is printed as the sum of, then all others.

        A match among the first is judged against them alone, since nothing else need be tried.
        """
        near = self.system.addends(self.number)
        far = [n for n in self.system.parts(self.number) if n not in near]
        tried = [len(near)] * len(near) + [len(near) + len(far)] * len(far)
        entries = (self.system.entries[n] for n in (*near, *far))
        return tuple(Part(e, n) for e, n in zip(entries, tried, strict=True) if e.written)

    @property
    def name(self) -> str:
        """Its id."""
        assert self.entry.id is not None
        return self.entry.id

    @property
    def written(self) -> Fraction:
        """The number as it stands."""
        assert self.entry.written is not None
        return self.entry.written

    @property
    def span(self) -> Fraction:
        """The range that a match is judged against."""
        if self.range is not None:
            return max(self.range, Fraction(1))
        edges = [abs(edge) for edge in self.needed if edge is not None]
        return max([abs(self.written), *edges, Fraction(1)])

    @cached_property
    def slack(self) -> tuple[Fraction, Fraction]:
        """How far its true number may lie below and above the number as it stands."""
        low, high = self.entry.low, self.entry.high
        return (
            Fraction(0) if low is None else self.written - low,
            Fraction(0) if high is None else high - self.written,
        )

    def fits(self, low: Fraction, high: Fraction) -> bool:
        """True if a range has a value in common with what is needed."""
        least, most = self.needed
        return least is not None and most is not None and low <= most and least <= high

    def meets(self, value: Fraction, *added: Entry) -> bool:
        """True if a number, rounded as this one and what was added to it, is what is needed."""
        low, high = value - self.slack[0], value + self.slack[1]
        for entry in added:
            half = _half(entry)
            low, high = low - half, high + half
        return self.fits(low, high)

    def chance(self, tried: int, *added: Entry) -> Fraction:
        """Expected number of matches by chance: numbers tried x tolerance / range."""
        least, most = self.needed
        if least is None or most is None:
            return Fraction(tried)
        tolerance = most - least + sum(self.slack) + sum(2 * _half(entry) for entry in added)
        return tried * max(tolerance, Fraction(1)) / self.span

    def say_needed(self) -> str:
        """Say what the others need it to be."""
        least, most = self.needed
        if least is not None and least == most:
            return say_number(least)
        if least is None or most is None:
            return f"at least {say_number(least)}" if least is not None else "something else"
        return f"between {say_number(least)} and {say_number(most)}"


def _half(entry: Entry) -> Fraction:
    if entry.low is None or entry.high is None:
        return Fraction(0)
    return (entry.high - entry.low) / 2


@dataclass(frozen=True, slots=True)
class Offer:
    """What may have happened to a number. A suggestion with its arithmetic, never a verdict."""

    kind: str
    figure: str
    says: str
    corrected: Fraction
    chance: Fraction
    figures: tuple[str, ...] = ()
    """All that the slip bears on: the number itself and those it was mixed up with."""


Operator = Callable[[Suspect], Iterator[Offer]]


def say_sum(terms: Iterable[Fraction]) -> str:
    """Write a sum out, or its first terms and how many more there are."""
    written = [say_number(term) for term in terms]
    if len(written) > _SHOWN:
        rest = len(written) - _SHOWN + 1
        written = [*written[: _SHOWN - 1], f"{rest} more"]
    return " + ".join(written)


def say_names(entries: Iterable[Entry]) -> str:
    """Name entries by their ids."""
    return join_words([entry.id or "" for entry in entries])
