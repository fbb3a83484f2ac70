"""What a date expression says before and after it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PUBLICATION = "the publication date"


@dataclass(frozen=True, slots=True)
class Expression:
    """A date as printed, taken apart but not resolved."""

    start: int
    end: int
    form: str
    """day, month, year, quarter, season, weekday, offset, ref, nth_year, decade, century, same."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    unit: str | None = None
    shift: int | None = None
    """How many units before (negative) or after publication; 0 is the current one."""
    part: str | None = None
    """start, middle or end of the period; `by` where only its end is meant."""
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as printed and as whole days, both ends included."""

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    timex: str | None
    """The value in TIMEX3 notation, as corpora have it; None where unresolved."""
    needs: str | None
    form: str
    is_relative: bool

    @property
    def is_calendar(self) -> bool:
        """True if it names days, so that it can stand as a date of its own."""
        return self.form not in ("ref", "same", "vague_offset")
