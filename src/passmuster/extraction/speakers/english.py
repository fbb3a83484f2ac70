"""Attributions in English, from a dependency parse."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from passmuster.extraction.items import Span
from passmuster.extraction.quotes import Quote
from passmuster.extraction.spacy_model import sentence_of, text_of
from passmuster.extraction.speakers.attribution import Attribution
from passmuster.extraction.speakers.cues import (
    ADJECTIVES,
    FIGURES,
    FORECASTS,
    NOUNS,
    PARENTHETICAL,
    SAYING,
    SPEECH_ONLY,
    TAKES_OBJECT,
)
from passmuster.extraction.speakers.english_nouns import (
    PLANS,
    according,
    by_adjective,
    by_estimate,
    by_figure,
    by_forecast,
    by_noun,
    by_plan,
    in_poll,
    is_before_colon,
    per,
)
from passmuster.extraction.speakers.phrases import (
    counts,
    passive_agent,
    source_span,
    span_of,
    subject_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REST = re.compile(
    r"(?:\s+(?:in|on|at|during|to)\s[^,;.:\n]{1,50})?\s*(?:;|,\s*(?:but (?:would|will|could|also|not|that|is|was|has|had)\b|and|with|compared|which|including|or|plus|so|as|up|down|making|most)\b|[-–—]| compared)"
)

_SPEAKER_LINE = re.compile(r"^[\"“]?(?P<name>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}):\s", re.M)

_PREPOSITIONS: dict[str, tuple[str, ...]] = {
    "call": ("for",), "complain": ("about", "of", "that"), "brag": ("about",), "boast": ("about", "of"),
    "warn": ("of", "about", "against"), "accuse": ("of",), "blame": ("for", "on"), "criticize": ("for",),
    "criticise": ("for",), "praise": ("for",), "charge": ("with",), "argue": ("for", "against"),
    "talk": ("about", "of"), "speak": ("of", "about"), "push": ("for",), "agree": ("on", "to"),
    "point": ("to",), "predict": ("that",), "rail": ("against",), "hint": ("at",), "refer": ("to",),
    "identify": ("as",), "rate": ("as",), "classify": ("as",), "describe": ("as",),
    "propose": ("to",), "estimate": ("at",), "put": ("at",), "vote": ("for", "against"),
    "apologize": ("for",), "condemn": ("for",), "dream": ("of",), "grill": ("for", "over", "about"),
}  # fmt: skip

_CLAUSES = ("ccomp", "xcomp")


def attributions(doc: Doc, quoted: list[Quote]) -> list[Attribution]:
    """Return the attributions of a parsed English text, quotes not yet among them."""
    found: list[Attribution] = []
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX") and (lemma in SAYING or lemma in _PREPOSITIONS):
            found += _by_verb(token)
        elif token.pos_ == "NOUN" and lemma in FIGURES and is_before_colon(token):
            found += by_figure(token)
        if token.pos_ == "NOUN" and lemma in FORECASTS:
            found += by_forecast(token)
        elif lemma == "accord" or token.lower_ == "according":
            found += according(token)
        elif token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS:
            found += by_noun(token)
            if lemma in PLANS:
                found += by_plan(token)
        elif token.pos_ == "NOUN" and lemma in PLANS:
            found += by_plan(token)
        elif token.pos_ == "ADJ" and lemma in ADJECTIVES:
            found += by_adjective(token)
        elif token.lower_ == "per" and token.dep_ == "prep":
            found += per(token)
        elif token.lower_ == "by" and token.dep_ in ("prep", "agent"):
            found += by_estimate(token)
    cued = sorted((i for i in found if i.cue is not None), key=_cue_start)
    widened = [_to_the_end(item, doc, cued) for item in found]
    widened += [*_speaker_lines(text_of(doc)), *in_poll(text_of(doc))]
    return [item for item in widened if not _is_aside(item, text_of(doc), quoted)]


def _is_aside(item: Attribution, text: str, quoted: list[Quote]) -> bool:
    """True for "you know", "I think" inside a quote: its speaker speaks."""
    if item.source is None:
        return False
    word = text[item.source.start : item.source.end].lower()
    if word not in ("i", "you", "we", "me", "us", "let"):
        return False
    return any(item.source.within(quote.outer) for quote in quoted)


def _cue_start(item: Attribution) -> int:
    return item.cue.start if item.cue is not None else -1


def _to_the_end(item: Attribution, doc: Doc, cued: list[Attribution]) -> Attribution:
    """Read on where the sentence does: "…; Nike holds 10 billion", ", and those below paid 1"."""
    if item.cue is None or item.strength < 1:
        return item
    rest = _REST.match(
        text_of(doc), max(item.content.end, item.cue.end, item.source.end if item.source else 0)
    )
    if rest is None:
        return item
    char = doc.char_span(item.cue.start, item.cue.end, alignment_mode="expand")
    sentence_end = sentence_of(char[0])[3] if char is not None else item.content.end
    if item.content.end >= sentence_end or rest.start() >= sentence_end:
        return item
    stop = sentence_end
    first = bisect_left(cued, item.content.end, key=_cue_start)
    for other in cued[first : bisect_left(cued, sentence_end, key=_cue_start)]:
        assert other.cue is not None
        begins = other.source.start if other.source is not None else other.cue.start
        stop = min(stop, begins if begins >= item.content.end else other.cue.start)
    if stop <= item.content.end:
        return item
    content = Span(item.content.start, stop)
    return Attribution(content, item.source, item.cue, item.is_direct, item.strength)


def _speaker_lines(text: str) -> Iterator[Attribution]:
    """Yield for the lines of a transcript, such as WALLACE: …."""
    for match in _SPEAKER_LINE.finditer(text):
        end = text.find("\n", match.end())
        content = Span(match.end(), len(text) if end < 0 else end)
        source = Span(match.start("name"), match.end("name"))
        yield Attribution(content, source, Span(source.end, source.end + 1), True, 4)


def _by_verb(verb: Token) -> Iterator[Attribution]:
    subject = subject_of(verb)
    cue = Span(verb.idx, verb.idx + len(verb))
    source = source_span(subject, verb) if subject is not None else passive_agent(verb)
    if source is None or counts(subject):
        return
    contents = list(_contents(verb, source)) or list(_after_that(verb))
    for content in contents:
        yield Attribution(content, source, cue)
    if not contents and _is_parenthetical(verb, source):
        yield Attribution(_before(verb, source, sentence_of(verb)[2]), source, cue)
        yield from _goes_on(verb, source, cue)


_ON = re.compile(
    r"[^,.;:!?“”\"‘’\n]{0,60},\s+(?!and\b|but\b|as\b|while\b|who\b|which\b)(?=[^\W\dA-Z])"
)


def _goes_on(verb: Token, source: Span, cue: Span) -> Iterator[Attribution]:
    """Yield for "the benefit, it says, would be 300": what stands after the insertion."""
    text, (_, _, _, end) = text_of(verb.doc), sentence_of(verb)
    rest = _ON.match(text, max(cue.end, source.end), end)
    if rest is not None:
        yield Attribution(Span(rest.end(), end), source, cue)


def _contents(verb: Token, source: Span) -> Iterator[Span]:
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ in _CLAUSES:
            if child.dep_ == "xcomp" and child.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
                continue
            yield span_of(child)
        elif child.dep_ == "dobj" and lemma in TAKES_OBJECT:
            yield span_of(child)
        elif child.dep_ in ("advcl",) and child.i > verb.i and lemma in ("say", "add", "warn"):
            if any(t.lower_ in ("that", "how") for t in child.children):
                yield span_of(child)
        elif (
            (child.dep_ == "oprd" and lemma in ("call", "label", "deem", "brand"))
            or (child.dep_ == "prep" and child.lower_ in _PREPOSITIONS.get(lemma, ()))
            or (child.dep_ == "dobj" and lemma in SPEECH_ONLY and _has_clause(child))
        ):
            yield span_of(child)
    head = verb.head
    if head.i != verb.i and lemma in SAYING and _stands_after(verb):
        whole = span_of(head)
        yield _before(verb, source, whole.start) if whole.start < verb.idx else whole
    yield from _shared(verb)


def _after_that(verb: Token) -> Iterator[Span]:
    """Yield what follows "said that" where the parser has seen no clause in it."""
    _, after, _, end = sentence_of(verb)
    for token in verb.doc[verb.i + 1 : min(after, verb.i + 6)]:
        if token.lower_ == "that" and token.i + 1 < after:
            start = verb.doc[token.i + 1].idx
            yield Span(start, end - 1 if text_of(verb.doc)[end - 1] in ".!?" else end)
            return
        if token.is_punct:
            return


def _has_clause(noun: Token) -> bool:
    return any(g.dep_ in ("acl", "relcl") for g in noun.children)


def _before(verb: Token, source: Span, start: int) -> Span:
    """Return what stands before the words of saying: what comes after them is how it was said."""
    return Span(start, max(start, min(source.start, verb.idx)))


def _shared(verb: Token) -> Iterator[Span]:
    """Yield the clauses that a clause beside the verb's own goes on with: said X and that Y."""
    for child in verb.children:
        marked = any(t.lower_ == "that" and t.dep_ == "mark" for t in child.children)
        if child.dep_ == "conj" and marked:
            yield span_of(child)


def _stands_after(verb: Token) -> bool:
    """True for "X, he said" and "X, as he said": the verb has no clause of its own."""
    has_own = any(c.dep_ in (*_CLAUSES, "dobj") for c in verb.children)
    if has_own:
        return False
    if verb.dep_ in ("parataxis", "dep"):
        return True
    if verb.dep_ == "advcl":
        return any(c.lower_ == "as" and c.dep_ == "mark" for c in verb.children)
    return False


def _is_parenthetical(verb: Token, source: Span) -> bool:
    """True for ", officials said," and "…, X explained": the verb has no clause of its own."""
    if verb.lemma_.lower() not in PARENTHETICAL:
        return False
    if any(c.dep_ in (*_CLAUSES, "dobj") and c.i > verb.i for c in verb.children):
        return False
    before = text_of(verb.doc)[sentence_of(verb)[2] : min(source.start, verb.idx)].rstrip(' ”’"')
    return before.endswith((",", "—", "–", "--", "?")) and len(before) > 8
