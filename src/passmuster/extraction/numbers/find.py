"""All quantities of a text, with bounds, ranges and units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from passmuster.extraction.numbers.amount import PERCENT_UNITS, Amount
from passmuster.extraction.numbers.determiners import counts_one
from passmuster.extraction.numbers.labels import is_label, masks
from passmuster.extraction.numbers.lexicon import Lexicon
from passmuster.extraction.numbers.lexicons import LEXICONS
from passmuster.extraction.numbers.reader import Read, Reader
from passmuster.extraction.numbers.tokens import digits_value, tokens
from passmuster.extraction.numbers.units import currency_before, term_after, unit_after

_DASH = re.compile(r"-to-|\s?[-–—‒−]\s?|\s?\.\.\.?\s?")
_SCIENTIFIC = re.compile(r"\s?[×x·]\s?10[−–-]?(\d{1,2})(?!\d)")
_PLUS_MINUS = re.compile(r"\s?(?:±|\+/-)\s?\d+(?:[.,]\d+)?")
_STANDARD_ERROR = re.compile(r"\(\d{1,3}\)")
_LEFT = 40
_NEW_VALUE = re.compile(
    r"(?:(?:^|\W)(?:з|із|зі|від|с|со|от|z|ze|od)\s+\d[\d.,]*\s+(?:\w+\s+){0,2}"
    r"|(?:зниз|знижен|зниже|підвищ|збільш|зменш|зріс|зрос|вирос|скорот|сниж|сниз|повыш|повыс|увелич|уменьш|вырос|упал|"
    r"сократ|obniż|podwyż|podnie|podnios|zmniejsz|zwiększ|wzros|spad)\w*\s+(?:\w+\s+){0,2})(?:до|do)\s*$",
    re.IGNORECASE,
)
"""What "to" names the new value of and not a bound: lowered to 23."""
MOST_AMOUNTS = 3_000


class TooManyNumbers(ValueError):
    """More numbers than an article has: a table, or hostile."""


def find_amounts(
    text: str, language: str = "en", taken: Sequence[tuple[int, int]] = ()
) -> list[Amount]:
    """Return every quantity of a text in order; `taken` are places (dates) to leave alone."""
    lexicon = LEXICONS.get(language, LEXICONS["en"])
    parts = tokens(text)
    reader = Reader(text, parts, lexicon)
    hidden = _Hidden([*masks(text, language), *taken])
    found: list[Amount] = []
    index = 0
    while index < len(parts):
        read = reader.at(index) if not hidden.covers(parts[index].start) else None
        if read is None or _is_none(text, reader, read, lexicon):
            index += 1 if read is None else read.after - read.first
            continue
        amount, index = _amount(text, reader, read, lexicon)
        found.append(amount)
        if len(found) > MOST_AMOUNTS:
            raise TooManyNumbers
    return found


class _Hidden:
    """Places to leave alone, asked in rising order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self.at = 0
        self.reach = 0

    def covers(self, place: int) -> bool:
        while self.at < len(self.spans) and self.spans[self.at][0] <= place:
            self.reach = max(self.reach, self.spans[self.at][1])
            self.at += 1
        return place < self.reach


def _is_none(text: str, reader: Reader, read: Read, lexicon: Lexicon) -> bool:
    if is_label(text, read, lexicon):
        return True
    if _out_of(text, reader, read, lexicon) is not None:
        return False
    if lexicon.code == "en" and text[read.start : read.end].lower() == "one":
        return not counts_one(text, read.start, read.end)
    # Elsewhere the same word is the indefinite article, or "alone".
    return lexicon.code != "en" and not read.digits and read.low == read.high == 1


