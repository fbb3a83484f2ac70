"""Charts of a page that is whole without any script: each drawn for a telephone and for a desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

    from passmuster.report.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, drawn for a telephone and for a desk; the page shows one of the two."""

    chart: Chart
    narrow: Markup
    wide: Markup


def drawn_twice(charts: Sequence[Chart]) -> tuple[Drawing, ...]:
    """Return charts with their drawings; none where the package that draws is not installed."""
    from markupsafe import Markup

    from passmuster.report.charts.static import is_there, svg
    from passmuster.report.charts.theme import NARROW, PAGE, WIDE, Frame

    if not is_there():
        return ()
    # Drawn by a library from our own specification: every text in it is escaped there.
    return tuple(
        Drawing(
            chart,
            Markup(svg(chart, Frame(NARROW, PAGE))),
            Markup(svg(chart, Frame(WIDE, PAGE), prefix=f"{chart.name}-wide")),
        )
        for chart in charts
    )
