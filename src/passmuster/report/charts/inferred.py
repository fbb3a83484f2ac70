"""All charts of one posterior, in the order a page shows them."""

from __future__ import annotations

from passmuster.inference.posterior import Posterior
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.gap_chart import gap_chart
from passmuster.report.charts.inferred_fans import inferred_fan_chart, panels_chart
from passmuster.report.charts.inferred_from import Inferred, inferred
from passmuster.report.charts.learnt import learnt_chart
from passmuster.report.charts.predictive import predictive_chart
from passmuster.report.charts.without import without_chart
from passmuster.report.inferred.gaps import gaps
from passmuster.report.inferred.topics import Topic, ever_topics, flow_topics, stock_topics

LARGE = 3
"""Numbers of people that have a chart each; the others share one."""
MOST_GAPS = 4


def inferred_charts(posterior: Posterior) -> tuple[Chart, ...]:
    """Return the charts of a posterior: fans, moves, gaps, fit, what is learnt, origins left out.

    Args:
        posterior: the posterior.
    """
    return charts_of(inferred(posterior))


def charts_of(shown: Inferred) -> tuple[Chart, ...]:
    """Return the charts of a posterior that is shown already."""
    large, small = large_and_small(shown)
    found = (
        *(inferred_fan_chart(topic) for topic in large),
        panels_chart("people", small, shown),
        panels_chart("moves", flow_topics(shown), shown),
        *(gap_chart(gap, shown) for gap in gaps(shown)[:MOST_GAPS]),
        predictive_chart(shown),
        learnt_chart(shown),
        without_chart(shown),
    )
    return tuple(chart for chart in found if chart is not None)


def large_and_small(shown: Inferred) -> tuple[list[Topic], list[Topic]]:
    """Return the numbers of people that have a chart each, and those that share one."""
    stocks = stock_topics(shown)
    ever = ever_topics(shown, stocks)
    large: list[Topic] = []
    for topic in stocks[:LARGE]:
        large.append(topic)
        large += [one for one in ever if one.names == topic.names]
    return large, [*stocks[LARGE:], *(one for one in ever if one not in large)]
