"""Date expressions in Ukrainian, Russian, German and Polish."""

from __future__ import annotations

import re
from collections.abc import Mapping

from passmuster.extraction.dates.calendars import CALENDARS, Calendar
from passmuster.extraction.dates.english import longest
from passmuster.extraction.dates.mention import Expression
from passmuster.extraction.numbers.lexicons import LEXICONS

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"

_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"


def expressions(text: str, language: str) -> list[Expression]:
    """Return every date expression of a text in one of the four languages."""
    calendar = CALENDARS[language]
    found: list[Expression] = []
    for name, pattern in _patterns(language):
        for match in pattern.finditer(text):
            made = _made(name, match, calendar)
            if made is not None:
                found.append(made)
    return longest(found)


_LAST_YEAR = -1000
"""Marks a word for "last year" among those for days."""

_CACHE: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    if language not in _CACHE:
        _CACHE[language] = _compiled(CALENDARS[language])
    return _CACHE[language]


def _compiled(c: Calendar) -> list[tuple[str, re.Pattern[str]]]:
    months = "|".join(f"(?P<m{n}>{p})" for n, p in enumerate(c.months, 1))
    month = rf"(?:{months})"
    weekdays = "|".join(f"(?P<w{n}>{p})" for n, p in enumerate(c.weekdays))
    seasons = "|".join(f"(?P<s{n}>{p})" for n, p in enumerate(c.seasons, 1))
    part = rf"(?:(?:(?P<early>{c.early})|(?P<mid>{c.middle})|(?P<late>{c.late}))\s+)?"
    rel = rf"(?:(?P<this>{c.this})|(?P<last>{c.last})|(?P<next>{c.next}))"
    units = "|".join(f"(?P<u_{n}>{p})" for n, p in c.units.items())
    refs = "|".join(f"(?P<r{n}>{p})" for n, p in enumerate(c.refs))
    near = "|".join(map(re.escape, c.near))
    ordinals = "|".join(f"(?P<o{n}>{p})" for n, p in c.ordinal.items())
    year_end = rf"(?:\s+{c.year_word})?"
    count = "|".join(word for word, value in _small(c).items() if 2 <= value <= 12)
    shapes = [
        ("dotted", rf"{_DAY}\.(?P<mon>0?[1-9]|1[0-2])\.{_YEAR}"),
        ("iso", rf"{_YEAR}-(?P<mon>0[1-9]|1[0-2])-{_DAY}"),
        ("day", rf"{_DAY}\.?\s+{month}(?:\s+{_YEAR}{year_end}|\s+{rel}\s+{c.year_word})?"),
        ("month", rf"{part}{month}(?:\s+{_YEAR}{year_end}|\s+{rel}\s+{c.year_word})"),
        ("month", rf"{part}{rel}\s+{month}"),
        ("bare_month", rf"{part}{month}"),
        ("season", rf"{part}(?:{seasons})(?:\s+{_YEAR}{year_end}|\s+{rel}\s+{c.year_word})"),
        ("relative", rf"{part}{rel}\s+(?:{units})"),
        ("year", rf"{part}(?:[ув]\s+)?{_YEAR}(?:\s+{c.year_word}|-(?:му|го|й|м|ом))?"),
        ("weekday", rf"(?:{rel}\s+)?(?:{weekdays})"),
        ("near", rf"(?P<near>{near})"),
        ("ago", rf"(?P<n>\d{{1,3}})\s+(?:{units})\s+{c.ago}"),
        ("nth", rf"(?:{ordinals})\s+(?:{c.units['year']})(?!\s+(?:року|года))"),
        ("ref", rf"(?:{refs})"),
        ("back", rf"{c.past}\s+(?P<n>\d{{1,3}}|{count})\s+(?:{units})"),
        (
            "months_of",
            rf"(?:{c.firsts})(?P<n>\d{{1,2}}|{count})\s+(?:{c.units['month']})\s+{_YEAR}{year_end}",
        ),
    ]
    if "heute" in c.near:
        shapes.append(("ago", rf"vor\s+(?P<n>\d{{1,3}})\s+(?:{units})"))
    return [
        (name, re.compile(rf"(?<![\w.,]){shape}(?!\w)", re.IGNORECASE)) for name, shape in shapes
    ]


def _small(calendar: Calendar) -> Mapping[str, int]:
    language = next(code for code, known in CALENDARS.items() if known is calendar)
    return LEXICONS[language].small


