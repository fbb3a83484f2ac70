"""All dates of a text, resolved."""

from __future__ import annotations

import re
from datetime import date

from passmuster.extraction.dates.english import expressions as english
from passmuster.extraction.dates.mention import Expression, Mention
from passmuster.extraction.dates.resolve import Days, mention

_FUTURE = re.compile(
    r"\b(?:will|shall|would|won[’']t|plans? to|planned|scheduled|expects?|expected|due|is to|are to|"
    r"to be|[’']ll|going to|until|by|deadline|may|set (?:for|to)|aims? to|upcoming|"
    r"буде|будуть|планує\w*|має|до|будет|будут|планиру\w+|должн\w+|wird|werden|soll|sollen|będzie|będą|ma|mają)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\b(?:will|shall|won[’']t|[’']ll|going to|scheduled|is to|are to|plans? to|set (?:for|to)|tomorrow|"
    r"буде|будуть|будет|будут|wird|werden|będzie|będą)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|did|said|\w{3,}ed)\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?]\s|\n")


def find_dates(text: str, published: date | None = None, language: str = "en") -> list[Mention]:
    """Return every date expression of a text in order, as whole days where they are fixed."""
    if language == "en":
        found = english(text)
    else:
        from passmuster.extraction.dates.others import expressions

        found = expressions(text, language)
    anchor: Days | None = None
    mentions: list[Mention] = []
    for expression in found:
        future = _is_future(text, expression)
        made = mention(expression, text, published, anchor, future)
        if made.first is not None and made.last is not None and made.form not in ("ref",):
            anchor = Days(made.first, made.last, made.timex or "")
        mentions.append(made)
    return mentions


def _is_future(text: str, expression: Expression) -> bool:
    """True if the words of the sentence before a date look ahead."""
    left = text[max(0, expression.start - 120) : expression.start]
    left = _STOP.split(left)[-1]
    pattern = _SURE if expression.form == "weekday" else _FUTURE
    cues = list(pattern.finditer(left))
    return bool(cues) and not _PAST.search(left[cues[-1].end() :])


def occupied(dates: list[Mention]) -> list[tuple[int, int]]:
    """Return the places whose digits are no quantities; "the past six months" is both."""
    return [(d.start, d.end) for d in dates if d.form != "back"]
