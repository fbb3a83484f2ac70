"""Rows of words with an interval before and an interval after beside them, on one scale."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passmuster.report.charts.chart import Spec
from passmuster.report.charts.lettering import width_of, wrapped
from passmuster.report.charts.listed import ARROW, BAR, Columns, columns, places, word_layers
from passmuster.report.charts.marks import as_given, field, text_mark, values, word
from passmuster.report.charts.statuses import WIDE_LETTER
from passmuster.report.charts.theme import LETTER, Frame
from passmuster.vocabulary.words import MINUS

KEY = 22
"""Height of the row that says what the bars are."""
THIN = 5


@dataclass(frozen=True)
class Row:
    """One row: words, two intervals, a mark, and what is said of them."""

    words: str
    said: str
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    middle: float | None = None
    """Of the interval after."""
    mark: float | None = None
    is_hollow: bool = False
    role: str = "said"


@dataclass(frozen=True)
class Scale:
    """The axis that the rows share."""

    low: float
    high: float
    ticks: Mapping[float, str]
    zero: float
    """Where a line stands that rows are compared with."""
    is_log: bool = False

    def held(self, value: float) -> float:
        """Return a value, at the edge where it lies beyond."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Words:
    """What the parts of a row are, for the key; None for parts that no row has."""

    before: str | None
    after: str | None
    mark: str | None
    hollow: str | None = None


def intervals_spec(rows: Sequence[Row], scale: Scale, key: Words, frame: Frame) -> Spec:
    """Return the drawing of rows with intervals.

    Args:
        rows: from the top.
        scale: the axis.
        key: what bars and marks are.
        frame: what it has to fit.
    """
    plan = columns(frame)
    words = [wrapped(row.words, plan.word_letters, 3) for row in rows]
    # What runs out on the right is cut, so the widest type counts there.
    room = plan.said_letters * LETTER / WIDE_LETTER
    said = [wrapped(row.said, room, 3) for row in rows]
    placed, height = places(words, said, frame)
    drawn = []
    for row, label, note, place in zip(rows, words, said, placed, strict=True):
        found: dict[str, Any] = {
            "words": label, "said": note, "y": place.bar, "words_y": place.words,
            "said_y": place.said, "colour": frame.theme[row.role],
            "shade": 0.0 if row.is_hollow else 1.0, "tip": f"{row.words}: {row.said}",
        }  # fmt: skip
        for name, pair in (("before", row.before), ("after", row.after)):
            if pair is not None:
                found[f"{name}_low"], found[f"{name}_high"] = map(scale.held, pair)
        for name, at in (("middle", row.middle), ("mark", row.mark)):
            if at is not None:
                found[name] = scale.held(at)
        drawn.append(found)
    plane = {
        "data": values(drawn),
        "width": plan.bars,
        "height": height,
        "layer": list(_layers(drawn, scale, plan, frame)),
    }
    if key == Words(None, None, None):
        return plane | {"left": plan.words}
    return {
        "vconcat": [_key(key, plan, frame), plane],
        "spacing": 8,
        "bounds": "full",
        "left": plan.words,
    }


def _layers(
    drawn: Sequence[dict[str, Any]], scale: Scale, plan: Columns, frame: Frame
) -> Iterator[dict[str, Any]]:
    # The drawing writes a minus that is as long as a plus.
    names = {f"{tick:.6g}".replace("-", MINUS): text for tick, text in scale.ticks.items()}
    axis = {
        "values": list(scale.ticks), "orient": "top", "domain": False, "ticks": False,
        "grid": not plan.is_narrow,
        "title": None, "labelFlush": True, "labelOverlap": False, "labelPadding": 4,
        "labelExpr": f"{_spelt(names)}[format(datum.value, '.6~g')]",
    }  # fmt: skip
    kind = {"type": "log"} if scale.is_log else {"zero": False}
    span = {"scale": {**kind, "domain": [scale.low, scale.high], "nice": False}}
    x = {"axis": axis, **span}
    y = as_given("y", "quantitative")
    colour = as_given("colour")
    rule: dict[str, Any] = {"type": "rule", "stroke": frame.theme["ink"], "strokeWidth": 1}
    if plan.is_narrow:  # words lie between the bars: the line stands at the bars alone
        rows = [{"at": scale.zero, "y": r["y"] - THIN, "y2": r["y"] + THIN} for r in drawn]
        ends = {"y": y, "y2": {"field": "y2"}}
    else:
        rows, ends = [{"at": scale.zero}], {}
    yield {"data": values(rows), "mark": rule, "encoding": {"x": field("at", **x), **ends}}
    for name, thick, dark in (("before", BAR + 3, 0.35), ("after", THIN, 1.0)):
        rows = [row for row in drawn if f"{name}_low" in row]
        if rows:
            ink = {"stroke": frame.theme["possible"]} if name == "before" else {}
            yield {
                "data": values(rows),
                "mark": {"type": "rule", "strokeWidth": thick, "opacity": dark, **ink},
                "encoding": {
                    "x": field(f"{name}_low", **x), "x2": {"field": f"{name}_high"}, "y": y,
                    "tooltip": {"field": "tip"}, **({} if ink else {"stroke": colour}),
                },
            }  # fmt: skip
    yield from _points(drawn, "middle", 34, x, y, frame)
    yield from _points(drawn, "mark", 60, x, y, frame)
    yield from word_layers(plan, frame)
    yield from _corners(plan, frame)


