"""All charts of one projection, or of two beside each other, in the order a page shows them."""

from __future__ import annotations

from collections import Counter

from passmuster.projection.result import Projection
from passmuster.report.charts.beside import Pair, beside_chart, differences
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.dated import Subject
from passmuster.report.charts.drawn_from import Shown
from passmuster.report.charts.fans import fan_chart
from passmuster.report.charts.flows import flows_chart
from passmuster.report.charts.statuses import statuses_charts
from passmuster.vocabulary.force import OUTSIDE
from passmuster.vocabulary.quantity import walk
from passmuster.vocabulary.study import Study

MOST_FANS = 6
FEWEST_FANS = 3
MOST_BESIDE = 6


def fan_subjects(shown: Shown) -> tuple[Subject, ...]:
    """Return the numbers of people worth a fan: what is spoken of most.

    What figures and claims are about comes before what is merely large.

    Args:
        shown: the projection.
    """
    study, model = shown.study, shown.projection.model
    spoken = [s for s in shown.subjects if s.kind == "stock"]
    known = {frozenset(study.members(s.names)) for s in spoken}
    counts = _spoken_of(study)
    for told in counts:
        members = frozenset(study.members(told))
        if members not in known and shown.values("stock", told) is not None:
            known.add(members)
            spoken.append(shown.subject("stock", told))
    spoken.sort(key=lambda s: (-counts[s.names], s.names[0] not in study.groups))
    chosen = spoken[:MOST_FANS]
    if len(chosen) < FEWEST_FANS:
        names = [*(g.name for g in study.force.group), *model.stocks]
        there = [n for n in names if n in shown.projection.stocks]
        there.sort(key=lambda n: -float(shown.projection.stocks[n].mean()))
        taken = {frozenset(study.members(s.names)) for s in chosen}
        for name in there:
            members = frozenset(study.members((name,)))
            if len(chosen) < FEWEST_FANS and members not in taken:
                chosen.append(shown.subject("stock", (name,)))
                taken.add(members)
    return tuple(chosen)


def _spoken_of(study: Study) -> Counter[tuple[str, ...]]:
    """Count the figures and readings about people in a stock, or about those who move into it."""
    flows = {flow.name: flow.to for flow in study.force.flow}
    found: Counter[tuple[str, ...]] = Counter()
    quantities = [figure.quantity for figure in study.figures]
    quantities += [reading.quantity for claim in study.claims for reading in claim.reading]
    for quantity in quantities:
        about: set[tuple[str, ...]] = set()
        for part in walk(quantity):
            if part.form in ("stock", "ever"):
                about.add(tuple(getattr(part, part.form)))
            elif part.form in ("flow", "counter"):
                moved = study.members(getattr(part, part.form))
                counted = [name for c in moved if c in study.counters
                           for name in study.members(study.counters[c].counts)]  # fmt: skip
                about |= {(flows[name],) for name in (*moved, *counted) if name in flows}
        found.update(names for names in about if names != (OUTSIDE,))
    return found


def projection_charts(projection: Projection) -> tuple[Chart, ...]:
    """Return the charts of a projection: fans, statuses, moves.

    Args:
        projection: the projection.
    """
    shown = Shown(projection)
    fans = (fan_chart(subject, shown) for subject in fan_subjects(shown))
    found = (*fans, *statuses_charts(shown), flows_chart(shown))
    return tuple(chart for chart in found if chart is not None)


def beside_charts(first: Projection, second: Projection) -> tuple[Chart, ...]:
    """Return the charts of two projections of one study: what differs most.

    Args:
        first: what is compared with.
        second: what is compared.
    """
    pair = Pair(Shown(first), Shown(second))
    subjects = [subject for subject, _ in differences(pair)][:MOST_BESIDE]
    found = (beside_chart(subject, pair) for subject in subjects)
    return tuple(chart for chart in found if chart is not None)
