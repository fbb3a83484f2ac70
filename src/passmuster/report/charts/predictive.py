"""Figures against what the world would have published, before the figures and after."""

from __future__ import annotations

import numpy as np

from passmuster.inference.summary import Checked
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.intervals import Row, Scale, Words, intervals_spec
from passmuster.report.charts.lettering import say_ends
from passmuster.vocabulary.words import (
    say_count,
    say_quantity,
    upper_first,
)

MOST = 16
FURTHEST = 10.0
HEADER = (
    "Figure", "Published", "Expected before", "Expected after", "Draws above it", "Strange",
)  # fmt: skip
TICKS = {0.1: "0.1", 0.3: "0.3", 1.0: "as published", 3.0: "3", 10.0: "10 times"}


def surprise(line: Checked) -> float:
    """Return the share of what would be published that is as far out as the figure, or further."""
    return 2 * min(line.above, 1 - line.above)


def by_surprise(shown: Inferred) -> tuple[Checked, ...]:
    """Return the figures, the most surprising first."""
    return tuple(sorted(shown.checked, key=lambda line: (surprise(line), line.figure)))


def predictive_chart(shown: Inferred) -> Chart | None:
    """Return every figure against what would have been published; None if no row can be drawn."""
    lines = by_surprise(shown)
    rows = [row for line in lines if (row := _row(line, shown)) is not None][:MOST]
    if not rows:
        return None
    strange = [line for line in lines if line.is_strange]
    inside = sum(is_inside(line) for line in lines)
    count = say_count(len(strange), "figure does", "figures do")
    lead = (
        f"{count} not fit the world and its reporters"
        if strange
        else "No figure is strange to the world and its reporters"
    )
    more = f" The {len(rows)} most surprising of {len(lines)}; the table has all."
    return Chart(
        name="predictive",
        title=f"{lead}; {inside} of {len(lines)} lie where nine draws in ten would put them",
        subtitle="What each origin would have published, in times of what it did publish, the most "
        f"surprising first. Nine draws in ten lie in each bar.{more if lines[len(rows) :] else ''}",
        source=shown.source(),
        header=HEADER,
        rows=tuple(_cells(line, shown) for line in lines),
        draw=lambda frame: intervals_spec(
            rows,
            Scale(1 / FURTHEST, FURTHEST, TICKS, 1.0, is_log=True),
            Words("expected before the figures", "after", "published"),
            frame,
        ),
    )


def is_inside(line: Checked) -> bool:
    """True if a figure meets the range in which nine in ten of what would be published lie."""
    low, high = line.published
    reaches = low is None or low <= line.after[2]
    return reaches and (high is None or high >= line.after[0])


def say_figure(line: Checked, shown: Inferred) -> str:
    """Return what a figure counts."""
    figure = next(f for f in shown.study.figures if f.id == line.figure)
    return upper_first(say_quantity(figure.quantity, shown.study))


def say_published(line: Checked) -> str:
    """Return what was published."""
    low, high = line.published
    if low is None or high is None:
        edge = high if low is None else low
        assert edge is not None
        return f"at {'most' if low is None else 'least'} {_exact(edge)}"
    return _exact(low) if low == high else f"{_exact(low)} to {_exact(high)}"


def _exact(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _cells(line: Checked, shown: Inferred) -> tuple[str, ...]:
    above = f"{line.above:.1%}".replace("%", " %")
    return (
        f"{say_figure(line, shown)} ({shown.origin_name(line.origin)})",
        say_published(line), say_ends(line.before), say_ends(line.after), above,
        "strange" if line.is_strange else "",
    )  # fmt: skip


def _row(line: Checked, shown: Inferred) -> Row | None:
    edges = [edge for edge in line.published if edge is not None]
    at = sum(edges) / len(edges)
    if at <= 0 or not all(np.isfinite(line.after)):
        return None
    before = (line.before[0] / at, line.before[2] / at)
    said = f"{say_published(line)}; expected {say_ends(line.after)}"
    if line.is_strange:
        said = f"strange: {said}"
    return Row(
        words=f"{say_figure(line, shown)} · {shown.origin_name(line.origin)}",
        said=said,
        before=before if all(np.isfinite(before)) else None,
        after=(line.after[0] / at, line.after[2] / at),
        middle=line.after[1] / at,
        mark=1.0,
        role="contradicted" if line.is_strange else "said",
    )
