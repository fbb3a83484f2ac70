"""What is wrong where TOML itself cannot be read, in words for people who never read its rules."""

from __future__ import annotations

import re
from datetime import date

from passmuster.files.ledger import Ledger, Place, shown
from passmuster.vocabulary.period import parse_day

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

# The reader's own words (those of Python's tomllib) on the left; ours on the right.
_PLAIN: tuple[tuple[str, str], ...] = (
    ("Cannot overwrite a value", "a key stands here twice, or a table has the name of a value"),
    ("Cannot declare", "a table of this name stands here twice"),
    ("Cannot mutate immutable namespace", "a table in braces is added to after it was closed"),
    ("Cannot redefine namespace", "a name is used for a value and for a table"),
    ("Duplicate inline table key", "a key stands twice in one pair of braces"),
    ("Escaped character is not", "a character code in this text does not exist"),
    ("Expected '=' after a key", "there is no `=` after the key"),
    ("Expected ']]'", "the heading is not closed with `]]`"),
    ("Expected ']'", "the heading is not closed with `]`"),
    ("Expected newline or end", "something stands after the value that does not belong to it"),
    ("Unclosed array", "a list is not closed with `]`, or a comma is missing in it"),
    ("Unclosed inline table", "a table is not closed with `}`, or a comma is missing in it"),
    ("Unescaped", "a backslash stands in the text; write it twice, or use '…'"),
    ("Invalid hex value", "a character code in this text is not complete"),
    ("Unterminated string", "a text is not closed with its quotation mark"),
    ("Invalid initial character for a key", "a key cannot begin like this"),
    ("Invalid statement", "neither a key nor a heading can begin like this"),
    ("Illegal character '\\n'", "a text is not closed with its quotation mark on the same line"),
    ("Illegal character", "a control character stands inside a text"),
    ("Found invalid character", "a control character stands here"),
    ("Expected", "a text is not closed with its quotation mark"),
    ("Invalid value", "this is no value; texts stand in quotation marks"),
)
_DATE = re.compile(r"(?<![\d.-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_FOREIGN_DATE = re.compile(r"(?<![\d.-])(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_MONTH = re.compile(r"=\s*(\d{4}-(?:\d{2}|Q[1-4]))\s*(?:#|$|,|\})")
_PERCENT = re.compile(r"=\s*(-?\d+(?:\.\d+)?)\s*%")
_GROUPED = re.compile(r"=\s*(\d{1,3}(?:[, \u00a0\u202f]\d{3})+)\s*(?:#|$)")
_ZEROS = re.compile(r"=\s*0+(\d[\d_]*)\s*(?:#|$|,|\})")
_WORD = re.compile(r"^\s*([A-Za-z0-9_.-]+)\s*=\s*([A-Za-z][^\"'#\[\]{}]*?)\s*(?:#|$)")
_MARKS = re.compile(r"[“”„«»‘’]")


def syntax_fault(text: str, message: str, place: Place, ledger: Ledger) -> None:
    """Enter the fault that stopped the TOML reader."""
    lines = text.splitlines() or [""]
    found = _WHERE.search(message)
    number = int(found[1]) if found and found[1] else len(lines)
    # A text or list that was never closed is noticed at the end; its start is what helps.
    row = lines[min(number, len(lines)) - 1]
    here = Place(place.file, line=number)
    if "digits" in message and "limit" in message:
        ledger.fault(place, "PM211", "a number in the file has thousands of digits")
        return
    for explain in (_bad_date, _bad_number, _bare_text):
        if (said := explain(row)) is not None:
            code, what, remedy = said
            ledger.fault(here, code, what, remedy=remedy)
            return
    plain = next((ours for theirs, ours in _PLAIN if message.startswith(theirs)), None)
    ledger.fault(here, "PM110", f"{plain or 'this line cannot be read'}: `{shown(row.strip())}`")


_Said = tuple[str, str, str | None] | None


def _bad_date(row: str) -> _Said:
    for day in _DATE.finditer(row):
        written = f"{int(day[1]):04d}-{int(day[2]):02d}-{int(day[3]):02d}"
        try:
            parse_day(written)
        except ValueError as why:
            return "PM205", f"{day[0]} is no day: {why}", None
        if written != day[0]:
            return "PM205", f"{day[0]} is not written in full", f"Write {written}."
    if found := _FOREIGN_DATE.search(row):
        try:
            meant = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return "PM205", f"{found[0]} is no day that can be read", None
        return "PM205", f"{found[0]} is not how days are written", f"Write {meant.isoformat()}."
    if found := _MONTH.search(row):
        what = f"{found[1]} stands without quotation marks"
        return "PM205", what, f'Write "{found[1]}", in quotation marks.'
    return None


def _bad_number(row: str) -> _Said:
    from decimal import Decimal

    if found := _PERCENT.search(row):
        share = (Decimal(found[1]) / 100).normalize()
        return "PM204", f"{found[1]}% is not how shares are written", f"Write {share:f}."
    if found := _GROUPED.search(row):
        digits = re.sub(r"\D", "", found[1])
        remedy = f"Write {digits}, or {int(digits):_} if that is easier to read."
        return "PM204", f"{shown(found[1])} has signs between its digits", remedy
    if found := _ZEROS.search(row):
        return "PM204", "the number starts with a zero", f"Write {found[1].lstrip('0') or '0'}."
    return None


def _bare_text(row: str) -> _Said:
    if "=" in row and _MARKS.search(row) and '"' not in row:
        what = f"the quotation marks are not the straight ones: `{shown(row.strip())}`"
        return "PM110", what, 'Use the straight mark ".'
    if (found := _WORD.search(row)) and found[2] not in ("true", "false", "inf", "nan"):
        what = f"{shown(found[2])} stands without quotation marks"
        return "PM110", what, f'Write {found[1]} = "{shown(found[2])}".'
    return None
