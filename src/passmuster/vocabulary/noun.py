"""What all nouns share: frozen, closed to unknown keys, and exact about numbers and days.

A validator here raises `PydanticCustomError` whose type is a code of the error catalogue;
the readers of files turn it into a fault with file and line.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.period import FIRST_YEAR, LAST_YEAR, Period, parse_day, parse_period


class Noun(BaseModel):
    """A thing of the vocabulary: never changed once made, and no unknown key."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


def _shown(value: Any) -> str:
    """Return a foreign value as a message repeats it: short, and as the file spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of many digits"  # thousands of digits Python would refuse to write out
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def read_number(value: Any) -> Any:
    """Return a Decimal for a number; refuse text, booleans and what is not finite (PM204)."""
    if isinstance(value, str):
        raise PydanticCustomError(
            "PM204", "{shown} is text, not a number", {"shown": _shown(value)}
        )
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise PydanticCustomError(
            "PM203", "a number is needed here, not {shown}", {"shown": _shown(value)}
        )
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError(
            "PM203", "{shown} is not a finite number", {"shown": _shown(value)}
        )
    if number.adjusted() > 15 or (number and number.adjusted() < -12):
        raise PydanticCustomError(
            "PM211",
            "{shown} is out of any range a count of people can have",
            {"shown": _shown(value)},
        )
    return number


def read_day(value: Any) -> Any:
    """Return a date for a TOML date or `2031-10-31`; refuse times of day (PM205)."""
    if isinstance(value, datetime):
        raise PydanticCustomError(
            "PM205", "{shown} has a time of day; days are whole", {"shown": _shown(value)}
        )
    if isinstance(value, date):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise PydanticCustomError(
                "PM211",
                "{shown} lies outside the years {first} to {last}",
                {"shown": value.isoformat(), "first": FIRST_YEAR, "last": LAST_YEAR},
            )
        return value
    if isinstance(value, str):
        try:
            return parse_day(value)
        except ValueError as reason:
            raise PydanticCustomError(
                "PM205",
                "{shown} is no day: {reason}",
                {"shown": _shown(value), "reason": str(reason)},
            ) from None
    raise PydanticCustomError(
        "PM203", "a day such as 2031-10-31 is needed, not {shown}", {"shown": _shown(value)}
    )


def read_period(value: Any) -> Any:
    """Return a Period for a year, quarter, month or pair of days (PM205, PM206)."""
    if isinstance(value, Period):
        return value
    if isinstance(value, str):
        try:
            return parse_period(value)
        except ValueError as reason:
            raise PydanticCustomError(
                "PM205",
                "{shown} is no period: {reason}",
                {"shown": _shown(value), "reason": str(reason)},
            ) from None
    if isinstance(value, (list, tuple)) and len(value) == 2:
        first, last = read_day(value[0]), read_day(value[1])
        if last < first:
            raise PydanticCustomError(
                "PM206",
                "the period ends on {last}, before its first day {first}",
                {"first": first.isoformat(), "last": last.isoformat()},
            )
        return Period(first, last)
    raise PydanticCustomError(
        "PM203",
        "a year, quarter, month or [first day, last day] is needed, not {shown}",
        {"shown": _shown(value)},
    )


def read_day_or_period(value: Any) -> Any:
    """Return a date, or a Period where only the month (or year) is known."""
    if isinstance(value, Period):
        return value
    if isinstance(value, str) and len(value) < 10:
        return read_period(value)
    return read_day(value)


def read_last_day(value: Any) -> Any:
    """Return the day something was published; of a month or year, its last day."""
    known = read_day_or_period(value)
    return known.last if isinstance(known, Period) else known


def read_edge(value: Any) -> Any:
    """Return a Decimal or a date: the two things an assertion can be about."""
    return read_day(value) if isinstance(value, date) else read_number(value)


def _as_text(value: Period | date) -> str:
    return value.text if isinstance(value, Period) else value.isoformat()


_DAY_SCHEMA = {"type": "string", "format": "date"}
_PERIOD_TEXT = {"type": "string", "pattern": r"^\d{4}(-Q[1-4]|-\d{2})?$"}
_PERIOD_SCHEMA: dict[str, Any] = {
    "anyOf": [_PERIOD_TEXT, {"type": "array", "items": _DAY_SCHEMA, "minItems": 2, "maxItems": 2}]
}

Flag = StrictBool
Number = Annotated[Decimal, BeforeValidator(read_number), WithJsonSchema({"type": "number"})]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema(_DAY_SCHEMA)]
LastDay = Annotated[
    date, BeforeValidator(read_last_day), WithJsonSchema({"anyOf": [_DAY_SCHEMA, _PERIOD_TEXT]})
]
During = Annotated[
    Period, BeforeValidator(read_period), PlainSerializer(_as_text), WithJsonSchema(_PERIOD_SCHEMA)
]
When = Annotated[
    date | Period,
    BeforeValidator(read_day_or_period),
    PlainSerializer(_as_text),
    WithJsonSchema({"anyOf": [_DAY_SCHEMA, _PERIOD_TEXT]}),
]
Edge = Annotated[
    Decimal | date,
    BeforeValidator(read_edge),
    WithJsonSchema({"anyOf": [{"type": "number"}, _DAY_SCHEMA]}),
]


def exact(value: Decimal | date | int) -> Fraction:
    """Return a number as a fraction; a day as its ordinal number."""
    return Fraction(value.toordinal()) if isinstance(value, date) else Fraction(value)
