"""From a matched English date to its parts: one small maker for each form."""

from __future__ import annotations

import re
from collections.abc import Callable

from passmuster.extraction.dates.english import MONTHS, NUMBERS, ORDINALS, WEEKDAYS
from passmuster.extraction.dates.mention import Expression

_Match = re.Match[str]
_BACK = ("last", "past", "previous", "the previous", "this past", "recent", "the preceding")
_ON = ("next", "coming", "following", "the following", "upcoming", "this coming")
_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
         "seventies": 70, "eighties": 80, "nineties": 90}  # fmt: skip


def _get(match: _Match, name: str) -> str | None:
    value = match.groupdict().get(name)
    return None if value is None else re.sub(r"\s+", " ", value).strip().lower()


def shift_of(word: str | None) -> int | None:
    """Return -1, 0 or 1 for last, this, next."""
    if word is None:
        return None
    if word in _BACK:
        return -1
    if word in _ON:
        return 1
    return 0


def part_of(word: str | None) -> str | None:
    """Return start, middle or end."""
    if word is None:
        return None
    if "mid" in word:
        return "middle"
    if any(w in word for w in ("late", "end", "second half")):
        return None if word == "later" else "end"
    return None if word == "earlier" else "start"


def _month(match: _Match) -> int | None:
    word = _get(match, "month")
    return None if word is None else MONTHS[word.rstrip(".")]


def _year(match: _Match) -> int | None:
    word = _get(match, "year")
    return int(word) if word and word.isdecimal() else word_year(_get(match, "wordyear"))


def word_year(words: str | None) -> int | None:
    """Return the year of "nineteen ninety-six", "two thousand"."""
    if words is None:
        return None
    parts = words.replace("-", " ").removeprefix("the year ").split()
    if parts[:2] == ["two", "thousand"]:
        rest = [p for p in parts[2:] if p != "and"]
        return 2000 + (NUMBERS.get(rest[0], 0) if rest else 0)
    top = {"nineteen": 1900, "eighteen": 1800, "twenty": 2000}.get(parts[0])
    if top is None:
        return None
    return top + sum(NUMBERS.get(p, 0) for p in parts[1:] if p != "hundred")


def _exact(match: _Match, start: int, end: int) -> Expression | None:
    year = int(match["year"])
    if year < 100:
        year += 1900 if year >= 50 else 2000
    month, day = int(match["mon"]), int(match["day"])
    return Expression(start, end, "day", year, month, day)


def _day(match: _Match, start: int, end: int) -> Expression | None:
    word = _get(match, "dayword")
    number = ORDINALS[word] if word else int(match["day"])
    shift = shift_of(_get(match, "rel"))
    return Expression(start, end, "day", _year(match), _month(match), number, shift=shift)


def _month_of(match: _Match, start: int, end: int) -> Expression | None:
    shift, part = shift_of(_get(match, "rel")), part_of(_get(match, "part"))
    text = match.group()
    unit = "year" if re.search(r"year$", text, re.I) else None
    return Expression(
        start, end, "month", _year(match), _month(match), shift=shift, part=part, unit=unit
    )


def _weekday(match: _Match, start: int, end: int) -> Expression | None:
    word, rel = _get(match, "weekday"), _get(match, "rel")
    if rel == "on":
        start = match.start("weekday")
        rel = None
    again = _get(match, "again")
    assert word is not None
    shift = shift_of(again or rel)
    number = WEEKDAYS[word.rstrip(".")]
    return Expression(start, end, "weekday", number=number, shift=shift, unit=again and "week")


def _today(match: _Match, start: int, end: int) -> Expression | None:
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2,
              "the day after tomorrow": 2}  # fmt: skip
    return Expression(start, end, "offset", unit="day", shift=shifts[_get(match, "near") or ""])


def _relative(match: _Match, start: int, end: int) -> Expression | None:
    rel, unit = _get(match, "rel"), _get(match, "unit")
    part = part_of(_get(match, "part"))
    if rel in ("following", "previous") and unit == "day":
        return Expression(start, end, "same", unit=unit, shift=shift_of(rel))
    if rel in ("earlier this", "later this"):
        rel = "this"
    if unit == "day" and rel not in ("next",):
        return None
    return Expression(start, end, "offset", unit=unit, shift=shift_of(rel), part=part)


