"""Where people are: statuses stacked over time, by their means over the draws, which add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from passmuster.projection.quantities import civil_side
from passmuster.projection.result import Floats
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import Subject
from passmuster.report.charts.drawn_from import Shown
from passmuster.report.charts.ends import end_layers
from passmuster.report.charts.evidence import HEADROOM, nice
from passmuster.report.charts.fans import phrase_of, say_near
from passmuster.report.charts.flags import Flag, flag_layers
from passmuster.report.charts.lettering import wrapped
from passmuster.report.charts.marks import (
    GUTTER,
    as_given,
    field,
    inner_width,
    number_axis,
    text_mark,
    time_axis,
    values,
    word,
)
from passmuster.report.charts.theme import LETTER, LINE, Frame
from passmuster.vocabulary.words import lower_first, say_count, say_day

MOST = 8
"""Layers of one stack; what is beyond is one layer together."""
FILLS = (
    "said", "very_unlikely", "possible", "supported", "disputed", "very_likely", "contradicted",
    "open",
)  # fmt: skip
"""Colours of neighbours that are told apart; the words beside them say what they are."""
MOST_ROWS = 40
WIDE_LETTER = 7.2
"""Width of a letter in a wide type: what runs out on the right of a drawing is cut."""


@dataclass(frozen=True)
class Layer:
    """One status: its name, and its mean number of people at the eve and on each day."""

    names: tuple[str, ...]
    words: str
    means: Floats


@dataclass(frozen=True)
class Side:
    """Statuses that are stacked on one another."""

    name: str
    heading: str
    stocks: tuple[str, ...]


def sides(shown: Shown) -> tuple[Side, ...]:
    """Return the force and those outside it; where the world has one side, that alone."""
    model = shown.projection.model
    civil = civil_side(shown.projection)
    rest = tuple(
        s.name for s in shown.study.force.stock if s.name in model.stocks and s.name not in civil
    )
    if len(civil) < 2 or not rest:
        return (Side("all", "in all statuses", (*rest, *civil)),)
    return (
        Side("force", "in the force or lost to it", rest),
        Side("civil", "outside the force", civil),
    )


def statuses_charts(shown: Shown) -> tuple[Chart, ...]:
    """Return a stack for each side that has anybody in it."""
    return tuple(made for side in sides(shown) if (made := statuses_chart(side, shown)))


def statuses_chart(side: Side, shown: Shown) -> Chart | None:
    """Return the stack of one side; None if nobody is in it.

    Args:
        side: which statuses.
        shown: the projection.
    """
    layers = _layers(side, shown)
    if not layers:
        return None
    days = (shown.projection.eve, *shown.projection.days)
    return Chart(
        name=f"statuses-{side.name}",
        title=_title(side, layers, days, shown),
        subtitle=_subtitle(layers, shown),
        source=shown.source(),
        header=("Day", *(layer.words for layer in layers), "All"),
        rows=tuple(_rows(layers, days)),
        draw=lambda frame: _draw(layers, days, shown.flags, frame),
    )


def _layers(side: Side, shown: Shown) -> list[Layer]:
    """Statuses with anybody in them, the largest at the bottom, the small ones together."""
    found = []
    for name in side.stocks:
        means = shown.projection.stocks[name].mean(axis=0)
        if means.max() >= 0.5:
            words = lower_first(phrase_of(Subject("stock", (name,), ()), shown))
            words = words.removeprefix("people who ").removeprefix("people ")
            if "“" in words:
                words = name.replace("_", " ")
            found.append(Layer((name,), words, means))
    found.sort(key=lambda one: (-float(one.means.max()), one.names))
    if len(found) <= MOST:
        return found
    rest = found[MOST - 1 :]
    together = Layer(
        tuple(n for one in rest for n in one.names),
        f"{say_count(len(rest), 'other status', 'other statuses')}",
        np.sum([one.means for one in rest], axis=0),
    )
    return [*found[: MOST - 1], together]


def _title(side: Side, layers: Sequence[Layer], days: Sequence[date], shown: Shown) -> str:
    whole = np.sum([one.means for one in layers], axis=0)
    start, end = say_near(whole[0]), say_near(whole[-1])
    text = f"People {side.heading}: {start} at first, {end} on {say_day(days[-1])}"
    if side.name == "all":
        return text
    come, gone = (say_near(moves) for moves in _across(side, shown))
    if side.name == "civil":
        return f"{text}; {gone} were taken into the force, {come} came from it"
    return f"{text}; {come} were taken in, {gone} let go"


def _across(side: Side, shown: Shown) -> tuple[float, float]:
    """Mean moves into a side from the world's other stocks, and out of it to them."""
    projection = shown.projection
    ins = outs = 0.0
    for flow in shown.study.force.flow:
        if flow.name in projection.model.flows and "outside" not in (flow.from_, flow.to):
            total = float(projection.flows[flow.name].sum(axis=1).mean())
            ins += total * (flow.from_ not in side.stocks and flow.to in side.stocks)
            outs += total * (flow.from_ in side.stocks and flow.to not in side.stocks)
    return ins, outs


