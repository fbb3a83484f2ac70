"""Make a small study from plain dictionaries, with as little to say as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study

Table = Mapping[str, Any]
GRADE = {"reliability": "B", "credibility": 2}


def make(
    *,
    stocks: Iterable[str | Table] = (),
    flows: Iterable[str] = (),
    groups: Mapping[str, list[str]] | None = None,
    counters: Iterable[Table] = (),
    figures: Iterable[Table] = (),
    sources: Mapping[str, Table] | None = None,
    assumptions: Iterable[Table] = (),
    measures: Iterable[Table] = (),
    claims: Iterable[Table] = (),
    horizon: tuple[str, str] = ("2031-01-01", "2031-12-31"),
    **settings: Any,
) -> Study:
    """Return a study; a flow is written `name: from > to`, a figure without a source has its own.

    A source is its grade unless it is told otherwise: B2, its own document, published in 2032.
    """
    named: dict[str, Table] = dict(sources or {})
    told = []
    for i, figure in enumerate(figures):
        figure = {"id": f"f{i + 1}", **figure}
        source = figure.setdefault("source", f"source of {figure['id']}")
        named.setdefault(source, {})
        told.append(Figure.model_validate(figure))
    force = {
        "stock": [{"name": s} if isinstance(s, str) else s for s in stocks],
        "flow": [_flow(text) for text in flows],
        "group": [{"name": name, "of": of} for name, of in (groups or {}).items()],
        "counter": list(counters),
    }
    days = {"start": horizon[0], "end": horizon[1]}
    basics = {"schema": 1, "title": "A small study", "horizon": days, **settings}
    published = {"published": "2032"}
    return Study(
        settings=Settings.model_validate(basics),
        force=Force.model_validate(force),
        sources=tuple(
            Source.model_validate({"id": name, **GRADE, **published, **source})
            for name, source in named.items()
        ),
        figures=tuple(told),
        assumptions=tuple(
            Assumption.model_validate({"because": "It is assumed.", **a}) for a in assumptions
        ),
        measures=tuple(Measure.model_validate(m) for m in measures),
        claims=tuple(_claim(i, c) for i, c in enumerate(claims)),
    )


def _flow(text: str) -> Table:
    name, _, ends = text.partition(":")
    first, _, last = ends.partition(">")
    return {"name": name.strip(), "from": first.strip(), "to": last.strip()}


def _claim(number: int, said: Table) -> Claim:
    """Read a claim; one with a quantity is its own only reading."""
    whole = {"id": f"c{number + 1}", "says": "It is said.", **said}
    if "quantity" in whole:
        kept = {
            k: whole.pop(k) for k in list(whole) if k not in ("id", "says", "said_on", "same_as")
        }
        whole["reading"] = [{"id": "r", **kept}]
    return Claim.model_validate(whole)


def stock(name: str | list[str], on: str, **more: Any) -> Table:
    """Return a stock on a day."""
    return {"stock": name, "on": on, **more}


def flow(name: str | list[str], during: Any, **more: Any) -> Table:
    """Return the moves in a period."""
    return {"flow": name, "during": during, **more}
