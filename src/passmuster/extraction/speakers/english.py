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

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REST = re.compile(
    r"(?:\s+(?:in|on|at|during|to)\s[^,;.:\n]{1,50})?\s*(?:;|,\s*(?:but (?:would|will|could|also|not|that|is|was|has|had)\b|and|with|compared|which|including|or|plus|so|as|up|down|making|most)\b|[-–—]| compared)"
)
_IN_POLL = re.compile(
    r"(?:^|(?<=[.!?] )|(?<=\n))(?P<cue>In|By) (?P<source>(?:the|this|that|a|an|one)(?: [^\s,.]+){0,6}? "
    r"(?:poll|survey|study|report|statement|tally|count|estimate|interview|letter|post|tweet)(?: [^.\n]{0,60}?)?), ",
    re.M,
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
_MEASURES = frozenset("index schedule rule size age need ability height type law order".split())
"""What something is done according to without anybody saying it."""
_PLANS = frozenset(("plan", "proposal", "budget", "programme", "program", "bill", "admission"))
_CLAUSES = ("ccomp", "xcomp")


def attributions(doc: Doc, quoted: list[Quote]) -> list[Attribution]:
    """Return the attributions of a parsed English text, quotes not yet among them."""
    found: list[Attribution] = []
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX") and (lemma in SAYING or lemma in _PREPOSITIONS):
            found += _by_verb(token)
        elif token.pos_ == "NOUN" and lemma in FIGURES and _is_before_colon(token):
            found += _by_figure(token)
        if token.pos_ == "NOUN" and lemma in FORECASTS:
            found += _by_forecast(token)
        elif lemma == "accord" or token.lower_ == "according":
            found += _according(token)
        elif token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS:
            found += _by_noun(token)
            if lemma in _PLANS:
                found += _by_plan(token)
        elif token.pos_ == "NOUN" and lemma in _PLANS:
            found += _by_plan(token)
        elif token.pos_ == "ADJ" and lemma in ADJECTIVES:
            found += _by_adjective(token)
        elif token.lower_ == "per" and token.dep_ == "prep":
            found += _per(token)
        elif token.lower_ == "by" and token.dep_ in ("prep", "agent"):
            found += _by_estimate(token)
    cued = sorted((i for i in found if i.cue is not None), key=_cue_start)
    widened = [_to_the_end(item, doc, cued) for item in found]
    widened += [*_speaker_lines(text_of(doc)), *_in_poll(text_of(doc))]
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


def _is_before_colon(noun: Token) -> bool:
    return noun.i + 1 < len(noun.doc) and noun.nbor().text == ":"


def _by_figure(noun: Token) -> Iterator[Attribution]:
    """Yield for "the guard gave a lower figure: …"."""
    verb = noun.head
    subject = _subject(verb) if verb.pos_ == "VERB" and noun.dep_ == "dobj" else None
    if subject is None:
        return
    colon = noun.nbor()
    end = re.compile(r"[.!?](?:\s|$)|\n").search(text_of(noun.doc), colon.idx)
    stop = len(text_of(noun.doc)) if end is None else end.start()
    cue = Span(verb.idx, verb.idx + len(verb))
    yield Attribution(Span(colon.idx + 1, stop), source_span(subject, verb), cue)


def _by_forecast(noun: Token) -> Iterator[Attribution]:
    """Yield for "it raised its forecast … by 0.1 to 4.2", "the fund's estimate of growth at 3.1"."""
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        return
    verb = noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None
    subject = _subject(verb) if verb is not None else None
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


def _by_estimate(token: Token) -> Iterator[Attribution]:
    for child in token.children:
        if child.dep_ == "pobj" and child.lemma_ in ("estimate", "account", "count", "calculation"):
            sentence = _sentence(token)
            yield Attribution(sentence, span_of(child), Span(token.idx, token.idx + 2), strength=0)


def _in_poll(text: str) -> Iterator[Attribution]:
    """Yield for "In this poll, …", "In a survey by X, …": the poll says it."""
    for match in _IN_POLL.finditer(text):
        end = re.compile(r"[.!?](?:\s|$)|\n").search(text, match.end())
        content = Span(match.end(), len(text) if end is None else end.start())
        source = Span(match.start("source"), match.end("source"))
        yield Attribution(content, source, Span(match.start("cue"), match.end("cue")), strength=0)


def _speaker_lines(text: str) -> Iterator[Attribution]:
    """Yield for the lines of a transcript, such as WALLACE: …."""
    for match in _SPEAKER_LINE.finditer(text):
        end = text.find("\n", match.end())
        content = Span(match.end(), len(text) if end < 0 else end)
        source = Span(match.start("name"), match.end("name"))
        yield Attribution(content, source, Span(source.end, source.end + 1), True, 4)


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


def _by_verb(verb: Token) -> Iterator[Attribution]:
    subject = _subject(verb)
    cue = Span(verb.idx, verb.idx + len(verb))
    source = source_span(subject, verb) if subject is not None else _passive_agent(verb)
    if source is None or _counts(subject):
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


def _sentence(token: Token) -> Span:
    return Span(*sentence_of(token)[2:])


def _is_parenthetical(verb: Token, source: Span) -> bool:
    """True for ", officials said," and "…, X explained": the verb has no clause of its own."""
    if verb.lemma_.lower() not in PARENTHETICAL:
        return False
    if any(c.dep_ in (*_CLAUSES, "dobj") and c.i > verb.i for c in verb.children):
        return False
    before = text_of(verb.doc)[sentence_of(verb)[2] : min(source.start, verb.idx)].rstrip(' ”’"')
    return before.endswith((",", "—", "–", "--", "?")) and len(before) > 8


def _subject(verb: Token) -> Token | None:
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
        return _subject(head)
    if verb.dep_ in ("xcomp",) and head.pos_ in ("VERB", "AUX"):
        return _subject(head)
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return head
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and head.pos_ in ("VERB", "AUX"):
        return _subject(head)
    if verb.dep_ == "pcomp":
        return None
    return None


def _counts(subject: Token | None) -> bool:
    """True for a number of somebody, who sees or expects but does not say: the top 1 percent."""
    return subject is not None and (subject.like_num or subject.lemma_ in ("percent", "%"))


def _passive_agent(verb: Token) -> Span | None:
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


def _according(token: Token) -> Iterator[Attribution]:
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
    whole = span_of(head) if head.i != token.i else _sentence(token)
    sentence = _sentence(token)
    starts = token.i - sentence_of(token)[0] <= 2
    content = sentence if starts else Span(min(whole.start, sentence.start), sentence.end)
    yield Attribution(content, span_of(source), Span(token.idx, token.idx + len("according to")))


def _per(token: Token) -> Iterator[Attribution]:
    if token.i > sentence_of(token)[0] and token.nbor(-1).text != ",":
        return
    for child in token.children:
        if child.dep_ == "pobj" and child.pos_ == "PROPN":
            sentence = _sentence(token)
            yield Attribution(sentence, span_of(child), Span(token.idx, token.idx + 3), strength=0)


def _by_noun(noun: Token) -> Iterator[Attribution]:
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


def _by_plan(noun: Token) -> Iterator[Attribution]:
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


def _by_adjective(adjective: Token) -> Iterator[Attribution]:
    verb = adjective.head
    if adjective.dep_ != "acomp" or verb.pos_ not in ("VERB", "AUX"):
        return
    subject = _subject(verb)
    if subject is None or subject.lower_ in ("it", "that", "this"):
        return
    for child in adjective.children:
        if child.dep_ in ("ccomp",):
            yield Attribution(
                span_of(child), source_span(subject, verb),
                Span(adjective.idx, adjective.idx + len(adjective)), strength=0,
            )  # fmt: skip
