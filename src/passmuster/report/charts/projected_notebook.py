"""Charts of a projection in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passmuster.projection.result import Projection
from passmuster.report.charts.beside import Pair, beside_chart, differences
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.dated import Kind, Subject
from passmuster.report.charts.drawn_from import Shown
from passmuster.report.charts.fans import fan_chart
from passmuster.report.charts.flows import flows_chart
from passmuster.report.charts.notebook import nothing
from passmuster.report.charts.notebook import shown as for_notebook
from passmuster.report.charts.projected import fan_subjects
from passmuster.report.charts.statuses import statuses_charts
from passmuster.report.charts.theme import WIDE

if TYPE_CHECKING:
    import altair


def plot(
    what: str,
    projection: Projection,
    *,
    names: tuple[str, ...] = (),
    other: Projection | None = None,
    width: int = WIDE,
) -> altair.VConcatChart:
    """Return one chart of a projection.

    Args:
        what: fan, statuses, flows or beside.
        projection: the projection.
        names: what it is about; of statuses, the side.
        other: of beside, the other projection.
        width: in pixels; below 520 it is drawn as for a telephone.

    Raises:
        UsageError: PM751, Altair is not installed; PM754, there is nothing such to draw.
    """
    shown = Shown(projection)
    if what == "statuses":
        chart = _statuses(shown, names)
    elif what == "flows":
        _refuse_unknown(shown, names, "flow")
        chart = flows_chart(shown, names)
    elif other is not None:
        chart = _beside(Pair(shown, Shown(other)), names)
    else:
        chart = fan_chart(_subject(shown, names) if names else fan_subjects(shown)[0], shown)
    if chart is None:
        raise nothing(f"this projection has nothing for `plot_{what}`")
    return for_notebook(chart, width)


def _statuses(shown: Shown, names: tuple[str, ...]) -> Chart | None:
    charts = {c.name.removeprefix("statuses-"): c for c in statuses_charts(shown)}
    if names and names[0] not in charts:
        raise nothing(f"there is no side {names[0]}; there are {', '.join(charts)}")
    return charts[names[0]] if names else next(iter(charts.values()), None)


def _beside(pair: Pair, names: tuple[str, ...]) -> Chart | None:
    if names:
        return beside_chart(_subject(pair.first, names), pair)
    found = differences(pair)
    return beside_chart(found[0][0], pair) if found else None


def _subject(shown: Shown, names: tuple[str, ...]) -> Subject:
    kinds: tuple[Kind, ...] = ("stock", "flow")
    for kind in kinds:
        if shown.values(kind, names) is not None:
            return shown.subject(kind, names)
    raise _unknown(shown, names)


def _refuse_unknown(shown: Shown, names: tuple[str, ...], kind: Kind) -> None:
    for name in names:
        if shown.values(kind, (name,)) is None:
            raise _unknown(shown, (name,))


def _unknown(shown: Shown, names: tuple[str, ...]) -> Exception:
    known = ", ".join([*shown.projection.stocks, *shown.projection.flows][:12])
    return nothing(f"this world has no stock or flow {' + '.join(names)}; it has {known}")
