"""One cell of a table: an exact number, or nothing, or a plain reason why it is neither."""

from __future__ import annotations

import re
from decimal import Decimal

SPACES = " \u00a0\u202f\u2009\u2007"
"""The blanks that set off thousands: plain, no-break, narrow no-break, thin, figure."""

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_POINT = re.compile(r"[+-]?\.[0-9]+")
_GROUPED = re.compile(
    rf"[+-]?[1-9][0-9]{{0,2}}(?:([,{SPACES}])[0-9]{{3}})(?:\1[0-9]{{3}})*(?:\.[0-9]+)?"
)
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_ABSENT = re.compile(r"n/?a\.?|none|null|nan|-+|[–—−]|\?+|\.+|…|unknown|not published", re.I)
_HEDGE = re.compile(
    r"(over|more than|above|at least|under|less than|below|up to|at most|about|around|approx\w*\.?"
    r"|circa|ca\.?|almost|nearly|some|~|≈|>=?|<=?|≥|≤)\s*([0-9].*)",
    re.I,
)
_KEYS = {
    "over": "more_than", "more than": "more_than", "above": "more_than", ">": "more_than",
    "at least": "at_least", ">=": "at_least", "≥": "at_least",
    "under": "less_than", "less than": "less_than", "below": "less_than", "<": "less_than",
    "up to": "at_most", "at most": "at_most", "<=": "at_most", "≤": "at_most",
}  # fmt: skip


class CellError(ValueError):
    """A cell that is no number. Says what to do where that is clear."""

    def __init__(self, what: str, remedy: str | None = None) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


def read_cell(text: str) -> Decimal | None:
    """Return the exact number of a cell; None for an empty one, which was not published.

    Raises:
        CellError: the cell is neither.
    """
    cell = text.strip(" \t\r\n" + SPACES)
    if not cell:
        return None
    body, percent = cell.replace("−", "-"), False
    if body.endswith("%"):
        body, percent = body[:-1].rstrip(" " + SPACES), True
    if _PLAIN.fullmatch(body) or _POINT.fullmatch(body):
        number = Decimal(body)
    elif _GROUPED.fullmatch(body):
        number = Decimal(re.sub(rf"[,{SPACES}]", "", body))
    else:
        raise _not_a_number(cell, body)
    return number.scaleb(-2) if percent else number


def _not_a_number(cell: str, body: str) -> CellError:
    short = cell if len(cell) <= 40 else cell[:39] + "…"
    if _COMMA.fullmatch(body):
        point, plain = body.replace(",", "."), body.replace(",", "")
        return CellError(
            f"“{short}” may be {point} or {plain}", f"Write {point} if the comma marks decimals."
        )
    if _ABSENT.fullmatch(cell):
        return CellError(f"“{short}” is no number", "Leave the cell empty: not published.")
    if found := _HEDGE.fullmatch(cell):
        key = _KEYS.get(found[1].lower())
        written = f"`{key} = …`" if key else "`about = …` with `within = …`"
        return CellError(
            f"“{short}” is not a number alone",
            f"Leave the cell empty and write this one as a [[figure]] with {written}.",
        )
    return CellError(f"“{short}” is no number")
