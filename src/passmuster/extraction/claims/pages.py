"""Lines that are no running text: navigation, notices, captions, rows of tables."""

from __future__ import annotations

import re

BOILERPLATE = re.compile(
    r"^\s*(?:©|\(c\)|copyright|all rights reserved|subscribe|sign up|read more|read also|see also|related|share (?:this|on)|follow us|"
    r"advertisement|cookies?|newsletter|most (?:read|popular)|trending|comments?|[\d,. ]+ comments|click here|contact us|privacy|terms of|"
    r"tel\.?:|phone:|updated?:|published:|posted|last updated|page \d+|\d+ (?:views|shares|likes|min read)|"
    r"читайте також|підписуйтесь|підпишіться|реклама|усі права|фото:|поділитися|переглядів|"
    r"читайте также|подписывайтесь|подпишитесь|все права|поделиться|просмотров|"
    r"lesen sie auch|anzeige|newsletter abonnieren|alle rechte|impressum|"
    r"czytaj także|czytaj też|zobacz też|reklama|wszelkie prawa|udostępnij)"
    r"(?:(?<=\W)|(?!\w))",  # a word ends here, or a sign stands here
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^\s*(?:photo|image|picture|caption|file photo|fig(?:ure)?\.?\s*\d|ілюстрація|фото|зображення|фотография|bild|foto|zdjęcie|fot\.)\s*(?:[:.—–(-]|by\b)",
    re.IGNORECASE,
)
TABLE = re.compile(r"\t.*\t|\|.*\||(?:\S+ {3,}){2,}\S+")


FAR = 500
"""Characters of a line on either side of a place; a longer line is running text, not a notice."""


def line_at(text: str, place: int) -> str:
    """Return the line of a place, as far as it tells what sort of line it is."""
    first = max(0, place - FAR)
    start = max(first, text.rfind("\n", first, place) + 1)
    end = text.find("\n", place, place + FAR)
    return text[start : place + FAR if end < 0 else end]


def is_boilerplate(line: str) -> bool:
    """True for a notice, a link or a counter that a page carries beside its text."""
    return len(line) < 160 and BOILERPLATE.match(line) is not None


def is_caption(line: str) -> bool:
    """True for the words under a picture."""
    return CAPTION.match(line) is not None


def is_table(line: str) -> bool:
    """True for a row of a table."""
    return TABLE.search(line) is not None
