"""Stretches of a line at an edge of a period: what a total has if it starts or ends elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from passmuster.accounts.arithmetic.system import Entry, System
from passmuster.vocabulary.period import ONE_DAY, Period

MOST = 12
"""Neighbours in a row that a total may have lost or gained."""
Edge = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Published numbers that follow one another, and what they come to."""

    entries: tuple[Entry, ...]
    inside: bool
    """True for the first or last part of the period, False for its neighbours outside."""

    @property
    def total(self) -> Fraction:
        """Their sum."""
        return sum((e.written for e in self.entries if e.written is not None), Fraction(0))

    @property
    def period(self) -> Period:
        """From the first day to the last."""
        periods = [entry.when for entry in self.entries if entry.when is not None]
        return Period(min(p.first for p in periods), max(p.last for p in periods))


def stretches(system: System, number: int, edge: Edge) -> Iterator[Stretch]:
    """Yield the stretches at one edge of an entry's period, inside it and outside."""
    entry = system.entries[number]
    if entry.when is None or entry.line is None:
        return
    line = [
        e
        for n in system.lines.get(entry.line, ())
        if n != number and (e := system.entries[n]).when is not None and e.written is not None
    ]
    whole = entry.when
    if edge == "start":
        yield from _inside(line, whole, forward=True)
        yield from _outside(line, whole, forward=False)
    else:
        yield from _inside(line, whole, forward=False)
        yield from _outside(line, whole, forward=True)


def _inside(line: list[Entry], whole: Period, *, forward: bool) -> Iterator[Stretch]:
    inner = [
        e for e in line if e.when and whole.first <= e.when.first and e.when.last <= whole.last
    ]
    inner = [e for e in inner if e.when != whole]
    chain = _chain(inner, whole.first if forward else whole.last, forward)
    yield from (Stretch(entries, True) for entries in chain if _is_less(entries, whole))
    known = {entries[0].id for entries in chain[:1]}
    for one in inner:
        assert one.when is not None
        at_edge = one.when.first == whole.first if forward else one.when.last == whole.last
        if at_edge and one.id not in known:
            yield Stretch((one,), True)


def _is_less(entries: tuple[Entry, ...], whole: Period) -> bool:
    return Stretch(entries, True).period != whole


def _outside(line: list[Entry], whole: Period, *, forward: bool) -> Iterator[Stretch]:
    day = whole.last + ONE_DAY if forward else whole.first - ONE_DAY
    for entries in _chain(line, day, forward):
        yield Stretch(entries, False)


def _chain(line: list[Entry], day: date, forward: bool) -> list[tuple[Entry, ...]]:
    """Return runs of entries from a day on, each one longer, by the shortest entries there are."""
    found: list[tuple[Entry, ...]] = []
    run: tuple[Entry, ...] = ()
    step = timedelta(days=1) if forward else timedelta(days=-1)
    while len(run) < MOST:
        ahead = [e for e in line if e.when and (e.when.first if forward else e.when.last) == day]
        if not ahead:
            break
        entry = min(ahead, key=lambda e: (e.when.days if e.when else 0, e.id or ""))
        assert entry.when is not None
        run = (*run, entry)
        found.append(run)
        day = (entry.when.last if forward else entry.when.first) + step
    return found
