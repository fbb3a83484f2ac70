"""An article with the statements marked that were taken from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from passmuster.report.cards import Card, Mark
from passmuster.vocabulary.article import Article, find_quote
from passmuster.vocabulary.study import Study


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, and the statements it belongs to."""

    text: str
    claims: tuple[MarkedClaim, ...] = ()
    last_of: tuple[MarkedClaim, ...] = ()
    """Statements that end here: their verdict follows the words."""


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """A statement in a text: where its card is and what its readings came to."""

    anchor: str
    words: str
    tally: tuple[tuple[Mark, int], ...]

    @property
    def worst(self) -> Mark:
        """The first of its verdicts."""
        return self.tally[0][0]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article in paragraphs of segments."""

    name: str
    paragraphs: tuple[tuple[Segment, ...], ...]
    marked: int


def articles(study: Study, cards: Sequence[Card]) -> tuple[MarkedArticle, ...]:
    """Return the articles of a study in which at least one statement is found.

    Args:
        study: the study, with its texts.
        cards: the cards of the page.
    """
    by_claim = {card.name: card for card in cards}
    made = (_marked(article, study, by_claim) for article in study.articles)
    return tuple(article for article in made if article.marked)


def _marked(article: Article, study: Study, cards: Mapping[str, Card]) -> MarkedArticle:
    spans: list[tuple[int, int, MarkedClaim]] = []
    for claim in study.claims:
        card = cards.get(claim.id)
        if card is None or claim.quote is None or claim.quote.article != article.name:
            continue
        place = find_quote(claim.quote, article.text)
        if place is not None:
            spans.append((*place, MarkedClaim(card.anchor, card.words, card.tally)))
    paragraphs = tuple(
        tuple(_segments(article.text, first, last, spans))
        for first, last in _paragraphs(article.text)
    )
    return MarkedArticle(article.name, paragraphs, len(spans))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _segments(
    text: str, first: int, last: int, spans: Sequence[tuple[int, int, MarkedClaim]]
) -> Iterator[Segment]:
    here = [span for span in spans if span[0] < last and span[1] > first]
    edges = {first, last}
    for start, end, _ in here:
        edges |= {max(start, first), min(end, last)}
    cuts = sorted(edges)
    for begin, finish in pairwise(cuts):
        inside = tuple(claim for start, end, claim in here if start <= begin and finish <= end)
        ending = tuple(claim for _, end, claim in here if end == finish)
        yield Segment(text[begin:finish], inside, ending)
