"""Draft claims from seeds: quote, value, period, speaker, hedges, flags, candidates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passmuster.extraction.canonical import HIDDEN
from passmuster.extraction.claims import hedges as words
from passmuster.extraction.claims.flags import flags_of
from passmuster.extraction.claims.grade import grade_of
from passmuster.extraction.claims.kinds import kind_of
from passmuster.extraction.claims.periods import when, when_of
from passmuster.extraction.claims.seeds import Seed
from passmuster.extraction.dates.mention import Mention
from passmuster.extraction.glossary import WEAK, Term, terms
from passmuster.extraction.items import (
    COMPARISON,
    DATE,
    OUTLET,
    RATE,
    THRESHOLD,
    Article,
    Candidate,
    Draft,
    Span,
    Speaker,
    Value,
    When,
)
from passmuster.extraction.matching.candidates import Said
from passmuster.extraction.near import Near
from passmuster.extraction.quotes import Quote, quote_at
from passmuster.extraction.speakers.attribution import Attribution, covering
from passmuster.extraction.speakers.resolve import People, outlet, speaker_of
from passmuster.extraction.speakers.speech import is_a_name

_LIMITED = frozenset(
    (
        "called_up",
        "mobilisation",
        "contract",
        "abroad",
        "volunteer",
        "reserved",
        "deferred",
        "training",
    )
)
"""What an age limit can be a limit of."""
_LEAD = re.compile(
    r"(?:(?:and|but|that|as|while|with|so|yet|й|та|і|але|а|що|и|но|что|und|aber|dass|i|ale|że)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scene:
    """All that is known of an article before its drafts are made."""

    article: Article
    dates: list[Mention]
    quoted: list[Quote]
    attributions: list[Attribution]
    knows_indirect: bool
    search: Callable[[Said], tuple[Candidate, ...]] | None

    @cached_property
    def said_near(self) -> Near[Attribution]:
        """The attributions by the place of what is said."""
        return Near(self.attributions, lambda a: a.content)

    @cached_property
    def quotes_near(self) -> Near[Quote]:
        """The quotes by their place."""
        return Near(self.quoted, lambda q: q.outer)

    @cached_property
    def dates_near(self) -> Near[Mention]:
        """The dates by their place."""
        return Near(self.dates, lambda d: Span(d.start, d.end))


def drafts(scene: Scene, found: list[Seed]) -> tuple[Draft, ...]:
    """Return the drafts of an article, in the order of its text."""
    people = People()
    for item in sorted(
        (a for a in scene.attributions if a.source), key=lambda a: a.source.start if a.source else 0
    ):
        speaker_of(scene.article.text, item, people)  # names first met as speakers
    made: list[Draft] = []
    for number, seed in enumerate(found, 1):
        made.append(_draft(scene, seed, f"c{number:02d}", people))
    return tuple(made)


def _draft(scene: Scene, seed: Seed, name: str, people: People) -> Draft:
    article, text = scene.article, scene.article.text
    first, last = seed.span.start, seed.span.end
    attribution = covering(scene.said_near.around(first, last), seed.span)
    quote = quote_at(scene.quotes_near.around(first, last), first, last)
    if quote is not None and is_a_name(text, quote):
        quote = None
    span = _quote(text, seed, attribution, quote)
    speaker, speech = _speaker(scene, attribution, quote, people)
    period = _period(scene, seed, span, attribution)
    value = _value(scene, seed, span)
    hedged = words.hedges(text, min(span.start, seed.clause.start), span.end, article.language)
    said = _said(scene, seed, span, value, period, bool(hedged))
    found = scene.search(said) if scene.search is not None else ()
    grade, reason = grade_of(speaker)
    draft = Draft(
        name, span, (value,), period, speaker, speech, hedged, (), found,
        kind=value.kind, grade=grade, grade_reason=reason,
    )  # fmt: skip
    return _flagged(draft, scene, seed, said)


def _flagged(draft: Draft, scene: Scene, seed: Seed, said: Said) -> Draft:
    from dataclasses import replace

    text = scene.article.text
    return replace(
        draft,
        flags=flags_of(
            draft, text, scene.article, has_base=bool(said.base) or seed.amount is None,
            hidden=HIDDEN.search(text, draft.quote.start, draft.quote.end) is not None,
        ),
    )  # fmt: skip


def _quote(text: str, seed: Seed, attribution: Attribution | None, quote: Quote | None) -> Span:
    """Return the words that make the statement: the clause, within what is said."""
    if seed.in_name:
        return _named(text, seed)
    start, end = seed.clause.start, seed.clause.end
    if quote is not None and not _is_fragment(text, quote):
        start, end = max(start, quote.inner.start), min(end, quote.inner.end)
    if attribution is not None and not (attribution.is_direct and _is_fragment(text, quote)):
        if attribution.cue is not None and _MEASURED.fullmatch(
            text[attribution.cue.start : attribution.content.start]
        ):
            start = max(start, attribution.cue.end)  # put the number of deserters | at 90,000
        elif start < attribution.content.start <= seed.span.start:
            start = attribution.content.start
        cue = attribution.cue
        for edge in (attribution.source, cue):
            if edge is None:
                continue
            if seed.span.end <= edge.start < end and quote is None:
                end = edge.start
            if (
                start < edge.end <= seed.span.start
                and quote is None
                and attribution.content.start <= edge.start
            ):
                start = edge.end
    lead = _LEAD.match(text, start, end)
    if lead is not None and lead.end() <= seed.span.start:
        start = lead.end()
    while start < end and (text[start].isspace() or text[start] in '“”"«»,;:—–'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '“"«,;:—–'):
        end -= 1
    if not (start <= seed.span.start and seed.span.end <= end):
        start, end = min(start, seed.span.start), max(end, seed.span.end)
    return Span(start, end)


_MEASURED = re.compile(r"(?:put|puts|estimated?s?|places?d?) [^.;\n]{1,60}", re.IGNORECASE)
"""A verb and its object before what is said of it."""


def _is_fragment(text: str, quote: Quote | None) -> bool:
    """True for a few words in marks within the outlet's own sentence: “well over 90,000”."""
    if quote is None:
        return False
    words = text[quote.inner.start : quote.inner.end]
    return len(words.split()) <= 8 and words[:1].islower()


