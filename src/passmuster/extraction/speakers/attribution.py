"""One attribution: a source, the word that introduces it, and the stretch it covers."""

from __future__ import annotations

from dataclasses import dataclass

from passmuster.extraction.items import Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody is said to say what stands in `content`."""

    content: Span
    source: Span | None
    cue: Span | None
    is_direct: bool = False
    strength: int = 1
    """Of two that cover a place equally well the stronger holds: quotes, clauses, objects."""


def covering(found: list[Attribution], place: Span) -> Attribution | None:
    """Return the innermost attribution that covers a place and has it in what is said."""
    best: Attribution | None = None
    spoken = [i for i in found if i.is_direct and place.within(i.content)]
    for item in found:
        # What a speaker tells of others' words is still the speaker's.
        if not item.is_direct and item.source is not None and _is_within(item.source, spoken):
            continue
        if not place.within(item.content):
            continue
        if item.source is not None and place.meets(item.source):
            continue
        if best is None or _rank(item) > _rank(best):
            best = item
    return best


def _rank(item: Attribution) -> tuple[int, int]:
    return (-(item.content.end - item.content.start), item.strength)


def _is_within(source: Span, spoken: list[Attribution]) -> bool:
    return any(source.within(quote.content) for quote in spoken)
