"""Population terms: what a text prints, the controlled code, and what it is swapped with."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from passmuster.extraction.items import Span

FILE = Path(__file__).parent / "data" / "glossary.toml"
WEAK = frozenset({"people", "age", "war", "unit", "serving", "illegal", "case", "replacement"})
"""Codes that say little about which quantity is meant when they stand alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One controlled code."""

    code: str
    means: str
    swapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A population term as printed."""

    span: Span
    code: str


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Return the entries by code."""
    return {
        code: Entry(code, str(table["means"]), tuple(_listed(table["swapped"])))
        for code, table in _tables().items()
    }


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, object]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


@lru_cache(maxsize=8)
def _singles(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (code, re.compile(rf"(?<!\w)(?:{table[language]})(?!\w)", re.IGNORECASE))
        for code, table in _tables().items()
    )


@lru_cache(maxsize=4)
def _all(text: str, language: str) -> tuple[tuple[int, ...], tuple[Term, ...]]:
    """Return every term of a text with its start; read once, asked for each number in it."""
    found = [
        Term(Span(*match.span()), code)
        for code, pattern in _singles(language)
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda t: (t.span.start, -t.span.end))
    return tuple(t.span.start for t in found), tuple(found)


def terms(text: str, start: int, end: int, language: str) -> list[Term]:
    """Return every term of a stretch; one word may carry several codes."""
    starts, found = _all(text, language)
    first, after = bisect_left(starts, start), bisect_left(starts, end)
    return [t for t in found[first:after] if t.span.end <= end]


def codes_of(text: str, language: str = "en") -> frozenset[str]:
    """Return the codes of a whole text."""
    return frozenset(term.code for term in terms(text, 0, len(text), language))
