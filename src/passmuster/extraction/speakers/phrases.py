"""The stretches of a parsed sentence: who a verb is said of, and all that hangs on a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passmuster.extraction.items import Span
from passmuster.extraction.spacy_model import sentence_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def span_of(token: Token) -> Span:
    """Return the stretch of a token and all that hangs on it, outer marks and commas left out."""
    first, last = token.left_edge, token.right_edge
    while first.is_space and first.i < last.i:
        first = first.nbor()
    while last.is_space and last.i > first.i:
        last = last.nbor(-1)
    while first.is_punct and first.text not in '“‘"«$' and first.i < last.i:
        first = first.nbor()
    while last.is_punct and last.text not in '”’"»%' and last.i > first.i:
        last = last.nbor(-1)
    return Span(first.idx, last.idx + len(last))


def sentence_span(token: Token) -> Span:
    """Return the sentence of a token."""
    return Span(*sentence_of(token)[2:])


def subject_of(verb: Token) -> Token | None:
    """Return who does what a verb says."""
    for child in verb.children:
        if child.dep_ == "nsubj" or (
            child.dep_ == "nsubjpass" and verb.lemma_ in ("tell", "inform")
        ):
            if child.lower_ == "it" and verb.tag_ != "VBD" and verb.lemma_ not in ("say", "add"):
                return None
            if child.lower_ in ("who", "which", "that"):
                return verb.head if verb.dep_ == "relcl" else None
            return child
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return subject_of(head)
    if verb.dep_ in ("xcomp",) and head.pos_ in ("VERB", "AUX"):
        return subject_of(head)
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return head
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and head.pos_ in ("VERB", "AUX"):
        return subject_of(head)
    if verb.dep_ == "pcomp":
        return None
    return None


def counts(subject: Token | None) -> bool:
    """True for a number of somebody, who sees or expects but does not say: the top 1 percent."""
    return subject is not None and (subject.like_num or subject.lemma_ in ("percent", "%"))


def passive_agent(verb: Token) -> Span | None:
    """Return who it is done by."""
    for child in verb.children:
        if child.dep_ == "agent":
            for grand in child.children:
                if grand.dep_ == "pobj":
                    return span_of(grand)
    return None


def source_span(subject: Token, verb: Token) -> Span:
    """Return a subject with its apposition and relative clause, but never the verb itself."""
    span = span_of(subject)
    if span.start <= verb.idx < span.end:  # said X, who …; or the verb is in its relative clause
        if verb.idx > subject.idx:
            parts = [t for t in subject.subtree if t.i < verb.i and not _hangs_on(t, verb)]
        else:
            parts = [t for t in subject.subtree if t.i > verb.i]
        parts = [t for t in parts if not t.is_space] or [subject]
        while parts and parts[-1].is_punct and len(parts) > 1:
            parts.pop()
        return Span(parts[0].idx, parts[-1].idx + len(parts[-1]))
    return span


def _hangs_on(token: Token, verb: Token) -> bool:
    return token.i == verb.i or verb in token.ancestors
