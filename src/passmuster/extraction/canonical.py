"""The canonical text: what spans count in, and what its sha256 is of."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from passmuster.errors import Fault, UsageError

MOST_CHARACTERS = 200_000
"""About thirty thousand words: far more than any article, far less than would fill the memory."""
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def canonical(text: str) -> str:
    """Return a text in form NFC without a mark at its start.

    Nothing else is changed: line ends and invisible characters stay, so that a place in it is a
    place in what the user has.
    """
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def sha256_of(text: str) -> str:
    """Return the sha256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def refuse_too_long(text: str, name: str) -> None:
    """Raise for a text longer than any article.

    Raises:
        UsageError: PM772.
    """
    if len(text) > MOST_CHARACTERS:
        what = f"{name} has {len(text):,} characters; the most is {MOST_CHARACTERS:,}"
        raise UsageError(Fault("PM772", "", None, "", what))


def hidden_characters(text: str) -> tuple[int, ...]:
    """Return the places of characters that cannot be seen and can change what is read."""
    places = [m.start() for m in HIDDEN.finditer(text)]
    return tuple(places + [m.start() for m in _CONTROLS.finditer(text)])
