"""Layers that show dated figures: shape for the side, fill for the grade, brackets for rivals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from passmuster.auditing.finding import Audit, Rival
from passmuster.report.charts.dated import SIDES, Dated
from passmuster.report.charts.marks import as_given, field, values, word
from passmuster.report.charts.theme import Frame

MONTH = 31
"""Days that need no line of their own to show how long they are."""
UP, DOWN = "M-0.9,0.6L0,-0.4L0.9,0.6", "M-0.9,-0.6L0,0.4L0.9,-0.6"
"""Heads of open ends: angles, which no side's mark looks like."""
OPEN_SHARE = 0.1
"""Of the height of a plane: how far the line of an open end runs."""


def figure_layers(
    figures: Sequence[Dated], top: float, x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """Return the layers of figures on a plane of days and numbers.

    Args:
        figures: the figures.
        top: the upper end of the plane.
        x: the channel of days.
        y: scale and axis of the numbers.
        frame: colours.
    """
    rows = [_row(figure, top) for figure in figures]
    ink = frame.theme["said"]
    spans = [row for row in rows if row["last"] - row["first"] > MONTH]
    layers: list[dict[str, Any]] = []
    if spans:
        layers.append(
            {
                "data": values(spans),
                "mark": {"type": "rule", "strokeWidth": 2, "stroke": ink, "opacity": 0.6},
                "encoding": {
                    "x": {**x, "field": "first"}, "x2": {"field": "last"}, "y": field("at", **y),
                },
            }
        )  # fmt: skip
    tall = [row for row in rows if row["low"] < row["high"]]
    if tall:
        layers.append(
            {
                "data": values(tall),
                "mark": {"type": "rule", "strokeWidth": 2, "stroke": ink},
                "encoding": {"x": x, "y": field("low", **y), "y2": {"field": "high"}},
            }
        )
    ends = [row | {"tip_at": row["high"]} for row in rows if row["open"] == "up"]
    ends += [row | {"tip_at": row["low"]} for row in rows if row["open"] == "down"]
    if ends:
        head = {"type": "point", "size": 40, "filled": False, "stroke": ink, "strokeWidth": 2,
                "opacity": 1}  # fmt: skip
        layers.append(
            {
                "data": values(ends),
                "mark": head,
                "encoding": {"x": x, "y": field("tip_at", **y), "shape": as_given("head")},
            }
        )
    for ground in (True, False):
        layers.append(_points(rows, x, y, frame, ground=ground))
    return layers


def _points(
    rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], frame: Frame, *, ground: bool
) -> dict[str, Any]:
    """Marks on a ground of their own, so that a pale one does not show what lies under it."""
    ink = frame.theme["said"]
    mark: dict[str, Any] = {"type": "point", "size": 46 if frame.is_narrow else 60, "opacity": 1}
    encoding: dict[str, Any] = {"x": x, "y": field("at", **y), "shape": as_given("shape")}
    if ground:
        mark |= {"fill": frame.theme["card"], "fillOpacity": 1, "stroke": frame.theme["card"],
                 "strokeWidth": 3}  # fmt: skip
    else:
        mark |= {"fill": ink, "stroke": ink, "strokeWidth": 1.4}
        encoding |= {"fillOpacity": as_given("fill", "quantitative"), "tooltip": {"field": "tip"}}
    return {"data": values(rows), "mark": mark, "encoding": encoding}


def _row(figure: Dated, top: float) -> dict[str, Any]:
    low, high = figure.interval.low, figure.interval.high
    at = float(figure.middle)
    reach = OPEN_SHARE * top
    first, last = figure.first.toordinal(), figure.last.toordinal()
    return {
        "day": (first + last) / 2,
        "first": first,
        "last": last,
        "at": at,
        "low": max(0.0, at - reach) if low is None else float(low),
        "high": at + reach if high is None else float(high),
        "open": figure.open_end,
        "head": DOWN if figure.open_end == "down" else UP,
        "shape": SIDES[figure.side][0],
        "fill": figure.fill,
        "tip": f"{figure.words}, {figure.when}. {figure.who}, {figure.published}; "
        f"grade {figure.grade}; {figure.fate}",
    }


def highest(figures: Iterable[Dated]) -> float:
    """Return the highest number that any figure names."""
    edges = [
        float(edge)
        for figure in figures
        for edge in (figure.interval.low, figure.interval.high)
        if edge is not None
    ]
    return max(edges, default=0.0)


def rivals_among(audit: Audit, figures: Sequence[Dated]) -> list[tuple[Rival, list[Dated]]]:
    """Return rivals with those of their figures that are among these."""
    by_id = {figure.id: figure for figure in figures}
    found = []
    for rival in audit.rivals:
        there = [by_id[name] for name in rival.figures if name in by_id]
        if len(there) > 1:
            found.append((rival, there))
    return found


def bracket_layers(
    rivals: Sequence[tuple[Rival, list[Dated]]], x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """Return a bracket from the lowest to the highest of each set of rivals."""
    if not rivals:
        return []
    rows = []
    for _, figures in rivals:
        middles = [float(figure.middle) for figure in figures]
        day = max((f.first.toordinal() + f.last.toordinal()) / 2 for f in figures)
        rows.append({"day": day, "low": min(middles), "high": max(middles), "word": "rivals"})
    ink = frame.theme["disputed"]
    return [
        {
            "data": values(rows),
            "mark": {"type": "rule", "stroke": ink, "strokeWidth": 1.5, "xOffset": 8},
            "encoding": {"x": x, "y": field("low", **y), "y2": {"field": "high"}},
        },
        *(
            {
                "data": values(rows),
                "mark": {"type": "tick", "orient": "horizontal", "color": ink, "size": 6,
                         "thickness": 1.5, "xOffset": 6},
                "encoding": {"x": x, "y": field(end, **y)},
            }
            for end in ("low", "high")
        ),
        {
            "data": values(rows),
            "mark": {"type": "text", "align": "right", "baseline": "bottom", "dx": 12, "dy": -6,
                     "fill": ink, "fontSize": 12},
            "encoding": {"x": x, "y": field("high", **y), "text": word("word")},
        },
    ]  # fmt: skip
