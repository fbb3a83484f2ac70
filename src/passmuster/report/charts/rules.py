"""Measures on a time axis: numbered lines, and the list the numbers refer to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.lettering import width_of, wrapped
from passmuster.report.charts.marks import (
    EDGE,
    GUTTER,
    as_given,
    text_mark,
    time_axis,
    values,
    word,
)
from passmuster.report.charts.theme import LETTER, LINE, Frame
from passmuster.report.clean import clean
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import lower_first, say_count, say_day, say_value, upper_first

GAP = 4.0
"""Pixels between two numbers over lines."""


@dataclass(frozen=True)
class Rule:
    """All that began to hold on one day."""

    number: int
    since: date
    words: str


def rules(study: Study) -> tuple[Rule, ...]:
    """Return the enacted measures of a study by the day they began to hold, numbered."""
    days: dict[date, list[str]] = {}
    enacted = [m for m in study.measures if m.status == "enacted"]
    for measure in sorted(enacted, key=lambda m: (m.since, m.id)):
        days.setdefault(measure.since, []).append(_words(measure))
    return tuple(
        Rule(number, day, upper_first("; ".join(dict.fromkeys(map(lower_first, words)))))
        for number, (day, words) in enumerate(days.items(), 1)
    )


def _words(measure: Measure) -> str:
    """The lever and its value, and what the study adds in words; of a switch the words alone."""
    value = exact(measure.value)
    unit = "date" if isinstance(measure.value, date) else "value"
    lever = f"{measure.lever.replace('_', ' ')}: {say_value(value, unit)}"
    means = re.split(r"[;:.]\s", (measure.means or "").rstrip("."))[0]
    if means and value in (0, 1):
        return means
    return f"{lever} ({lower_first(means)})" if means else lever


def rule_layers(
    found: tuple[Rule, ...], first: date, last: date, x: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """Return a line for each day on which a measure began to hold, numbered over the plane."""
    shown = [rule for rule in found if first <= rule.since <= last]
    if not shown:
        return []
    pixel = (frame.width - GUTTER - EDGE) / max(1, (last - first).days)
    lines = [
        {"day": rule.since.toordinal(), "tip": f"{say_day(rule.since)}: {rule.words}"}
        for rule in shown
    ]
    labels = []
    for group in _together(shown, pixel):
        day = (group[0].since.toordinal() + group[-1].since.toordinal()) / 2
        tip = "; ".join(f"{rule.number}: {rule.words}" for rule in group)
        labels.append({"day": day, "text": _numbers(group), "tip": tip})
    line = {"type": "rule", "stroke": frame.theme["soft"], "strokeWidth": 1, "strokeDash": [1, 3]}
    shown_tip = {"field": "tip"}
    return [
        {"data": values(lines), "mark": line, "encoding": {"x": x, "tooltip": shown_tip}},
        {
            "data": values(labels),
            "mark": text_mark(frame, "soft", baseline="bottom", y=-3),
            "encoding": {"x": x, "text": word("text"), "tooltip": shown_tip},
        },
    ]


def _numbers(group: list[Rule]) -> str:
    first, last = group[0].number, group[-1].number
    return str(first) if first == last else f"{first}–{last}"


def _together(shown: list[Rule], pixel: float) -> list[list[Rule]]:
    """Rules in groups whose numbers fit side by side: one number, or the first and the last."""
    groups = [[rule] for rule in shown]
    start = shown[0].since

    def middle(group: list[Rule]) -> float:
        days = (group[0].since - start).days + (group[-1].since - start).days
        return days / 2 * pixel

    def touch(one: list[Rule], other: list[Rule]) -> bool:
        words = width_of(_numbers(one)) + width_of(_numbers(other))
        return middle(other) - middle(one) < words / 2 + GAP

    while pair := next((n for n in range(1, len(groups)) if touch(*groups[n - 1 : n + 1])), 0):
        groups[pair - 1 : pair + 1] = [groups[pair - 1] + groups[pair]]
    return groups


def rules_chart(study: Study) -> Chart | None:
    """Return the list that the numbers of lines refer to; None without a measure."""
    found = rules(study)
    if not found:
        return None
    first = min(study.horizon.first, found[0].since)
    last = max(study.horizon.last, found[-1].since)
    return Chart(
        name="rules",
        title=_title(found),
        subtitle="Each dot: the day from which it holds. The numbers are those of the lines in the"
        " other charts.",
        source=f"Measures of the study “{clean(study.title, 80)}”, enacted ones only.",
        header=("Number", "Since", "Rule"),
        rows=tuple((str(rule.number), say_day(rule.since), rule.words) for rule in found),
        draw=lambda frame: _draw(found, first, last, frame),
    )


def _title(found: tuple[Rule, ...]) -> str:
    years = Counter(rule.since.year for rule in found)
    year, most = max(years.items(), key=lambda pair: (pair[1], pair[0]))
    if len(found) == 1 or len(years) == 1:
        return f"Rules changed on {say_count(len(found), 'day')} in {year}"
    return f"Rules changed on {say_count(len(found), 'day')}, {most} of them in {year}"


def _draw(found: tuple[Rule, ...], first: date, last: date, frame: Frame) -> Spec:
    x = time_axis(first, last, frame)
    letters = (frame.width - 34) / LETTER
    rows, bottom = [], 6.0
    for rule in found:
        lines = wrapped(f"{say_day(rule.since)}: {rule.words}", letters, 9)
        rows.append(
            {"day": rule.since.toordinal(), "number": str(rule.number), "label": lines,
             "y": bottom + 8 + LINE * len(lines) + 5, "label_y": bottom}
        )  # fmt: skip
        bottom += LINE * len(lines) + 26
    y = as_given("y", "quantitative")
    return {
        "data": values(rows),
        "width": frame.width - GUTTER - EDGE,
        "height": bottom,
        "layer": [
            {
                "mark": {"type": "rule", "stroke": frame.theme["line"], "x": -GUTTER + 24,
                         "x2": frame.width - GUTTER - EDGE},
                "encoding": {"y": y},
            },
            {
                "mark": {"type": "point", "size": 56, "fill": frame.theme["said"],
                         "stroke": frame.theme["said"], "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": text_mark(frame, "ink", align="left", baseline="top", x=-GUTTER + 24,
                                  lineHeight=LINE),
                "encoding": {"y": as_given("label_y", "quantitative"), "text": word("label")},
            },
            {
                "mark": text_mark(frame, "soft", align="left", baseline="top", x=-GUTTER),
                "encoding": {"y": as_given("label_y", "quantitative"), "text": word("number")},
            },
        ],
    }  # fmt: skip
