"""All charts of one audit, in the order a page shows them."""

from __future__ import annotations

from passmuster.auditing.finding import Audit
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.claims import claims_chart
from passmuster.report.charts.evidence import evidence_charts
from passmuster.report.charts.gaps import gaps_chart
from passmuster.report.charts.grades import grades_chart
from passmuster.report.charts.rules import rules_chart
from passmuster.report.charts.where import where_chart
from passmuster.vocabulary.study import Study


def charts(audit: Audit, study: Study) -> tuple[Chart, ...]:
    """Return the charts that the audit has something to show in.

    Args:
        audit: the audit; with bands where it was asked for them.
        study: the study it is of.
    """
    first = (claims_chart(audit, study), grades_chart(audit, study))
    last = (where_chart(audit, study), gaps_chart(audit, study), rules_chart(study))
    found = (*first, *evidence_charts(audit, study), *last)
    return tuple(chart for chart in found if chart is not None)
