"""One digit wrong, or two that stand side by side swapped."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.words import say_number, say_value

_DIGITS = "0123456789"


def others(said: Said) -> Iterator[Other]:
    """Yield the number with each digit changed, and each pair of neighbours swapped."""
    if len(said.numbers) != 1 or said.unit in ("date", "value"):
        return
    written = said.numbers[0]
    for number, how in variants(written):
        shift = Fraction(number) - Fraction(written)
        low, high = said.asserted.low, said.asserted.high
        asserted = Interval(
            None if low is None else low + shift, None if high is None else high + shift
        )
        was, now = say_number(written), say_value(Fraction(number), None)
        yield Other(said.quantity, asserted, f"{how}: {now} written as {was}")


def variants(written: Decimal) -> Iterator[tuple[Decimal, str]]:
    """Yield every number that one wrong digit or one swap turns into this one."""
    sign, digits, exponent = written.as_tuple()
    text = "".join(map(str, digits))
    # Zeros at the end that only fill up a rounded number are no digits that anyone mistypes.
    kept = text.rstrip("0") if len(text.rstrip("0")) > 1 else text
    fill = text[len(kept) :]
    for place in range(len(kept) - 1):
        one, two = kept[place], kept[place + 1]
        if one != two and (place or two != "0"):
            swapped = kept[:place] + two + one + kept[place + 2 :]
            yield _number(sign, swapped + fill, exponent), "two digits swapped"
    for place, was in enumerate(kept):
        for digit in _DIGITS:
            if digit != was and (place or digit != "0"):
                changed = kept[:place] + digit + kept[place + 1 :] + fill
                yield _number(sign, changed, exponent), "one digit wrong"


def _number(sign: int, digits: str, exponent: object) -> Decimal:
    return Decimal((sign, tuple(map(int, digits)), exponent))  # type: ignore[arg-type]


OPERATOR = Operator("digit", 15, others, matches_numbers=True)
