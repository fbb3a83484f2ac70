"""Attributions in English by other words than verbs: according to, an estimate of, a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from passmuster.extraction.items import Span
from passmuster.extraction.spacy_model import sentence_of, text_of
from passmuster.extraction.speakers.attribution import Attribution
from passmuster.extraction.speakers.phrases import sentence_span, source_span, span_of, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token


_IN_POLL = re.compile(
    r"(?:^|(?<=[.!?] )|(?<=\n))(?P<cue>In|By) (?P<source>(?:the|this|that|a|an|one)(?: [^\s,.]+){0,6}? "
    r"(?:poll|survey|study|report|statement|tally|count|estimate|interview|letter|post|tweet)(?: [^.\n]{0,60}?)?), ",
    re.M,
)

_MEASURES = frozenset("index schedule rule size age need ability height type law order".split())
"""What something is done according to without anybody saying it."""

PLANS = frozenset(("plan", "proposal", "budget", "programme", "program", "bill", "admission"))


def is_before_colon(noun: Token) -> bool:
    """Return whether a colon follows."""
    return noun.i + 1 < len(noun.doc) and noun.nbor().text == ":"


def by_figure(noun: Token) -> Iterator[Attribution]:
    """Yield for "the guard gave a lower figure: …"."""
    verb = noun.head
    subject = subject_of(verb) if verb.pos_ == "VERB" and noun.dep_ == "dobj" else None
    if subject is None:
        return
    colon = noun.nbor()
    end = re.compile(r"[.!?](?:\s|$)|\n").search(text_of(noun.doc), colon.idx)
    stop = len(text_of(noun.doc)) if end is None else end.start()
    cue = Span(verb.idx, verb.idx + len(verb))
    yield Attribution(Span(colon.idx + 1, stop), source_span(subject, verb), cue)


def by_forecast(noun: Token) -> Iterator[Attribution]:
    """Yield for "it raised its forecast … by 0.1 to 4.2", "the fund's estimate of growth at 3.1"."""
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        return
    verb = noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None
    subject = subject_of(verb) if verb is not None else None
    is_own = owner.lower_ in ("its", "their", "his", "her")
    if is_own and (subject is None or verb is None):
        return
    if is_own and subject is not None and verb is not None:
        source = source_span(subject, verb)
    else:
        span = span_of(owner)
        words = text_of(noun.doc)[span.start : span.end]
        source = Span(span.start, span.start + len(re.sub(r"[’']s?$", "", words)))
    _, _, _, end = sentence_of(noun)
    cue = Span(noun.idx, noun.idx + len(noun))
    yield Attribution(Span(cue.end, end), source, cue, strength=0)


def by_estimate(token: Token) -> Iterator[Attribution]:
    """Yield for "by the ministry's estimate"."""
    for child in token.children:
        if child.dep_ == "pobj" and child.lemma_ in ("estimate", "account", "count", "calculation"):
            sentence = sentence_span(token)
            yield Attribution(sentence, span_of(child), Span(token.idx, token.idx + 2), strength=0)


def in_poll(text: str) -> Iterator[Attribution]:
    """Yield for "In this poll, …", "In a survey by X, …": the poll says it."""
    for match in _IN_POLL.finditer(text):
        end = re.compile(r"[.!?](?:\s|$)|\n").search(text, match.end())
        content = Span(match.end(), len(text) if end is None else end.start())
        source = Span(match.start("source"), match.end("source"))
        yield Attribution(content, source, Span(match.start("cue"), match.end("cue")), strength=0)


def according(token: Token) -> Iterator[Attribution]:
    """Yield for "according to X": all of the clause it is part of."""
    source = None
    for child in token.subtree:
        if child.dep_ == "pobj" and child.i > token.i:
            source = child
            break
    if source is None or source.lemma_.lower() in _MEASURES:
        return
    head = token.head
    while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
        head = head.head
    whole = span_of(head) if head.i != token.i else sentence_span(token)
    sentence = sentence_span(token)
    starts = token.i - sentence_of(token)[0] <= 2
    content = sentence if starts else Span(min(whole.start, sentence.start), sentence.end)
    yield Attribution(content, span_of(source), Span(token.idx, token.idx + len("according to")))


def per(token: Token) -> Iterator[Attribution]:
    """Yield for ", per the Post"."""
    if token.i > sentence_of(token)[0] and token.nbor(-1).text != ",":
        return
    for child in token.children:
        if child.dep_ == "pobj" and child.pos_ == "PROPN":
            sentence = sentence_span(token)
            yield Attribution(sentence, span_of(child), Span(token.idx, token.idx + 3), strength=0)


def by_noun(noun: Token) -> Iterator[Attribution]:
    """Yield for "his claim that …", "the ministry's estimate of …", "a report by X that …"."""
    source = next((c for c in noun.children if c.dep_ == "poss"), None)
    if source is None:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                source = next((g for g in child.children if g.dep_ == "pobj"), None)
    if source is None and noun.lemma_.lower() in ("report", "poll", "study", "survey", "estimate"):
        source = next(
            (c for c in noun.children if c.dep_ == "compound" and c.pos_ == "PROPN"), None
        )
    contents = [c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl")]
    contents = [
        c for c in contents
        if c.dep_ != "relcl" and (c.dep_ == "ccomp" or any(t.lower_ == "that" and t.dep_ == "mark" for t in c.children) or (c.tag_ == "VB"))
    ]  # fmt: skip
    if source is None or not contents:
        return
    span = span_of(source)
    text = text_of(source.doc)[span.start : span.end]
    trimmed = re.sub(r"[’']s?$", "", text)
    for content in contents:
        yield Attribution(
            span_of(content),
            Span(span.start, span.start + len(trimmed)),
            Span(noun.idx, noun.idx + len(noun)),
            strength=0,
        )


def by_plan(noun: Token) -> Iterator[Attribution]:
    """Yield for "Ms X's plan would …", "under his proposal, …": who plans it says it."""
    source = next((c for c in noun.children if c.dep_ == "poss"), None)
    if source is None:
        return
    verb = noun.head if noun.dep_ == "nsubj" else noun.head.head
    if verb.pos_ not in ("VERB", "AUX"):
        return
    tensed = any(c.lower_ in ("would", "will", "calls", "includes") for c in (verb, *verb.children))
    under = noun.dep_ == "pobj" and noun.head.lower_ in ("under", "by")
    if not (tensed or under):
        return
    span = span_of(source)
    trimmed = re.sub(r"[’']s?$", "", text_of(source.doc)[span.start : span.end])
    yield Attribution(
        span_of(verb), Span(span.start, span.start + len(trimmed)),
        Span(noun.idx, noun.idx + len(noun)), strength=0,
    )  # fmt: skip


def by_adjective(adjective: Token) -> Iterator[Attribution]:
    """Yield for "X is confident that …"."""
    verb = adjective.head
    if adjective.dep_ != "acomp" or verb.pos_ not in ("VERB", "AUX"):
        return
    subject = subject_of(verb)
    if subject is None or subject.lower_ in ("it", "that", "this"):
        return
    for child in adjective.children:
        if child.dep_ in ("ccomp",):
            yield Attribution(
                span_of(child), source_span(subject, verb),
                Span(adjective.idx, adjective.idx + len(adjective)), strength=0,
            )  # fmt: skip
