"""The tables of a projection's page: what every stock and flow comes to, measures, differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from passmuster.projection.result import Floats, Projection
from passmuster.report.charts.beside import Pair, differences, say_more
from passmuster.report.charts.dated import Subject
from passmuster.report.charts.drawn_from import Shown, fan_of
from passmuster.report.charts.fans import MIDDLE, phrase_of, say_near
from passmuster.report.charts.flags import flags
from passmuster.vocabulary.words import say_day, upper_first

SHOWN_DAYS = 4
STATUS_WORDS = {"begins": "", "enacted": "enacted", "proposed": "proposed",
                "hypothetical": "supposed: not law"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One stock, flow or group: its middle and where eight draws in ten lie, on a few days."""

    what: str
    name: str
    kind: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The days of the columns, and the rows."""

    days: tuple[str, ...]
    rows: tuple[NumberRow, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A measure that bears on the projection."""

    since: str
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class ApartRow:
    """How far one quantity is from the other scenario's at the end."""

    what: str
    kind: str
    first: str
    second: str
    apart: str
    span: str
    more: str


def rule_rows(projection: Projection) -> tuple[RuleRow, ...]:
    """Return the measures that bear on a projection, by day."""
    return tuple(
        RuleRow(say_day(f.day), upper_first(f.text), STATUS_WORDS.get(f.kind, f.kind))
        for f in flags(projection)
        if f.kind != "begins"
    )


def numbers(shown: Shown) -> Numbers:
    """Return people at a few days, and moves between them, of everything in the world."""
    projection = shown.projection
    at = _picked(len(projection.days))
    rows = []
    for name, drawn in projection.stocks.items():
        picked = drawn[:, [0, *(n + 1 for n in at)]]
        rows.append(_row(shown, "stock", name, picked))
    for name, drawn in projection.flows.items():
        whole = np.cumsum(drawn, axis=1)
        start = np.zeros((len(whole), 1))
        rows.append(_row(shown, "flow", name, np.concatenate([start, whole[:, at]], axis=1)))
    days = (projection.eve, *(projection.days[n] for n in at))
    return Numbers(tuple(map(say_day, days)), tuple(rows))


def _picked(days: int) -> list[int]:
    count = min(SHOWN_DAYS, days)
    return sorted({round((i + 1) * days / count) - 1 for i in range(count)})


def _row(shown: Shown, kind: str, name: str, drawn: Floats) -> NumberRow:
    subject = Subject("stock" if kind == "stock" else "flow", (name,), ())
    levels = fan_of(drawn)
    cells = []
    for n in range(levels.shape[1]):
        low, middle, high = levels[1, n], levels[MIDDLE, n], levels[5, n]
        span = "" if high - low < 0.5 else f"{say_near(low)} to {say_near(high)}"
        cells.append((say_near(middle), span))
    what = "people" if kind == "stock" else "moves since the start"
    return NumberRow(phrase_of(subject, shown), name, what, tuple(cells))


def apart_rows(pair: Pair) -> Iterator[ApartRow]:
    """Yield what differs between two projections on the last day that both have."""
    for subject, apart in differences(pair):
        both = pair.values(subject.kind, subject.names)
        assert both is not None
        first, second = (float(np.median(drawn[:, -1])) for drawn in both)
        low, middle, high = np.quantile(apart[:, -1], (0.1, 0.5, 0.9))
        above = int((apart[:, -1] > 0).sum())
        yield ApartRow(
            what=phrase_of(subject, pair.first),
            kind="people" if subject.kind == "stock" else "moves a month",
            first=say_near(first),
            second=say_near(second),
            apart=say_more(float(middle)),
            span=f"{say_near(low)} to {say_near(high)}",
            more=f"{above:,} of {len(apart):,}",
        )
