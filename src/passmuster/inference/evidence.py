"""Evidence: which figures bear on the world, as rows, and why the others do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import log, sqrt

from passmuster.inference.once import each_once
from passmuster.inference.quantities import (
    Breaks,
    DayReader,
    NotHeld,
    Reader,
    Shape,
    Sum,
    WorldModel,
)
from passmuster.inference.reporting import Z95, Reporting
from passmuster.vocabulary.figure import BINDING, Figure
from passmuster.vocabulary.period import ONE_DAY, Period, month_end
from passmuster.vocabulary.quantity import (
    ChangeQ,
    CounterQ,
    DifferenceQ,
    FlowQ,
    QuantityForm,
    ShareQ,
    StockQ,
    SumQ,
    walk,
)
from passmuster.vocabulary.reporter import Reporter
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

HELD_OUT = "held out"
HALF_A_PERSON = 0.5
"""Least deviation of an edge of a change or difference: numbers of people are whole."""


@dataclass(frozen=True)
class Row:
    """A figure as the likelihood takes it."""

    figure: str
    origin: str
    source: str
    quantity: QuantityForm
    shape: Shape
    kind: str
    """lognormal, normal, negative_binomial, at_least or at_most."""
    x: float
    """The number; of an edge its logarithm, unless it is signed."""
    sd: float
    """Relative for lognormal and one-sided kinds; the size for the negative binomial."""
    factors: Breaks
    """Parameters that multiply the mean: 1 + share x (value - 1)."""
    scope: str | None
    seen: Shape
    """The quantity as its reporter counts it; `shape` is the quantity as it is."""
    said: Shape
    """The quantity by its very days, by which it is known again."""
    is_signed: bool = False
    """True for an edge of a change or a difference, which may lie below zero."""

    @property
    def low(self) -> float | None:
        """Lower end of what was published."""
        return None if self.kind == "at_most" else self.x

    @property
    def is_edge(self) -> bool:
        """True for "at least" and "at most"; their `x` is a logarithm."""
        return self.kind in ("at_least", "at_most")

    @property
    def is_quotient(self) -> bool:
        """True for shares, ratios and hazards."""
        return self.shape.under is not None


@dataclass(frozen=True)
class StopRow:
    """Months in which an origin went on to publish, or stopped."""

    origin: str
    sums: tuple[Sum, ...]
    stopped: bool
    reference: float
    chance: str
    elasticity: str
    factors: Breaks


@dataclass(frozen=True)
class Evidence:
    """All rows, what was left out and why, and the reporters they go through."""

    rows: tuple[Row, ...]
    stops: tuple[StopRow, ...]
    left_out: Mapping[str, str]
    reporting: Reporting
    stops_left_out: Mapping[str, str]
    """Origins whose stop does not count, and why."""

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the figures that are rows."""
        return tuple(row.figure for row in self.rows)


def assemble(
    study: Study,
    coarse: WorldModel,
    without: Mapping[str, str] | None = None,
    *,
    silence: bool = True,
) -> Evidence:
    """Return the evidence of a study for a coarse world.

    Args:
        study: the study.
        coarse: the world.
        without: ids of figures that must not count, and why.
        silence: whether it counts that an origin stopped to publish.
    """
    reporting = Reporting(study, coarse.model.flows)
    left_out: dict[str, str] = {}
    found: list[tuple[Figure, Row]] = []
    for figure in sorted(study.figures, key=lambda f: f.id):
        reason = (without or {}).get(figure.id) or _refused(study, figure)
        if reason is None:
            try:
                found.append((figure, _row(study, coarse, reporting, figure)))
                continue
            except NotHeld as why:
                reason = str(why)
        left_out[figure.id] = reason
    rows = each_once(study, found, left_out)
    silent: dict[str, str] = {}
    stops = tuple(_stops(study, coarse, reporting, silent)) if silence else ()
    return Evidence(tuple(rows), stops, dict(sorted(left_out.items())), reporting, silent)


def left_out_of(world: World, held_out: Collection[str] = ()) -> dict[str, str]:
    """Return the figures that must not count, and why: held out, or said by the scenario."""
    return {**world.scenario.figures_left_out, **dict.fromkeys(held_out, HELD_OUT)}


def _refused(study: Study, figure: Figure) -> str | None:
    if figure.kind not in BINDING:
        return f"a {figure.kind} is not what came about"
    if not study.grade_of(figure).passes(study.settings.accept):
        return f"its grade is below {study.settings.accept}"
    as_of = study.settings.as_of
    if as_of is not None and study.published(figure) > as_of:
        return f"it was published after {as_of}"
    return None


def _row(study: Study, coarse: WorldModel, reporting: Reporting, figure: Figure) -> Row:
    number, reporter = reporting.reporter_of(figure)
    quantity, counted = figure.quantity, partial(reporting.columns, number, reporter)
    shape = Reader(study, coarse, counted).read(quantity)
    if shape.ever is not None:
        raise NotHeld("distinct people are known of a world only after it has run")
    scope = None
    if shape.wide is not None:
        scope = reporting.scope(reporter, quantity)
    seen = Reader(study, coarse, counted, reporting.lens(reporter, quantity)).read(quantity)
    said = DayReader(study, coarse, counted).read(quantity)
    kind, x, sd = _error(reporting, reporter, figure)
    return Row(
        figure.id, reporter.origin, figure.source, quantity, shape, kind, x, sd,
        _factors(reporting, reporter, quantity), scope, seen, said, _is_signed(quantity),
    )  # fmt: skip