def _amount(text: str, reader: Reader, read: Read, lexicon: Lexicon) -> tuple[Amount, int]:
    start = currency_before(text, read.start) if read.digits else None
    sign = text[start : read.start].strip() if start is not None else None
    start = read.start if start is None else start
    low, high, end, after = read.low, read.high, read.end, read.after
    bound = "order" if read.is_order else None
    unit = sign
    if read.digits:
        low, high, end, after = _scientific(text, low, end, after, reader)
    out = _out_of(text, reader, read, lexicon)
    if out is not None:
        low = high = low / out.low
        end, after, unit = out.end, out.after, "share"
    printed = None if out else unit_after(text, end)
    if printed is not None and sign is None:
        unit = printed[0]
    second = None if out is not None else _second(text, reader, read, end, after, lexicon, printed)
    if second is not None:
        low, high = _ends(second, low, _leading(reader, second))
        end, after, bound = second.end, second.after, "between"
        printed = unit_after(text, end)
        if printed is not None and sign is None:
            unit = printed[0]
    if printed is not None:
        end = printed[1]
    if read.is_fraction and unit is None and low < 1:
        unit = "share"
    is_percent = (unit or "").lower() in PERCENT_UNITS
    if is_percent:
        part = 1000 if unit == "‰" else 100
        low, high = low / part, high / part
    amount = Amount(start, end, low, high, bound, unit)
    amount = _bounded(text, amount, lexicon)
    named = term_after(text, end, lexicon)
    if named is not None:
        amount = replace(amount, term=named[0], term_start=named[1])
    return amount, max(after, read.after)


def _scientific(
    text: str, value: Fraction, end: int, after: int, reader: Reader
) -> tuple[Fraction, Fraction, int, int]:
    """Read on: 2.23 × 10−9, 28.5 ± 0.3, 4.2153(4)."""
    match = _SCIENTIFIC.match(text, end)
    if match is not None:
        power = int(match[1])
        negative = bool(re.search(r"10[−–-]", match.group()))
        factor = Fraction(10) ** (-power if negative else power)
        value, end = value * factor, match.end()
    for pattern in (_PLUS_MINUS, _STANDARD_ERROR):
        more = pattern.match(text, end)
        if more is not None:
            end = more.end()
    while after < len(reader.tokens) and reader.tokens[after].start < end:
        after += 1
    return value, value, end, after


def _out_of(text: str, reader: Reader, read: Read, lexicon: Lexicon) -> Read | None:
    """Return the whole of "four out of five", "one in three"."""
    if lexicon.out_of is None or read.is_order or read.is_fraction or read.low > 999:
        return None
    match = lexicon.out_of.match(text, read.end)
    if match is None or read.after >= len(reader.tokens):
        return None
    index = read.after
    while index < len(reader.tokens) and reader.tokens[index].start < match.end():
        index += 1
    if index >= len(reader.tokens) or reader.tokens[index].start != match.end():
        return None
    whole = reader.at(index)
    if whole is None or whole.is_order or whole.low <= read.low or whole.low > 10**6:
        return None
    plain = match.group().strip().lower()
    if plain in ("in", "of", "von", "z", "ze", "з", "із", "на", "na"):
        small = whole.low <= 12 or whole.low in (20, 25, 50, 100, 1000)
        if not small or unit_after(text, whole.end) is not None:
            return None
        if plain == "in" and whole.digits and whole.low > 1900:
            return None
    return whole


def _second(
    text: str,
    reader: Reader,
    read: Read,
    end: int,
    after: int,
    lexicon: Lexicon,
    printed: tuple[str, int] | None,
) -> Read | None:
    """Return the upper end of a range: 18-24, two to three hundred thousand, between 5 and 6."""
    if read.is_order and not read.low:
        return None
    begins = (end,) if printed is None else (end, printed[1])
    for begin in begins:
        found = _upper(text, reader, read, begin, after, lexicon)
        if found is not None:
            return found
    return None


def _upper(
    text: str, reader: Reader, read: Read, begin: int, after: int, lexicon: Lexicon
) -> Read | None:
    index = after
    while index < len(reader.tokens) and reader.tokens[index].start < begin:
        index += 1
    if index >= len(reader.tokens):
        return None
    dash = _DASH.fullmatch(text[begin : reader.tokens[index].start].rstrip("$€£~∼≈ ") or " ")
    is_dash = dash is not None and bool(text[begin : reader.tokens[index].start].strip())
    is_word = False
    if not is_dash:
        gap = text[begin : reader.tokens[index].start].strip()
        word = reader.tokens[index].low
        before = text[max(0, read.start - _LEFT) : read.start].lower().split()
        opened = any(w.strip("(,~$") in lexicon.between for w in before[-3:])
        joins = word in lexicon.to or (opened and word in lexicon.between_and)
        is_word = not gap and joins and index + 1 < len(reader.tokens)
        if is_word and word in ("or", "або", "чи", "или", "oder", "lub", "albo"):
            is_word = not read.digits  # "two or three" is a range; "5 or 6" may be two things
        index += 1
        if is_word:
            lead = text[reader.tokens[index - 1].end : reader.tokens[index].start].strip(
                " -$€£~∼≈−"
            )
            is_word = not lead
    if not (is_dash or is_word):
        return None
    upper = reader.at(index)
    if upper is None or upper.is_fraction != read.is_fraction:
        return None
    if _units_clash(text, begin, read, upper):
        return None
    low, high = _ends(upper, read.low, _leading(reader, upper))
    if is_dash and not low < high:
        return None
    if is_word and not _may_pair(text, reader, read, upper):
        return None
    return upper