def _corners(plan: Columns, frame: Frame) -> Iterator[dict[str, Any]]:
    """Keep the room of the words on either side: whoever draws measures them in another type."""
    right = plan.bars if plan.is_narrow else plan.bars + ARROW + 4 + plan.said
    keep = {"type": "point", "size": 1, "opacity": 0, "stroke": frame.theme["card"]}
    for x in (-plan.words, right):
        yield {
            "data": values([{}]),
            "mark": keep,
            "encoding": {"x": {"value": x}, "y": {"value": 0}},
        }


def _points(
    drawn: Sequence[dict[str, Any]], name: str, size: int, x: Any, y: Any, frame: Frame
) -> Iterator[dict[str, Any]]:
    rows = [row for row in drawn if name in row]
    if not rows:
        return
    ground = {"fill": frame.theme["card"], "fillOpacity": 1, "stroke": frame.theme["card"]}
    shape = {"shape": "diamond"} if name == "mark" else {"shape": "circle"}
    common = {"type": "point", "opacity": 1, "size": size, **shape}
    encoding = {"x": field(name, **x), "y": y}
    yield {
        "data": values(rows),
        "mark": {**common, **ground, "strokeWidth": 3},
        "encoding": encoding,
    }
    ink = {"stroke": frame.theme["ink"], "fill": frame.theme["ink"]}
    paint = ink if name == "mark" else {}
    colours: dict[str, Any] = {"fillOpacity": as_given("shade", "quantitative")}
    if not paint:
        colours |= {"stroke": as_given("colour"), "fill": as_given("colour")}
    yield {
        "data": values(rows),
        "mark": {**common, **paint, "strokeWidth": 1.4},
        "encoding": encoding | colours,
    }


def _spelt(names: Mapping[str, str]) -> str:
    return json.dumps(dict(names))


def _key(key: Words, plan: Columns, frame: Frame) -> dict[str, Any]:
    """What the bars and marks are, on a line of its own."""
    rows: list[dict[str, Any]] = []
    right, line = -plan.words, 0
    parts = (
        ("before", key.before), ("after", key.after), ("mark", key.mark), ("hollow", key.hollow),
    )  # fmt: skip
    for kind, said in parts:
        if said is None:
            continue
        wide = 34 + width_of(said)
        if right > -plan.words and right + wide > plan.bars + plan.said:
            right, line = -plan.words, line + 1
        rows.append({"kind": kind, "x": right, "x2": right + 20, "mid": right + 10,
                     "words_x": right + 26, "y": 10 + line * KEY, "words": said})  # fmt: skip
        right += wide
    y = as_given("y", "quantitative")
    layers: list[dict[str, Any]] = []
    for kind, thick, dark, role in (
        ("before", BAR + 3, 0.35, "possible"), ("after", THIN, 1.0, "said"),
    ):  # fmt: skip
        layers.append(
            {
                "data": values([r for r in rows if r["kind"] == kind]),
                "mark": {"type": "rule", "strokeWidth": thick, "opacity": dark,
                         "stroke": frame.theme[role]},
                "encoding": {"x": as_given("x", "quantitative"), "x2": {"field": "x2"}, "y": y},
            }
        )  # fmt: skip
    for kind, shape, role, shade in (
        ("mark", "diamond", "ink", 1.0), ("hollow", "circle", "said", 0.0),
    ):  # fmt: skip
        layers.append(
            {
                "data": values([r for r in rows if r["kind"] == kind]),
                "mark": {"type": "point", "shape": shape, "size": 50, "opacity": 1,
                         "fill": frame.theme[role], "fillOpacity": shade,
                         "stroke": frame.theme[role], "strokeWidth": 1.4},
                "encoding": {"x": as_given("mid", "quantitative"), "y": y},
            }
        )  # fmt: skip
    layers.append(
        {
            "data": values(rows),
            "mark": text_mark(frame, "soft", align="left", baseline="middle"),
            "encoding": {"x": as_given("words_x", "quantitative"), "y": y, "text": word("words")},
        }
    )
    layers = [one for one in layers if one["data"]["values"]]
    layers += _corners(plan, frame)
    return {"width": plan.bars, "height": (line + 1) * KEY, "layer": layers}
