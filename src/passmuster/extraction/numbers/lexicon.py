"""Number words of a language, as data: one table a language, one shape for all.

A table lists inflected forms, so that no stemmer is needed. The words themselves are common
knowledge of each language; the orders of magnitude follow one rule: "millions" is at least one
million and below ten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Lexicon:
    """How a language writes numbers."""

    code: str
    small: Mapping[str, int]
    """Words below a hundred, and whole hundreds where the language has words for them."""
    hundred: frozenset[str]
    scales: Mapping[str, int]
    fractions: Mapping[str, Fraction]
    orders: Mapping[str, tuple[int, int]]
    """Plurals that name an order of magnitude: from, and below."""
    several: frozenset[str]
    """Words that make an order of the scale after them: several thousand, a few hundred."""
    articles: frozenset[str]
    joiners: frozenset[str]
    of: frozenset[str]
    """Between two orders: tens OF thousands; empty where the second stands in the genitive."""
    to: frozenset[str]
    """Between the ends of a range."""
    between: frozenset[str] = frozenset()
    between_and: frozenset[str] = frozenset()
    decimal_comma: bool = False
    compounds: bool = False
    """True where number words are written as one word (German)."""
    out_of: re.Pattern[str] | None = None
    bounds: tuple[tuple[re.Pattern[str], str], ...] = ()
    after: tuple[tuple[re.Pattern[str], str], ...] = ()
    percent: frozenset[str] = frozenset()
    labels: re.Pattern[str] | None = None
    vague: Mapping[str, str] = field(default_factory=dict)
    every: re.Pattern[str] | None = None
    """Every eighth: an ordinal for a share, with the groups n2 … n10."""


def every_table(lead: str, text: str, of_time: str) -> re.Pattern[str]:
    """Read lines of "8 eighth" into a pattern of every eighth, but not of every third day."""
    parts = []
    for line in text.strip().splitlines():
        number, stem = line.split(None, 1)
        parts.append(f"(?P<n{number}>{stem})")
    pattern = rf"(?<!\w)(?:{lead})\s+(?:{'|'.join(parts)})(?!\w)(?!\s+(?:{of_time}))"
    return re.compile(pattern, re.IGNORECASE)


def table(text: str) -> dict[str, int]:
    """Read lines of "2 two twain" into a mapping from form to number."""
    found: dict[str, int] = {}
    for line in text.strip().splitlines():
        number, *forms = line.split()
        found.update(dict.fromkeys(forms, int(number)))
    return found


def fraction_table(text: str) -> dict[str, Fraction]:
    """Read lines of "1/3 third thirds" into a mapping from form to fraction."""
    found: dict[str, Fraction] = {}
    for line in text.strip().splitlines():
        number, *forms = line.split()
        found.update(dict.fromkeys(forms, Fraction(number)))
    return found


def order_table(text: str) -> dict[str, tuple[int, int]]:
    """Read lines of "12 120 dozens" into a mapping from form to (from, below)."""
    found: dict[str, tuple[int, int]] = {}
    for line in text.strip().splitlines():
        low, high, *forms = line.split()
        found.update(dict.fromkeys(forms, (int(low), int(high))))
    return found


def bound_table(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read lines of "more_than: over|more than" into patterns that end right before a number."""
    found = []
    for line in text.strip().splitlines():
        name, words = line.split(":", 1)
        pattern = rf"(?:^|(?<=\W))(?:{words.strip()})\s*[:\s]*[\$€£₴]?\s*$"
        found.append((re.compile(pattern, re.IGNORECASE), name.strip()))
    return tuple(found)


def after_table(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read lines of "at_least: or more" into patterns that begin right after a number."""
    found = []
    for line in text.strip().splitlines():
        name, words = line.split(":", 1)
        found.append((re.compile(rf"\s*(?:{words.strip()})(?!\w)", re.IGNORECASE), name.strip()))
    return tuple(found)