def _subtitle(layers: Sequence[Layer], shown: Shown) -> str:
    by = {one.words: float(one.means[-1] - one.means[0]) for one in layers}
    most = sorted(by, key=lambda words: -abs(by[words]))[:3]
    changes = "; ".join(
        f"{words}, {'up' if by[words] > 0 else 'down'} {say_near(abs(by[words]))}" for words in most
    )
    parts = [f"Means over the draws: unlike middles, they add up. Most changed: {changes}"]
    ages = shown.projection.world.scenario.ages
    if ages is not None:
        parts.append(f"Of ages {ages.from_} to {ages.to} at first, where ages are kept")
    return f"{'. '.join(parts)}."


def _rows(layers: Sequence[Layer], days: Sequence[date]) -> list[tuple[str, ...]]:
    every = max(1, -(-len(days) // MOST_ROWS))
    rows = []
    for n, day in enumerate(days):
        if (len(days) - 1 - n) % every == 0:
            numbers = [float(one.means[n]) for one in layers]
            rows.append((say_day(day), *map(say_near, numbers), say_near(sum(numbers))))
    return rows


def _draw(
    layers: Sequence[Layer], days: Sequence[date], flags: Sequence[Flag], frame: Frame
) -> Spec:
    right = 20 if frame.is_narrow else 210
    plane = Frame(frame.width - right, frame.theme)
    height = 260 if frame.is_narrow else 320
    edges = np.cumsum([one.means for one in layers], axis=0)
    top = nice(float(edges[-1].max()) * HEADROOM)
    x, y = time_axis(days[0], days[-1], plane), number_axis(top)
    drawn: list[dict[str, Any]] = []
    labels = []
    below = np.zeros(len(days))
    for n, (one, upper) in enumerate(zip(layers, edges, strict=True)):
        role = FILLS[n % len(FILLS)]
        drawn += _area(days, below, upper, role, x, y, frame)
        middle = float(below[-1] + upper[-1]) / 2
        labels.append(
            (f"{one.words}, {say_near(one.means[-1])}", height * (1 - middle / top), role)
        )
        below = upper
    drawn += flag_layers(flags, days[0], days[-1], x, height, plane, right=right)
    if frame.is_narrow:
        body = {"width": inner_width(plane), "height": height, "layer": drawn}
        return {"vconcat": [body, _list(labels, frame)], "spacing": 10, "bounds": "full"}
    beside = [
        (wrapped(words, (right - 14) / WIDE_LETTER, 4), at, role) for words, at, role in labels
    ]
    drawn += end_layers(
        beside, inner_width(plane) + 8, -12, height + 16, plane, frame.width - GUTTER
    )
    return {"width": inner_width(plane), "height": height, "layer": drawn}


def _list(labels: Sequence[tuple[str, float, str]], frame: Frame) -> dict[str, Any]:
    """The layers in words, the top one first: on a telephone there is no room beside the plane."""
    rows: list[dict[str, Any]] = []
    bottom = 0.0
    for words, _, role in reversed(labels):
        lines = wrapped(f"{words} at the end", (frame.width - 30) / LETTER, 3)
        for n, line in enumerate(lines):
            rows.append(
                {
                    "y": bottom + 8,
                    "line": line,
                    "fill": frame.theme[role],
                    "shade": 0.0 if n else 0.62,
                }
            )
            bottom += LINE
        bottom += 4
    y = as_given("y", "quantitative")
    return {
        "data": values(rows),
        "width": frame.width - GUTTER,
        "height": bottom,
        "layer": [
            {
                "mark": {"type": "point", "shape": "square", "size": 110, "strokeWidth": 0,
                         "opacity": 1, "x": 8 - GUTTER, "stroke": frame.theme["card"]},
                "encoding": {"y": y, "fill": as_given("fill"),
                             "fillOpacity": as_given("shade", "quantitative")},
            },
            {
                "mark": text_mark(frame, "ink", align="left", baseline="middle", x=22 - GUTTER),
                "encoding": {"y": y, "text": word("line")},
            },
        ],
    }  # fmt: skip


def _area(
    days: Sequence[date],
    low: Floats,
    high: Floats,
    role: str,
    x: dict[str, Any],
    y: dict[str, Any],
    frame: Frame,
) -> list[dict[str, Any]]:
    rows = [
        {"day": d.toordinal(), "at": round(float(a), 1), "to": round(float(b), 1)}
        for d, a, b in zip(days, low, high, strict=True)
    ]
    return [
        {
            "data": values(rows),
            "mark": {"type": "area", "fill": frame.theme[role], "opacity": 0.62,
                     "strokeWidth": 0},
            "encoding": {"x": x, "y": field("at", **y), "y2": {"field": "to"}},
        },
        {
            "data": values(rows),
            "mark": {"type": "line", "stroke": frame.theme["card"], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": field("to", **y)},
        },
    ]  # fmt: skip
