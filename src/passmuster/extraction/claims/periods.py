"""The period of a statement: the date beside it, ranges of two dates, since, and the n-th year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from passmuster.extraction.dates.mention import PUBLICATION, Mention
from passmuster.extraction.items import Span, When

_BETWEEN = re.compile(
    r"^\s*(?:to|until|till|through|and|–|-|—|по|до|і|та|и|bis|und|do|a|i)(?:\s+(?:the|кінець|конец|Ende|końca))?\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|between|з|із|зі|від|с|со|від|между|між|von|zwischen|vom|od|między)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|from|starting(?: in| from)?|з|із|від|починаючи з|начиная с|с|со|seit|od)\s+(?:the\s+)?(?:начала|початку|początku|Beginn)?\s*$",
    re.IGNORECASE,
)
_SINCE_SURE = re.compile(
    r"\b(?:since|починаючи з|начиная с|seit|з початку|с начала|od początku)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WAR = re.compile(
    r"\b(?:war|invasion|війн\w*|вторгнен\w*|войн\w*|вторжени\w*|krieg\w*|wojn\w*|inwazj\w*)",
    re.IGNORECASE,
)


_OWN = re.compile(
    r"\d[\d.,  ]*(?: (?:thousand|million|тис\.?|тисяч|тыс\.?|тысяч|tys\.?|tausend))?(?: [^\W\d_]+)?(?: (?:in|on|by|at|as of|у|в|на|до|im|am|bis|w|do))?\s",
    re.IGNORECASE,
)
"""A number, perhaps what it counts, and right after it the date: 413,000 this month."""


def when_of(
    text: str,
    place: int,
    near: list[Mention],
    dates: list[Mention],
    area: Span,
    published: date | None,
) -> When | None:
    """Return the period of what stands at a place of a stretch; None if no date is near."""
    inside = [d for d in near if area.start <= d.start and d.end <= area.end]
    if not inside:
        return None
    own = [d for d in inside if d.form != "ref" and _OWN.fullmatch(text[place : d.start])]
    best = own[0] if own else min(inside, key=lambda d: (not d.is_calendar, _distance(d, place)))
    paired = _pair(text, best, inside)
    return when(text, best, published, dates) if paired is None else paired


def when(text: str, mention: Mention, published: date | None, dates: list[Mention]) -> When:
    """Return the period of one date expression."""
    if mention.form == "nth_year":
        return _nth_year(text, mention, dates)
    if mention.form == "initial":
        return _initial(mention, dates)
    before = text[max(0, mention.start - 24) : mention.start]
    first, last = mention.first, mention.last
    if first is not None and (_SINCE_SURE.search(before)):
        return When(mention.text, first, published, None if published else PUBLICATION, True)
    return When(mention.text, first, last, mention.needs, mention.is_relative)


def _distance(mention: Mention, place: int) -> int:
    return min(abs(mention.start - place), abs(mention.end - place))


def _pair(text: str, one: Mention, inside: list[Mention]) -> When | None:
    """Return "from January to October 2025" as one period."""
    index = inside.index(one)
    for left, right in zip(
        inside[max(0, index - 1) : index + 1], inside[index : index + 2], strict=False
    ):
        if left is right or not _BETWEEN.match(text[left.end : right.start]):
            continue
        if not _FROM.search(text[max(0, left.start - 16) : left.start]):
            continue
        if left.first is None or right.last is None:
            continue
        first = left.first
        if not re.search(r"\d{4}", left.text) and re.search(r"\d{4}", right.text):
            try:
                first = first.replace(year=right.last.year)
            except ValueError:
                continue
        if first <= right.last:
            return When(
                text[left.start : right.end],
                first,
                right.last,
                None,
                left.is_relative and right.is_relative,
            )
    return None


def _nth_year(text: str, mention: Mention, dates: list[Mention]) -> When:
    """Return the n-th year of the war, if an earlier date of the text says when it began."""
    number = _number(mention.text)
    for other in dates:
        around = text[max(0, other.start - 60) : other.end + 80]
        if (
            other.end <= mention.start
            and other.first is not None
            and other.form in ("month", "day", "year")
            and _WAR.search(around)
        ):
            start = _years_on(other.first, number - 1)
            return When(
                mention.text, start, _years_on(other.last or other.first, number), None, True
            )
    return When(mention.text, None, None, "the day it began", True)


_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "перш": 1, "друг": 2, "трет": 3,
    "четверт": 4, "п'ят": 5, "п’ят": 5, "перв": 1, "втор": 2, "четвёрт": 4, "пят": 5, "erst": 1, "zweit": 2,
    "dritt": 3, "viert": 4, "fünft": 5, "pierwsz": 1, "drug": 2, "trzeci": 3, "czwart": 4, "piąt": 5,
}  # fmt: skip


def _number(words: str) -> int:
    low = words.lower()
    digits = re.match(r"\d+", low)
    if digits:
        return int(digits.group())
    return next((n for stem, n in _ORDINALS.items() if low.startswith(stem)), 1)


def year_number(words: str) -> int:
    """Return n for "fourth year"."""
    return _number(words)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _initial(mention: Mention, dates: list[Mention]) -> When:
    """Return what "initially" means: the date named last before."""
    earlier = [d for d in dates if d.end <= mention.start and d.first is not None and d.is_calendar]
    if not earlier:
        return When(mention.text, None, None, "an earlier date", True)
    return When(mention.text, earlier[-1].first, earlier[-1].last, None, True)


def years_before(day: date, years: int) -> date:
    """Return the same day so many years before."""
    return _years_on(day, -years)


ONE_DAY = timedelta(days=1)
