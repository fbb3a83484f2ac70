"""The JSON of an extraction: the same from the command line and from Python."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from passmuster.extraction.items import Draft, Extraction, Value

CONTEXT = 32
"""Characters of prefix and suffix, as the W3C TextQuoteSelector asks for."""


def to_json(extraction: Extraction) -> str:
    """Return the JSON text, two spaces to a level, with a final line end."""
    return json.dumps(to_dict(extraction), ensure_ascii=False, indent=2) + "\n"


def to_dict(extraction: Extraction) -> dict[str, Any]:
    """Return the extraction as plain data."""
    article = extraction.article
    return {
        "article": {
            "sha256": article.sha256,
            "published": article.published.isoformat() if article.published else None,
            "outlet": article.outlet,
            "language": article.language,
        },
        "claims": [claim(draft, article.text) for draft in extraction.drafts],
    }


def claim(draft: Draft, text: str) -> dict[str, Any]:
    """Return one draft as plain data."""
    quote, speaker, when = draft.quote, draft.speaker, draft.when
    span = speaker.span
    return {
        "id": draft.id,
        "quote": {
            "text": text[quote.start : quote.end],
            "prefix": text[max(0, quote.start - CONTEXT) : quote.start],
            "suffix": text[quote.end : quote.end + CONTEXT],
            "start": quote.start,
            "end": quote.end,
        },
        "values": [value(item, text) for item in draft.values],
        "period": None
        if when is None
        else {
            "raw": when.raw,
            "from": when.first.isoformat() if when.first else None,
            "to": when.last.isoformat() if when.last else None,
            "needs": when.needs,
        },
        "speaker": {
            "text": text[span.start : span.end] if span else None,
            "start": span.start if span else None,
            "end": span.end if span else None,
            "name": speaker.name,
            "role": speaker.role,
            "type": speaker.type,
        },
        "speech": draft.speech,
        "hedges": [text[h.start : h.end] for h in draft.hedges],
        "flags": list(draft.flags),
        "candidates": [
            {"quantity": c.quantity, "assertion": dict(c.assertion), "score": c.score}
            for c in draft.candidates
        ],
        "found_by": draft.found_by,
    }


def value(item: Value, text: str) -> dict[str, Any]:
    """Return one value as plain data."""
    return {
        "text": text[item.span.start : item.span.end],
        "start": item.span.start,
        "end": item.span.end,
        "low": number(item.low),
        "high": number(item.high),
        "bound": item.bound,
        "unit": item.unit,
        "term": item.term,
        "code": item.code,
        "kind": item.kind,
    }


def number(exact: Fraction | None) -> int | float | None:
    """Return a number as JSON has it."""
    if exact is None:
        return None
    return int(exact) if exact.denominator == 1 else float(exact)
