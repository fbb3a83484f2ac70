"""Chains of sources, from `document` and `repeats`: who carried whose text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from passmuster.auditing.lineage.nouns import WHATS, Chain, Distortion, Step, What
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study


def parent_of(source: Source, study: Study) -> Source | None:
    """Return the source that one repeats; None if it repeats none that the study knows."""
    return study.source_by_id.get(source.repeats) if source.repeats else None


def ancestors(source: Source, study: Study) -> tuple[Source, ...]:
    """Return the sources behind one, the nearest first."""
    found: list[Source] = []
    here = parent_of(source, study)
    while here is not None and here not in found and here.id != source.id:
        found.append(here)
        here = parent_of(here, study)
    return tuple(found)


def root_of(source: Source, study: Study) -> Source:
    """Return the first source of a chain: itself where it repeats none."""
    behind = ancestors(source, study)
    return behind[-1] if behind else source


def chains(study: Study) -> tuple[Chain, ...]:
    """Return every chain of two sources or more, in order of their first source."""
    families: dict[str, list[Source]] = defaultdict(list)
    heads: dict[str, Source] = {}
    for source in sorted(known_sources(study), key=_by_day):
        root = root_of(source, study)
        # Sources of one document that repeat nobody carry the same text: the earliest is the first.
        head = heads.setdefault(root.document_id, root)
        families[head.id].append(source)
    return tuple(
        _chain(study.source_by_id[first], found, study)
        for first, found in sorted(families.items())
        if len(found) > 1
    )


def known_sources(study: Study) -> tuple[Source, ...]:
    """Return the sources that were published by the day the study looks from."""
    as_of = study.settings.as_of
    if as_of is None:
        return study.sources
    return tuple(s for s in study.sources if s.published is None or s.published <= as_of)


def told(found: Iterable[Chain], changed: Iterable[Distortion]) -> tuple[Chain, ...]:
    """Return chains with what changed marked at each step."""
    marks: dict[str, set[What]] = defaultdict(set)
    for one in changed:
        marks[one.source].update(change.what for change in one.changes)
    return tuple(
        replace(
            chain,
            steps=tuple(
                replace(step, changes=tuple(w for w in WHATS if w in marks[step.source]))
                for step in chain.steps
            ),
        )
        for chain in found
    )


def _by_day(source: Source) -> tuple[object, ...]:
    return (source.repeats is not None, source.published or date.max, source.id)


def _chain(first: Source, found: list[Source], study: Study) -> Chain:
    figures: dict[str, list[str]] = defaultdict(list)
    claims: dict[str, list[str]] = defaultdict(list)
    for figure in study.figures:
        figures[figure.source].append(figure.id)
    for claim in study.claims:
        claims[claim.source or ""].append(claim.id)
    steps = []
    for source in sorted(found, key=lambda s: (len(ancestors(s, study)), *_by_day(s))):
        repeats = source.repeats if parent_of(source, study) is not None else None
        if repeats is None and source.id != first.id:
            repeats = first.id
        steps.append(
            Step(
                source.id,
                repeats,
                None if source.published is None else source.published.isoformat(),
                tuple(figures[source.id]),
                tuple(claims[source.id]),
            )
        )
    return Chain(first.id, first.origin_id, tuple(steps))
