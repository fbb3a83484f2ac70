"""An audit as one page that needs no network, no script and no other file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passmuster.auditing.finding import VERDICTS, Audit
from passmuster.report import tables
from passmuster.report.cards import Card, Mark, card, mark
from passmuster.report.clean import clean
from passmuster.report.names import Names
from passmuster.report.phrases import say_said_on
from passmuster.report.summary import sentences
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import lower_first, say_period

if TYPE_CHECKING:
    from jinja2 import Template

_PER_CENT = re.compile(r"(?<=\d) %")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of the summary and where the page shows what it is about."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows."""

    audit: Audit
    title: str
    period: str
    as_of: str | None
    found: tuple[Found, ...]
    legend: tuple[Mark, ...]
    cards: tuple[Card, ...]
    conflicts: tuple[tables.Clash, ...]
    vintages: tuple[tables.Clash, ...]
    rivals: tuple[tables.Rivalry, ...]
    left_out: tuple[tables.LeftOutGroup, ...]
    held: tuple[tables.Held, ...]
    measures: tuple[tables.MeasureRow, ...]
    figures: tuple[tables.FigureRow, ...]
    words: tuple[tables.Word, ...]


def render(audit: Audit, study: Study) -> str:
    """Return an audit as one HTML page.

    Args:
        audit: the audit.
        study: the study it is of.
    """
    return _template().render(page=_page(audit, study))


def write_report(audit: Audit, study: Study, path: str | os.PathLike[str]) -> None:
    """Write the page to a file, whole or not at all.

    Args:
        audit: the audit.
        study: the study it is of.
        path: the file; one that is there is replaced.
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(render(audit, study), encoding="utf-8", newline="\n")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _page(audit: Audit, study: Study) -> Page:
    names = Names(study)
    claims = [list(found) for _, found in groupby(audit.findings, key=lambda one: one.claim)]
    there = {finding.verdict for finding in audit.findings}
    return Page(
        audit=audit,
        title=audit.study,
        period=say_period(study.horizon).removeprefix("in ").removeprefix("from "),
        as_of=say_said_on(audit.as_of) if audit.as_of else None,
        found=tuple(
            Found(said.text, (said.claim and names.anchor("claim", said.claim)) or said.about)
            for said in sentences(audit, study)
        ),
        legend=tuple(mark(verdict) for verdict in VERDICTS if verdict in there),
        cards=tuple(card(number, found, names) for number, found in enumerate(claims, 1)),
        conflicts=tables.clashes(audit, "conflict", names),
        vintages=tables.clashes(audit, "vintage", names),
        rivals=tables.rivalries(audit, names),
        left_out=tables.left_out_groups(audit, names),
        held=tables.held(audit, names),
        measures=tables.measure_rows(names),
        figures=tables.figure_rows(audit, names),
        words=tables.words(names),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("passmuster.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["lower_first"] = lower_first
    return made.get_template("report.html.j2")


def _harmless(value: Any) -> Any:
    """Every string a template prints passes here, before it is escaped."""
    return _PER_CENT.sub("\u00a0%", clean(value)) if type(value) is str else value
