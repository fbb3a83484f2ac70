"""Fans of a posterior by month: people, different people ever, and moves, with months ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from passmuster.report.charts.chart import Chart
from passmuster.report.charts.dated import Dated
from passmuster.report.charts.drawn_from import fan_of
from passmuster.report.charts.fans import (
    HEADER,
    MIDDLE,
    Fan,
    fan_spec,
    figure_rows,
    flag_rows,
    marks_on,
    rows_of_fan,
    say_near,
    say_range,
)
from passmuster.report.charts.flows import Panel, panels_spec
from passmuster.report.charts.inferred_from import Inferred
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.words import lower_first, say_day, say_period

if TYPE_CHECKING:
    from passmuster.report.inferred.topics import Topic

AHEAD = "ahead: no figures"
NOT_FITTED = "not fitted"


def topic_fan(topic: Topic) -> Fan:
    """Return the levels of a topic by month."""
    days = topic.shown.posterior.days
    return Fan(days[1:] if topic.kind == "flow" else days, fan_of(topic.values))


def known_day(shown: Inferred) -> date | None:
    """Return the day from which on there are no figures; None if they reach to the end."""
    return shown.figures_end if shown.figures_end < shown.posterior.days[-1] else None


def inferred_fan_chart(topic: Topic) -> Chart:
    """Return the fan of one number.

    Args:
        topic: what it is of.
    """
    shown, fan = topic.shown, topic_fan(topic)
    marks = () if topic.kind == "ever" else marks_on(fan, topic.subject, shown)
    return Chart(
        name=f"fan-{topic.slug}",
        title=_title(topic, fan),
        subtitle=_subtitle(topic, marks),
        source=shown.source(marks),
        header=HEADER,
        rows=(*_rows(fan, shown), *figure_rows(marks), *flag_rows(shown.flags)),
        draw=lambda frame: fan_spec(fan, marks, shown.flags, frame, known_day(shown), NOT_FITTED),
    )


def _title(topic: Topic, fan: Fan) -> str:
    shown = topic.shown
    at = max(shown.last - 1, 0) if topic.kind == "flow" else shown.last
    now, end = fan.levels[:, at], fan.levels[:, -1]
    unit = " a month" if topic.kind == "flow" else ""
    text = (
        f"{topic.phrase}: {say_near(now[MIDDLE])}{unit} on {say_day(fan.days[at])}, eight draws in "
        f"ten between {say_range(now[1], now[5])}"
    )
    if fan.days[-1] <= fan.days[at]:
        return text
    later = f"{say_near(end[MIDDLE])}{unit} on {say_day(fan.days[-1])}"
    return f"{text}; {later}, between {say_range(end[1], end[5])}"


def _subtitle(topic: Topic, marks: Sequence[Dated]) -> str:
    shown = topic.shown
    parts = [
        f"{'Moves a month' if topic.kind == 'flow' else 'People'}. Line: the middle of the draws. "
        "Grey: where half of them lie, eight in ten, and 95 in 100"
    ]
    if known_day(shown):
        parts.append(
            f"Shaded ground: months without figures, after {say_day(shown.figures_end)}, which "
            "follow from the rules alone"
        )
    if marks:
        fitted = sum(mark.id in shown.taken for mark in marks)
        parts.append(
            f"Marks: published figures, {fitted} of {len(marks)} of which were fitted, each "
            "through its reporter, so that a mark may lie beside the band"
        )
    elif topic.kind != "ever":
        parts.append("Nobody published this number itself: it follows from others")
    if len(shown.flags) > 2:
        parts.append("Dotted lines: measures")
    return f"{'. '.join(parts)}."


def _rows(fan: Fan, shown: Inferred) -> list[tuple[str, ...]]:
    ahead = {say_day(day) for day in shown.posterior.days if day > shown.figures_end}
    return [
        (f"{row[0]}, {AHEAD}" if row[0] in ahead else row[0], *row[1:]) for row in rows_of_fan(fan)
    ]


# ---------------------------------------------------------------- many small ones


def panels_chart(name: str, topics: Sequence[Topic], shown: Inferred) -> Chart | None:
    """Return small fans of several numbers; None without any.

    Args:
        name: of the chart: people or moves.
        topics: what they are of.
        shown: the posterior.
    """
    panels = [_panel(topic) for topic in topics]
    if not panels:
        return None
    figures = tuple(f for panel in panels for f in panel.marks)
    moves = name == "moves"
    start = "Moves in each month" if moves else "People"
    ahead = " Shaded ground: months without figures." if known_day(shown) else ""
    marks = " Marks: published figures, fitted through their reporters." if figures else ""
    return Chart(
        name=name,
        title=_panels_title(panels, moves, shown),
        subtitle=f"{start}. Line: the middle of the draws. Grey: where half of them lie, eight in "
        f"ten, and 95 in 100. Each part has its own scale.{ahead}{marks}",
        source=shown.source(figures),
        header=_header(shown, moves),
        rows=tuple(_panel_row(panel, shown, moves) for panel in panels),
        draw=lambda frame: panels_spec(panels, figures, frame, known_day(shown), NOT_FITTED),
    )


def _panel(topic: Topic) -> Panel:
    fan = topic_fan(topic)
    marks = () if topic.kind == "ever" else marks_on(fan, topic.subject, topic.shown)
    total = float(topic.headline(topic.values).mean())
    at = max(topic.shown.last - 1, 0) if topic.kind == "flow" else topic.shown.last
    middle, day = say_near(float(fan.levels[MIDDLE, at])), fan.days[at]
    said = f"{middle} {say_month(day)}" if topic.kind == "flow" else f"{middle} on {say_day(day)}"
    return Panel(topic.subject, topic.phrase, fan, marks, total, said)


def say_month(day: date) -> str:
    """Return the month of a day: "in November 2025"."""
    return say_period(Period(day.replace(day=1), day))


def _header(shown: Inferred, moves: bool) -> tuple[str, ...]:
    day = say_day(shown.posterior.days[shown.last])
    if moves:
        return ("Moves", f"Year to {day}, mean", "Last month with figures", "8 in 10", "At the end")
    return ("People", f"{day}, mean", f"{day}, middle", "8 in 10", "At the end")


def _panel_row(panel: Panel, shown: Inferred, moves: bool) -> tuple[str, ...]:
    levels = panel.fan.levels
    now = levels[:, max(shown.last - 1, 0) if moves else shown.last]
    return (
        panel.words, say_near(panel.total), say_near(now[MIDDLE]),
        f"{say_near(now[1])} to {say_near(now[5])}", say_near(levels[MIDDLE, -1]),
    )  # fmt: skip


def _panels_title(panels: Sequence[Panel], moves: bool, shown: Inferred) -> str:
    day = say_day(shown.posterior.days[shown.last])
    at = max(shown.last - 1, 0) if moves else shown.last
    most = max(panels, key=lambda p: float(p.fan.levels[MIDDLE, at]))
    value = say_near(float(most.fan.levels[MIDDLE, at]))
    if moves:
        return f"Most moves in the month to {day}: “{lower_first(most.words)}”, {value}"
    return f"Other numbers of people; the largest on {day}: {lower_first(most.words)}, {value}"