def _ago(match: _Match, start: int, end: int) -> Expression | None:
    count, unit = _get(match, "n"), (_get(match, "units") or "")
    unit = {"centuries": "century"}.get(unit, unit.rstrip("s") if unit != "century" else unit)
    way = _get(match, "way") or "ago"
    sign = 1 if way in ("later", "hence", "from now", "from today", "after") else -1
    if way in ("before", "after", "later") and count not in (None,):
        following = match.string[match.end() : match.end() + 2]
        if way in ("before", "after") and following.strip(" ,.;"):
            return None
    if count in ("several", "a few", "a couple of", "many", "some"):
        return Expression(start, end, "vague_offset", unit=unit, shift=sign)
    number = int(count) if count and count.isdecimal() else NUMBERS.get(count or "a", 1)
    is_anchored = way in ("earlier", "later", "before", "after", "previously")
    form = "offset" if not is_anchored else "anchored"
    return Expression(start, end, form, unit=unit, shift=sign * number)


def _ago_adjective(match: _Match, start: int, end: int) -> Expression | None:
    count = NUMBERS.get(_get(match, "n") or "one", 1)
    return Expression(start, end, "anchored", unit=_get(match, "units"), shift=-count)


def _in_units(match: _Match, start: int, end: int) -> Expression | None:
    count = _get(match, "n") or "one"
    number = int(count) if count.isdecimal() else NUMBERS.get(count, 1)
    return Expression(
        start, end, "offset", unit=(_get(match, "units") or "").rstrip("s"), shift=number
    )


def _back(match: _Match, start: int, end: int) -> Expression | None:
    count = _get(match, "n") or "one"
    number = int(count) if count.isdecimal() else NUMBERS[count]
    unit = (_get(match, "units") or "").rstrip("s")
    return Expression(start, end, "back", number=number, unit=unit)


def _span(match: _Match, start: int, end: int) -> Expression | None:
    rel = _get(match, "rel")
    start = match.start("rel")
    is_past = rel in ("last", "past", "previous", "recent")
    return Expression(start, end, "ref", ref="PAST_REF" if is_past else "FUTURE_REF")


def _quarter(match: _Match, start: int, end: int) -> Expression | None:
    groups = match.groupdict()
    direct = groups.get("q") or groups.get("q2")
    if direct:
        year = groups.get("year") or groups.get("year2")
        return Expression(start, end, "quarter", int(year) if year else None, number=int(direct))
    word = _get(match, "ord") or ""
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word) or 0)
    if not 1 <= number <= 4:
        return None
    before = _get(match, "before")
    year_number = int(before) if before else _year(match)
    shift = shift_of(_get(match, "rel"))
    return Expression(start, end, "quarter", year_number, number=number, shift=shift)


def _half(match: _Match, start: int, end: int) -> Expression | None:
    number = 1 if _get(match, "half") == "first" else 2
    shift = shift_of(_get(match, "rel"))
    return Expression(start, end, "half", _year(match), number=number, shift=shift)


def _months_of(match: _Match, start: int, end: int) -> Expression | None:
    word = _get(match, "n") or ""
    count = int(word) if word.isdecimal() else NUMBERS[word]
    if not 1 <= count <= 12:
        return None
    shift = shift_of(_get(match, "rel"))
    part = "start" if _get(match, "end") == "first" else "end"
    return Expression(start, end, "months_of", _year(match), number=count, shift=shift, part=part)


def _season(match: _Match, start: int, end: int) -> Expression | None:
    names = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
    rel = _get(match, "rel2") or _get(match, "rel")
    word = _get(match, "season") or ""
    if word in ("fall", "spring") and rel is None and _year(match) is None:
        return None
    return Expression(
        start,
        end,
        "season",
        _year(match),
        number=names[word],
        shift=shift_of(rel),
        part=part_of(_get(match, "part")),
    )


def _decade(match: _Match, start: int, end: int) -> Expression | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if year is None and groups.get("short"):
        year = 1900 + int(groups["short"])
    if year is None:
        year = 1900 + _TENS[_get(match, "tens") or ""]
    return Expression(start, end, "decade", year, part=part_of(_get(match, "part")))


def _century(match: _Match, start: int, end: int) -> Expression | None:
    count = match.groupdict().get("n")
    word = _get(match, "ord") or _get(match, "tw")
    if count:
        number = int(count)
    elif _get(match, "tf"):
        number = 21
    else:
        number = ORDINALS.get(word or "", 0)
    return Expression(start, end, "century", number=number) if 1 <= number <= 21 else None


