"""Words of saying outside quotes, with their subjects, in a parsed English text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from passmuster.extraction.items import Span
from passmuster.extraction.near import Near
from passmuster.extraction.quotes import Quote
from passmuster.extraction.spacy_model import text_of
from passmuster.extraction.speakers.cues import REMARKS, SAYING, SPEECH_ONLY
from passmuster.extraction.speakers.phrases import source_span, span_of, subject_of
from passmuster.extraction.speakers.speech import Cue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEAKER_LINE = re.compile(
    r"^(?P<name>[A-Z][A-Z .’'-]{2,40}|[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,3}):\s", re.M
)


_OBJECTS = ("dobj", "npadvmod", "attr", "oprd", "appos")


def cues(doc: Doc, quoted: list[Quote]) -> list[Cue]:
    """Return every cue of a text that a quote can be attributed by."""
    inside = [False] * (len(text_of(doc)) + 1)
    for quote in quoted:
        for place in range(quote.inner.start, quote.inner.end):
            inside[place] = True
    found: list[Cue] = []
    by_place = Near(quoted, lambda q: q.outer)
    for token in doc:
        if inside[token.idx] or token.pos_ not in ("VERB", "AUX", "NOUN", "ADP", "PROPN"):
            continue
        if token.lower_ == "according":
            found += _according(token)
            continue
        lemma = token.lemma_.lower()
        if lemma in REMARKS and token.i + 1 < len(doc) and token.nbor().text == ":":
            found += _remark(token, inside)
            continue
        if lemma not in SAYING or token.pos_ not in ("VERB", "AUX"):
            continue
        subject = subject_of(token) or _inverted(token, inside)
        if subject is None or inside[subject.idx]:
            continue
        span = source_span(subject, token)
        span = _outside(span, subject, inside)
        follows = subject.idx > token.idx
        if lemma in SPEECH_ONLY or _near_quote(token, by_place):
            found.append(Cue(span, Span(token.idx, token.idx + len(token)), follows))
    for match in _SPEAKER_LINE.finditer(text_of(doc)):
        span = Span(match.start("name"), match.end("name"))
        found.append(Cue(span, Span(match.end() - 2, match.end() - 1), False))
    return sorted(found, key=lambda c: c.cue.start)


def _near_quote(token: Token, quoted: Near[Quote]) -> bool:
    near = quoted.around(max(0, token.idx - 60), token.idx + 60)
    return any(
        abs(q.outer.start - token.idx) < 60 or abs(q.outer.end - token.idx) < 60 for q in near
    )


def _outside(span: Span, subject: Token, inside: list[bool]) -> Span:
    """Cut a subject at the first mark of a quote: parsers join what marks hold apart."""
    start, end = span.start, span.end
    for place in range(subject.idx, end):
        if inside[place]:
            end = place
            break
    for place in range(subject.idx, start - 1, -1):
        if inside[place]:
            start = place + 1
            break
    text = text_of(subject.doc)
    while end > start and text[end - 1] in ' ,.:;“‘"«':
        end -= 1
    while start < end and text[start] in ' ,.:;”’"»':
        start += 1
    return Span(start, end) if start < end else Span(subject.idx, subject.idx + len(subject))


def _inverted(verb: Token, inside: list[bool]) -> Token | None:
    """Return the subject of "said X" where the parser has taken X for an object."""
    for child in verb.children:
        is_after = 0 < child.i - verb.i <= 6 and not inside[child.idx]
        is_name = child.pos_ in ("NOUN", "PROPN", "PRON")
        if is_after and is_name and child.dep_ in _OBJECTS:
            return child
    return None


def _remark(noun: Token, inside: list[bool]) -> list[Cue]:
    """Return the cue of "X made the following comment:"."""
    verb = next((a for a in noun.ancestors if a.pos_ == "VERB"), None)
    subject = None if verb is None else subject_of(verb)
    if verb is None or subject is None or inside[subject.idx]:
        return []
    span = _outside(source_span(subject, verb), subject, inside)
    return [Cue(span, Span(noun.idx, noun.idx + len(noun)), False)]


def _according(token: Token) -> list[Cue]:
    for child in token.subtree:
        if child.dep_ == "pobj" and child.i > token.i:
            return [Cue(span_of(child), Span(token.idx, token.idx + len(token)), True)]
    return []
