"""The data of an inference's page as files inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from passmuster.inference.posterior import LEVELS, quantiles
from passmuster.projection.as_json import number
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.predictive import by_surprise
from passmuster.report.downloads import Download, as_csv, packed, table
from passmuster.report.inferred.gaps import Gap
from passmuster.report.inferred.topics import ever_topics, stock_topics


def downloads(shown: Inferred, gaps: Sequence[Gap], plain: str) -> tuple[Download, ...]:
    """Return the files of a page.

    Args:
        shown: the posterior.
        gaps: published against inferred over time.
        plain: the posterior's JSON.
    """
    whole = "The whole of it, with every figure and parameter"
    return (
        table(
            "months.csv", "Every stock and flow by month, at seven levels", as_csv(_months(shown))
        ),
        table(
            "figures.csv", "Published against expected, figure by figure", as_csv(_figures(shown))
        ),
        table("gaps.csv", "Published against inferred over time", as_csv(_gaps(gaps))),
        table("parameters.csv", "Parameters before and after", as_csv(_parameters(shown))),
        packed("inference.json.gz", whole, plain.encode("utf-8", "replace")),
    )


def _months(shown: Inferred) -> Iterator[Sequence[object]]:
    yield ("kind", "name", "day", "unit", "ahead", "mean", *(f"q{level:g}" for level in LEVELS))
    days, ever = shown.posterior.days, ever_topics(shown, stock_topics(shown))
    kinds = (
        ("stock", "person", shown.projection.stocks),
        ("ever", "person", {"+".join(topic.names): topic.values for topic in ever}),
        ("flow", "move", shown.projection.flows),
    )
    for kind, unit, found in kinds:
        for name, drawn in found.items():
            levels, means = quantiles(drawn), drawn.mean(axis=0)
            for n, day in enumerate(days[-drawn.shape[1] :]):
                at = (number(means[n]), *(number(level) for level in levels[:, n]))
                ahead = "yes" if day > shown.figures_end else "no"
                yield (kind, name, day.isoformat(), unit, ahead, *at)


def _figures(shown: Inferred) -> Iterator[Sequence[object]]:
    yield (
        "figure", "origin", "published_low", "published_high", "before_5", "before_50",
        "before_95", "after_5", "after_50", "after_95", "was_there_5", "was_there_50",
        "was_there_95", "share_above", "strange",
    )  # fmt: skip
    for line in by_surprise(shown):
        ends = [e for three in (line.before, line.after, line.there) for e in three]
        yield (
            line.figure, line.origin, *(None if e is None else number(e) for e in line.published),
            *(number(e) if np.isfinite(e) else None for e in ends), number(line.above),
            line.is_strange,
        )  # fmt: skip


def _gaps(gaps: Sequence[Gap]) -> Iterator[Sequence[object]]:
    yield (
        "origin", "what", "kind", "day", "published", "at_least_or_most", "inferred_5",
        "inferred_50", "inferred_95", "gap_5", "gap_50", "gap_95",
    )  # fmt: skip
    for gap in gaps:
        for at in gap.dates:
            yield (
                gap.origin, gap.name, gap.kind, at.day.isoformat(), number(at.published),
                at.is_edge, *map(number, at.there), *map(number, at.gap),
            )  # fmt: skip


def _parameters(shown: Inferred) -> Iterator[Sequence[object]]:
    yield ("name", "prior_5", "prior_50", "prior_95", "posterior_5", "posterior_50",
           "posterior_95", "sd_ratio", "informed")  # fmt: skip
    for line in shown.learnt:
        found = map(number, (*line.prior, *line.posterior, round(line.sd_ratio, 6)))
        yield (line.name, *found, line.is_informed)
