"""From a date expression to whole days, against the day of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from passmuster.extraction.dates.mention import PUBLICATION, Expression, Mention
from passmuster.vocabulary.period import ONE_DAY, add_months, month_end

_SEASON_MONTHS = {1: (3, 5), 2: (6, 8), 3: (9, 11), 4: (12, 14)}
_SEASON_CODES = {1: "SP", 2: "SU", 3: "FA", 4: "WI"}
FIRST, LAST = 1000, 2200


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days and their notation."""

    first: date
    last: date
    timex: str


def mention(
    expression: Expression,
    text: str,
    published: date | None,
    anchor: Days | None = None,
    future: bool = False,
) -> Mention:
    """Return a date resolved; `anchor` is the date last named, `future` the sentence's tense."""
    words = text[expression.start : expression.end]
    is_relative = needs_publication(expression)
    days: Days | None = None
    try:
        days = resolve(expression, published, anchor, future)
    except (ValueError, OverflowError):
        days = None
    timex = days.timex if days else expression.ref
    needs = PUBLICATION if is_relative and published is None and days is None else None
    first, last = (days.first, days.last) if days else (None, None)
    if expression.ref == "PRESENT_REF" and published is not None:
        first = last = published
    if expression.form == "ref" and published is None:
        needs = PUBLICATION
    return Mention(
        expression.start, expression.end, words, first, last, timex, needs,
        expression.form, is_relative,
    )  # fmt: skip


def needs_publication(expression: Expression) -> bool:
    """True if a date means nothing without the day of publication."""
    if expression.form in ("day", "month", "quarter", "season", "year", "half", "months_of"):
        return expression.year is None
    return expression.form in (
        "weekday", "offset", "back", "anchored", "ref", "thanksgiving", "vague_offset", "same",
    )  # fmt: skip


def resolve(
    e: Expression, published: date | None, anchor: Days | None, future: bool
) -> Days | None:
    """Return the days of an expression, or None where nothing fixes them."""
    match e.form:
        case "day":
            return _day(e, published, anchor, future)
        case "month":
            return _month(e, published, future)
        case "year":
            return None if e.year is None else _year(e.year, e.part)
        case "months_of" if e.year is not None or published is not None:
            year = e.year if e.year is not None else (published or date.min).year + (e.shift or 0)
            count = e.number or 1
            low = 1 if e.part == "start" else 13 - count
            return _months(year, low, low + count - 1, f"{year}")
        case "years":
            assert e.year is not None
            assert e.number is not None
            return Days(date(e.year, 1, 1), date(e.number, 12, 31), f"{e.year}/{e.number}")
        case "decade":
            assert e.year is not None
            top = {"start": (0, 4), "middle": (3, 6), "end": (5, 9)}.get(e.part or "", (0, 9))
            days = date(e.year + top[0], 1, 1), date(e.year + top[1], 12, 31)
            return Days(*days, str(e.year)[:3])
        case "century":
            assert e.number is not None
            first = (e.number - 1) * 100
            return Days(date(first + 1, 1, 1), date(first + 100, 12, 31), f"{e.number - 1:02d}")
    if published is None and e.form != "same":
        return None
    return _relative(e, published, anchor, future)


def _relative(
    e: Expression, published: date | None, anchor: Days | None, future: bool
) -> Days | None:
    if e.form == "same":
        return _same(e, published, anchor)
    assert published is not None
    match e.form:
        case "weekday":
            return _weekday(e, published, future)
        case "offset" | "anchored":
            return _offset(e, published)
        case "back":
            return _back(e, published)
        case "quarter" | "half":
            return _quarter(e, published, future)
        case "season":
            return _season(e, published, future)
        case "thanksgiving":
            return _thanksgiving(published)
    return None


def one_day(day: date) -> Days:
    """Return one day."""
    return Days(day, day, day.isoformat())


def _months(year: int, first: int, last: int, timex: str) -> Days:
    start = add_months(date(year, 1, 1), first - 1)
    end = add_months(date(year, 1, 1), last - 1)
    return Days(start, month_end(end.year, end.month), timex)


def _day(e: Expression, published: date | None, anchor: Days | None, future: bool) -> Days | None:
    assert e.month is not None
    assert e.day is not None
    year = e.year
    if year is None and published is None:
        if anchor is None:
            return None
        return one_day(date(anchor.first.year, e.month, e.day))
    if year is None and e.shift is not None and published is not None:
        year = published.year + e.shift
    if year is None:
        assert published is not None
        year = _nearest_year(e.month, e.day, published, future)
    return one_day(date(year, e.month, e.day))


def _nearest_year(month: int, day: int, published: date, future: bool) -> int:
    """Return the year in which a day without one lies: the last such day, or the next."""
    offset = (date(published.year, month, min(day, 28)) - published).days
    if future and offset < -30:
        return published.year + 1
    if offset > (200 if future else 45):
        return published.year - 1
    return published.year + 1 if offset < -320 else published.year


