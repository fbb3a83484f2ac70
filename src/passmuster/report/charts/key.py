"""What shapes and fills mean, drawn with the marks themselves over the plane they are used in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from passmuster.report.charts.dated import FULL, GOOD, HALF, HOLLOW, SIDES, Dated
from passmuster.report.charts.lettering import width_of
from passmuster.report.charts.marks import GUTTER, as_given, text_mark, values, word
from passmuster.report.charts.theme import Frame

ROW = 19
FILLS = {
    FULL: f"graded {GOOD} or better",
    HALF: "lower grade",
    HOLLOW: "does not bind",
}


def with_key(
    figures: Sequence[Dated], body: dict[str, Any], frame: Frame, hollow: str = FILLS[HOLLOW]
) -> dict[str, Any]:
    """Return a drawing with the key of its figures above it; without figures, as it is.

    Args:
        figures: the figures.
        body: the drawing.
        frame: what it has to fit.
        hollow: what a hollow mark says.
    """
    if not figures:
        return body
    sides = {figure.side for figure in figures}
    fills = {figure.fill for figure in figures}
    entries = [(SIDES[side][0], FULL, SIDES[side][1]) for side in SIDES if side in sides]
    entries += [
        ("circle", fill, words)
        for fill, words in (FILLS | {HOLLOW: hollow}).items()
        if fill in fills
    ]
    rows, right, row = [], 0.0, 0
    for shape, fill, words in entries:
        wide = 20 + width_of(words)
        if right + wide > frame.width - 8:
            right, row = 0.0, row + 1
        rows.append(
            {
                "x": right + 6 - GUTTER,
                "y": row * ROW + 8,
                "shape": shape,
                "fill": fill,
                "words": words,
            }
        )
        right += wide + 8
    height = (row + 1) * ROW
    key = {
        "data": values(rows),
        "width": frame.width - GUTTER,
        "height": height,
        "encoding": {"x": as_given("x", "quantitative"), "y": as_given("y", "quantitative")},
        "layer": [
            {
                "mark": {"type": "point", "size": 60, "opacity": 1, "strokeWidth": 1.4,
                         "fill": frame.theme["said"], "stroke": frame.theme["said"]},
                "encoding": {"shape": as_given("shape"),
                             "fillOpacity": as_given("fill", "quantitative")},
            },
            {
                "mark": text_mark(frame, "soft", align="left", baseline="middle", dx=10),
                "encoding": {"text": word("words")},
            },
        ],
    }  # fmt: skip
    return {"vconcat": [key, body], "spacing": 6, "bounds": "full"}
