"""Marks that several charts share: time axes, number axes, points for figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from passmuster.report.charts.theme import TYPE, Frame
from passmuster.report.clean import clean
from passmuster.vocabulary.period import add_months
from passmuster.vocabulary.words import MONTHS

GUTTER = 76
"""Pixels left of a drawing for the numbers of its axis."""
PADDING = 0.012
"""Share of a time axis left free at either end, so that no mark lies on the numbers."""
LONGEST = 600
"""Letters of one text among the data of a drawing."""
EDGE = 10
"""Pixels right of it, so that a mark on the last day is not cut."""


def values(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return rows as the data of a drawing, their words made harmless."""
    return {"values": [{key: _harmless(cell) for key, cell in row.items()} for row in rows]}


def _harmless(cell: Any) -> Any:
    return clean(cell, LONGEST) if isinstance(cell, str) else cell


def field(name: str, **more: Any) -> dict[str, Any]:
    """Return a channel that shows a number of the rows."""
    return {"field": name, "type": "quantitative", **more}


def as_given(name: str, kind: str = "nominal") -> dict[str, Any]:
    """Return a channel whose values are used as they stand."""
    return {"field": name, "type": kind, "scale": None}


def word(name: str) -> dict[str, Any]:
    """Return a channel of words."""
    return {"field": name, "type": "nominal"}


def time_axis(first: date, last: date, frame: Frame, *, labels: bool = True) -> dict[str, Any]:
    """Return a channel of days, by their ordinal numbers: a drawing has no time zone.

    Args:
        first: the first day shown.
        last: the last.
        frame: what it has to fit.
        labels: whether days are written under the axis.
    """
    ticks = _ticks(first, last, frame.width - GUTTER - EDGE)
    names = {str(day.toordinal()): text for day, text in ticks}
    axis = {
        "values": [day.toordinal() for day, _ in ticks],
        "labelExpr": f"{json.dumps(names)}[datum.value]",
        "labelAlign": "left",
        "labelOffset": 0,
        "labelPadding": 5,
        "labels": labels,
        "labelFlush": False,
        "labelOverlap": False,
        "grid": False,
        "tickSize": 5,
        "title": None,
    }
    beside = PADDING * (last - first).days
    domain = [first.toordinal() - beside, last.toordinal() + beside]
    scale = {"domain": domain, "nice": False, "zero": False}
    return field("day", axis=axis, scale=scale)


def _ticks(first: date, last: date, room: float) -> list[tuple[date, str]]:
    """Firsts of months, so far apart that their names do not touch; none at the very end."""
    days = max(1, (last - first).days)
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        if step * 30.4 / days * room >= (44 if step < 12 else 40):
            break
    ticks: list[tuple[date, str]] = []
    start = first if first.day == 1 else add_months(first, 1)
    for ahead in range(days // 28 + 2):
        day = add_months(start, ahead)
        right = (last - day).days / days * room
        if (day.year * 12 + day.month - 1) % step or right < 24:
            continue
        text = str(day.year) if day.month == 1 else MONTHS[day.month - 1][:3]
        ticks.append((day, text))
    if ticks and not any(day.month == 1 for day, _ in ticks):
        ticks[0] = (ticks[0][0], f"{ticks[0][1]} {ticks[0][0].year}")
    return ticks


def number_axis(top: float, *, count: int = 5, per_cent: bool = False) -> dict[str, Any]:
    """Return what a channel of numbers from zero needs: scale and axis."""
    return {
        "scale": {"domain": [0, top], "nice": False, "zero": True},
        "axis": {
            "format": ".0%" if per_cent else ",.0f" if top >= 8 else ",.1f",
            "tickCount": count,
            "title": None,
            "domain": False,
            "ticks": False,
            "minExtent": GUTTER - 6,
            "maxExtent": GUTTER - 6,
            "labelPadding": 6,
        },
    }


def inner_width(frame: Frame) -> int:
    """Return the width of a drawing without its axis."""
    return frame.width - GUTTER - EDGE


def text_mark(frame: Frame, role: str = "ink", **more: Any) -> dict[str, Any]:
    """Return a mark of words with a rim of the ground, so that lines do not run through it."""
    return {
        "type": "text",
        "fontSize": TYPE,
        "fill": frame.theme[role],
        **more,
    }


def layered(frame: Frame, height: int, layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return layers on one plane."""
    return {"width": inner_width(frame), "height": height, "layer": list(layers)}
