"""What a cell of somebody's table says of a day or a period."""

from __future__ import annotations

import re
from datetime import date

from passmuster.vocabulary.period import parse_day, parse_period

MONTHS = (
    ("january", "jan", "січень", "января"), ("february", "feb", "лютий", "февраля"),
    ("march", "mar", "березень", "марта"), ("april", "apr", "квітень", "апреля"),
    ("may", "травень", "мая"), ("june", "jun", "червень", "июня"),
    ("july", "jul", "липень", "июля"), ("august", "aug", "серпень", "августа"),
    ("september", "sep", "sept", "вересень", "сентября"), ("october", "oct", "жовтень", "октября"),
    ("november", "nov", "листопад", "ноября"), ("december", "dec", "грудень", "декабря"),
)  # fmt: skip
_POINTS = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})")
_MONTH_YEAR = re.compile(r"([^\W\d_]+)\.?,? +([0-9]{4})")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})\.? +([^\W\d_]+)\.?,? +([0-9]{4})")


def read_time(text: str) -> tuple[str | None, str | None]:
    """Return a day or period as TOML writes it, or None; and what has to be checked about it."""
    cell = text.strip()
    if not cell:
        return None, None
    for parse in (_iso_day, _iso_period, _named, _with_points):
        try:
            if (made := parse(cell)) is not None:
                return made
        except ValueError as why:
            return None, f"“{cell[:40]}” is no day: {why}."
    return None, f"“{cell[:40]}” cannot be read as a day or a month."


_Made = tuple[str, str | None] | None


def _iso_day(cell: str) -> _Made:
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00)?)?", cell)
    return (parse_day(found[1]).isoformat(), None) if found else None


def _iso_period(cell: str) -> _Made:
    if not re.fullmatch(r"[0-9]{4}(?:-Q[1-4]|-[0-9]{2})?", cell):
        return None
    return f'"{parse_period(cell).text}"', None


def _month(word: str) -> int | None:
    return next((i for i, names in enumerate(MONTHS, 1) if word.lower() in names), None)


def _named(cell: str) -> _Made:
    if found := _MONTH_YEAR.fullmatch(cell):
        month = _month(found[1])
        return (f'"{parse_period(f"{found[2]}-{month:02d}").text}"', None) if month else None
    if found := _DAY_MONTH_YEAR.fullmatch(cell):
        month = _month(found[2])
        return (_day(found[3], month, int(found[1])), None) if month else None
    return None


def _with_points(cell: str) -> _Made:
    if not (found := _POINTS.fullmatch(cell)):
        return None
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12:
        return _day(found[4], second, first), None
    if second > 12:
        return _day(found[4], first, second), None
    what = f"“{cell}” is read as day/month/year."
    return _day(found[4], second, first), None if first == second else what


def _day(year: str, month: int, day: int) -> str:
    made: date = parse_day(f"{year}-{month:02d}-{day:02d}")
    return made.isoformat()
