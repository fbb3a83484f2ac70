"""Cases of a register: by the month, and added up from the first month that is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.auditing.finding import Audit
from passmuster.report.charts import evidence
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import HEADER, Dated, Subject, rows_of
from passmuster.report.charts.figure_marks import (
    bracket_layers,
    figure_layers,
    highest,
    rivals_among,
)
from passmuster.report.charts.key import with_key
from passmuster.report.charts.lettering import said_near
from passmuster.report.charts.marks import (
    field,
    inner_width,
    number_axis,
    time_axis,
    values,
)
from passmuster.report.charts.rules import rule_layers, rules
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import MONTHS, say_day, upper_first


def cases_chart(subject: Subject, audit: Audit, study: Study) -> Chart:
    """Return monthly counts over cumulative ones; periods of other lengths by their mean."""
    monthly = tuple(f for f in subject.figures if f.is_month)
    totals = _totals(subject.figures)
    first, last = evidence._span(subject, study, None)
    parts = []
    if monthly:
        parts.append(f"Upper part: {subject.unit(study)} registered each month")
    if totals:
        start = min(f.first for f in totals)
        parts.append(f"{'Lower part: a' if monthly else 'A'}dded up from {say_day(start)}")
    parts.append("Marks: published figures")
    parts += evidence._rule_words(study, first, last)

    def draw(frame: Frame) -> Spec:
        planes = []
        if monthly:
            planes.append(_plane(monthly, monthly, audit, study, (first, last), frame, rule=True))
        if totals:
            planes.append(
                _plane(totals, monthly, audit, study, (first, last), frame, rule=not monthly)
            )
        body = planes[0] if len(planes) == 1 else {"vconcat": planes, "spacing": 26}
        return with_key((*monthly, *totals), body, frame)

    return Chart(
        name=f"evidence-{subject.slug}",
        title=_title(subject, monthly, totals, study),
        subtitle=f"{'. '.join(parts)}.",
        source=evidence.source_line((*monthly, *totals), audit),
        header=HEADER,
        rows=tuple(rows_of(subject.figures)),
        draw=draw,
    )


def _totals(figures: Sequence[Dated]) -> tuple[Dated, ...]:
    """Figures of several months that run from the earliest day any of them runs from."""
    longer = [f for f in figures if not f.is_month]
    if not longer:
        return ()
    start = min(f.first for f in longer)
    return tuple(f for f in longer if f.first == start)


def _title(
    subject: Subject, monthly: Sequence[Dated], totals: Sequence[Dated], study: Study
) -> str:
    what = upper_first(subject.phrase(study))
    bound = [f for f in monthly if f.fill > 0] or list(monthly)
    parts = []
    if bound:
        most = max(bound, key=lambda f: (f.middle, f.last))
        month = f"{MONTHS[most.last.month - 1]} {most.last.year}"
        parts.append(f"most in {month}, {said_near(most.middle)}")
    ended = [f for f in totals if f.fill > 0] or list(totals)
    if ended:
        whole = max(ended, key=lambda f: (f.last, f.middle))
        joint = "" if whole.when.startswith("in ") else "in all "
        parts.append(f"{said_near(whole.middle)} {joint}{whole.when}")
    return f"{what}: {'; '.join(parts)}"


def _plane(
    figures: Sequence[Dated],
    monthly: Sequence[Dated],
    audit: Audit,
    study: Study,
    span: tuple[date, date],
    frame: Frame,
    *,
    rule: bool,
) -> dict[str, Any]:
    is_monthly = figures is monthly
    top = highest(figures)
    running = [] if is_monthly else _running(monthly, figures)
    top = evidence.nice(max([top, *(row["at"] for row in running)]) * evidence.HEADROOM)
    x, y = time_axis(*span, frame), number_axis(top, count=4)
    height = 140 if frame.is_narrow else 170
    layers: list[dict[str, Any]] = []
    if rule:
        layers += rule_layers(rules(study), *span, x, frame)
    if is_monthly:
        layers.append(_stems(figures, x, y, frame))
        layers += figure_layers(figures, top, x, y, frame)
    else:
        if running:
            layers.append(_steps(running, x, y, frame))
        layers += figure_layers([_at_end(f) for f in figures], top, x, y, frame)
    layers += bracket_layers(rivals_among(audit, figures), x, y, frame)
    return {"width": inner_width(frame), "height": height, "layer": layers}


def _stems(
    figures: Sequence[Dated], x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> dict[str, Any]:
    rows = [
        {"day": (f.first.toordinal() + f.last.toordinal()) / 2, "zero": 0, "at": float(f.middle)}
        for f in figures
    ]
    return {
        "data": values(rows),
        "mark": {
            "type": "rule",
            "stroke": frame.theme["possible"],
            "strokeWidth": 2,
            "opacity": 0.6,
        },
        "encoding": {"x": x, "y": field("zero", **y), "y2": {"field": "at"}},
    }


def _running(monthly: Sequence[Dated], totals: Sequence[Dated]) -> list[dict[str, Any]]:
    """Monthly figures that bind added up from the first day of totals, while none is missing."""
    start = min(f.first for f in totals)
    by_first: dict[date, Fraction] = {}
    for figure in monthly:
        if figure.fill > 0:
            by_first.setdefault(figure.first, figure.middle)
    total, rows, at = Fraction(0), [], start
    ends = {f.first: f.last for f in monthly}
    while at in by_first:
        total += by_first[at]
        rows.append({"day": ends[at].toordinal(), "at": float(total)})
        at = ends[at] + ONE_DAY
    return rows


def _steps(
    rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> dict[str, Any]:
    return {
        "data": values(rows),
        "mark": {"type": "point", "shape": "stroke", "size": 30, "stroke": frame.theme["possible"],
                 "strokeWidth": 2, "opacity": 0.8},
        "encoding": {"x": x, "y": field("at", **y)},
    }  # fmt: skip


def _at_end(figure: Dated) -> Dated:
    """A total stands at the day it was reached."""
    from dataclasses import replace

    return replace(figure, first=figure.last)