def _month(e: Expression, published: date | None, future: bool) -> Days | None:
    assert e.month is not None
    year = e.year
    if year is None:
        if published is None:
            return None
        if e.unit == "year":
            year = published.year + (e.shift or 0)
        elif e.shift == -1:
            year = published.year - (0 if e.month < published.month else 1)
        elif e.shift == 1:
            year = published.year + (0 if e.month > published.month else 1)
        elif e.shift == 0:
            year = published.year
        else:
            year = published.year
            if not future and e.month > published.month + 1:
                year -= 1
            elif future and e.month < published.month:
                year += 1
    first, last = date(year, e.month, 1), month_end(year, e.month)
    if e.part == "start":
        last = first + timedelta(days=9)
    elif e.part == "middle":
        first, last = first + timedelta(days=10), first + timedelta(days=19)
    elif e.part == "end":
        first = first + timedelta(days=20)
    return Days(first, last, f"{year}-{e.month:02d}")


def _year(year: int, part: str | None) -> Days | None:
    if not FIRST <= year <= LAST:
        return None
    months = {"start": (1, 4), "middle": (5, 8), "end": (9, 12)}.get(part or "", (1, 12))
    return _months(year, *months, f"{year:04d}")


def _weekday(e: Expression, published: date, future: bool) -> Days:
    assert e.number is not None
    back = (published.weekday() - e.number) % 7
    if e.unit == "week":  # Friday last week
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=e.shift or 0)
        return one_day(monday + timedelta(days=e.number))
    if e.shift == -1:
        return one_day(published - timedelta(days=back or 7))
    if e.shift == 1 or (e.shift is None and future and back):
        return one_day(published + timedelta(days=(7 - back) % 7 or 7))
    return one_day(published - timedelta(days=back))


def _back(e: Expression, published: date) -> Days:
    """Return the past six months: up to the day of publication."""
    number = e.number or 1
    days = {"day": number, "week": 7 * number}.get(e.unit or "")
    if days is not None:
        first = published - timedelta(days=days)
    else:
        months = number * (12 if e.unit == "year" else 1)
        start = add_months(published.replace(day=1), -months)
        first = start.replace(day=min(published.day, month_end(start.year, start.month).day))
    return Days(first, published, f"P{number}{(e.unit or 'd')[0].upper()}")


def _offset(e: Expression, published: date) -> Days | None:
    shift = e.shift or 0
    match e.unit:
        case "day":
            return one_day(published + timedelta(days=shift))
        case "week":
            monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
            year, week, _ = monday.isocalendar()
            return Days(monday, monday + timedelta(days=6), f"{year}-W{week:02d}")
        case "weekend":
            if e.shift is None and published.weekday() < 5:
                shift = -1  # "over the weekend" on a working day: the one before
            monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
            year, week, _ = monday.isocalendar()
            saturday = monday + timedelta(days=5)
            return Days(saturday, saturday + ONE_DAY, f"{year}-W{week:02d}-WE")
        case "month":
            start = add_months(published, shift)
            made = _month(
                Expression(0, 0, "month", start.year, start.month, part=e.part), None, False
            )
            return made
        case "quarter":
            start = add_months(published, 3 * shift)
            quarter = (start.month + 2) // 3
            return _months(start.year, 3 * quarter - 2, 3 * quarter, f"{start.year}-Q{quarter}")
        case "year":
            return _year(published.year + shift, e.part)
        case "decade":
            year = (
                (published.year + 10 * shift) if abs(shift) > 1 or shift == -1 else published.year
            )
            return Days(
                date(year // 10 * 10, 1, 1), date(year // 10 * 10 + 9, 12, 31), str(year)[:3]
            )
        case "century":
            year = published.year + 100 * shift
            first = (year - 1) // 100 * 100 + 1
            return Days(date(first, 1, 1), date(first + 99, 12, 31), str(first)[:2])
    return None


def _quarter(e: Expression, published: date, future: bool) -> Days:
    assert e.number is not None
    size = 6 if e.form == "half" else 3
    year = e.year
    if year is None and e.shift is not None:
        year = published.year + e.shift
    if year is None:
        first = date(published.year, (e.number - 1) * size + 1, 1)
        year = published.year - (1 if first > published and not future else 0)
    mark = "H" if e.form == "half" else "Q"
    return _months(year, (e.number - 1) * size + 1, e.number * size, f"{year}-{mark}{e.number}")


def _season(e: Expression, published: date, future: bool) -> Days:
    assert e.number is not None
    low, high = _SEASON_MONTHS[e.number]
    year = e.year
    if year is None:
        year = published.year
        if e.shift == -1:
            year -= 1 if published.month <= high or low > published.month else 0
        elif e.shift == 1:
            year += 1 if published.month >= low else 0
        elif e.shift is None and not future and low > published.month:
            year -= 1
    return _months(year, low, high, f"{year}-{_SEASON_CODES[e.number]}")


def _same(e: Expression, published: date | None, anchor: Days | None) -> Days | None:
    base = anchor.first if anchor else published
    if base is None:
        return None
    return _offset(Expression(0, 0, "offset", unit=e.unit, shift=e.shift), base)


def _thanksgiving(published: date) -> Days:
    for year in (published.year, published.year - 1):
        first = date(year, 11, 1)
        day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
        if day <= published + timedelta(days=30):
            return one_day(day)
    raise ValueError
