"""What is said and what is possible as two bars on one scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from passmuster.auditing.finding import Range
from passmuster.vocabulary.period import add_months
from passmuster.vocabulary.words import say_value

LOG_FROM = 100
"""Where the largest edge is so many times the smallest, tens are evenly spaced instead of ones."""
MARGIN = 6.0
"""Per cent of the width left free beside an end that is drawn as an arrow."""
THIN = 0.8
"""Per cent of the width below which a bar is drawn as a mark."""
WANTED_TICKS = 4
CROWDED = 17.0
"""Per cent of the width that a label of ten characters takes on a telephone."""


@dataclass(frozen=True, slots=True)
class Span:
    """One bar, in per cent of the width; an open end is an arrow."""

    left: float
    width: float
    open_left: bool
    open_right: bool

    @property
    def is_mark(self) -> bool:
        """True for a single value, or a range too narrow to see."""
        return self.width < THIN

    @property
    def middle(self) -> float:
        """Where a mark stands."""
        return round(self.left + self.width / 2, 2)

    @property
    def right(self) -> float:
        """The right end."""
        return round(self.left + self.width, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled line across the scale."""

    at: float
    label: str

    @property
    def place(self) -> str:
        """How the label sits on its line, so that none leaves the page."""
        return "first" if self.at < 12 else "last" if self.at > 88 else "middle"


@dataclass(frozen=True, slots=True)
class Bar:
    """Two ranges on one scale."""

    said: Span
    possible: Span
    ticks: tuple[Tick, ...]
    is_log: bool


class _Scale:
    def __init__(self, edges: Sequence[float], is_log: bool, left: bool, right: bool) -> None:
        self.is_log = is_log
        low, high = min(edges), max(edges)
        if is_log:
            low, high = math.floor(math.log10(low)), math.ceil(math.log10(high))
        elif low >= 0 and low < high / 2:
            low = 0.0  # a bar that does not start at zero makes small differences look large
        if low == high:
            pad = max(1.0, abs(low) * 0.05)
            low, high = low - pad, high + pad
        self.low, self.high = low, high
        self._start = MARGIN if left else 0.0
        self._room = 100 - self._start - (MARGIN if right else 0.0)

    def at(self, value: float) -> float:
        place = math.log10(value) if self.is_log else value
        share = (place - self.low) / (self.high - self.low)
        return round(self._start + share * self._room, 2)


def bar(asserted: Range | None, reachable: Range | None, unit: str | None) -> Bar | None:
    """Return the two ranges on one scale; None where there is nothing to draw."""
    if asserted is None or reachable is None or unit == "value":
        return None
    edges = [float(edge) for edge in (*asserted, *reachable) if edge is not None]
    if not edges:
        return None
    is_log = unit != "date" and min(edges) > 0 and max(edges) / min(edges) >= LOG_FROM
    if unit == "date":
        scale = _Scale([min(edges) - 30, max(edges) + 30], False, True, True)
    else:
        left = asserted[0] is None or reachable[0] is None
        right = asserted[1] is None or reachable[1] is None
        scale = _Scale(edges, is_log, left, right)
    ticks = tuple(_spaced([Tick(scale.at(v), _label(v, unit)) for v in _marks(scale, unit)]))
    return Bar(_span(asserted, scale), _span(reachable, scale), ticks, is_log)


def _span(pair: Range, scale: _Scale) -> Span:
    low, high = pair
    left = 0.0 if low is None else scale.at(float(low))
    right = 100.0 if high is None else scale.at(float(high))
    return Span(left, round(max(0.0, right - left), 2), low is None, high is None)


def _label(value: float, unit: str | None) -> str:
    return say_value(Fraction(f"{value:.9g}"), unit)


def _marks(scale: _Scale, unit: str | None) -> Iterator[float]:
    if scale.is_log:
        yield from (10.0**power for power in range(int(scale.low), int(scale.high) + 1))
        return
    if unit == "date":
        yield from _month_starts(scale.low, scale.high)
        return
    step = _nice((scale.high - scale.low) / WANTED_TICKS)
    first = math.ceil(scale.low / step)
    last = math.floor(scale.high / step)
    yield from (number * step for number in range(first, last + 1))


def _month_starts(low: float, high: float) -> Iterator[float]:
    first, last = (date.fromordinal(round(edge)) for edge in (low, high))
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months <= n * WANTED_TICKS), 120)
    for ahead in range(1, months + 1):
        day = add_months(first, ahead)
        if (day.year * 12 + day.month - 1) % step == 0 and day <= last:
            yield float(day.toordinal())


def _nice(step: float) -> float:
    """The next larger of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next((n * power for n in (1, 2, 5) if n * power >= step * 0.999), 10 * power)


def _spaced(ticks: Sequence[Tick]) -> Iterator[Tick]:
    """Leave out ticks whose labels would run into one another."""
    free_from = -math.inf
    for tick in ticks:
        if tick.at >= free_from:
            yield tick
            free_from = tick.at + max(CROWDED, len(tick.label) * 2.2)
