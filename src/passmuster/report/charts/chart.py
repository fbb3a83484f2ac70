"""One chart: what it says in words, its drawing at any width, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from passmuster.report.charts.lettering import wrapped
from passmuster.report.charts.marks import GUTTER
from passmuster.report.charts.theme import TYPE, Frame, config
from passmuster.report.clean import clean

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True)
class Chart:
    """A chart for readers.

    `title` states the finding and `subtitle` what is drawn and how to read it; both are computed
    from the audit. `header` and `rows` are the same numbers for those who do not see the drawing.
    """

    name: str
    title: str
    subtitle: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[[Frame], Spec] = field(repr=False, compare=False)

    def spec(self, frame: Frame, *, titled: bool = False) -> Spec:
        """Return the chart as a Vega-Lite specification.

        Args:
            frame: width and colours.
            titled: with title, subtitle and source inside, as a picture needs them; a page sets
                them as its own text.
        """
        body = self.draw(frame)
        left = body.pop("left", GUTTER)
        made: Spec = {
            "$schema": SCHEMA,
            "description": clean(f"{self.title}. {self.subtitle}"),
            "background": frame.theme["card"] if titled else "transparent",
            "padding": 16 if titled else 2,
            "config": config(frame.theme),
        }
        if titled:
            return made | _titled(self, body, left, frame)
        return made | body


def _titled(chart: Chart, body: Spec, left: float, frame: Frame) -> Spec:
    """The drawing with its words around it; they wrap by our own measure."""
    room = frame.width
    words = {
        "text": wrapped(chart.title, room / 8.4),
        "subtitle": wrapped(chart.subtitle, room / 6.7),
    }
    foot = {
        "data": {"values": [{}]},
        "width": room - left,
        "height": 1,
        "mark": {
            "type": "text", "align": "left", "baseline": "top", "x": -left, "y": 0,
            "text": wrapped(chart.source, room / 6.2), "fill": frame.theme["soft"],
            "fontSize": TYPE,
        },
    }  # fmt: skip
    return {"title": words, "vconcat": [body, foot], "bounds": "full", "spacing": 14}