def _plain_year(match: _Match, start: int, end: int) -> Expression | None:
    part = part_of(_get(match, "part"))
    return Expression(start, end, "year", _year(match), part=part)


def _span_years(match: _Match, start: int, end: int) -> Expression | None:
    year, to = int(match["year"]), match["to"]
    last = int(to) if len(to) == 4 else year // 100 * 100 + int(to)
    if not year < last <= year + 60:
        return None
    return Expression(start, end, "years", year, number=last)


def _short_year(match: _Match, start: int, end: int) -> Expression | None:
    number = int(match["short"])
    return Expression(start, end, "year", (1900 if number >= 50 else 2000) + number)


def _nth(match: _Match, start: int, end: int) -> Expression | None:
    word, unit = _get(match, "ord") or "", _get(match, "units")
    if _get(match, "straight"):
        return None
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word) or 0)
    if unit != "year":
        return None
    start = match.start("ord")
    return Expression(start, end, "nth_year", number=number, unit=unit)


def _holiday(match: _Match, start: int, end: int) -> Expression | None:
    days = {"christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25),
            "new year's day": (1, 1), "new year’s day": (1, 1), "new year's eve": (12, 31),
            "new year’s eve": (12, 31), "independence day": (7, 4), "halloween": (10, 31)}  # fmt: skip
    name = _get(match, "holiday") or ""
    if name.startswith("thanksgiving"):
        return Expression(start, end, "thanksgiving")
    if name not in days:
        return None
    month, day = days[name]
    return Expression(start, end, "day", None, month, day)


def _same(match: _Match, start: int, end: int) -> Expression | None:
    text = re.sub(r"\s+", " ", match.group().lower())
    unit = next(
        (
            u
            for u in ("weekend", "week", "month", "quarter", "year", "day")
            if text.rstrip("-end").endswith(u) or f"{u}-end" in text or text.endswith(u)
        ),
        "quarter",
    )
    if unit == "day" and text == "the day":
        return None
    if text in ("the week", "the month", "the weekend"):
        return (
            None
            if text != "the weekend"
            else Expression(start, end, "offset", unit="weekend", shift=None)
        )
    shift = (
        1
        if "following" in text or "next" in text
        else -1
        if "previous" in text or "preceding" in text
        else 0
    )
    part = "end" if text.endswith("end") and unit != "weekend" else None
    return Expression(start, end, "same", unit=unit, shift=shift, part=part)


def _year_end(match: _Match, start: int, end: int) -> Expression | None:
    text = re.sub(r"\s+", " ", match.group().lower())
    unit = next(u for u in ("year", "month", "quarter", "week") if u in text)
    part = "start" if "beginning" in text or "start" in text else "end"
    return Expression(start, end, "offset", unit=unit, shift=0, part=part)


def _ref(match: _Match, start: int, end: int) -> Expression | None:
    groups = match.groupdict()
    for name in ("present", "past", "future"):
        if groups.get(name):
            text = groups[name].lower()
            begin = start + (3 if text.startswith("in ") else 0)
            return Expression(begin, end, "ref", ref=f"{name.upper()}_REF")
    return None


def _initial(_: _Match, start: int, end: int) -> Expression | None:
    return Expression(start, end, "initial")


def _current(_: _Match, start: int, end: int) -> Expression | None:
    return Expression(start, end, "ref", ref="PRESENT_REF")


MAKERS: dict[str, Callable[[_Match, int, int], Expression | None]] = {
    "iso": _exact, "compact": _exact, "slashed": _exact, "dotted": _exact, "day": _day,
    "month": _month_of, "bare_month": _month_of, "weekday": _weekday, "today": _today,
    "relative": _relative, "ago": _ago, "ago_adj": _ago_adjective, "in_units": _in_units,
    "back": _back, "span": _span, "quarter": _quarter, "half": _half, "months_of": _months_of, "season": _season, "decade": _decade,
    "decade_word": _decade, "century": _century, "fiscal": _plain_year, "span_years": _span_years,
    "year": _plain_year, "short_year": _short_year, "word_year": _plain_year, "nth_year": _nth,
    "holiday": _holiday, "same": _same, "year_end": _year_end, "ref": _ref, "initial": _initial, "current": _current,
}  # fmt: skip
