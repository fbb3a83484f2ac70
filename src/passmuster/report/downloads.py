"""The data of a page as files inside it: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import base64
import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from passmuster.auditing.as_json import number
from passmuster.auditing.finding import Audit, Range
from passmuster.report.clean import clean
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell of text that starts so."""
LARGE = 20_000
"""Bytes beyond which a table is packed, so that the page stays light."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a link in the page holds whole."""

    name: str
    what: str
    href: Markup
    size: str


def downloads(audit: Audit, study: Study, plain: str) -> tuple[Download, ...]:
    """Return the files of a page.

    Args:
        audit: the audit.
        study: the study it is of.
        plain: the audit's JSON.
    """
    whole = "The whole audit, with every proof"
    return (
        table("figures.csv", "All figures", as_csv(_figure_rows(audit, study))),
        table("readings.csv", "Every reading", as_csv(_finding_rows(audit))),
        packed("audit.json.gz", whole, plain.encode("utf-8", "replace")),
    )


def table(name: str, what: str, content: bytes) -> Download:
    """Return a table as a file inside the page, packed if it is large."""
    if len(content) > LARGE:
        return packed(f"{name}.gz", what, content)
    return _download(name, what, "text/csv;charset=utf-8", content)


def packed(name: str, what: str, content: bytes) -> Download:
    """Return a file inside the page, packed."""
    # A fixed time, so that the same audit gives the same bytes.
    return _download(name, what, "application/gzip", gzip.compress(content, 9, mtime=0))


def _download(name: str, what: str, kind: str, content: bytes) -> Download:
    text = base64.b64encode(content).decode("ascii")
    size = f"{max(1, round(len(content) / 1000)):,} kB"
    # Nothing but letters of base64, and too long to be cleaned as words are.
    return Download(name, what, Markup(f"data:{kind};base64,{text}"), size)


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV.

    Its byte order mark is what Excel needs to read other letters than English.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(cells_as_csv(row) for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def cells_as_csv(values: Iterable[object]) -> list[object]:
    """Return cells that no spreadsheet takes for a formula."""
    return [_cell(value) for value in values]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str):
        text = clean(value, 5000)
        return f"'{text}" if text.startswith(FORMULA) else text
    return value


def _figure_rows(audit: Audit, study: Study) -> Iterable[Sequence[object]]:
    yield (
        "id", "quantity", "unit", "low", "high", "kind", "said_by", "outlet", "published", "side",
        "grade", "document", "origin", "url", "left_out",
    )  # fmt: skip
    out = {left.figure: left.why for left in audit.left_out}
    out.update(dict.fromkeys(audit.set_aside, "set aside"))
    for figure in study.figures:
        source, unit = study.source_of(figure), unit_of(figure.quantity, study)
        interval = figure.interval()
        low, high = _edges((interval.low, interval.high), unit)
        said_by = figure.said_by or source.said_by
        published = source.published.isoformat() if source.published else None
        yield (
            figure.id, figure.quantity.toml, unit, low, high, figure.kind, said_by, source.outlet,
            published, source.side, study.grade_of(figure).text, source.document_id,
            source.origin_id, source.url, out.get(figure.id),
        )  # fmt: skip


def _finding_rows(audit: Audit) -> Iterable[Sequence[object]]:
    yield (
        "claim", "reading", "says", "said_by", "said_on", "quantity", "unit", "asserted_low",
        "asserted_high", "possible_low", "possible_high", "verdict", "margin",
        "survives_dropping_any_origin", "reason",
    )  # fmt: skip
    for one in audit.findings:
        yield (
            one.claim, one.reading, one.says, one.said_by, one.said_on or "unknown", one.quantity,
            one.unit, *_edges(one.asserted, one.unit), *_edges(one.reachable, one.unit),
            one.verdict, number(one.margin), one.survives_dropping_any_origin, one.reason,
        )  # fmt: skip


def _edges(pair: Range | None, unit: str | None) -> tuple[object, object]:
    from datetime import date

    if pair is None:
        return None, None
    if unit == "date":
        low, high = (None if v is None else date.fromordinal(int(v)).isoformat() for v in pair)
        return low, high
    return number(pair[0]), number(pair[1])