def _named(text: str, seed: Seed) -> Span:
    """Return the words about a named thing, from its article on."""
    lead = re.search(
        r"(?:\b(?:the|a|an)\s+)?[“‘«\"']?[\w’-]*[ -]?$",
        text[max(seed.sentence.start, seed.span.start - 40) : seed.span.start],
        re.IGNORECASE,
    )
    start = seed.span.start - (len(lead.group()) if lead else 0)
    stop = re.compile(r"[.!?](?:\s|$)|[;\n]").search(text, seed.span.end, seed.sentence.end)
    return Span(start, stop.start() if stop else seed.sentence.end)


def _speaker(
    scene: Scene, attribution: Attribution | None, quote: Quote | None, people: People
) -> tuple[Speaker, str]:
    if attribution is not None and attribution.source is not None:
        outside = quote is not None and not attribution.source.meets(quote.outer)
        is_direct = outside or (quote is not None and attribution.is_direct)
        speech = "direct" if is_direct else "indirect"
        return speaker_of(scene.article.text, attribution, people), speech
    if quote is not None and quote.outer.end - quote.outer.start > 40:
        return Speaker(None, None, None, None), "direct"
    if not scene.knows_indirect:
        return Speaker(None, None, None, None), "unknown"
    return outlet(scene.article.outlet), "none"


def _tells_when_said(date: Mention, attribution: Attribution | None) -> bool:
    """True for the day somebody spoke on: the minister said on Wednesday."""
    if attribution is None or attribution.is_direct or attribution.cue is None:
        return False
    is_day = date.form == "weekday" or (date.form == "offset" and date.first == date.last)
    return is_day and not Span(date.start, date.end).within(attribution.content)


