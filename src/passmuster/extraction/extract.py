"""The verb: an article to draft claims. Reads what it is given, and fetches nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from passmuster.errors import Fault, UsageError
from passmuster.extraction import spacy_model
from passmuster.extraction.attribute import attributed
from passmuster.extraction.canonical import (
    canonical,
    hidden_characters,
    refuse_too_long,
    sha256_of,
)
from passmuster.extraction.claims.assemble import Scene, drafts
from passmuster.extraction.claims.seeds import seeds
from passmuster.extraction.dates.find import find_dates, occupied
from passmuster.extraction.dates.mention import Mention
from passmuster.extraction.items import Article, Extraction
from passmuster.extraction.language import language_of
from passmuster.extraction.numbers.amount import Amount
from passmuster.extraction.numbers.find import MOST_AMOUNTS, TooManyNumbers, find_amounts
from passmuster.extraction.quotes import quotes

if TYPE_CHECKING:
    from passmuster.extraction.items import Candidate
    from passmuster.extraction.llm.client import Model
    from passmuster.extraction.matching.candidates import Said
    from passmuster.extraction.matching.index import Index
    from passmuster.vocabulary.study import Study


def extract(
    article: str | os.PathLike[str],
    study: Study | Index | None = None,
    *,
    published: date | None = None,
    outlet: str | None = None,
    model: Model | None = None,
) -> Extraction:
    """Return the draft claims of an article in a file (text, HTML, PDF).

    Args:
        article: path of the file; `-` is standard input.
        study: whose quantities are proposed; None proposes none.
        published: day of publication, which relative dates are resolved against.
        outlet: name of the outlet, where known.
        model: a language model that may add drafts, each checked; None asks none.

    Raises:
        UsageError: PM770 to PM777: the file cannot be read as an article.
    """
    from passmuster.extraction.reading import read_article

    read = read_article(Path(article))
    made = extract_text(
        read.text, study, name=read.name, published=published or read.published,
        outlet=outlet or read.outlet, model=model,
    )  # fmt: skip
    return replace(made, warnings=(*read.warnings, *made.warnings))


def extract_text(
    text: str,
    study: Study | Index | None = None,
    *,
    name: str = "article",
    published: date | None = None,
    outlet: str | None = None,
    language: str | None = None,
    model: Model | None = None,
) -> Extraction:
    """Return the draft claims of a text; see `extract`."""
    text = canonical(text)
    refuse_too_long(text, name)
    language = language or language_of(text)
    warnings = _warnings(text, published, language)
    article = Article(name, text, sha256_of(text), published, outlet, language, warnings)
    dates = find_dates(text, published, language)
    if len(dates) > MOST_AMOUNTS:
        raise _table(name, "dates")
    amounts = _amounts(text, language, dates, name)
    attributions = attributed(text, language)
    knows_indirect = language != "en" or spacy_model.is_available()
    scene = Scene(
        article, dates, quotes(text, language), attributions, knows_indirect, _search(study)
    )
    found = drafts(scene, seeds(text, language, amounts, dates, attributions))
    if model is not None:
        from passmuster.extraction.llm.added import added

        more, complaints = added(scene, amounts, model)
        found, warnings = (*found, *more), (*warnings, *complaints)
    return Extraction(article, found, warnings)


def _amounts(text: str, language: str, dates: list[Mention], name: str) -> list[Amount]:
    try:
        return find_amounts(text, language, occupied(dates))
    except TooManyNumbers:
        raise _table(name, "numbers") from None


def _table(name: str, what: str) -> UsageError:
    what = f"{name} holds more than {MOST_AMOUNTS:,} {what}: a table, not an article"
    return UsageError(Fault("PM772", "", None, "", what))


def _search(study: Study | Index | None) -> Callable[[Said], tuple[Candidate, ...]] | None:
    if study is None:
        return None
    from passmuster.extraction.matching.candidates import candidates
    from passmuster.extraction.matching.index import Index, index_of

    return partial(candidates, index=study if isinstance(study, Index) else index_of(study))


def _warnings(text: str, published: date | None, language: str) -> tuple[str, ...]:
    found = []
    if published is None:
        found.append("no publication date: relative dates stay open; give --published")
    if language == "en" and not spacy_model.is_available():
        found.append(
            "spaCy is not installed: indirect speech is marked unknown; pip install 'passmuster[extract]'"
        )
    hidden = hidden_characters(text)
    if hidden:
        found.append(
            f"{len(hidden)} characters that cannot be seen stand in the text, the first at {hidden[0]}"
        )
    return tuple(found)
