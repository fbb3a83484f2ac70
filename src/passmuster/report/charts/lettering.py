"""Words on a drawing: wrapped and measured by us, since a drawing wraps nothing itself."""

from __future__ import annotations

import math
import textwrap
from fractions import Fraction

from passmuster.report.charts.theme import LETTER
from passmuster.report.clean import clean
from passmuster.vocabulary.words import MINUS, say_fixed, say_rough

DIGITS = 3
"""Of a number on a chart: more than most published figures bear."""


def wrapped(text: str, letters: float, lines: int = 20) -> list[str]:
    """Return a text in lines of so many letters; what does not fit ends with an ellipsis."""
    return textwrap.wrap(
        clean(text),
        max(8, int(letters)),
        max_lines=lines,
        placeholder=" …",
        break_on_hyphens=False,
    ) or [""]


def shortened(text: str, letters: int) -> str:
    """Return a text in one line, cut at a word."""
    return wrapped(text, letters, 1)[0]


def width_of(text: str) -> float:
    """Return about how many pixels a text of the smallest type takes."""
    return len(text) * LETTER


def said_down(value: Fraction) -> str:
    """Return a number to three digits, never above it."""
    return _say(value, math.floor)


def said_up(value: Fraction) -> str:
    """Return a number to three digits, never below it."""
    return _say(value, math.ceil)


def say_three(value: float) -> str:
    """Return a number of a draw to three digits; large ones whole."""
    return say_rough(Fraction(float(value)), 3) if math.isfinite(value) else "unknown"


def say_ends(ends: tuple[float, float, float]) -> str:
    """Return the range in which nine draws of ten lie, from its ends and its middle."""
    return f"{say_three(ends[0])} to {say_three(ends[2])}"


def said_near(value: Fraction) -> str:
    """Return a number to three digits."""
    return _say(value, round)


def _say(value: Fraction, turn) -> str:  # type: ignore[no-untyped-def]
    size = abs(value)
    if not size:
        return "0"
    power = math.floor(math.log10(size)) - DIGITS + 1
    step = Fraction(10) ** power
    kept = turn(value / step) * step
    text = say_fixed(abs(kept), max(0, -power))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if kept < 0 else text


def said_range(low: Fraction | None, high: Fraction | None) -> str:
    """Return a range, its ends rounded outwards: "72,000 to 190,000", "any number"."""
    if (low is None and high is None) or (high is None and low == 0):
        return "any number"
    if high is None:
        assert low is not None
        return f"at least {said_down(low)}"
    if low is None or (low == 0 and high > 0):
        return f"at most {said_up(high)}"
    down, up = said_down(low), said_up(high)
    if low == high:
        return said_near(low)
    return down if down == up else f"{down} to {up}"
