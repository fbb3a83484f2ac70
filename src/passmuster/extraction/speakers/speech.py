"""Who speaks a quote: the cue beside it, in its sentence or its paragraph, or carried over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from passmuster.extraction.items import Span
from passmuster.extraction.near import Near
from passmuster.extraction.quotes import Quote
from passmuster.extraction.speakers.attribution import Attribution

FAR = 4_000
"""Characters within which a quote looks for who speaks it."""
MOST_CUES = 24
"""Words of saying looked at on either side of a quote."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of saying with its subject, outside all quotes."""

    source: Span
    cue: Span
    follows: bool
    """True where the words come before it: "…", he said."""


def attribute_quotes(
    text: str, quoted: list[Quote], cues: list[Cue], paragraphs: list[Span]
) -> list[Attribution]:
    """Return an attribution for every quote that a speaker can be found for."""
    found: list[Attribution] = []
    last: Cue | None = None
    last_paragraph = -1
    starts = [p.start for p in paragraphs]
    cues = sorted(cues, key=lambda c: c.cue.start)
    places = [c.cue.start for c in cues]
    by_place = Near(cues, lambda c: c.cue)
    opened = [q.outer.start for q in quoted]
    for quote in quoted:
        index = bisect_right(starts, quote.outer.start) - 1
        paragraph = paragraphs[index] if index >= 0 else quote.outer
        first = max(paragraph.start, quote.outer.start - FAR)
        last_place = min(paragraph.end, quote.outer.end + FAR)
        middle = bisect_left(places, quote.outer.start)
        near = [
            c
            for c in cues[max(0, middle - MOST_CUES) : middle + MOST_CUES]
            if first <= c.cue.start < last_place
        ]
        inside = (c for c in near if quote.inner.start <= c.cue.start < quote.inner.end)
        cue = next(inside, None) or _beside(
            text, quote, [c for c in near if not _is_quoted(c, quoted, opened)]
        )
        if is_a_name(text, quote) and (cue is None or not _touches(text, quote, cue)):
            continue
        if cue is None and quote.goes_on and last is not None and index == last_paragraph + 1:
            cue = last
        if cue is None:
            cue = _elsewhere(quote, near)
        if cue is None and last is not None and index == last_paragraph:
            cue = last
        if (
            cue is None
            and last is not None
            and index == last_paragraph + 1
            and _is_whole(quote, paragraph)
        ):
            cue = last
        if cue is None and index > 0 and _is_whole(quote, paragraph):
            cue = _ends_with_speaker(by_place, paragraphs[index - 1], text)
        if cue is None:
            continue
        found.append(Attribution(quote.outer, cue.source, cue.cue, is_direct=True, strength=3))
        last, last_paragraph = cue, index
    return found


def is_a_name(text: str, quote: Quote) -> bool:
    """True for words in marks that are no speech: the ‘Contract 18-24’ programme."""
    words = text[quote.inner.start : quote.inner.end]
    return len(words.split()) <= 4 and not words.rstrip().endswith((",", ".", "!", "?", "…"))


def _touches(text: str, quote: Quote, cue: Cue) -> bool:
    first, last = min(cue.source.start, cue.cue.start), max(cue.source.end, cue.cue.end)
    gap = (
        text[quote.outer.end : first]
        if first >= quote.outer.end
        else text[last : quote.outer.start]
    )
    return len(gap.strip(" ,:–—")) <= 12


def _is_whole(quote: Quote, paragraph: Span) -> bool:
    return quote.outer.start - paragraph.start < 3


def _is_quoted(cue: Cue, quoted: list[Quote], opened: list[int]) -> bool:
    """True for a cue that stands in a quote; quotes are in order and none lies in another."""
    start = min(cue.source.start, cue.cue.start)
    index = bisect_left(opened, start) - 1
    return index >= 0 and start < quoted[index].outer.end


def _beside(text: str, quote: Quote, near: list[Cue]) -> Cue | None:
    """Return the cue nearest to a quote with nothing but a few words between."""
    best: tuple[float, Cue] | None = None
    for cue in near:
        start, end = min(cue.source.start, cue.cue.start), max(cue.source.end, cue.cue.end)
        if start >= quote.outer.end:
            gap = text[quote.outer.end : start]
            distance: float = len(gap)
            if any(mark in gap for mark in (". ", "! ", "? ", "\n")):
                distance += 60
            before = text[quote.inner.end - 1 : quote.inner.end]
            if before in ".!" and not gap.strip(" "):
                distance += 8
        elif end <= quote.outer.start:
            gap = text[end : quote.outer.start]
            distance = len(gap) + 3
            if any(mark in gap for mark in (". ", "! ", "? ", "\n")) or gap.rstrip().endswith("."):
                distance += 60
        else:
            continue
        if best is None or distance < best[0]:
            best = (distance, cue)
    return best[1] if best is not None and best[0] <= 90 else None


def _elsewhere(quote: Quote, near: list[Cue]) -> Cue | None:
    """Return the nearest cue of the paragraph."""
    if not near:
        return None
    return min(near, key=lambda c: abs(c.cue.start - quote.outer.start))


def _ends_with_speaker(cues: Near[Cue], before: Span, text: str) -> Cue | None:
    """Return the cue of a paragraph that ends in a colon, as in He went on to say:."""
    if not text[before.start : before.end].rstrip().endswith(":"):
        return None
    first = max(before.start, before.end - FAR)
    inside = [c for c in cues.around(first, before.end) if first <= c.cue.start < before.end]
    return inside[-1] if inside else None
