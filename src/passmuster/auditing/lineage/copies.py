"""What one origin gives twice counts once: in every weight, range and later probability.

A figure is a copy if another of the same origin gives the same quantity the same range, at least as
well graded. Retellings count with the origin of what they retell. The account is made without
copies, so that ten of them change no number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from passmuster.auditing.lineage.chains import root_of
from passmuster.auditing.lineage.nouns import Copy
from passmuster.vocabulary.figure import BINDING, Figure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study


def once_each(
    study: Study, apart: Collection[frozenset[str]] = ()
) -> tuple[Study, tuple[Copy, ...]]:
    """Return the study without figures that are copies, and which they are.

    Args:
        study: the study.
        apart: sets of figures that will be held out together. Nothing is a copy of what may be held
            out without it: it has to bind then.
    """
    in_tables = {cell.id for grid in study.grids for cell in grid.cells}
    first_day = _first_days(study)
    groups: dict[object, list[Figure]] = defaultdict(list)
    as_of = study.settings.as_of
    for figure in study.figures:
        if figure.id in in_tables or (as_of is not None and study.published(figure) > as_of):
            continue
        interval = figure.interval()
        origin = _origin(study.source_of(figure), study)
        binds = figure.kind in BINDING
        key = (origin, figure.quantity.toml, interval.low, interval.high, interval.strict, binds)
        groups[key].append(figure)
    copies = [
        Copy(figure.id, kept.id, _origin(study.source_of(kept), study))
        for group in groups.values()
        if len(group) > 1
        for figure, kept in _copies(group, study, first_day, apart)
    ]
    if not copies:
        return study, ()
    gone = {copy.figure for copy in copies}
    kept_figures = tuple(figure for figure in study.figures if figure.id not in gone)
    order = {figure.id: number for number, figure in enumerate(study.figures)}
    told = tuple(sorted(copies, key=lambda copy: order[copy.figure]))
    return replace(study, figures=kept_figures), told


def _origin(source: Source, study: Study) -> str:
    return root_of(source, study).origin_id


def _first_days(study: Study) -> dict[str, date]:
    """The day each text was first published: what carries it later makes it no newer."""
    days: dict[str, date] = {}
    for source in study.sources:
        text = root_of(source, study).document_id
        day = source.published or date.min
        days[text] = min(day, days.get(text, date.max))
    return days


def _copies(
    group: list[Figure],
    study: Study,
    first_day: dict[str, date],
    apart: Collection[frozenset[str]],
) -> list[tuple[Figure, Figure]]:
    """Pair each figure that another stands for with that one.

    Of several that could stand, the one of the newest text, told first hand, is kept.
    """

    def rank(figure: Figure) -> tuple[object, ...]:
        source = study.source_of(figure)
        text = root_of(source, study).document_id
        return (
            -study.grade_of(figure).weight,
            -first_day[text].toordinal(),
            source.repeats is not None,
            source.published or date.min,
            figure.id,
        )

    def stands_for(one: Figure, figure: Figure) -> bool:
        stays = any(one.id in out and figure.id not in out for out in apart)
        return not stays and _is_as_good(one, figure, study)

    kept: list[Figure] = []
    pairs = []
    for figure in sorted(group, key=rank):
        better = next((one for one in kept if stands_for(one, figure)), None)
        if better is None:
            kept.append(figure)
        else:
            pairs.append((figure, better))
    return pairs


def _is_as_good(one: Figure, other: Figure, study: Study) -> bool:
    first, second = study.grade_of(one), study.grade_of(other)
    return first.reliability <= second.reliability and first.credibility <= second.credibility
