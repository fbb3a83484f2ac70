"""Charts of a posterior in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passmuster.inference.posterior import Posterior
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.dated import Subject
from passmuster.report.charts.gap_chart import gap_chart
from passmuster.report.charts.inferred import charts_of
from passmuster.report.charts.inferred_fans import inferred_fan_chart
from passmuster.report.charts.inferred_from import Inferred, inferred
from passmuster.report.charts.notebook import nothing
from passmuster.report.charts.notebook import shown as for_notebook
from passmuster.report.charts.theme import WIDE
from passmuster.report.inferred.gaps import gaps
from passmuster.report.inferred.topics import Topic, main_topics

if TYPE_CHECKING:
    import altair

PLOTS = ("fan", "people", "moves", "gap", "predictive", "learnt", "without")


def plot(
    what: str,
    posterior: Posterior,
    *,
    names: tuple[str, ...] = (),
    ever: bool = False,
    width: int = WIDE,
) -> altair.VConcatChart:
    """Return one chart of a posterior.

    Args:
        what: one of PLOTS.
        posterior: the posterior.
        names: what a fan or a gap is about.
        ever: of a fan of stocks, different people who have ever been in them.
        width: in pixels; below 520 it is drawn as for a telephone.

    Raises:
        UsageError: PM751, Altair is not installed; PM754, there is nothing such to draw.
    """
    if what not in PLOTS:
        raise nothing(f"there is no plot {what}; there are {', '.join(PLOTS)}")
    shown = inferred(posterior)
    chart = _chart(what, shown, names, ever=ever)
    if chart is None:
        raise nothing(f"this posterior has nothing for `{what}`")
    return for_notebook(chart, width)


def _chart(what: str, shown: Inferred, names: tuple[str, ...], *, ever: bool) -> Chart | None:
    if what == "fan":
        return inferred_fan_chart(_topic(shown, names, ever=ever))
    if what == "gap":
        there = {gap.name: gap for gap in reversed(gaps(shown))}
        if names and "-".join(names) not in there:
            known = ", ".join(there) or "none"
            raise nothing(
                f"nothing was published at several dates of {'+'.join(names)}; of {known}"
            )
        chosen = there.get("-".join(names)) if names else next(iter(gaps(shown)), None)
        return None if chosen is None else gap_chart(chosen, shown)
    return next((chart for chart in charts_of(shown) if chart.name == what), None)


def _topic(shown: Inferred, names: tuple[str, ...], *, ever: bool) -> Topic:
    if not names:
        kind = "ever" if ever else "stock"
        found = [topic for topic in main_topics(shown) if topic.kind == kind]
        if not found:
            raise nothing("no stock of this world begins empty and is left again")
        return found[0]
    if shown.values("stock", names) is not None:
        subject = Subject("stock", names, ()) if ever else shown.subject("stock", names)
        return Topic("ever" if ever else "stock", subject, shown)
    if shown.values("flow", names) is not None:
        return Topic("flow", shown.subject("flow", names), shown)
    known = ", ".join([*shown.projection.stocks, *shown.projection.flows][:12])
    raise nothing(f"this world has no stock or flow {' + '.join(names)}; it has {known}")
