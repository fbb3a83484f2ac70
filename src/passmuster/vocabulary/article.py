"""The text of an article that claims quote."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from passmuster.vocabulary.claim import Claim, Quote


def canonical(text: str) -> str:
    """Return a text as spans count it: NFC, without a mark at its start.

    Nothing else is changed: a place in it is a place in what the user has.

    Args:
        text: the text as it was read.
    """
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def fingerprint(text: str) -> str:
    """Return the sha256 of a canonical text, in hexadecimal digits.

    Args:
        text: the canonical text.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A canonical text and its name in the study's articles/."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The fingerprint of the text."""
        return fingerprint(self.text)


def find_quote(quote: Quote, text: str) -> tuple[int, int] | None:
    """Return where a quotation stands in a text, as code points; None if it does not.

    The position is believed where the words stand there; else the words are looked for, with what
    stood before and after where they occur more than once. A quotation without words, of a text
    that may not be copied, is believed if the text is the one it was made from.

    Args:
        quote: the quotation.
        text: the canonical text.

    Source: W3C Web Annotation Data Model, TextPositionSelector and TextQuoteSelector.
    """
    words = canonical(quote.text)
    if not words:
        return _without_words(quote, text)
    start = quote.start
    if start is not None and start >= 0 and text[start : start + len(words)] == words:
        return start, start + len(words)
    before, after = canonical(quote.prefix), canonical(quote.suffix)
    for prefix, suffix in ((before, after), (before, ""), ("", after), ("", "")):
        whole = f"{prefix}{words}{suffix}"
        place = text.find(whole)
        if place >= 0 and text.find(whole, place + 1) < 0:
            return place + len(prefix), place + len(prefix) + len(words)
    return None


def _without_words(quote: Quote, text: str) -> tuple[int, int] | None:
    start, end = quote.start, quote.end
    if start is None or end is None or quote.sha256 is None:
        return None
    is_inside = 0 <= start < end <= len(text)
    return (start, end) if is_inside and quote.sha256 == fingerprint(text) else None


def quoted_from(claims: tuple[Claim, ...]) -> dict[str, tuple[Quote, ...]]:
    """Return the quotations of claims by the name of their article."""
    found: dict[str, list[Quote]] = {}
    for claim in claims:
        if claim.quote is not None and claim.quote.article:
            found.setdefault(claim.quote.article, []).append(claim.quote)
    return {name: tuple(quotes) for name, quotes in found.items()}
