"""An audit as one page that needs no network, no other file, and no script to be whole."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passmuster.auditing.as_json import to_json
from passmuster.auditing.finding import VERDICTS, Audit
from passmuster.report import tables
from passmuster.report.article import MarkedArticle, articles
from passmuster.report.cards import Card, Mark, card, mark
from passmuster.report.citation import Citation, citation
from passmuster.report.clean import clean
from passmuster.report.disagreements import (
    Clash,
    LeftOutGroup,
    Rivalry,
    clashes,
    left_out_groups,
    rivalries,
)
from passmuster.report.downloads import Download, downloads
from passmuster.report.drawings import Drawings, drawings
from passmuster.report.estimative import LIKELIHOOD, say_range_of
from passmuster.report.lineage import LineageView, lineage_view
from passmuster.report.names import Names
from passmuster.report.phrases import say_said_on
from passmuster.report.policy import policy, script_hash, script_text
from passmuster.report.summary import Sentence, evidence, sentences
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import lower_first, say_period, upper_first

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_BLANK = re.compile(r"\n\s*\n")
_PER_CENT = re.compile(r"(?<=\d) %")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of the summary and where the page shows what it is about."""

    text: str
    anchor: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows."""

    audit: Audit
    title: str
    period: str
    as_of: str | None
    policy: str
    script: Markup
    charts: Drawings
    tally: tuple[tuple[Mark, int], ...]
    found: tuple[Found, ...]
    legend: tuple[Mark, ...]
    words_of_chance: tuple[tuple[str, str], ...]
    """Words for probabilities with their ranges, where the audit has any."""
    cards: tuple[Card, ...]
    articles: tuple[MarkedArticle, ...]
    evidence: str | None
    conflicts: tuple[Clash, ...]
    vintages: tuple[Clash, ...]
    rivals: tuple[Rivalry, ...]
    left_out: tuple[LeftOutGroup, ...]
    lineage: LineageView | None
    held: tuple[tables.Held, ...]
    measures: tuple[tables.MeasureRow, ...]
    readings: tuple[tables.ReadingRow, ...]
    figures: tuple[tables.FigureRow, ...]
    words: tuple[tables.Word, ...]
    citation: Citation
    downloads: tuple[Download, ...]


def render(audit: Audit, study: Study) -> str:
    """Return an audit as one HTML page.

    Args:
        audit: the audit.
        study: the study it is of.
    """
    return tidy(harmless_template("report.html.j2").render(page=_page(audit, study)))


def tidy(made: str) -> str:
    """Return a page without the blank lines that its template leaves.

    Scripts are known by their hashes and stay as they are.
    """
    body, start, scripts = made.partition("\n<script>")
    return _BLANK.sub("\n", body) + start + scripts


def write_report(audit: Audit, study: Study, path: str | os.PathLike[str]) -> None:
    """Write the page to a file, whole or not at all.

    Args:
        audit: the audit.
        study: the study it is of.
        path: the file; one that is there is replaced.
    """
    write_page(render(audit, study), path)


def write_page(page: str, path: str | os.PathLike[str]) -> None:
    """Write a page to a file, whole or not at all; one that is there is replaced."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(page, encoding="utf-8", newline="\n")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _page(audit: Audit, study: Study) -> Page:
    from markupsafe import Markup

    names = Names(study)
    claims = [list(found) for _, found in groupby(audit.findings, key=lambda one: one.claim)]
    counts = Counter(finding.verdict for finding in audit.findings)
    cards = tuple(card(number, found, names) for number, found in enumerate(claims, 1))
    anchors = _anchors(cards)
    plain = to_json(replace(audit, bands=()))
    script, drawn = script_text(), drawings(audit, study)
    return Page(
        audit=audit,
        title=audit.study,
        period=say_period(study.horizon).removeprefix("in ").removeprefix("from "),
        as_of=say_said_on(audit.as_of) if audit.as_of else None,
        policy=policy(script_hash(script), *drawn.scripts),
        script=Markup(script),  # our own text, the same on every page
        charts=drawn,
        tally=tuple((mark(verdict), counts[verdict]) for verdict in VERDICTS if counts[verdict]),
        found=tuple(_found(said, anchors) for said in sentences(audit, study)),
        legend=tuple(mark(verdict) for verdict in VERDICTS if counts[verdict]),
        words_of_chance=_words_of_chance(audit),
        cards=cards,
        articles=articles(study, cards),
        evidence=evidence(audit, study),
        conflicts=clashes(audit, "conflict", names),
        vintages=clashes(audit, "vintage", names),
        rivals=rivalries(audit, names),
        left_out=left_out_groups(audit, names),
        lineage=lineage_view(audit, names),
        held=tables.held(audit, names),
        measures=tables.measure_rows(names),
        readings=tables.reading_rows(audit, anchors, names),
        figures=tables.figure_rows(audit, names),
        words=tables.words(names),
        citation=citation(audit, study, plain),
        downloads=downloads(audit, study, plain),
    )


def _words_of_chance(audit: Audit) -> tuple[tuple[str, str], ...]:
    if all(finding.probability is None for finding in audit.findings):
        return ()
    return tuple((one.word, say_range_of(one)) for one in LIKELIHOOD)


def _anchors(cards: Sequence[Card]) -> dict[tuple[str, str | None], str]:
    """Where each reading stands, by its claim and its name."""
    return {
        (card.name, reading.name): reading.anchor for card in cards for reading in card.readings
    }


def _found(said: Sentence, anchors: Mapping[tuple[str, str | None], str]) -> Found:
    if said.claim is None:
        return Found(said.text, said.about, None)
    return Found(said.text, anchors[said.claim, said.reading], "See the proof")


@lru_cache(maxsize=2)
def harmless_template(name: str) -> Template:
    """Return a template that prints strings cleaned and escaped."""
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
    made.filters["upper_first"] = upper_first
    return made.get_template(name)


def _harmless(value: Any) -> Any:
    """Every string a template prints passes here, before it is escaped."""
    return _PER_CENT.sub("\u00a0%", clean(value)) if type(value) is str else value
