"""The charts of a page, each where the page speaks of what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from passmuster.auditing.finding import Audit
from passmuster.vocabulary.study import Study

if TYPE_CHECKING:
    from markupsafe import Markup

    from passmuster.report.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart and what is drawn of it."""

    chart: Chart
    svg: Markup


@dataclass(frozen=True, slots=True)
class Drawings:
    """The charts by their place on the page, and what brings them to life."""

    claims: tuple[Drawing, ...] = ()
    evidence: tuple[Drawing, ...] = ()
    where: tuple[Drawing, ...] = ()
    gaps: tuple[Drawing, ...] = ()
    rules: tuple[Drawing, ...] = ()
    loader: Markup | str = ""
    bundle: Markup | str = ""
    specs: Markup | str = ""
    scripts: tuple[str, ...] = ()
    """Hashes of the scripts that may run, for the policy of the page."""


PLACES = {
    "claims": "claims",
    "grades": "claims",
    "where": "where",
    "gaps": "gaps",
    "rules": "rules",
}


HEAVIEST = 150_000
"""Letters of a drawing that a page carries for those who run no scripts."""
TOO_MANY = "<p>Too many marks to draw without a script. The numbers stand below.</p>"


def drawings(audit: Audit, study: Study) -> Drawings:
    """Return the charts of an audit; none where the package that draws is not installed.

    Args:
        audit: the audit; with bands where it was asked for them.
        study: the study it is of.
    """
    from passmuster.report.charts.static import is_there

    if not is_there():
        return Drawings()
    from markupsafe import Markup

    from passmuster.report.charts.embed import embed
    from passmuster.report.charts.every import charts

    parts = embed(charts(audit, study))
    placed: dict[str, list[Drawing]] = {}
    for one in parts.drawn:
        place = PLACES.get(one.chart.name, "evidence")
        # Drawn by a library from our own specification: every text in it is escaped there.
        svg = one.svg if len(one.svg) <= HEAVIEST else TOO_MANY
        placed.setdefault(place, []).append(Drawing(one.chart, Markup(svg)))
    return Drawings(
        **{place: tuple(found) for place, found in placed.items()},
        loader=Markup(parts.loader),
        bundle=Markup(parts.bundle),
        specs=Markup(parts.specs),
        scripts=parts.scripts,
    )
