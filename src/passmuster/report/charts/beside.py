"""Two scenarios of one study: both fans on one plane, and under them how far each draw differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from passmuster.projection.result import Floats
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import Kind, Subject
from passmuster.report.charts.drawn_from import Shown, fan_of
from passmuster.report.charts.ends import end_layers
from passmuster.report.charts.evidence import HEADROOM, nice
from passmuster.report.charts.fans import MIDDLE, RIGHT, Fan, band_layers, phrase_of, say_near
from passmuster.report.charts.flags import Flag, flag_layers
from passmuster.report.charts.lettering import wrapped
from passmuster.report.charts.marks import (
    GUTTER,
    field,
    inner_width,
    number_axis,
    text_mark,
    time_axis,
    values,
    word,
)
from passmuster.report.charts.theme import LETTER, Frame
from passmuster.vocabulary.words import lower_first, say_count, say_day

ROLES = ("possible", "very_unlikely")
"""The colours of the first and of the second scenario."""
HEADER = ("Day", "First", "Second", "Difference, middle", "8 in 10 differ by")
MOST_ROWS = 40
SEEN = 0.001
"""Share of a quantity below which a difference cannot be seen, and is not shown."""


@dataclass(frozen=True)
class Pair:
    """Two projections of one study; with one seed, their draws differ by the scenario alone."""

    first: Shown
    second: Shown

    @property
    def is_paired(self) -> bool:
        """True if draw n of one is draw n of the other, but for the scenario."""
        one, other = self.first.projection, self.second.projection
        return one.seed == other.seed

    @cached_property
    def titles(self) -> tuple[str, str]:
        """What the two are called: by their titles, or by their names where these are the same."""
        one, other = self.first.projection, self.second.projection
        if one.model.title != other.model.title:
            return one.model.title, other.model.title
        return one.world.name, other.world.name

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Days that both have."""
        there = set(self.second.projection.days)
        return tuple(day for day in self.first.projection.days if day in there)

    def values(self, kind: Kind, names: tuple[str, ...]) -> tuple[Floats, Floats] | None:
        """Return what both say on the days that both have, for the draws that both have."""
        found = []
        for shown in (self.first, self.second):
            drawn = shown.values(kind, names)
            if drawn is None:
                return None
            at = {day: n for n, day in enumerate(shown.projection.days)}
            eve = drawn.shape[1] - len(shown.projection.days)
            found.append(drawn[:, [at[day] + eve for day in self.days]])
        draws = min(len(found[0]), len(found[1]))
        return found[0][:draws], found[1][:draws]

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Measures of one alone, and where they begin."""
        one, other = (set(shown.flags) for shown in (self.first, self.second))
        start = [f for f in self.first.flags if f.kind == "begins"]
        only = [Flag(f.day, f"without {f.text}", f.kind) for f in one - other]
        changed = [*only, *(other - one)]
        return tuple(sorted((*start, *changed), key=lambda f: (f.day, f.text)))

    def source(self) -> str:
        """Return what both were made from."""
        one, other = self.first.projection, self.second.projection
        draws = say_count(min(one.draws, other.draws), "draw")
        seeds = f"seed {one.seed}" if self.is_paired else f"seeds {one.seed} and {other.seed}"
        names = f"“{one.world.name}” and “{other.world.name}”"
        return f"Projections of passmuster {one.version}: {names}, {draws}, {seeds}."


def differences(pair: Pair) -> tuple[tuple[Subject, Floats], ...]:
    """Return what differs and by how much, [draw, day]: people first, and the most first.

    Args:
        pair: the two projections.
    """
    shown = pair.first
    study, model = shown.study, shown.projection.model
    kinds: list[tuple[Kind, str]] = [("stock", g.name) for g in study.force.group]
    kinds += [("flow", g.name) for g in study.force.group]
    kinds += [("stock", name) for name in model.stocks]
    kinds += [("flow", name) for name in model.flows]
    found: dict[tuple[Kind, frozenset[str]], tuple[float, Subject, Floats]] = {}
    for kind, name in kinds:
        both = pair.values(kind, (name,))
        key = (kind, frozenset(study.members((name,))))
        if both is None or key in found:
            continue
        apart = both[1] - both[0]
        most = float(abs(apart.mean(axis=0)).max(initial=0.0))
        level = float(max(drawn.mean(axis=0).max(initial=0.0) for drawn in both))
        if level > 0 and most >= max(0.5, SEEN * level):
            found[key] = most / level, shown.subject(kind, (name,)), apart
    order = sorted(found.values(), key=lambda one: (one[1].kind != "stock", -one[0]))
    return tuple((subject, apart) for _, subject, apart in order)


def beside_chart(subject: Subject, pair: Pair) -> Chart | None:
    """Return both scenarios and their difference; None if one of them lacks the quantity.

    Args:
        subject: stocks or flows.
        pair: the two projections.
    """
    both = pair.values(subject.kind, subject.names)
    if both is None or not pair.days:
        return None
    fans = [Fan(pair.days, fan_of(drawn)) for drawn in both]
    apart = Fan(pair.days, fan_of(both[1] - both[0]))
    return Chart(
        name=f"beside-{subject.kind}-{subject.slug}",
        title=_title(subject, apart, pair),
        subtitle=_subtitle(subject, pair),
        source=pair.source(),
        header=HEADER,
        rows=tuple(_rows(fans, apart)),
        draw=lambda frame: _draw(fans, apart, pair, frame),
    )


def _title(subject: Subject, apart: Fan, pair: Pair) -> str:
    what = lower_first(phrase_of(subject, pair.first))
    end = apart.levels[:, -1]
    unit = "moves a month" if subject.kind == "flow" else ""
    lead = f"“{pair.titles[1]}”: {what}"
    return f"{lead}, {say_more(end[MIDDLE], unit)} on {say_day(pair.days[-1])}; {_span(end)}"


def say_more(by: float, unit: str = "") -> str:
    """Return a difference in words: "12,000 more", "none more or fewer"."""
    if abs(by) < 0.5:
        return "no difference"
    number = f"{say_near(abs(by))} {'more' if by > 0 else 'fewer'}"
    return f"{number} {unit}".strip()


def _span(levels: Floats) -> str:
    low, high = float(levels[1]), float(levels[5])
    if high - low < 0.5:
        return "the same in eight draws of ten"
    if low >= -0.5:
        return f"eight draws in ten between {say_near(low)} and {say_near(high)} more"
    if high <= 0.5:
        return f"eight draws in ten between {say_near(-high)} and {say_near(-low)} fewer"
    return f"eight draws in ten between {say_near(-low)} fewer and {say_near(high)} more"


def _subtitle(subject: Subject, pair: Pair) -> str:
    unit = "Moves a month" if subject.kind == "flow" else "People"
    first, second = pair.titles
    text = (
        f"{unit}. Above: the middle of the draws and eight in ten of them, “{first}” in grey and "
        f"“{second}” in colour. Below: how far the second is from the first"
    )
    if pair.is_paired:
        return f"{text}, draw by draw with the same numbers drawn."
    return f"{text}; their seeds differ, so that chance differs too."


def _rows(fans: Sequence[Fan], apart: Fan) -> list[tuple[str, ...]]:
    every = max(1, -(-len(apart.days) // MOST_ROWS))
    rows = []
    for n, day in enumerate(apart.days):
        if (len(apart.days) - 1 - n) % every == 0:
            middles = [say_near(fan.levels[MIDDLE, n]) for fan in fans]
            gap = apart.levels[:, n]
            span = f"{say_near(gap[1])} to {say_near(gap[5])}"
            rows.append((say_day(day), *middles, say_near(gap[MIDDLE]), span))
    return rows


def _draw(fans: Sequence[Fan], apart: Fan, pair: Pair, frame: Frame) -> Spec:
    plane = Frame(frame.width - RIGHT, frame.theme)
    upper = _upper(fans, pair, plane)
    lower = _lower(apart, pair.first.projection.eve, plane)
    return {"vconcat": [_key(pair, frame), upper, lower], "spacing": 10, "bounds": "full"}


def _key(pair: Pair, frame: Frame) -> dict[str, Any]:
    rows = []
    bottom = 0.0
    for role, title in zip(ROLES, pair.titles, strict=True):
        for n, line in enumerate(wrapped(title, (frame.width - 30) / LETTER, 2)):
            rows.append(
                {
                    "y": bottom + 8,
                    "line": line,
                    "fill": frame.theme[role],
                    "shade": 0.0 if n else 0.7,
                }
            )
            bottom += 17
    y = {"field": "y", "type": "quantitative", "scale": None}
    fill = {"field": "fill", "type": "nominal", "scale": None}
    shade = {"field": "shade", "type": "quantitative", "scale": None}
    return {
        "data": values(rows),
        "width": inner_width(frame),
        "height": bottom,
        "layer": [
            {"mark": {"type": "point", "shape": "square", "size": 110, "strokeWidth": 0,
                      "opacity": 1, "x": -58, "stroke": frame.theme["card"]},
             "encoding": {"y": y, "fill": fill, "fillOpacity": shade}},
            {"mark": text_mark(frame, "ink", align="left", baseline="middle", x=-44),
             "encoding": {"y": y, "text": word("line")}},
        ],
    }  # fmt: skip


def _upper(fans: Sequence[Fan], pair: Pair, plane: Frame) -> dict[str, Any]:
    height = 170 if plane.width < 460 else 220
    top = nice(max(max(float(fan.levels[5].max()) for fan in fans), 1.0) * HEADROOM)
    first, last = pair.first.projection.eve, pair.days[-1]
    x, y = time_axis(first, last, plane), number_axis(top)
    layers: list[dict[str, Any]] = []
    labels = []
    for fan, role, name in zip(fans, ROLES, ("first", "second"), strict=True):
        layers += _band(fan, role, x, y, plane)
        middle = float(fan.levels[MIDDLE, -1])
        labels.append(([name], height * (1 - middle / top), role))
    layers += flag_layers(pair.flags, first, last, x, height, plane, right=RIGHT)
    layers += end_layers(
        labels, inner_width(plane) + 6, -4, height + 4, plane, plane.width + RIGHT - GUTTER
    )
    return {"width": inner_width(plane), "height": height, "layer": layers}


def _band(
    fan: Fan, role: str, x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    rows = [
        {"day": day.toordinal(), "at": round(float(fan.levels[1, n]), 3),
         "to": round(float(fan.levels[5, n]), 3), "middle": round(float(fan.levels[MIDDLE, n]), 3)}
        for n, day in enumerate(fan.days)
    ]  # fmt: skip
    return [
        {
            "data": values(rows),
            "mark": {"type": "area", "fill": frame.theme[role], "opacity": 0.3, "strokeWidth": 0},
            "encoding": {"x": x, "y": field("at", **y), "y2": {"field": "to"}},
        },
        {
            "data": values(rows),
            "mark": {"type": "line", "stroke": frame.theme[role], "strokeWidth": 2.2,
                     "strokeDash": [1, 0] if role == ROLES[0] else [7, 3]},
            "encoding": {"x": x, "y": field("middle", **y)},
        },
    ]  # fmt: skip


def _lower(apart: Fan, first: date, plane: Frame) -> dict[str, Any]:
    height = 120 if plane.width < 460 else 150
    low, high = float(apart.levels[0].min()), float(apart.levels[6].max())
    below = -nice(-low * HEADROOM) if low < -0.5 else 0.0
    above = nice(high * HEADROOM) if high > 0.5 else 0.0
    if below == above == 0.0:
        above = 1.0
    x = time_axis(first, apart.days[-1], plane)
    y = number_axis(above, count=4)
    y = y | {"scale": {"domain": [below, above], "nice": False, "zero": True}}
    y["axis"] = y["axis"] | {
        "format": "+,.0f",
        "labelExpr": "datum.value == 0 ? '0' : datum.label",
    }
    layers = band_layers(apart, x, y, plane)
    zero = {"type": "rule", "stroke": plane.theme["soft"], "strokeWidth": 1}
    layers.append(
        {
            "data": values([{"zero": 0}]),
            "mark": zero,
            "encoding": {"y": field("zero", **y)},
        }
    )
    end = apart.levels[:, -1]
    span = above - below
    named = [("middle", MIDDLE, "ink")]
    if float(end[5] - end[1]) * height > span:
        named = [("95 in 100", 6, "soft"), ("8 in 10", 5, "soft"), *named]
    labels = [([t], height * (above - float(end[lv])) / span, role) for t, lv, role in named]
    layers += end_layers(
        labels, inner_width(plane) + 6, -4, height + 4, plane, plane.width + RIGHT - GUTTER
    )
    return {"width": inner_width(plane), "height": height, "layer": layers}
