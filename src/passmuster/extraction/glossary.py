"""Population terms: what a text prints, the controlled code, and what it is swapped with."""

from __future__ import annotations

import re
import tomllib
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


def terms(text: str, start: int, end: int, language: str) -> list[Term]:
    """Return every term of a stretch; one word may carry several codes."""
    found = [
        Term(Span(*match.span()), code)
        for code, pattern in _singles(language)
        for match in pattern.finditer(text, start, end)
    ]
    return sorted(found, key=lambda t: (t.span.start, -t.span.end))


def codes_of(text: str, language: str = "en") -> frozenset[str]:
    """Return the codes of a whole text."""
    return frozenset(term.code for term in terms(text, 0, len(text), language))
