"""What a register has published so far, what was there to publish, and the gap between them.

Of a register, its figures are chained: what it had published by one day and what it published
from there to another give what it had published by the other, forwards and backwards. Of people
in a stock, each figure is compared with the people of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from passmuster.inference.summary import ENDS
from passmuster.projection.result import Floats
from passmuster.report.charts.inferred_from import Inferred
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import CounterQ, FlowQ, StockQ
from passmuster.vocabulary.words import (
    say_moves,
    say_people,
    say_register,
    say_unit,
    upper_first,
)

FEWEST = 3
"""Dates that make a gap worth showing."""
SAME = "the same origin says it"


@dataclass(frozen=True)
class At:
    """One date: published so far, inferred so far, and the gap between them."""

    day: date
    published: float
    there: tuple[float, float, float]
    gap: tuple[float, float, float]
    figure: str | None = None
    is_edge: bool = False
    """True where at least, or at most, so many were published."""

    @property
    def of_hundred(self) -> float:
        """How many were published for a hundred that were there, in the middle."""
        return 100 * self.published / self.there[1] if self.there[1] > 0 else float("nan")


@dataclass(frozen=True)
class Gap:
    """What one origin publishes of one thing, against what was there."""

    name: str
    origin: str
    kind: Literal["cases", "moves", "people"]
    what: str
    """What was published, as a title begins."""
    against: str
    """What was there to publish."""
    unit: str
    dates: tuple[At, ...]
    days: tuple[date, ...]
    levels: Floats
    """What was there at every month end: its 5, 50 and 95 % points, [level, month]."""
    is_of_unsure_scope: bool = False


def gaps(shown: Inferred) -> tuple[Gap, ...]:
    """Return what was published against inferred, for all that has figures at several dates."""
    found = [*_of_registers(shown), *_of_flows(shown), *_of_stocks(shown)]
    kept = [gap for gap in found if len(gap.dates) >= FEWEST]
    return tuple(sorted(kept, key=lambda g: (-len(g.dates), g.name)))


# ---------------------------------------------------------------- chains


@dataclass(frozen=True)
class _Piece:
    """So many from one day's end to another's."""

    start: date
    end: date
    value: float


def chained(pieces: Iterable[_Piece], start: date) -> Mapping[date, float]:
    """Return what had been published by each day that pieces lead to.

    Args:
        pieces: what was published from one day's end to another's.
        start: the day from which it is added up.
    """
    known = {start: 0.0}
    left = sorted(pieces, key=lambda p: ((p.end - p.start).days, p.start))
    while True:
        for piece in left:
            if piece.start in known and piece.end not in known:
                known[piece.end] = known[piece.start] + piece.value
            elif piece.end in known and piece.start not in known and piece.start > start:
                known[piece.start] = known[piece.end] - piece.value
            else:
                continue
            break
        else:
            return known
        left.remove(piece)


def _pieces(figures: Iterable[Figure]) -> list[_Piece]:
    found = []
    for figure in figures:
        during, interval = getattr(figure.quantity, "during", None), figure.interval()
        if not isinstance(during, Period) or interval.low is None or interval.high is None:
            continue
        middle = float(interval.low + interval.high) / 2
        found.append(_Piece(during.first - ONE_DAY, during.last, middle))
    return found


def _usable(shown: Inferred, origin: str) -> list[Figure]:
    """Figures of an origin that were fitted, or that others of it say already."""
    left_out = shown.posterior.evidence.left_out
    return [
        f for f in shown.study.figures
        if shown.study.source_of(f).origin_id == origin
        and left_out.get(f.id, SAME).startswith(SAME)
    ]  # fmt: skip


def _plain(figure: Figure) -> bool:
    quantity = figure.quantity
    return not (getattr(quantity, "ages", None) or getattr(quantity, "within", None))


# ---------------------------------------------------------------- registers and moves


def _of_registers(shown: Inferred) -> list[Gap]:
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for series in shown.posterior.evidence.reporting.series.values():
        counters = groups.setdefault((series.origin, series.flows), [])
        if series.counter not in counters:
            counters.append(series.counter)
    found = []
    for (origin, flows), counters in groups.items():
        published = _published(shown, origin, counters)
        for names, known in _together(published, counters, shown).items():
            found.append(_added_up("cases", names, origin, flows, known, shown))
    return found


def _published(
    shown: Inferred, origin: str, counters: Sequence[str]
) -> dict[tuple[str, ...], list[_Piece]]:
    """What was published of each set of counters."""
    found: dict[tuple[str, ...], list[_Piece]] = {}
    for figure in _usable(shown, origin):
        if not isinstance(figure.quantity, CounterQ) or not _plain(figure):
            continue
        members = tuple(c for c in counters if c in shown.study.members(figure.quantity.counter))
        if members:
            found.setdefault(members, []).extend(_pieces([figure]))
    return found


def _together(
    published: Mapping[tuple[str, ...], list[_Piece]], counters: Sequence[str], shown: Inferred
) -> Mapping[tuple[str, ...], Mapping[date, float]]:
    """All counters of a register together where that is known at several dates, else each."""
    start = shown.posterior.days[0]
    single: dict[tuple[str, ...], Mapping[date, float]] = {
        (c,): chained(published.get((c,), ()), start) for c in counters
    }
    if len(counters) == 1:
        return single
    both = set.intersection(*(set(known) for known in single.values())) - {start}
    pieces = [_Piece(start, day, sum(known[day] for known in single.values())) for day in both]
    whole = chained([*pieces, *published.get(tuple(counters), ())], start)
    ends = set(shown.posterior.days)
    return {tuple(counters): whole} if len(set(whole) & ends) > FEWEST else single


def _of_flows(shown: Inferred) -> list[Gap]:
    found: dict[tuple[str, frozenset[str]], tuple[tuple[str, ...], list[Figure]]] = {}
    for origin in sorted({row.origin for row in shown.posterior.evidence.rows}):
        for figure in _usable(shown, origin):
            if isinstance(figure.quantity, FlowQ) and _plain(figure):
                names = figure.quantity.flow
                key = (origin, frozenset(shown.study.members(names)))
                found.setdefault(key, (names, []))[1].append(figure)
    made = []
    for (origin, members), (names, figures) in found.items():
        if members <= set(shown.projection.model.flows):
            known = chained(_pieces(figures), shown.posterior.days[0])
            made.append(_added_up("moves", names, origin, tuple(members), known, shown))
    return made


def _added_up(
    kind: Literal["cases", "moves"], names: tuple[str, ...], origin: str, flows: tuple[str, ...],
    known: Mapping[date, float], shown: Inferred,
) -> Gap:  # fmt: skip
    """The gap of what is added up from the first day of the world."""
    posterior, study = shown.posterior, shown.study
    model = posterior.coarse.model
    columns = [model.flows.index(f) for f in flows]
    by_month = posterior.fits.moves[:, list(posterior.coarse.month_ends)]
    there: Floats = by_month[:, :, columns].sum(axis=2)
    dates = []
    for n, day in enumerate(posterior.days[: shown.last + 1]):
        if n and day in known:
            dates.append(_at(day, known[day], there[:, n]))
    groups = {frozenset(study.members((g.name,))): g.name for g in study.force.group}
    group = groups.get(frozenset(flows))
    against = say_moves((group,) if group else flows, study)
    what = say_register(names, study) if kind == "cases" else f"moves {say_moves(names, study)}"
    unit = say_unit(study.counters[names[0]].unit) if kind == "cases" else "moves"
    levels: Floats = np.quantile(there, ENDS, axis=0)
    return Gap(
        "-".join(names), origin, kind, upper_first(what), f"moves {against}", unit, tuple(dates),
        posterior.days, levels,
    )  # fmt: skip


def _at(
    day: date, published: float, there: Floats, figure: str | None = None, *, is_edge: bool = False
) -> At:
    low, middle, high = (float(v) for v in np.quantile(there, ENDS))
    gap = (low - published, middle - published, high - published)
    return At(day, published, (low, middle, high), gap, figure, is_edge)


# ---------------------------------------------------------------- people


def _of_stocks(shown: Inferred) -> list[Gap]:
    posterior, study = shown.posterior, shown.study
    figure_by_id = {f.id: f for f in study.figures}
    found: dict[tuple[str, tuple[str, ...]], list[At]] = {}
    for row in posterior.evidence.rows:
        if not isinstance(row.quantity, StockQ) or row.quantity.ages or row.is_quotient:
            continue
        interval, on = figure_by_id[row.figure].interval(), row.quantity.on
        edges = [float(e) for e in (interval.low, interval.high) if e is not None]
        day = on.last if isinstance(on, Period) else on
        if day is None or not edges:
            continue
        there = posterior.summed(posterior.fits, row.shape.each[0], plain=True)
        at = _at(day, sum(edges) / len(edges), there, row.figure, is_edge=len(edges) == 1)
        found.setdefault((row.origin, row.quantity.stock), []).append(at)
    made = []
    unsure = {(row.origin, row.quantity.stock) for row in posterior.evidence.rows
              if isinstance(row.quantity, StockQ) and row.scope is not None}  # fmt: skip
    for (origin, names), dates in found.items():
        drawn = shown.values("stock", names)
        if drawn is None or len({at.day for at in dates}) < FEWEST:
            continue
        what = say_people(names, study)
        levels: Floats = np.quantile(drawn, ENDS, axis=0)
        made.append(
            Gap("-".join(names), origin, "people", upper_first(what), what, "people",
                tuple(sorted(dates, key=lambda at: at.day)), posterior.days, levels,
                (origin, names) in unsure)
        )  # fmt: skip
    return made
