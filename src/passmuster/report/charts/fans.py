"""Fans: where half, eight in ten and 95 in 100 of the draws lie, with what was published on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.projection.result import Floats
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import HOLLOW, Dated, Subject
from passmuster.report.charts.drawn_from import Shown, fan_of
from passmuster.report.charts.ends import end_layers
from passmuster.report.charts.evidence import HEADROOM, nice
from passmuster.report.charts.figure_marks import figure_layers, highest
from passmuster.report.charts.flags import Flag, flag_layers, rows_of
from passmuster.report.charts.key import FILLS, with_key
from passmuster.report.charts.lettering import said_near
from passmuster.report.charts.marks import (
    GUTTER,
    field,
    inner_width,
    number_axis,
    time_axis,
    values,
)
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.words import say_day, upper_first

RIGHT = 62
"""Pixels right of a plane for the words at the ends of bands."""
BANDS = ((0, 6, 0.20), (1, 5, 0.26), (2, 4, 0.38))
"""Of each band: its lower and upper level, and how dark it is laid over the wider one."""
MIDDLE = 3
HEADER = ("Day", "Middle of the draws", "Half lie in", "8 in 10 lie in", "95 in 100 lie in")
FIGURE_HEADER = ("When", "Figure", "Said by", "Published", "Grade")
MOST_ROWS = 60


@dataclass(frozen=True)
class Fan:
    """The levels of a quantity over days."""

    days: tuple[date, ...]
    levels: Floats
    """[level, day], as `fan_of` returns them."""

    def at(self, day: date) -> Floats | None:
        """Return the levels on a day, between two days in proportion; None outside the days."""
        import numpy as np

        if not self.days[0] <= day <= self.days[-1]:
            return None
        ordinals = [d.toordinal() for d in self.days]
        found: Floats = np.array([np.interp(day.toordinal(), ordinals, lv) for lv in self.levels])
        return found


def fan_chart(subject: Subject, shown: Shown) -> Chart | None:
    """Return the fan of one quantity; None if the world has no such stock or flow.

    Args:
        subject: stocks or flows, with their figures.
        shown: the projection.
    """
    drawn = shown.values(subject.kind, subject.names)
    if drawn is None:
        return None
    projection = shown.projection
    eves = (projection.eve, *projection.days) if subject.kind == "stock" else projection.days
    fan = Fan(eves, fan_of(drawn))
    marks = marks_on(fan, subject, shown)
    return Chart(
        name=f"fan-{subject.kind}-{subject.slug}",
        title=_title(fan, subject, shown),
        subtitle=_subtitle(fan, marks, subject, shown),
        source=shown.source(marks),
        header=HEADER,
        rows=(*rows_of_fan(fan), *figure_rows(marks), *flag_rows(shown.flags)),
        draw=lambda frame: fan_spec(fan, marks, shown.flags, frame),
    )


def marks_on(fan: Fan, subject: Subject, shown: Shown) -> tuple[Dated, ...]:
    """Figures that fall on the plane: since the study began, and not long after its end.

    A total that runs from far before the first day says nothing of the pace of any month.
    """
    if subject.kind == "stock":
        return tuple(f for f in subject.figures if f.first <= fan.days[-1])
    eve = shown.projection.eve
    return tuple(f for f in subject.figures if f.last > eve and f.first >= eve.replace(day=1))


# ---------------------------------------------------------------- words


def _title(fan: Fan, subject: Subject, shown: Shown) -> str:
    what = phrase_of(subject, shown)
    start, end = fan.levels[:, 0], fan.levels[:, -1]
    when = f"on {say_day(fan.days[-1])}"
    if subject.kind == "flow":
        when = f"a month {'at the end' if len(fan.days) > 1 else 'in all'}"
    last = f"{say_near(end[MIDDLE])} {when} in the middle of the draws"
    if end[5] - end[1] < 0.5:
        return f"{what}: {last}"
    moved = "" if subject.kind == "flow" else f"from {say_near(start[MIDDLE])} to "
    return f"{what}: {moved}{last}; eight draws in ten between {say_range(end[1], end[5])}"


def phrase_of(subject: Subject, shown: Shown) -> str:
    """Return what is counted, as a title begins."""
    words = subject.phrase(shown.study).removeprefix("moves ")
    if len(subject.names) == 1 and words.startswith("“"):
        words = words.strip("“”")
    return upper_first(words)


def say_near(value: float) -> str:
    """Return a number of people or moves to three digits, whole."""
    return said_near(Fraction(round(float(value))))


def say_range(low: float, high: float) -> str:
    """Return two numbers of people as "a and b"."""
    return f"{say_near(low)} and {say_near(high)}"


def _subtitle(fan: Fan, marks: Sequence[Dated], subject: Subject, shown: Shown) -> str:
    what = "Moves a month" if subject.kind == "flow" else "People"
    parts = [
        f"{what}. Line: the middle of the draws. Grey: where half of them lie, eight in ten, and "
        "95 in 100"
    ]
    if marks:
        parts.append(
            f"Marks: published figures, which nothing here was fitted to{_hits(fan, marks)}"
        )
    if len(shown.flags) > 1:
        parts.append("Dotted lines: measures")
    return f"{'. '.join(parts)}."


def _hits(fan: Fan, marks: Sequence[Dated]) -> str:
    """How many of the figures of days that are projected meet the widest band."""
    inside = tested = 0
    for figure in marks:
        levels = fan.at(figure.last if figure.last == figure.first else _centre(figure))
        if levels is None or figure.fill == 0:
            continue
        tested += 1
        low, high = figure.interval.low, figure.interval.high
        reaches = low is None or float(low) <= levels[6]
        inside += reaches and (high is None or float(high) >= levels[0])
    if not tested:
        return ""
    return f"; of those after its start that bind, {inside} of {tested} lie in the widest band"


def _centre(figure: Dated) -> date:
    return date.fromordinal((figure.first.toordinal() + figure.last.toordinal()) // 2)


def rows_of_fan(fan: Fan) -> list[tuple[str, ...]]:
    """Return a fan as rows of a table."""
    every = max(1, -(-len(fan.days) // MOST_ROWS))
    picked = [n for n in range(len(fan.days)) if (len(fan.days) - 1 - n) % every == 0]
    rows = []
    for n in picked:
        levels = fan.levels[:, n]
        bands = [
            f"{say_near(levels[a])} to {say_near(levels[b])}" for a, b in ((2, 4), (1, 5), (0, 6))
        ]
        rows.append((say_day(fan.days[n]), say_near(levels[MIDDLE]), *bands))
    return rows


def figure_rows(
    marks: Sequence[Dated], said: Mapping[str, str] | None = None
) -> list[tuple[str, ...]]:
    """Return figures as rows of a table.

    Args:
        marks: the figures.
        said: what became of some of them, by id, where that is known better.
    """
    fates = said or {}
    return [
        (f"Published {f.when}", f.words, f"{f.who}, {f.published}", f"grade {f.grade}",
         fates.get(f.id, "" if f.fate == "binds" else f.fate))
        for f in marks
    ]  # fmt: skip


def flag_rows(flags: Sequence[Flag]) -> list[tuple[str, ...]]:
    """Return lines as rows of a table."""
    return [(day, words, "", "", "") for day, words in rows_of(flags)]


# ---------------------------------------------------------------- the drawing


def fan_spec(
    fan: Fan,
    marks: Sequence[Dated],
    flags: Sequence[Flag],
    frame: Frame,
    ahead: date | None = None,
    hollow: str = FILLS[HOLLOW],
) -> Spec:
    """Return the drawing of a fan.

    Args:
        fan: its days and levels.
        marks: figures on top.
        flags: lines with words.
        frame: what it has to fit.
        ahead: the day from which on nothing is known; what lies beyond has a ground of its own.
        hollow: what a hollow mark says.
    """
    plane = Frame(frame.width - RIGHT, frame.theme)
    first = min([fan.days[0], *(f.first for f in marks)])
    last = max([fan.days[-1], *(f.last for f in marks)])
    top = nice(max(float(fan.levels[6].max()), highest(marks), 1.0) * HEADROOM)
    height = 210 if frame.is_narrow else 290
    x, y = time_axis(first, last, plane), number_axis(top)
    layers = [*ahead_layers(ahead, fan.days[-1], x, frame), *band_layers(fan, x, y, frame)]
    layers += flag_layers(flags, first, last, x, height, plane, right=RIGHT)
    layers += figure_layers(marks, top, x, y, plane)
    layers += _ends(fan, top, height, plane)
    body = {"width": inner_width(plane), "height": height, "layer": layers}
    return with_key(marks, body, frame, hollow)


def ahead_layers(
    since: date | None, until: date, x: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """Return the ground of the days for which there are no figures; none where there are none."""
    if since is None or since >= until:
        return []
    row = {"day": since.toordinal(), "until": until.toordinal()}
    edge = {"stroke": frame.theme["line"], "strokeWidth": 1, "strokeDash": [4, 3]}
    return [
        {
            "data": values([row]),
            "mark": {"type": "rect", "fill": frame.theme["line"], "opacity": 0.55, **edge},
            "encoding": {"x": x, "x2": {"field": "until"}},
        }
    ]


def band_layers(
    fan: Fan, x: dict[str, Any], y: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """Return the bands of a fan and the line of its middle."""
    days = [d.toordinal() for d in fan.days]

    def rows(*levels: int) -> list[dict[str, Any]]:
        keys = ("at", "to")
        return [
            {
                "day": day,
                **{
                    k: round(float(fan.levels[v, n]), 3) for k, v in zip(keys, levels, strict=False)
                },
            }
            for n, day in enumerate(days)
        ]

    layers: list[dict[str, Any]] = [
        {
            "data": values(rows(low, high)),
            "mark": {"type": "area", "fill": frame.theme["possible"], "opacity": dark,
                     "strokeWidth": 0},
            "encoding": {"x": x, "y": field("at", **y), "y2": {"field": "to"}},
        }
        for low, high, dark in BANDS
    ]  # fmt: skip
    layers.append(
        {
            "data": values(rows(MIDDLE)),
            "mark": {"type": "line", "stroke": frame.theme["ink"], "strokeWidth": 2},
            "encoding": {"x": x, "y": field("at", **y)},
        }
    )
    return layers


def _ends(fan: Fan, top: float, height: int, plane: Frame) -> list[dict[str, Any]]:
    """What each band is, at its upper end; what spans nothing is not named."""
    end = fan.levels[:, -1]
    named = [("middle", MIDDLE, "ink")]
    if (end[5] - end[1]) * height > top:
        named = [("95 in 100", 6, "soft"), ("8 in 10", 5, "soft"), ("half", 4, "soft"), *named]
    labels = [([text], height * (1 - float(end[level]) / top), role) for text, level, role in named]
    return end_layers(
        labels, inner_width(plane) + 6, -4, height + 4, plane, plane.width + RIGHT - GUTTER
    )
