"""Columns of the account: stocks at cuts, flows and registrations in intervals, and helpers.

Every column is at least zero. Columns are numbered as they are asked for; their names are what a
proof prints.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from passmuster.accounts.calendar import Calendar
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.study import Study


@dataclass(frozen=True)
class Running:
    """A cumulated column: plain columns added up from a first cut on."""

    origin: int
    adds: tuple[tuple[str, str], ...]
    """Kind ("flow" or "counter") and name."""


class Columns:
    """Numbers and names of columns; grows while the programme is built."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._numbers: dict[Hashable, int] = {}
        self.names: list[str] = []
        self.keys: list[Hashable] = []
        self._plain: list[tuple[str, str, int] | None] = []
        self.running: dict[str, Running] = {}
        """What the cumulated columns of each label add up."""

    def copy(self) -> Columns:
        """Return the same columns, to which others can be added without touching these."""
        other = Columns(self._calendar)
        other._numbers = dict(self._numbers)
        other.names, other.keys = list(self.names), list(self.keys)
        other.running = dict(self.running)
        return other

    def __len__(self) -> int:
        return len(self.names)

    def has(self, key: Hashable) -> bool:
        """True if the column exists already."""
        return key in self._numbers

    def of(self, key: Hashable, name: str) -> int:
        """Return the number of a column, made on first use."""
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.names)
            self.names.append(name)
            self.keys.append(key)
        return number

    def number(self, key: Hashable) -> int:
        """Return the number of a column that exists."""
        return self._numbers[key]

    def plain(self, column: int) -> tuple[str, str, int] | None:
        """Kind, name and place of a plain column, or of the whole a band belongs to."""
        while len(self._plain) < len(self.keys):
            self._plain.append(self._plain_of(self.keys[len(self._plain)]))
        return self._plain[column]

    def _plain_of(self, key: Hashable) -> tuple[str, str, int] | None:
        assert isinstance(key, tuple)
        if isinstance(key[0], tuple):
            return self._plain_of(self.keys[key[0][1]])
        return key if key[0] in ("stock", "flow", "counter") else None

    def band(self, column: int) -> Hashable:
        """Number of an age band among those of its whole; None for a column that is no band."""
        key = self.keys[column]
        return key[1] if isinstance(key, tuple) and isinstance(key[0], tuple) else None

    def is_helper(self, column: int) -> bool:
        """True for a column that stands for a quantity, not for people, moves or registrations."""
        key = self.keys[column]
        return isinstance(key, tuple) and key[0] in ("fresh", "ever")

    def fresh(self, name: str) -> int:
        """Return a new column that nothing else shares."""
        return self.of(("fresh", len(self.names)), f"{name} #{len(self.names)}")

    def stock(self, name: str, cut: int) -> int:
        """People in a stock at a cut."""
        number = self._numbers.get(("stock", name, cut))
        # Names are written once: asking again, which happens very often, writes nothing.
        if number is not None:
            return number
        return self.of(("stock", name, cut), f"{name} on {self._calendar.cuts[cut]}")

    def flow(self, name: str, interval: int) -> int:
        """Moves in an interval."""
        return self._in_interval("flow", name, interval)

    def counter(self, name: str, interval: int) -> int:
        """Registrations in an interval."""
        return self._in_interval("counter", name, interval)

    def _in_interval(self, kind: str, name: str, interval: int) -> int:
        number = self._numbers.get((kind, name, interval))
        if number is not None:
            return number
        return self.of((kind, name, interval), f"{name} in {self._calendar.name(interval)}")


def age_bands(
    study: Study, quantities: Iterable[QuantityForm]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return for each stock, flow or counter the bands that the ages mentioned of it split it into.

    Bands are [first age, last age]; the first reaches from 0, the last to 999.
    """
    edges: dict[str, set[int]] = {}
    for quantity in quantities:
        for part in walk(quantity):
            ages = getattr(part, "ages", None)
            if ages is None:
                continue
            for name in study.members(getattr(part, part.form)):
                edges.setdefault(name, set()).update((ages[0], ages[1] + 1))
    bands = {}
    for name, marks in edges.items():
        steps = [0, *sorted(mark for mark in marks if mark > 0), 1000]
        bands[name] = tuple((a, b - 1) for a, b in pairwise(steps))
    return bands
