"""What a cell of somebody's table says of a number, and what a person has to check about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from passmuster.files.cells import SPACES, CellError, read_cell

# In the order in which they are tried: longer expressions before those they contain.
HEDGES: tuple[tuple[str, str], ...] = (
    (r"not? (?:less|fewer) than|at least|>=|≥|не менше|не менее|щонайменше", "at_least"),
    (r"not? more than|at most|up to|<=|≤|не більше|не более|до", "at_most"),
    (r"more than|over|above|exceeding|>|понад|більше|більш ніж|більш як|свыше|более", "more_than"),
    (r"less than|fewer than|under|below|<|менше|менш ніж|менее", "less_than"),
    (r"almost|nearly|close to|майже|почти", "almost"),
    (r"about|around|approximately|approx\.?|roughly|circa|ca\.|c\.|some|~|≈", "about"),
    (r"близько|приблизно|около", "about"),
)  # fmt: skip
SCALES: tuple[tuple[str, int], ...] = (
    (r"millions?|mln\.?|mio\.?|млн\.?|мільйон\w*|миллион\w*", 1_000_000),
    (r"thousands?|thsd\.?|k|тис\.?|тыс\.?|тисяч\w*|тысяч\w*", 1_000),
    (r"hundreds?|сот\w*", 100),
)
_BLANK = f"[ {SPACES}]*"
_SCALE = "|".join(words for words, _ in SCALES)
_NUMBER = rf"[-+−]?(?:[1-9][0-9]{{0,2}}(?:[,{SPACES}][0-9]{{3}})+|[0-9]+)(?:[.,][0-9]+)?{_BLANK}%?"
_TERM = rf"({_NUMBER}){_BLANK}({_SCALE})?"
_TO = r"-|–|—|−|to|and|\.\.+|до|\u0456"
_ONE = re.compile(_TERM, re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:between|from|від|от)?{_BLANK}{_TERM}{_BLANK}(?:{_TO}){_BLANK}{_TERM}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """The keys of an assertion as they would be written, and what to check. No key: no number."""

    keys: tuple[tuple[str, str], ...] = ()
    checks: tuple[str, ...] = ()
    published: bool = True


def read_amount(text: str) -> Amount:
    """Return what a cell asserts; every interpretation comes with something to check."""
    cell = text.strip(" \t\r\n" + SPACES)[:200]
    try:
        number = read_cell(cell)
    except CellError as error:
        return _said_in_words(cell, error)
    if number is None:
        return Amount(published=False)
    return Amount((("value", plain(number)),))


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _said_in_words(cell: str, error: CellError) -> Amount:
    if found := _RANGE.fullmatch(cell):
        return _range(found)
    for words, key in HEDGES:
        if found := re.match(rf"(?:{words})(?![^\W\d_])", cell, re.IGNORECASE):
            rest = cell[found.end() :].strip(" " + SPACES)
            return _hedged(key, found[0], rest) if rest else _nothing(error)
    if (found := _ONE.fullmatch(cell)) and found[2] and (number := _scaled(found[1], found[2])):
        return Amount((("value", plain(number)),), (_rounded(found[2]),))
    return _nothing(error)


def _nothing(error: CellError) -> Amount:
    return Amount(checks=(f"{error.what}; write what was said, or delete this figure.",))


def _rounded(scale: str) -> str:
    return f"“{scale}” suggests a rounded number; add rounded_to."


def _hedged(key: str, word: str, rest: str) -> Amount:
    if found := _RANGE.fullmatch(rest):
        amount = _range(found)
        return Amount(amount.keys, (f"“{word}” stands before two numbers.", *amount.checks))
    found = _ONE.fullmatch(rest)
    number = _scaled(found[1], found[2]) if found else None
    if number is None:
        return Amount(checks=(f"“{word} {rest}” holds no single number that can be read.",))
    if key in ("about", "almost"):
        side = "a little less than this" if key == "almost" else "more or less this"
        check = f"“{word}” is read as {side}; say how far off it may be."
        return Amount((("about", plain(number)), ("# within", "0.05")), (check,))
    return Amount(((key, plain(number)),), (f"“{word}” is read as {key}.",))


def _range(found: re.Match[str]) -> Amount:
    low_text, low_scale, high_text, high_scale = found.groups()
    checks = ["two numbers are read as the ends of a range."]
    if high_scale and not low_scale:
        checks.append(f"“{high_scale}” is taken to belong to both.")
        low_scale = high_scale
    if high_text.endswith("%") and not low_text.endswith("%"):
        checks.append("“%” is taken to belong to both.")
        low_text += "%"
    low, high = _scaled(low_text, low_scale), _scaled(high_text, high_scale)
    if low is None or high is None:
        return Amount(checks=("two numbers, of which one cannot be read for certain.",))
    if low > high:
        return Amount(
            checks=(f"two numbers, the first above the second: {plain(low)}, {plain(high)}.",)
        )
    return Amount((("between", f"[{plain(low)}, {plain(high)}]"),), tuple(checks))


def _scaled(text: str, scale: str | None) -> Decimal | None:
    factor = 1
    for words, times in SCALES:
        if scale and re.fullmatch(words, scale, re.IGNORECASE):
            factor = times
    body = text.strip(" " + SPACES)
    # Beside a word such as "million" a comma with one or two digits marks decimals.
    if factor > 1 and re.fullmatch(r"[0-9]+,[0-9]{1,2}", body):
        body = body.replace(",", ".")
    try:
        number = read_cell(body)
    except CellError:
        return None
    return None if number is None else number * factor
