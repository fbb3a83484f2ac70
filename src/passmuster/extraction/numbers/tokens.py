"""Tokens of running text as the number reader needs them: digits and words, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

SPACES = " \u00a0\u2009\u202f\u2007"
_GROUPED = rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?![\d])"
_TOKEN = re.compile(
    rf"(?P<num>{_GROUPED}(?:[.,]\d+)?|\d{{1,3}}(?:[,.’'](?=\d{{3}}(?!\d))\d{{3}})+(?:[.,]\d+)?"
    r"|\d+(?:[.,·]\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<frac>[½¼¾⅓⅔⅕⅛])"
    r"|(?P<word>[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*\.?)"
)
VULGAR = {
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3), "⅕": Fraction(1, 5), "⅛": Fraction(1, 8),
}  # fmt: skip
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
MOST_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Token:
    """A number or a word; `low` is the word in lower case without a final stop."""

    start: int
    end: int
    text: str
    kind: str
    low: str


def tokens(text: str) -> list[Token]:
    """Return the digits and words of a text, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        start, end, raw = match.start(), match.end(), match.group()
        if kind == "word" and raw.endswith("."):
            end, raw = end - 1, raw[:-1]
        low = raw.lower().translate(_APOSTROPHES) if kind == "word" else raw
        found.append(Token(start, end, raw, kind, low))
    return found


def digits_value(raw: str, decimal_comma: bool) -> Fraction | None:
    """Return the value of digits as printed, or None if they cannot be one number.

    `12,345` is twelve thousand in English and twelve and a bit in German; groups of three after
    the sign are taken for thousands only where they can be.
    """
    cleaned = raw
    for space in SPACES + "’'":
        cleaned = cleaned.replace(space, "")
    cleaned = cleaned.replace("·", ".")
    if len(cleaned) > MOST_DIGITS:
        return None
    commas, points = cleaned.count(","), cleaned.count(".")
    if commas and points:
        decimal = max(",", ".", key=cleaned.rfind)
        thousands = "," if decimal == "." else "."
        cleaned = cleaned.replace(thousands, "").replace(decimal, ".")
    elif commas or points:
        sign = "," if commas else "."
        parts = cleaned.split(sign)
        grouped = len(parts[0]) in (1, 2, 3) and all(len(p) == 3 for p in parts[1:])
        is_thousands = (
            grouped
            and parts[0] not in ("", "0", "00")
            and (len(parts) > 2 or sign == ("." if decimal_comma else ","))
        )
        if is_thousands:
            cleaned = "".join(parts)
        elif len(parts) > 2:
            return None
        else:
            cleaned = ".".join(parts)
    try:
        return Fraction(cleaned)
    except (ValueError, ZeroDivisionError):
        return None
