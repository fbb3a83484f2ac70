"""The work of one batch, on this machine or another: rows of statements, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from passmuster.errors import PassmusterError
from passmuster.extraction.as_json import claim
from passmuster.extraction.extract import extract, extract_text
from passmuster.extraction.items import Extraction
from passmuster.extraction.many.source import Item
from passmuster.extraction.matching.index import Index

COLUMNS = (
    "article", "sha256", "published", "outlet", "language", "id", "quote", "start", "end",
    "value", "low", "high", "bound", "unit", "term", "code", "kind", "period", "from", "to",
    "needs", "speaker", "name", "role", "type", "speech", "hedges", "flags", "quantity",
    "assertion", "score", "found_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a batch."""

    number: int
    rows: list[dict[str, Any]]
    failed: list[tuple[str, str]]
    """Article and reason."""


def work(number: int, batch: Sequence[Item], index: Index | None, day: date | None) -> Done:
    """Return the rows of a batch; a bad article is listed and stops nothing."""
    rows: list[dict[str, Any]] = []
    failed: list[tuple[str, str]] = []
    for item in batch:
        try:
            rows += rows_of(item.name, _extracted(item, index, day))
        except PassmusterError as error:
            failed.append((item.name, str(error)))
        except Exception as error:
            failed.append((item.name, f"{type(error).__name__}: {error}"[:300]))
    return Done(number, rows, failed)


def _extracted(item: Item, index: Index | None, day: date | None) -> Extraction:
    if item.path is not None:
        return extract(Path(item.path), index, published=item.published or day, outlet=item.outlet)
    return extract_text(
        item.text or "", index, name=item.name, published=item.published or day, outlet=item.outlet
    )


def rows_of(name: str, made: Extraction) -> list[dict[str, Any]]:
    """Return a row for each statement: the best candidate only, all else as in the JSON."""
    import json

    article = made.article
    rows = []
    for draft in made.drafts:
        plain = claim(draft, article.text)
        value, period, speaker = plain["values"][0], plain["period"] or {}, plain["speaker"]
        best = plain["candidates"][0] if plain["candidates"] else {}
        assertion = best.get("assertion")
        rows.append({
            "article": name, "sha256": article.sha256,
            "published": article.published.isoformat() if article.published else None,
            "outlet": article.outlet, "language": article.language, "id": draft.id,
            "quote": plain["quote"]["text"], "start": plain["quote"]["start"],
            "end": plain["quote"]["end"], "value": value["text"],
            "low": None if value["low"] is None else float(value["low"]),
            "high": None if value["high"] is None else float(value["high"]),
            "bound": value["bound"], "unit": value["unit"], "term": value["term"],
            "code": value["code"], "kind": value["kind"], "period": period.get("raw"),
            "from": period.get("from"), "to": period.get("to"), "needs": period.get("needs"),
            "speaker": speaker["text"], "name": speaker["name"], "role": speaker["role"],
            "type": speaker["type"], "speech": draft.speech, "hedges": "; ".join(plain["hedges"]),
            "flags": " ".join(draft.flags), "quantity": best.get("quantity"),
            "assertion": json.dumps(assertion) if assertion else None,
            "score": best.get("score"), "found_by": draft.found_by,
        })  # fmt: skip
    return rows
