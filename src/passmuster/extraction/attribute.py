"""All attributions of a text: by parse where there is one, by cue words in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passmuster.extraction import spacy_model
from passmuster.extraction.items import Span
from passmuster.extraction.near import Near
from passmuster.extraction.quotes import Quote, quotes
from passmuster.extraction.sentences import paragraphs, sentences
from passmuster.extraction.speakers.attribution import Attribution
from passmuster.extraction.speakers.speech import Cue, attribute_quotes

if TYPE_CHECKING:
    from spacy.tokens import Doc


def attributed(text: str, language: str, doc: Doc | None = None) -> list[Attribution]:
    """Return who is said to say which stretch of a text."""
    quoted = quotes(text, language)
    lines, parts = paragraphs(text), sentences(text)
    if language == "en" and (doc is not None or spacy_model.is_available()):
        from passmuster.extraction.speakers.english import attributions
        from passmuster.extraction.speakers.english_quotes import cues

        doc = doc if doc is not None else spacy_model.parsed(text)
        found = attributions(doc, quoted)
        spoken = cues(doc, quoted)
    else:
        from passmuster.extraction.speakers.by_words import by_words, cues_by_words

        found = by_words(text, language, parts, quoted)
        spoken = cues_by_words(text, language, quoted)
    direct = attribute_quotes(text, quoted, spoken, lines)
    near = Near(quoted, lambda q: q.outer)
    return direct + [item for item in found if not _crosses(item, near)]


def _crosses(item: Attribution, quoted: Near[Quote]) -> bool:
    """True for a source inside a quote that is said to speak words outside it."""
    if item.source is None:
        return False
    for quote in quoted.around(item.source.start, item.source.end):
        if item.source.within(quote.outer):
            return not item.content.within(quote.outer)
    return False


__all__ = ["Attribution", "Cue", "Span", "attributed"]
