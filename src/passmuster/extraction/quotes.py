"""Direct speech: what stands between quotation marks, over paragraphs too.

A mark that opens and is not closed before the end of its paragraph goes on in the next one, as
newspapers print long quotes; it ends at the first closing mark there, or with that paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from passmuster.extraction.items import Span
from passmuster.extraction.sentences import paragraphs

_PAIRS = {"“": "”", "«": "»", "„": "”“", "‘": "’", "‚": "‘’", "‹": "›", "»": "«"}
_STRAIGHT = '"'
_SPOKEN = re.compile(r"[,.!?]'(?!\w)")
LONGEST = 4_000
MOST_PARAGRAPHS = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks; `inner` is without the marks."""

    outer: Span
    inner: Span
    depth: int = 0
    goes_on: bool = False
    """True where it runs over a paragraph's end."""


def quotes(text: str, language: str = "en") -> list[Quote]:
    """Return the outermost quotes of a text, in order; a nested one has depth one."""
    found: list[Quote] = []
    open_mark: str | None = None
    start = 0
    carried = 0
    for paragraph in paragraphs(text):
        place = paragraph.start
        if open_mark is not None:
            carried += 1
            closing = _closing(text, open_mark, paragraph.start, paragraph.end)
            if carried > MOST_PARAGRAPHS or paragraph.end - start > LONGEST:
                open_mark = None
            elif closing is None:
                begins_again = text[paragraph.start] == open_mark
                if begins_again:
                    found.append(_made(paragraph.start, paragraph.end, True, closed=False))
                    continue
                open_mark = None
            else:
                found.append(_carried(text, paragraph.start, closing, open_mark))
                place, open_mark = closing + 1, None
        place, open_mark = _in_paragraph(text, place, paragraph, language, found)
        start, carried = place, 0
    return found


def _carried(text: str, start: int, closing: int, mark: str) -> Quote:
    inner = start + 1 if text[start] == mark else start
    return Quote(Span(start, closing + 1), Span(inner, closing), goes_on=True)


def _made(start: int, end: int, goes_on: bool, closed: bool = True) -> Quote:
    inner_end = end - 1 if closed else end
    return Quote(Span(start, end), Span(start + 1, inner_end), goes_on=goes_on)


def _in_paragraph(
    text: str, place: int, paragraph: Span, language: str, found: list[Quote]
) -> tuple[int, str | None]:
    """Collect the quotes of a paragraph; return where and with what mark one stays open."""
    while place < paragraph.end:
        opening = _opening(text, place, paragraph.end, language)
        if opening is None:
            return paragraph.end, None
        mark = text[opening]
        if text[opening : opening + 2] in ("''", "``"):
            place = _doubled(text, opening, paragraph.end, found)
            continue
        closing = _closing(text, mark, opening + 1, paragraph.end)
        if closing is None:
            if mark in ("'", "‚", "»"):
                place = opening + 1
                continue
            if (
                mark == "‘"
                and text.count("’", opening, min(paragraph.end, opening + LONGEST))
                and not text[opening + 1 : opening + 2].isalpha()
            ):
                place = opening + 1
                continue
            found.append(_made(opening, paragraph.end, True, closed=False))
            return opening, mark
        found.append(_made(opening, closing + 1, False))
        place = closing + 1
    return paragraph.end, None


def _doubled(text: str, opening: int, end: int, found: list[Quote]) -> int:
    """Collect a quote between doubled single marks, as old wires print it; return its end."""
    closing = text.find("''", opening + 2, end)
    stop = end if closing < 0 else closing + 2
    inner = end if closing < 0 else closing
    found.append(Quote(Span(opening, stop), Span(opening + 2, inner)))
    return stop


def _opening(text: str, place: int, end: int, language: str) -> int | None:
    for index in range(place, end):
        char = text[index]
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        if char in "“«„":
            if char == "“" and language in ("de", "pl", "uk", "ru") and before.isalnum():
                continue
            return index
        if char in "‘‚‹" and not before.isalnum() and not after.isspace():
            return index
        if char == "»" and language == "de" and not before.isalnum() and after.isalnum():
            return index
        if char in "'`" and after == char and not before.isalnum() and before != char:
            return index
        if char == _STRAIGHT and not before.isalnum() and not after.isspace():
            return index
        if char == "'" and not before.isalnum() and after.isalnum() and _pairs_up(text, index, end):
            return index
    return None


def _pairs_up(text: str, index: int, end: int) -> bool:
    """True for a straight single mark that opens speech and is closed like it: 'I did,' he said."""
    return _SPOKEN.search(text, index + 1, min(end, index + LONGEST)) is not None


def _closing(text: str, mark: str, place: int, end: int) -> int | None:
    wanted = _PAIRS.get(mark, mark)
    end = min(end, place + LONGEST)
    depth = 0
    for index in range(place, end):
        char = text[index]
        if mark in "“«" and char == mark and mark != "“":
            depth += 1
            continue
        if char not in wanted:
            continue
        if char in "’'" and not _closes(text, index, end):
            continue
        if depth:
            depth -= 1
            continue
        return index
    return None


def _closes(text: str, index: int, end: int) -> bool:
    """True unless the mark is an apostrophe: don’t, the soldiers’ pay."""
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < end else " "
    if after.isalnum():
        return False
    if before in ",.!?…—-" or after in ",.;:!?—–)" or index + 1 >= end:
        return True
    if before == "s":  # a plural's possessive, unless no other mark closes
        rest = text[index + 1 : min(end, index + 400)]
        return re.search(r"[,.!?]’|’[,.;]", rest) is None
    return True


def quote_at(found: list[Quote], start: int, end: int) -> Quote | None:
    """Return the quote that a span lies in."""
    for quote in found:
        if quote.outer.start <= start and end <= quote.outer.end:
            return quote
    return None
