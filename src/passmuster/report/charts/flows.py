"""Moves by month: a small fan for each of several flows, with what was published on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.dated import HOLLOW, Dated, Subject
from passmuster.report.charts.drawn_from import Shown, fan_of
from passmuster.report.charts.evidence import HEADROOM, nice
from passmuster.report.charts.fans import (
    MIDDLE,
    Fan,
    ahead_layers,
    band_layers,
    marks_on,
    phrase_of,
    say_near,
)
from passmuster.report.charts.figure_marks import figure_layers, highest
from passmuster.report.charts.key import FILLS, with_key
from passmuster.report.charts.lettering import wrapped
from passmuster.report.charts.marks import (
    inner_width,
    number_axis,
    text_mark,
    time_axis,
    values,
    word,
)
from passmuster.report.charts.theme import LETTER, LINE, Frame
from passmuster.vocabulary.words import lower_first

MOST = 8
"""Panels; the table has every flow and group."""


@dataclass(frozen=True)
class Panel:
    """One flow or group of flows."""

    subject: Subject
    words: str
    fan: Fan
    marks: tuple[Dated, ...]
    total: float
    """Moves over the whole projection, on average over the draws."""
    said: str | None = None
    """Words over its plane; by default where it ends."""


def flows_chart(shown: Shown, names: Sequence[str] = ()) -> Chart | None:
    """Return moves by month of several flows; None if the world moves nobody.

    Args:
        shown: the projection.
        names: flows or groups of flows; by default those that figures were published of, and the
            largest.
    """
    panels = _panels(shown, names)
    if not panels:
        return None
    drawn = panels if names else panels[:MOST]
    more = "" if len(drawn) == len(panels) else f" The table has {len(panels)}."
    step = shown.projection.world.scenario.step
    pace = "Moves in each month" if step == "month" else "Moves, as a pace a month"
    figures = tuple(f for panel in drawn for f in panel.marks)
    marks = " Marks: published figures." if figures else ""
    return Chart(
        name="moves",
        title=_title(drawn),
        subtitle=f"{pace}. Line: the middle of the draws. Grey: where half of them lie, eight in "
        f"ten, and 95 in 100. Each part has its own scale.{marks}{more}",
        source=shown.source(figures),
        header=("Moves", "In all", "A month at first", "A month at the end", "8 in 10 at the end"),
        rows=tuple(_row(panel) for panel in panels),
        draw=lambda frame: panels_spec(drawn, figures, frame),
    )


def _panels(shown: Shown, names: Sequence[str]) -> list[Panel]:
    study = shown.study
    if names:
        asked = [(name,) for name in names]
    else:
        groups = [g.name for g in study.force.group]
        asked = [(name,) for name in (*groups, *shown.projection.model.flows)]
    found = []
    for one in asked:
        if one[0] in study.stocks or (drawn := shown.values("flow", one)) is None:
            continue
        subject = shown.subject("flow", one)
        fan = Fan(shown.projection.days, fan_of(drawn))
        total = float(shown_total(shown, one).mean())
        if total >= 0.5:
            words = phrase_of(Subject("flow", one, ()), shown)
            found.append(Panel(subject, words, fan, marks_on(fan, subject, shown), total))
    if not names:
        found.sort(key=lambda p: (not p.marks, -p.total, p.words))
    return found


def shown_total(shown: Shown, names: tuple[str, ...]) -> Any:
    """Return all moves of each draw."""
    from passmuster.projection.quantities import moves_by

    moves = moves_by(shown.projection, names)
    assert moves is not None
    return moves.sum(axis=1)


def _title(panels: Sequence[Panel]) -> str:
    most = max(panels, key=lambda p: float(np.abs(p.fan.levels[MIDDLE, -1])))
    first, last = (say_near(most.fan.levels[MIDDLE, n]) for n in (0, -1))
    return (
        f"Most moves a month at the end: {lower_first(most.words)}, {last} in the middle of the "
        f"draws, {first} at first"
    )


def _row(panel: Panel) -> tuple[str, ...]:
    levels = panel.fan.levels
    return (
        panel.words,
        say_near(panel.total),
        say_near(levels[MIDDLE, 0]),
        say_near(levels[MIDDLE, -1]),
        f"{say_near(levels[1, -1])} to {say_near(levels[5, -1])}",
    )


def panels_spec(
    panels: Sequence[Panel],
    figures: tuple[Dated, ...],
    frame: Frame,
    ahead: date | None = None,
    hollow: str = FILLS[HOLLOW],
) -> Spec:
    """Return small fans beside each other.

    Args:
        panels: what each shows.
        figures: all figures on them, for the key.
        frame: what it has to fit.
        ahead: the day from which on nothing is known.
        hollow: what a hollow mark says.
    """
    columns = 1 if frame.is_narrow or len(panels) == 1 else 2
    plane = Frame(frame.width // columns - (0 if columns == 1 else 6), frame.theme)
    rows = [panels[n : n + columns] for n in range(0, len(panels), columns)]
    lines = [max(len(_words(p, plane)) for p in row) for row in rows]
    body: dict[str, Any] = {
        "vconcat": [
            {
                "hconcat": [_plane(p, high, plane, ahead) for p in row],
                "spacing": 12,
                "bounds": "full",
            }
            for row, high in zip(rows, lines, strict=True)
        ],
        "spacing": 18,
        "bounds": "full",
    }
    return with_key(figures, body, frame, hollow)


def _words(panel: Panel, plane: Frame) -> list[str]:
    end = panel.fan.levels[:, -1]
    said = panel.said or f"{say_near(end[MIDDLE])} at the end"
    return wrapped(f"{panel.words}: {said}", plane.width / LETTER, 3)


def _plane(panel: Panel, lines: int, plane: Frame, ahead: date | None) -> dict[str, Any]:
    days = panel.fan.days
    first = min([days[0].replace(day=1), *(f.first for f in panel.marks)])
    last = max([days[-1], *(f.last for f in panel.marks)])
    top = nice(max(float(panel.fan.levels[6].max()), highest(panel.marks), 1.0) * HEADROOM)
    x, y = time_axis(first, last, plane), number_axis(top, count=3)
    layers = ahead_layers(ahead, days[-1], x, plane)
    layers += band_layers(panel.fan, x, y, plane)
    layers += figure_layers(panel.marks, top, x, y, plane)
    words = _words(panel, plane)
    layers += [
        {
            "data": values([{"line": line}]),
            "mark": text_mark(plane, "ink", align="left", baseline="bottom", x=-60,
                              y=-8 - LINE * (lines - 1 - n)),
            "encoding": {"text": word("line")},
        }
        for n, line in enumerate(words)
    ]  # fmt: skip
    return {"width": inner_width(plane), "height": 110, "layer": layers}