def _units_clash(text: str, begin: int, read: Read, upper: Read) -> bool:
    """True if both ends have a unit and not the same: up 9 per cent to $84."""
    first = text[read.end : begin].strip()
    sign = currency_before(text, upper.start)
    own = currency_before(text, read.start)
    if sign is not None and own is None:
        return True
    second = unit_after(text, upper.end)
    return (
        bool(first)
        and second is not None
        and second[0].lower().rstrip("s") != first.lower().rstrip("s")
    )


def _may_pair(text: str, reader: Reader, read: Read, upper: Read) -> bool:
    """True unless "rose 5 to 80": the first is no lower end of the second."""
    low, high = _ends(upper, read.low, _leading(reader, upper))
    lead = text[max(0, read.start - 24) : read.start].lower()
    opened = re.search(
        r"(?:\bfrom|\bbetween|\bof|від|от|с|von|od|між|между|zwischen|między)\s+(?:up to\s+)?[$€£~]?$",
        lead,
    )
    if not low < high:  # lowered from 25 to 23: two values, not the ends of a range
        return False
    if re.search(r"\bby\s+(?:\w+\s+)?[$€£]?$", lead) and high > 5 * low:
        return False  # risen BY five TO a hundred
    changed = re.search(
        r"\b(?:rose|fell|up|down|by|gained|jumped|dropped|climbed|increase[sd]?|decrease[sd]?)\s+(?:by\s+)?[$€£]?$",
        lead,
    )
    return not (changed and not opened and high > 20 * low)


def _leading(reader: Reader, read: Read) -> Fraction:
    """Return the first figure of a number: 3 of three hundred thousand."""
    first = reader.tokens[read.first]
    if first.kind == "num":
        return digits_value(first.text, reader.lexicon.decimal_comma) or Fraction(0)
    return Fraction(reader.lexicon.small.get(first.low, 0))


def _ends(upper: Read, low: Fraction, leading: Fraction) -> tuple[Fraction, Fraction]:
    """Return the ends of a range; a scale said once goes for both: two to three million."""
    high = upper.high
    if leading > 0 and low < leading and low * (high / leading) < high and high >= 100 * leading:
        return low * (high / leading), high
    if 0 < low < 1000 <= high:
        for scale in (10**9, 10**6, 10**3, 100):
            if high >= scale and high % scale == 0 and low < high / scale and low * scale < high:
                low = low * scale
                break
    return low, high


def _bounded(text: str, amount: Amount, lexicon: Lexicon) -> Amount:
    left = text[max(0, amount.start - _LEFT) : amount.start]
    cut = max(left.rfind("\n"), left.rfind(";"), left.rfind(". "))
    left = left[cut + 1 :]
    for pattern, name in lexicon.after:
        if amount.bound is None and pattern.match(text, amount.end):
            return _opened(amount, name, amount.start)
    for pattern, name in lexicon.bounds:
        match = pattern.search(left)
        if match is not None and not (name == "at_most" and _NEW_VALUE.search(left)):
            return _opened(amount, name, amount.start - len(left) + match.start())
    return amount


def _opened(amount: Amount, name: str, cue: int) -> Amount:
    low, high = amount.low, amount.high
    if amount.bound in ("between", "order"):
        if name == "about":
            return replace(amount, cue_start=cue)
        if name in ("at_least", "more_than"):
            return replace(
                amount,
                high=None,
                bound=name if amount.bound == "between" else "order",
                cue_start=cue,
            )
        return replace(amount, cue_start=cue)
    if name in ("at_least", "more_than"):
        high = None
    elif name in ("at_most", "less_than"):
        low = None
    return replace(amount, low=low, high=high, bound=name, cue_start=cue)
