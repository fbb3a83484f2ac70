"""What a draft is made around: a number, a date without one, a word for a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from passmuster.extraction.claims.hedges import NEEDS_NO_TERM, vague_words
from passmuster.extraction.claims.pages import is_boilerplate, line_at
from passmuster.extraction.dates.mention import Mention
from passmuster.extraction.glossary import WEAK, terms
from passmuster.extraction.items import Span
from passmuster.extraction.near import Near
from passmuster.extraction.numbers.amount import Amount
from passmuster.extraction.sentences import clauses, sentences
from passmuster.extraction.speakers.attribution import Attribution


@dataclass(frozen=True, slots=True)
class Seed:
    """A place to make a draft around."""

    span: Span
    sentence: Span
    clause: Span
    amount: Amount | None = None
    date: Mention | None = None
    vague_kind: str | None = None
    in_name: bool = False


_NAMED_BY = re.compile(r"(?:^|[\s‘“«\"'])[A-ZА-ЯІЇЄҐ][\w’-]*[ -]$")
_OPENING = re.compile(r"(?:[‘“«\"'][^‘’“”«»\"'\n]{0,40})$")


def seeds(
    text: str,
    language: str,
    amounts: list[Amount],
    dates: list[Mention],
    attributions: list[Attribution],
) -> list[Seed]:
    """Return the seeds of a text, in order."""
    parts = sentences(text)
    sources = Near((a.source for a in attributions if a.source is not None), lambda s: s)
    found: list[Seed] = []
    at = 0
    pieces: dict[int, list[Span]] = {}

    def placed(span: Span) -> tuple[Span, Span] | None:
        nonlocal at
        while at < len(parts) and parts[at].end <= span.start:
            at += 1
        index = at
        if index >= len(parts) or parts[index].start > span.start:
            return None
        if index not in pieces:
            pieces[index] = clauses(text, parts[index])
        return parts[index], _piece(pieces[index], span, parts[index])

    for amount in amounts:
        span = Span(amount.start, amount.end)
        where = placed(span)
        if where is None or _is_aside(text, span, sources) or _is_frame(text, amount):
            continue
        named = (
            bool(_NAMED_BY.search(text[max(0, span.start - 30) : span.start]))
            and amount.low != amount.high
        )
        found.append(Seed(span, *where, amount=amount, in_name=named))
    at = 0
    busy = Near((s.clause for s in found if not s.in_name), lambda c: c)
    for date in dates:
        span = Span(date.start, date.end)
        where = placed(span)
        if where is None or not _stands_alone(date) or _is_aside(text, span, sources):
            continue
        if _is_dateline(text, span):
            continue
        if _met(busy, span):
            continue
        found.append(Seed(span, *where, date=date))
    at = 0
    taken = Near((s.clause for s in found), lambda c: c)
    for span, kind in vague_words(text, language):
        where = placed(span)
        if where is None or _met(taken, span) or _is_aside(text, span, sources):
            continue
        if not (
            _speaks_of_force(text, where[1], language) or NEEDS_NO_TERM.match(text, span.start)
        ):
            continue
        taken.add(where[1])
        found.append(Seed(span, *where, vague_kind=kind))
    return sorted(found, key=lambda s: s.span.start)


AROUND = 400
"""Characters of a clause on either side of its number; more is a list, not a statement."""


def _piece(pieces: list[Span], span: Span, sentence: Span) -> Span:
    piece = _clause(pieces, span, sentence)
    return Span(max(piece.start, span.start - AROUND), min(piece.end, span.end + AROUND))


def _clause(pieces: list[Span], span: Span, sentence: Span) -> Span:
    for piece in pieces:
        if piece.start <= span.start < piece.end:
            return piece if span.end <= piece.end else replace(piece, end=max(span.end, piece.end))
    return sentence


def _met(places: Near[Span], span: Span) -> bool:
    return any(p.meets(span) for p in places.around(span.start, span.end))


_TIME = re.compile(
    r"(?:days?|weeks?|months?|hours?|years?|minutes?|дн\w+|день|тиж\w+|місяц\w+|рок\w+|рік|недел\w+|месяц\w+|лет|год\w*|"
    r"Tage?n?|Wochen?|Monate?n?|Jahre?n?|dni|tygodni\w*|miesi\w+|lat\w*)$",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"(?:\b(?:within|over|during|for|in)\s+(?:the\s+)?(?:(?:first|next|last|past|coming|previous)\s+)?|\b(?:first|last|past)\s+|"
    r"(?:^|\W)(?:за|протягом|упродовж|впродовж|через|на протяжении|в течение|спустя|innerhalb|binnen|in den|in|während|seit|przez|w ciągu|po|w)\s+"
    r"(?:(?:перш|останн|перв|последн|ersten|letzten|vergangenen|pierwsz|ostatni)\w*\s+)?)$",
    re.IGNORECASE,
)


def _is_frame(text: str, amount: Amount) -> bool:
    """True for a length of time that only says when: within the first two weeks."""
    if amount.unit is None or _TIME.match(amount.unit) is None:
        return False
    return _FRAME.search(text[max(0, amount.start - 40) : amount.start]) is not None


def _is_aside(text: str, span: Span, sources: Near[Span]) -> bool:
    if is_boilerplate(line_at(text, span.start)):
        return True
    near = sources.around(span.start, span.end)
    return any(span.within(s) and s.end - s.start < 200 for s in near)


_DATELINE = re.compile(r"[^\W\d_]{3,}(?:[ .,’'()-]+[^\W\d_]+)*[.,:–—-]? *")


def _is_dateline(text: str, span: Span) -> bool:
    """True for the day that a report was filed: after a place in capitals that begins a line."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    if before != before.upper() or _DATELINE.fullmatch(before) is None:
        return False
    return re.match(r"\)? *[.:–—-]|\)? *\(", text[span.end : span.end + 4]) is not None


def _stands_alone(date: Mention) -> bool:
    return date.form in (
        "day",
        "month",
        "year",
        "years",
        "quarter",
        "half",
        "season",
        "months_of",
        "nth_year",
    )


def _speaks_of_force(text: str, clause: Span, language: str) -> bool:
    found = {t.code for t in terms(text, clause.start, clause.end, language)}
    return bool((found - WEAK) | (found & {"people", "serving", "war"}))
