"""The evidence over time: a chart for each quantity that several dated figures are about."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.auditing.finding import Audit, Band
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import HEADER, Dated, Subject, rows_of, subjects
from passmuster.report.charts.figure_marks import (
    bracket_layers,
    figure_layers,
    highest,
    rivals_among,
)
from passmuster.report.charts.key import with_key
from passmuster.report.charts.lettering import said_down, said_near, said_range, said_up, shortened
from passmuster.report.charts.marks import field, layered, number_axis, time_axis, values
from passmuster.report.charts.rules import rule_layers, rules
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_count, say_day, upper_first

FEWEST = 4
"""Figures of one quantity that make a chart worth drawing."""
MOST = 10
"""Charts of evidence on one page; the table has every figure."""
HEADROOM = 1.08
CROP = 1.6
"""A band is cut where it rises above so many times the highest figure."""


def evidence_charts(audit: Audit, study: Study) -> tuple[Chart, ...]:
    """Return charts of what was published over time, with the reachable band where known.

    Args:
        audit: the audit; with bands for stocks and groups if it was asked for them.
        study: the study it is of.
    """
    bands = {band.names: band for band in audit.bands if len(band.days) > 1}
    found = {
        s.names: s for s in subjects(audit, study) if len(s.figures) >= FEWEST or s.names in bands
    }
    for names in bands:
        found.setdefault(names, Subject("stock", names, ()))
    banded = [found.pop(names) for names in bands]
    chosen = [*banded, *list(found.values())[: max(0, MOST - len(banded))]]
    return tuple(evidence_chart(s, audit, study, bands.get(s.names)) for s in chosen)


def evidence_chart(subject: Subject, audit: Audit, study: Study, band: Band | None) -> Chart:
    """Return the chart of one quantity."""
    if subject.kind == "counter":
        from passmuster.report.charts.cases import cases_chart

        return cases_chart(subject, audit, study)
    if subject.kind == "flow":
        return _flow_chart(subject, audit, study)
    return _stock_chart(subject, audit, study, band)


# ---------------------------------------------------------------- stocks


def _stock_chart(subject: Subject, audit: Audit, study: Study, band: Band | None) -> Chart:
    what = subject.phrase(study)
    first, last = _span(subject, study, band)
    top = _top(subject, band)
    parts = []
    if band is not None:
        parts.append("Grey: from the lowest to the highest number of people the account allows")
        if any(high is None or high > top for high in band.highest):
            parts[-1] += "; bars that reach the upper edge go further"
    if subject.figures:
        parts.append("Marks: published figures, with their tolerance")
    parts += _rule_words(study, first, last)

    def draw(frame: Frame) -> Spec:
        x, y = time_axis(first, last, frame), number_axis(top)
        height = 210 if frame.is_narrow else 290
        layers = [] if band is None else _band_layers(band, top, first, last, x, y, frame)
        layers += rule_layers(rules(study), first, last, x, frame)
        layers += figure_layers(subject.figures, top, x, y, frame)
        layers += bracket_layers(rivals_among(audit, subject.figures), x, y, frame)
        return with_key(subject.figures, layered(frame, height, layers), frame)

    return Chart(
        name=f"evidence-{subject.slug}",
        title=_stock_title(what, subject, band),
        subtitle=f"{'. '.join(parts)}.",
        source=source_line(subject.figures, audit),
        header=HEADER,
        rows=(*_band_rows(band), *rows_of(subject.figures)),
        draw=draw,
    )


def _stock_title(what: str, subject: Subject, band: Band | None) -> str:
    known = None if band is None else last_known(band)
    if known is not None:
        day, low, high = known
        return f"{upper_first(what)}: {said_range(low, high)} on {say_day(day)}"
    if not subject.figures:
        return f"{upper_first(what)}: the figures set no limit"
    latest = max(subject.figures, key=lambda f: (f.fill > 0, f.last))
    edges = [f.middle for f in subject.figures]
    return (
        f"{upper_first(what)}: published figures run from {said_near(min(edges))} to "
        f"{said_near(max(edges))}, the latest {said_near(latest.middle)}, {latest.when}"
    )


def last_known(band: Band) -> tuple[date, Fraction | None, Fraction] | None:
    """Return the last day on which something bounds a band from above."""
    for day, low, high in zip(
        reversed(band.days), reversed(band.lowest), reversed(band.highest), strict=True
    ):
        if high is not None:
            return day, low, high
    return None


def _span(subject: Subject, study: Study, band: Band | None) -> tuple[date, date]:
    days = [study.horizon.first, study.horizon.last]
    if band is not None:
        days += [band.days[0], band.days[-1]]
    for figure in subject.figures:
        days += [figure.first, figure.last]
    return min(days), max(days)


def _top(subject: Subject, band: Band | None) -> float:
    """The upper end of the plane: over every figure, and the band unless it runs far above."""
    figures = highest(subject.figures)
    if band is None:
        return nice(figures * HEADROOM)
    highs = sorted(float(high) for high in band.highest if high is not None)
    lows = [float(low) for low in band.lowest if low is not None]
    reach = highs[-1] if highs else max([*lows, 1.0]) * CROP
    if figures:
        reach = min(reach, max(figures, *lows) * CROP)
    return nice(max(figures, reach, 1.0) * HEADROOM)


def nice(top: float) -> float:
    """Return the next larger of a few round numbers."""
    power = 10.0 ** math.floor(math.log10(max(top, 1e-9)))
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return next(n * power for n in steps if n * power >= top * 0.999)


def _band_layers(
    band: Band,
    top: float,
    first: date,
    last: date,
    x: dict[str, Any],
    y: dict[str, Any],
    frame: Frame,
) -> list[dict[str, Any]]:
    """A bar for each day asked about: between two of them nothing is known."""
    rows = []
    for day, low, high in zip(band.days, band.lowest, band.highest, strict=True):
        least = 0.0 if low is None else min(float(low), top)
        most = top if high is None else min(float(high), top)
        tip = f"{say_day(day)}: {said_range(low, high)}"
        rows.append({"day": day.toordinal(), "low": least, "high": max(most, least), "tip": tip})
    days = max(1, (last - first).days)
    gaps = sorted((b - a).days for a, b in zip(band.days, band.days[1:], strict=False)) or [30]
    step = gaps[len(gaps) // 2] / days * (frame.width - 76)
    return [
        {
            "data": values(rows),
            "mark": {
                "type": "rule",
                "stroke": frame.theme["possible"],
                "opacity": 0.38,
                "strokeWidth": round(min(14.0, max(1.5, step * 0.72)), 1),
            },
            "encoding": {
                "x": x,
                "y": field("low", **y),
                "y2": {"field": "high"},
                "tooltip": {"field": "tip"},
            },
        }
    ]


def _band_rows(band: Band | None) -> Iterator[tuple[str, ...]]:
    if band is None:
        return
    for day, low, high in zip(band.days, band.lowest, band.highest, strict=True):
        least = "no lower limit" if low is None else said_down(low)
        most = "no upper limit" if high is None else said_up(high)
        yield (
            f"On {say_day(day)}",
            f"{least} to {most}",
            "",
            "",
            "",
            "",
            "what the account allows",
        )


# ---------------------------------------------------------------- flows


def _flow_chart(subject: Subject, audit: Audit, study: Study) -> Chart:
    first, last = _span(subject, study, None)
    top = nice(highest(subject.figures) * HEADROOM)
    bound = [f for f in subject.figures if f.fill > 0] or list(subject.figures)
    low, high = min(f.middle for f in bound), max(f.middle for f in bound)
    what = subject.phrase(study).removeprefix("moves ")
    title = (
        f"{upper_first(what)}: {said_near(low)} to {said_near(high)} a month in figures that bind"
    )
    if low == high:
        title = f"{upper_first(what)}: {said_near(low)} a month in figures that bind"

    def draw(frame: Frame) -> Spec:
        x, y = time_axis(first, last, frame), number_axis(top)
        height = 190 if frame.is_narrow else 250
        layers = rule_layers(rules(study), first, last, x, frame)
        layers += figure_layers(subject.figures, top, x, y, frame)
        layers += bracket_layers(rivals_among(audit, subject.figures), x, y, frame)
        return with_key(subject.figures, layered(frame, height, layers), frame)

    subtitle = (
        "Moves a month, as the mean of the period each figure is about (its line). "
        "Lines up or down from a mark: its tolerance"
    )
    return Chart(
        name=f"evidence-{subject.slug}",
        title=title,
        subtitle=". ".join([subtitle, *_rule_words(study, first, last)]) + ".",
        source=source_line(subject.figures, audit),
        header=HEADER,
        rows=tuple(rows_of(subject.figures)),
        draw=draw,
    )


# ---------------------------------------------------------------- words


def _rule_words(study: Study, first: date, last: date) -> list[str]:
    there = [rule for rule in rules(study) if first <= rule.since <= last]
    return ["Numbered lines: dated rules, listed in a chart of their own"] if there else []


def source_line(figures: tuple[Dated, ...], audit: Audit) -> str:
    """Return who published what a chart shows, and what it was made from."""
    who = dict.fromkeys(shortened(figure.named, 60) for figure in figures)
    names = list(who)
    more = [say_count(len(names) - 3, "other")] if len(names) > 4 else []
    shown = join_words([*names[: 3 if more else 4], *more])
    made = f"Account of passmuster {audit.version}, figures of grade {audit.accept} or better"
    if audit.accept == "any":
        made = f"Account of passmuster {audit.version}, figures of every grade"
    return f"Sources: {shown}. {made}." if names else f"{made}."