def _count(match: re.Match[str], calendar: Calendar) -> int:
    word = match["n"].lower()
    return int(word) if word.isdecimal() else _small(calendar)[word]


def _index(match: re.Match[str], prefix: str) -> int | None:
    for name, value in match.groupdict().items():
        if value is not None and name.startswith(prefix) and name[1:].isdecimal():
            return int(name[1:])
    return None


def _shift(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    for name, shift in (("this", 0), ("last", -1), ("next", 1)):
        if groups.get(name):
            return shift
    return None


def _part(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    for name, part in (("early", "start"), ("mid", "middle"), ("late", "end")):
        if groups.get(name):
            return part
    return None


def _made(name: str, match: re.Match[str], calendar: Calendar) -> Expression | None:
    start, end = match.span()
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    shift, part, month = _shift(match), _part(match), _index(match, "m")
    if name in ("dotted", "iso"):
        return Expression(start, end, "day", year, int(groups["mon"]), int(groups["day"]))
    if name == "day":
        return Expression(start, end, "day", year, month, int(groups["day"]), shift=shift)
    if name in ("month", "bare_month"):
        ends_in_year = re.search(rf"{calendar.year_word}$", match.group(), re.IGNORECASE)
        if (
            name == "bare_month"
            and not re.search(
                r"(?:\b[увzw]e?|im|з|із|від|с|до|по|от|за|od|po|seit|bis|та|і|и)\s+$",
                match.string[max(0, start - 8) : start],
                re.IGNORECASE,
            )
            and not part
        ):
            return None
        unit = "year" if shift is not None and ends_in_year else None
        return Expression(start, end, "month", year, month, shift=shift, part=part, unit=unit)
    if name == "season":
        return Expression(
            start, end, "season", year, number=_index(match, "s"), shift=shift, part=part
        )
    if name == "year":
        return _year(match, year, part)
    if name == "months_of":
        number = _count(match, calendar)
        return (
            Expression(start, end, name, year, number=number, part="start")
            if number <= 12
            else None
        )
    return _relative(name, match, calendar, shift, part)


def _year(match: re.Match[str], year: int | None, part: str | None) -> Expression | None:
    start, end = match.span()
    lead = re.match(r"[ув]\s+", match.group(), re.IGNORECASE)
    start += lead.end() if lead else 0
    after = match.string[end : end + 14]
    if re.match(
        r"\s?(?:%|осіб|людей|человек|військов|солдат|справ|дел|Menschen|Soldaten|Fälle|osób|żołnierzy|км|km)",
        after,
    ):
        return None
    has_word = len(match.group().split()) > 1 or "-" in match.group()
    before = match.string[max(0, start - 12) : start]
    said = re.search(
        r"(?:\b[увzwiі]|in|im|seit|bis|від|з|із|до|с|по|за|od|roku|Jahr|Jahre|протягом|та|und|i)\s+$|[–-]$",
        before,
        re.IGNORECASE,
    )
    if not (has_word or said or lead):
        return None
    return Expression(start, end, "year", year, part=part)


def _relative(
    name: str, match: re.Match[str], calendar: Calendar, shift: int | None, part: str | None
) -> Expression | None:
    start, end = match.span()
    groups = match.groupdict()
    unit = next((k[2:] for k, v in groups.items() if k.startswith("u_") and v), None)
    if name == "weekday":
        return Expression(start, end, "weekday", number=_index(match, "w"), shift=shift)
    if name == "relative":
        return Expression(start, end, "offset", unit=unit, shift=shift, part=part)
    if name == "near" and calendar.near[match["near"].lower()] == _LAST_YEAR:
        return Expression(start, end, "offset", unit="year", shift=-1)
    if name == "near":
        return Expression(
            start, end, "offset", unit="day", shift=calendar.near[match["near"].lower()]
        )
    if name == "ago":
        return Expression(start, end, "offset", unit=unit, shift=-int(match["n"]))
    if name == "back":
        return Expression(start, end, name, number=_count(match, calendar), unit=unit)
    if name == "nth":
        return Expression(start, end, "nth_year", number=_index(match, "o"), unit="year")
    index = _index(match, "r")
    return (
        None
        if index is None
        else Expression(start, end, "ref", ref=list(calendar.refs.values())[index])
    )
