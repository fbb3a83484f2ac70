"""Published against inferred over time, and under them how the gap between the two grew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.ends import end_layers
from passmuster.report.charts.evidence import HEADROOM, nice
from passmuster.report.charts.fans import RIGHT, ahead_layers, say_near
from passmuster.report.charts.inferred_fans import known_day
from passmuster.report.charts.inferred_from import Inferred
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
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.words import lower_first, say_count, say_day

if TYPE_CHECKING:
    from passmuster.report.inferred.gaps import At, Gap

SLOT = 18


def gap_chart(gap: Gap, shown: Inferred) -> Chart:
    """Return what was published, what was there, and the gap.

    Args:
        gap: of one origin.
        shown: the posterior.
    """
    from passmuster.report.names import slug

    return Chart(
        name=f"gap-{slug(gap.name)}-{slug(gap.origin)}",
        title=_title(gap),
        subtitle=_subtitle(gap, shown),
        source=f"Published by {shown.origin_name(gap.origin)} ({gap.origin}). {shown.source()}",
        header=_header(gap),
        rows=tuple(_row(at, gap) for at in gap.dates),
        draw=lambda frame: _draw(gap, known_day(shown), frame),
    )


def _title(gap: Gap) -> str:
    first, last = gap.dates[0], gap.dates[-1]
    start = f"{gap.what}: " if gap.kind == "people" else f"{gap.what} since {_since(gap)}: "
    when = "for" if gap.kind == "people" else "by"
    published = f"{'at least ' if last.is_edge else ''}{say_near(last.published)} published"
    end = (
        f"{published} {when} {say_day(last.day)}, {say_near(last.there[1])} {_there(gap)} inferred"
    )
    return f"{start}{end}; {_gaps(first, last, gap)}"


def _gaps(first: At, last: At, gap: Gap) -> str:
    """How the gap grew: "the gap went from 45,200 to 121,000 more than there were"."""
    if first.gap[1] * last.gap[1] > 0:
        return f"the gap went from {say_near(abs(first.gap[1]))} to {_gap(last, gap)}"
    return f"the gap went from {_gap(first, gap)} to {_gap(last, gap)}"


def _gap(at: At, gap: Gap) -> str:
    middle = at.gap[1]
    if abs(middle) < 0.5:
        return "none"
    way = "fewer" if middle > 0 else "more"
    than = "than there were" if gap.kind == "people" else f"{gap.unit} than moves"
    return f"{say_near(abs(middle))} {way} {than}"


def _there(gap: Gap) -> str:
    return "people" if gap.kind == "people" else "moves"


def _since(gap: Gap) -> str:
    return say_day(gap.days[0] + ONE_DAY)


def _subtitle(gap: Gap, shown: Inferred) -> str:
    dots = f"Diamonds: what {shown.origin_name(gap.origin)} had published"
    if gap.kind == "people":
        grey = f"grey: where nine draws in ten put {lower_first(gap.against)}"
        below = "Below: how many more there were than were published"
    else:
        grey = f"grey: where nine draws in ten put all {gap.against} so far"
        below = f"Below: how many more moves there were than {gap.unit} published"
    last = gap.dates[-1]
    parts = [
        f"{dots}; {grey}",
        f"{below}; nine draws in ten put it between {say_near(last.gap[0])} and "
        f"{say_near(last.gap[2])} on the last date",
    ]
    if gap.kind == "cases":
        parts.append(
            "One move may have several cases or none, and some are registered late: both are part "
            "of the gap"
        )
    if gap.is_of_unsure_scope:
        parts.append("Whom the published number counts is not sure; the narrow sense is taken here")
    return f"{'. '.join(parts)}."


def _header(gap: Gap) -> tuple[str, ...]:
    so_far = "" if gap.kind == "people" else " so far"
    return ("By" if so_far else "On", f"Published{so_far}", f"Inferred{so_far}", "9 in 10 lie in",
            "Gap", "9 in 10 lie in", "Published for 100 there")  # fmt: skip


def _row(at: At, gap: Gap) -> tuple[str, ...]:
    del gap
    of = at.of_hundred
    return (
        say_day(at.day), f"{'at least ' if at.is_edge else ''}{at.published:,.0f}",
        say_near(at.there[1]), f"{say_near(at.there[0])} to {say_near(at.there[2])}",
        say_near(at.gap[1]), f"{say_near(at.gap[0])} to {say_near(at.gap[2])}",
        f"{of:.0f}" if of == of else "",
    )  # fmt: skip


def say_dates(gap: Gap) -> str:
    """Return how many dates a gap is known at."""
    return say_count(len(gap.dates), "date")


# ---------------------------------------------------------------- the drawing


def _draw(gap: Gap, ahead: date | None, frame: Frame) -> Spec:
    plane = Frame(frame.width - RIGHT, frame.theme)
    return {
        "vconcat": [_key(gap, frame), _upper(gap, ahead, plane), _lower(gap, plane)],
        "spacing": 10,
        "bounds": "full",
    }


def _key(gap: Gap, frame: Frame) -> dict[str, Any]:
    rows = [
        {"x": 6 - GUTTER, "words_x": 18 - GUTTER, "y": 9, "words": "published", "kind": "mark"},
        {"x": 96 - GUTTER, "words_x": 114 - GUTTER, "y": 9, "words": f"{_there(gap)} inferred",
         "kind": "band"},
    ]  # fmt: skip

    def channel(name: str) -> dict[str, Any]:
        return {"field": name, "type": "quantitative", "scale": None}

    y = channel("y")
    return {
        "width": frame.width - GUTTER,
        "height": SLOT,
        "layer": [
            {
                "data": values([r for r in rows if r["kind"] == "band"]),
                "mark": {"type": "point", "shape": "square", "size": 150, "opacity": 0.5,
                         "strokeWidth": 0, "fill": frame.theme["possible"]},
                "encoding": {"x": channel("x"), "y": y},
            },
            {
                "data": values([r for r in rows if r["kind"] == "mark"]),
                "mark": {"type": "point", "shape": "diamond", "size": 60, "opacity": 1,
                         "fill": frame.theme["said"], "stroke": frame.theme["said"]},
                "encoding": {"x": channel("x"), "y": y},
            },
            {
                "data": values(rows),
                "mark": text_mark(frame, "soft", align="left", baseline="middle"),
                "encoding": {"x": channel("words_x"), "y": y, "text": word("words")},
            },
        ],
    }  # fmt: skip


def _span(gap: Gap) -> tuple[Any, Any]:
    return min(gap.days[0], gap.dates[0].day), max(gap.days[-1], gap.dates[-1].day)


def _upper(gap: Gap, ahead: date | None, plane: Frame) -> dict[str, Any]:
    height = 160 if plane.width < 460 else 210
    most = max(float(gap.levels[2].max()), max(at.published for at in gap.dates), 1.0)
    top = nice(most * HEADROOM)
    x, y = time_axis(*_span(gap), plane), number_axis(top)
    band = [
        {"day": day.toordinal(), "at": round(float(gap.levels[0, n]), 3),
         "to": round(float(gap.levels[2, n]), 3), "middle": round(float(gap.levels[1, n]), 3)}
        for n, day in enumerate(gap.days)
    ]  # fmt: skip
    rows = [
        {"day": at.day.toordinal(), "at": at.published,
         "tip": f"{say_day(at.day)}: {at.published:,.0f} published"}
        for at in gap.dates
    ]  # fmt: skip
    said = plane.theme["said"]
    layers: list[dict[str, Any]] = [
        *ahead_layers(ahead, gap.days[-1], x, plane),
        {
            "data": values(band),
            "mark": {"type": "area", "fill": plane.theme["possible"], "opacity": 0.35,
                     "strokeWidth": 0},
            "encoding": {"x": x, "y": field("at", **y), "y2": {"field": "to"}},
        },
        {
            "data": values(band),
            "mark": {"type": "line", "stroke": plane.theme["ink"], "strokeWidth": 2},
            "encoding": {"x": x, "y": field("middle", **y)},
        },
        {
            "data": values(rows),
            "mark": {"type": "line", "stroke": said, "strokeWidth": 1.4, "strokeDash": [4, 3]},
            "encoding": {"x": x, "y": field("at", **y)},
        },
        {
            "data": values(rows),
            "mark": {"type": "point", "shape": "diamond", "size": 50, "opacity": 1, "fill": said,
                     "stroke": plane.theme["card"], "strokeWidth": 1},
            "encoding": {"x": x, "y": field("at", **y), "tooltip": {"field": "tip"}},
        },
    ]  # fmt: skip
    ends = [
        (["inferred"], height * (1 - float(gap.levels[1, -1]) / top), "ink"),
        (["published"], height * (1 - gap.dates[-1].published / top), "said"),
    ]
    layers += _ends(ends, height, plane)
    return {"width": inner_width(plane), "height": height, "layer": layers}


def _lower(gap: Gap, plane: Frame) -> dict[str, Any]:
    height = 110 if plane.width < 460 else 140
    low, high = min(at.gap[0] for at in gap.dates), max(at.gap[2] for at in gap.dates)
    below = -nice(-low * HEADROOM) if low < -0.5 else 0.0
    above = nice(max(high, 1.0) * HEADROOM) if high > 0.5 or not below else 0.0
    x = time_axis(*_span(gap), plane)
    y = number_axis(above, count=4)
    y = y | {"scale": {"domain": [below, above], "nice": False, "zero": True}}
    y["axis"] = y["axis"] | {
        "format": "+,.0f",
        "labelExpr": "datum.value == 0 ? '0' : datum.label",
    }
    rows = [
        {"day": at.day.toordinal(), "low": at.gap[0], "high": at.gap[2], "at": at.gap[1],
         "tip": f"{say_day(at.day)}: {say_near(at.gap[1])}"}
        for at in gap.dates
    ]  # fmt: skip
    ink = plane.theme["disputed"]
    layers: list[dict[str, Any]] = [
        {
            "data": values([{"zero": 0}]),
            "mark": {"type": "rule", "stroke": plane.theme["soft"], "strokeWidth": 1},
            "encoding": {"y": field("zero", **y)},
        },
        {
            "data": values(rows),
            "mark": {"type": "rule", "stroke": ink, "strokeWidth": 3, "opacity": 0.45},
            "encoding": {"x": x, "y": field("low", **y), "y2": {"field": "high"}},
        },
        {
            "data": values(rows),
            "mark": {"type": "point", "size": 40, "opacity": 1, "fill": ink, "stroke": ink},
            "encoding": {"x": x, "y": field("at", **y), "tooltip": {"field": "tip"}},
        },
    ]
    span = above - below
    middle = height * (above - gap.dates[-1].gap[1]) / span
    layers += _ends([(["gap"], middle, "disputed")], height, plane)
    return {"width": inner_width(plane), "height": height, "layer": layers}


def _ends(
    labels: Sequence[tuple[list[str], float, str]], height: float, plane: Frame
) -> list[dict[str, Any]]:
    edge = plane.width + RIGHT - GUTTER
    return end_layers(labels, inner_width(plane) + 6, -4, height + 4, plane, edge)