def _factors(reporting: Reporting, reporter: Reporter, quantity: QuantityForm) -> Breaks:
    """Return what multiplies a row's mean. Of a share nothing: it is in both of its parts.

    Breaks are in what is seen of people and moves, and with coverage in the registrations.
    """
    if isinstance(quantity, ShareQ):
        return ()
    factors: list[tuple[str, float]] = []
    if (bias := reporting.bias(reporter)) is not None:
        factors.append((bias, 1.0))
    if any(part.form == "counter" for part in walk(quantity)):
        return tuple(factors)
    if (coverage := reporting.coverage(reporter)) is not None:
        factors.append((coverage, 1.0))
    return tuple(factors)


def _error(reporting: Reporting, reporter: Reporter, figure: Figure) -> tuple[str, float, float]:
    """Return the kind of error, the middle or the edge, and how far it is off."""
    spread = reporting.overdispersion(reporter, figure)
    interval = figure.interval()
    low, high = (None if e is None else float(e) for e in (interval.low, interval.high))
    if low is None or high is None:
        edge = low if high is None else high
        assert edge is not None
        kind = "at_least" if high is None else "at_most"
        if _is_signed(figure.quantity):
            return kind, edge, max(spread * abs(edge), HALF_A_PERSON)
        if edge == 0 and kind == "at_most" and _is_count(figure.quantity):
            return "negative_binomial", 0.0, _size(spread)
        if edge <= 0:
            raise NotHeld("its edge is not above zero, and says nothing of a count")
        return kind, log(edge), max(spread, 1e-3)
    middle, half = (low + high) / 2, (high - low) / 2
    # A range is read as 90 % of a normal, a rounded number as anything that rounds to it.
    width = half / Z95 if figure.rounded_to is None else half / sqrt(3)
    revised = float(reporter.revision)
    if low == high == 0 and _is_count(figure.quantity):
        return "negative_binomial", 0.0, _size(spread, revised)
    if isinstance(figure.quantity, ShareQ) or _is_signed(figure.quantity) or low <= 0:
        sd = sqrt(width**2 + ((spread**2 + revised**2) * middle**2))
        if sd == 0:
            raise NotHeld("a zero without a width has no likelihood")
        return "normal", middle, sd
    counted = any(part.form == "counter" for part in walk(figure.quantity))
    if counted and half == 0 and middle == int(middle):
        return "negative_binomial", middle, _size(spread, revised)
    relative = width / middle
    if figure.rounded_to is None and half > 0:
        middle, relative = sqrt(low * high), log(high / low) / (2 * Z95)
    sd = sqrt(relative**2 + spread**2 + revised**2)
    return "lognormal", middle, max(sd, 1e-4)


def _size(spread: float, revised: float = 0.0) -> float:
    """Return the size of a negative binomial; its variance is mu + mu^2 / size."""
    return 1 / max(spread**2 + revised**2, 1e-8)


def _is_signed(quantity: QuantityForm) -> bool:
    """Tell whether a quantity may lie below zero."""
    return isinstance(quantity, (ChangeQ, DifferenceQ)) or (
        isinstance(quantity, SumQ) and any(_is_signed(part) for part in quantity.sum)
    )


def _is_count(quantity: QuantityForm) -> bool:
    """Tell whether a quantity is a number of people, moves or cases, of which none is a number."""
    if isinstance(quantity, SumQ):
        return all(_is_count(part) for part in quantity.sum)
    return isinstance(quantity, (StockQ, FlowQ, CounterQ))


def _stops(
    study: Study, coarse: WorldModel, reporting: Reporting, left_out: dict[str, str]
) -> list[StopRow]:
    """Return the stops, as far as they are known by the study's `as_of`."""
    found = []
    as_of = study.settings.as_of or date.max
    for number, reporter in enumerate(study.reporters):
        stop = reporter.stop
        if stop is None:
            continue
        silent = _next_month(stop.last)
        has_stopped = stop.has_stopped and silent <= as_of
        counted = partial(reporting.columns, number, reporter)
        reader = Reader(study, coarse, counted, reporting.lens(reporter, stop.quantity))
        of_stock = stop.quantity.form == "stock"
        sums, why = [], f"none of its months lies before {as_of}"
        for month in Period(stop.since, silent if has_stopped else stop.last).months():
            if month.last > as_of:
                break
            when = {"on": month.last} if of_stock else {"during": month}
            try:
                sums.append(reader.read(stop.quantity.model_copy(update=when)).each[0])
            except NotHeld as reason:
                why = str(reason)  # before the world begins, or after it ends
        if not sums:
            left_out[reporter.origin] = why
            continue
        chance, elasticity = reporting.stop(reporter)
        factors = _factors(reporting, reporter, stop.quantity)
        found.append(StopRow(reporter.origin, tuple(sums), has_stopped, float(stop.reference),
                             chance, elasticity, factors))  # fmt: skip
    return found


def _next_month(day: date) -> date:
    first = day + ONE_DAY
    return month_end(first.year, first.month)
