"""Charts in a notebook: Altair charts with title and source inside, to show, change and save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from passmuster.auditing.bands import bands
from passmuster.auditing.finding import Audit
from passmuster.errors import Fault, UsageError
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.claims import claims_chart
from passmuster.report.charts.dated import Subject, subjects
from passmuster.report.charts.evidence import evidence_chart
from passmuster.report.charts.gaps import gaps_chart
from passmuster.report.charts.grades import grades_chart
from passmuster.report.charts.rules import rules_chart
from passmuster.report.charts.theme import LIGHT, WIDE, Frame
from passmuster.report.charts.where import where_chart
from passmuster.vocabulary.study import Study

if TYPE_CHECKING:
    import altair

PLOTS = ("claims", "grades", "evidence", "band", "where", "gaps", "rules")


def plot(
    what: str,
    audit: Audit,
    study: Study,
    names: Sequence[str] = (),
    *,
    width: int = WIDE,
) -> altair.VConcatChart:
    """Return one chart of an audit.

    Args:
        what: claims, grades, evidence, band, where, gaps or rules.
        audit: the audit; bands it lacks are computed.
        study: the study it is of.
        names: of evidence and band, the stocks, flows, groups or counters it is about; by default
            those most figures are about.
        width: in pixels; below 520 it is drawn as for a telephone.

    Raises:
        UsageError: PM751, Altair is not installed; PM754, there is nothing such to draw.
    """
    return shown(_chart(what, audit, study, tuple(names)), width)


def shown(chart: Chart, width: int) -> altair.VConcatChart:
    """Return a chart for a notebook.

    Args:
        chart: the chart.
        width: in pixels; below 520 it is drawn as for a telephone.

    Raises:
        UsageError: PM751, Altair is not installed.
    """
    try:
        made = import_module("altair")
    except ImportError:
        raise UsageError(Fault("PM751", "", None, "", "`altair` is not installed")) from None
    plotted: altair.VConcatChart = made.VConcatChart.from_dict(
        chart.spec(Frame(width, LIGHT), titled=True),
        validate=False,  # tests do
    )
    return plotted


def _chart(what: str, audit: Audit, study: Study, names: tuple[str, ...]) -> Chart:
    if what in ("band", "evidence"):
        return _of_one(what, audit, study, names)
    if what == "where" and not audit.bands:
        audit = replace(audit, bands=bands(study, audit.accept))
    makers = {
        "claims": claims_chart, "grades": grades_chart, "where": where_chart, "gaps": gaps_chart,
    }  # fmt: skip
    chart = makers[what](audit, study) if what in makers else rules_chart(study)
    if chart is None:
        raise nothing(f"this audit has nothing for `plot_{what}`")
    return chart


def _of_one(what: str, audit: Audit, study: Study, names: tuple[str, ...]) -> Chart:
    found = [s for s in subjects(audit, study) if not names or s.names == names]
    if what == "evidence":
        if not found:
            raise nothing(_unknown(names, [s.names for s in subjects(audit, study)]))
        return evidence_chart(found[0], audit, study, None)
    known = [band for band in audit.bands if len(band.days) > 1]
    if names and all(name not in study.stocks and name not in study.groups for name in names):
        raise nothing(_unknown(names, [(name,) for name in (*study.stocks, *study.groups)]))
    chosen = [band for band in known if not names or band.names == names]
    if not chosen:
        made = bands(study, audit.accept, names or None)
        chosen = [band for band in made if len(band.days) > 1]
    if not chosen:
        raise nothing("the account contradicts itself without any figure, or has no stock")
    band = chosen[0]
    subject = next(
        (s for s in subjects(audit, study) if s.names == band.names),
        Subject("stock", band.names, ()),
    )
    return evidence_chart(subject, audit, study, band)


def nothing(what: str) -> UsageError:
    """Return the fault for a chart that cannot be drawn."""
    return UsageError(Fault("PM754", "", None, "", what))


def _unknown(names: tuple[str, ...], known: list[tuple[str, ...]]) -> str:
    if not names:
        return "no figure of the study has a day"
    valid = ", ".join("+".join(one) for one in known[:12])
    return f"no figure or stock is named {'+'.join(names)}; there are {valid}"
