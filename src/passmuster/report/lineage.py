"""Who repeats whom, and what changed on the way, as the page and the terminal show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from passmuster.auditing.finding import Audit
from passmuster.auditing.lineage.nouns import Chain, Distortion, Step
from passmuster.report.names import Link, Names, safe_url
from passmuster.report.phrases import say_published, say_quantity_text, say_source
from passmuster.report.slips import kind_in_words
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_interval, say_verdict, upper_first

WHAT: Mapping[str, str] = {
    "number": "the number",
    "unit": "what is counted",
    "denominator": "the whole it is a share of",
    "population": "whom it is about",
    "date": "the time",
    "certainty": "how certain it is",
}


@dataclass(frozen=True, slots=True)
class StepView:
    """One source in a chain."""

    who: str
    when: str
    url: str | None
    depth: int
    """How many sources stand between it and the first."""
    figures: tuple[Link, ...]
    claims: tuple[Link, ...]
    changed: str
    """What changed in it, in words; empty where nothing did."""


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain from the first statement to the last retelling."""

    first: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: what it is of, what it was, and what it became."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class DistortionView:
    """A retelling that differs from what it retells."""

    words: str
    """The statement as the study gives it; empty for a figure."""
    link: Link
    who: str
    retells: str
    against: Link | None
    what: str
    said: str
    possible: str | None
    """What its own origin allows; None where that says nothing of it."""
    verdict: str
    changes: tuple[ChangeView, ...]
    slips: tuple[tuple[str, str], ...]
    """Kind and sentence."""
    as_told: bool
    """True if the words can also be read as they were first said."""


@dataclass(frozen=True, slots=True)
class LineageView:
    """All that a page shows of lineage."""

    chains: tuple[ChainView, ...]
    distortions: tuple[DistortionView, ...]
    copies: int
    """Figures that are given twice by one origin, and count once."""


def lineage_view(audit: Audit, names: Names) -> LineageView | None:
    """Return what a page shows of lineage; None where no source repeats another."""
    if not audit.lineage and not audit.copies:
        return None
    return LineageView(
        tuple(_chain(chain, names) for chain in audit.lineage),
        tuple(_distortion(found, names) for found in audit.distortions),
        len(audit.copies),
    )


def _chain(chain: Chain, names: Names) -> ChainView:
    depths: dict[str, int] = {}
    views = []
    for step in chain.steps:
        depths[step.source] = depths.get(step.repeats or "", -1) + 1
        views.append(_step(step, depths[step.source], names))
    return ChainView(say_source(names.study.source_by_id[chain.first]), tuple(views))


def _step(step: Step, depth: int, names: Names) -> StepView:
    source = names.study.source_by_id[step.source]
    return StepView(
        who=say_source(source),
        when=say_published(source),
        url=safe_url(source.url),
        depth=depth,
        figures=names.links("figure", step.figures),
        claims=names.links("claim", step.claims),
        changed=upper_first(join_words(WHAT[what] for what in step.changes)),
    )


def _distortion(found: Distortion, names: Names) -> DistortionView:
    study = names.study
    claim = names.claims.get(found.claim or "")
    kind, name = ("claim", found.claim) if found.claim else ("figure", found.figure or "")
    told = found.against.partition("/")[0] if found.against else None
    against = None
    if told is not None:
        against = names.link("figure" if told in names.figures else "claim", told)
    low, high = found.reachable
    known = high is not None or bool(low)
    return DistortionView(
        words="" if claim is None else claim.words,
        link=names.link(kind, name),
        who=say_source(study.source_by_id[found.source]),
        retells=say_source(study.source_by_id[found.repeats]),
        against=against,
        what=upper_first(say_quantity_text(found.quantity, study)),
        said=say_interval(*found.asserted, found.unit),
        possible=say_interval(*found.reachable, found.unit) if known else None,
        verdict=say_verdict(found.verdict).word,
        changes=tuple(
            ChangeView(upper_first(WHAT[change.what]), change.was, change.now)
            for change in found.changes
        ),
        slips=tuple((kind_in_words(slip.kind), slip.says) for slip in found.slips),
        as_told=found.faithful_reading is not None,
    )


def say_lineage(audit: Audit, study: Study) -> Iterator[str]:
    """Yield a sentence for each retelling that differs from what it retells."""
    for found in audit.distortions:
        who = say_source(study.source_by_id[found.source])
        first = say_source(study.source_by_id[found.repeats])
        yield f"{who}, retelling {first}. {found.says} [{found.claim or found.figure}]"
