"""Words beside the right end of a plane, moved apart where they would touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from passmuster.report.charts.marks import text_mark, values, word
from passmuster.report.charts.theme import LINE, Frame


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return middles of labels, as near to those wanted as leaves none on another.

    Args:
        wanted: where each would stand, in pixels from the top.
        heights: of each, in pixels.
        low: the top of the room.
        high: its bottom.
    """
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    placed = list(wanted)
    free = low
    for n in order:
        placed[n] = max(placed[n], free + heights[n] / 2)
        free = placed[n] + heights[n] / 2
    free = max(high, low + sum(heights))
    for n in reversed(order):
        placed[n] = min(placed[n], free - heights[n] / 2)
        free = placed[n] - heights[n] / 2
    return placed


def end_layers(
    labels: Sequence[tuple[list[str], float, str]],
    left: float,
    low: float,
    high: float,
    frame: Frame,
    edge: float,
) -> list[dict[str, Any]]:
    """Return words beside a plane.

    Args:
        labels: lines of each, the height in pixels that they speak of, and the role of the ink.
        left: where they begin, in pixels.
        low: the top of the room that they have.
        high: its bottom.
        frame: colours.
        edge: the right end of the drawing, which is kept free for them: whoever draws measures
            words in another type than the page that shows them.
    """
    heights = [LINE * len(lines) + 1.0 for lines, _, _ in labels]
    placed = spread([at for _, at, _ in labels], heights, low, high)
    layers = []
    for (lines, _, role), middle in zip(labels, placed, strict=True):
        look = {"align": "left", "baseline": "middle", "x": left}
        top = middle - LINE * (len(lines) - 1) / 2
        layers.append(
            {
                "data": values([{f"line{n}": line for n, line in enumerate(lines)}]),
                "layer": [
                    {
                        "mark": text_mark(frame, role, **look, y=top + n * LINE),
                        "encoding": {"text": word(f"line{n}")},
                    }
                    for n in range(len(lines))
                ],
            }
        )
    keep = {"type": "point", "size": 1, "opacity": 0, "stroke": frame.theme["card"]}
    corner = {"x": {"value": edge - 2}, "y": {"value": 0}}
    return [*layers, {"data": values([{}]), "mark": keep, "encoding": corner}]
