"""Text that others wrote, made harmless to show: no control characters, no hidden direction."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_KEPT = "\u200c\u200d"  # joiners, which Persian and Hindi need
_SHOWN = {"\x1b": "␛", "\x00": "␀", "\x07": "␇", "\x08": "␈", "\x7f": "␡"}
LONGEST = 1500
"""Characters of one text that are shown: a page stays usable whatever a study holds."""


def clean(text: str, longest: int = LONGEST) -> str:
    """Return the text without control, format and surrogate characters, cut if over-long."""
    if len(text) > longest:
        text = f"{text[:longest].rstrip()} … [{len(text) - longest:,} more characters]"
    if not text.isprintable():
        text = _BREAKS.sub(" ", text)
        text = "".join(_shown(letter) for letter in text)
    return text if text.isascii() else _STACKED.sub(r"\1", text)


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in _KEPT:
        return letter
    if letter in _SHOWN:
        return _SHOWN[letter]
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cf"):  # direction overrides and invisible marks are format characters
        return ""
    return " " if kind.startswith("Z") else "�"