def _period(scene: Scene, seed: Seed, span: Span, attribution: Attribution | None) -> When | None:
    text, published = scene.article.text, scene.article.published
    if seed.in_name:
        return None
    if seed.date is not None:
        return when(text, seed.date, published, scene.dates)
    place = seed.span.start
    for area in (span, seed.clause, seed.sentence):
        near = [
            d
            for d in scene.dates_near.around(area.start, area.end)
            if not _tells_when_said(d, attribution)
        ]
        found = when_of(text, place, near, scene.dates, area, published)
        if found is not None:
            return found
    return None


def _value(scene: Scene, seed: Seed, span: Span) -> Value:
    text, language = scene.article.text, scene.article.language
    if seed.amount is None:
        kind = DATE if seed.date is not None else (seed.vague_kind or COMPARISON)
        code = _code(terms(text, span.start, span.end, language), seed.span)
        bound = "vague" if seed.date is None else None
        return Value(seed.span, None, None, bound, None, None, code, kind)
    amount = seed.amount
    kind = kind_of(text, amount, span.start, span.end)
    near = terms(text, span.start, span.end, language)
    code = _code(near, seed.span)
    if kind == THRESHOLD:
        wide = terms(text, seed.sentence.start, seed.sentence.end, language)
        before = [t for t in near if t.span.end <= seed.span.start and t.code in _LIMITED]
        code = (
            before[-1].code
            if seed.in_name and before
            else _code(
                [t for t in near if t.code in _LIMITED] or [t for t in wide if t.code in _LIMITED],
                seed.span,
            )
        )
    return Value(
        seed.span,
        amount.low,
        amount.high,
        amount.bound,
        amount.unit,
        amount.term,
        code,
        kind,
        seed.in_name,
    )


def _code(found: list[Term], place: Span) -> str | None:
    """Return the code of the nearest term after a number, else before it; telling ones first."""
    after = [t for t in found if t.span.start >= place.end]
    before = [t for t in found if t.span.end <= place.start]
    near = [t for t in after if t.span.start - place.end <= 30]
    if near and near[0].code == "case" and near[0].span.start - place.end <= 24:
        return "case"  # cases of desertion are cases, not deserters
    for group in (near, after, before[::-1]):
        for strong in (True, False):
            for term in group:
                if (term.code not in WEAK) is strong and term.code not in ("age", "war"):
                    return term.code
    return None


def _said(
    scene: Scene, seed: Seed, span: Span, value: Value, period: When | None, hedged: bool
) -> Said:
    text, language = scene.article.text, scene.article.language
    codes = _codes(text, span.start, span.end, language)
    base_end = seed.span.end
    if value.kind == "share":
        base_end = _base_end(text, seed.span.end, span.end, language)
    base = _codes(text, seed.span.end, base_end, language)
    rest = _codes(text, base_end, span.end, language) or _codes(
        text, span.start, seed.span.start, language
    )
    nearby = _codes(text, max(0, seed.sentence.start - 240), seed.sentence.end, language)
    printed = text[seed.span.start : seed.span.end].lower()
    is_growing = value.kind == RATE and value.bound == "vague" and "fewer" not in printed
    return Said(
        value.kind, value, codes, nearby, base, rest, period, hedged, scene.article.published,
        text[span.start : span.end], is_growing,
    )  # fmt: skip


def _codes(text: str, start: int, end: int, language: str) -> frozenset[str]:
    return frozenset(t.code for t in terms(text, start, end, language))


_VERB = {
    "en": re.compile(r"\b(?:are|is|were|was|have|has|had|do|does|did|can|will|would|flee|fled|leave|left|desert|go|went|run|ran|evade|return|serve|die|never)\b", re.IGNORECASE),
}  # fmt: skip


def _base_end(text: str, start: int, end: int, language: str) -> int:
    """Return where what a share is of ends: before the verb, or after its first words."""
    verb = _VERB.get(language)
    if verb is not None:
        match = verb.search(text, start, end)
        return match.start() if match is not None else end
    word = re.compile(r"\s*(?:від|из|із|з|von|der|z)?\s*(?:\w+\s+){0,1}?\w+").match(
        text, start, end
    )
    return word.end() if word is not None else end


def needs_date(published: date | None) -> bool:
    """True if nothing relative can be resolved."""
    return published is None


__all__ = ["OUTLET", "Scene", "drafts"]
