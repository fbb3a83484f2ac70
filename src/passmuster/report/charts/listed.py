"""Rows of words with a bar beside or below them, on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from passmuster.report.charts.marks import as_given, text_mark, word
from passmuster.report.charts.theme import LETTER, LINE, Frame

BAR = 9
"""Thickness of a bar."""
ARROW = 16
"""Pixels kept right of the bars for the head of an open one."""
ASIDE = 0.36
"""Share of a wide drawing that the words beside the bars take."""
AFTER = 0.27
"""Share of a wide drawing that what is said of a bar takes."""


@dataclass(frozen=True)
class Columns:
    """How a drawing is divided: words, bars, and what is said of each bar."""

    words: float
    bars: float
    said: float
    is_narrow: bool

    @property
    def word_letters(self) -> float:
        """Letters that fit in a line of words."""
        return (self.bars if self.is_narrow else self.words - 16) / LETTER

    @property
    def said_letters(self) -> float:
        """Letters that fit in a line of what is said."""
        return (self.bars if self.is_narrow else self.said) / LETTER


@dataclass(frozen=True)
class Place:
    """Where a row stands: its words, its bar and what is said of it, in pixels from the top."""

    words: float
    bar: float
    said: float


def columns(frame: Frame) -> Columns:
    """Return the columns of a drawing: on a telephone everything stands below one another."""
    if frame.is_narrow:
        return Columns(0, frame.width - ARROW, 0, True)
    words, said = frame.width * ASIDE, frame.width * AFTER
    return Columns(words, frame.width - words - said - ARROW - 8, said, False)


def places(
    words: Sequence[Sequence[str]], said: Sequence[Sequence[str]], frame: Frame
) -> tuple[tuple[Place, ...], float]:
    """Return where each row stands, and the height of all.

    Args:
        words: lines of each row's words.
        said: lines of what is said of each row's bar.
        frame: what it has to fit.
    """
    found, bottom = [], 8.0
    for label, note in zip(words, said, strict=True):
        if frame.is_narrow:
            bar = bottom + LINE * len(label) + BAR / 2 + 5
            found.append(Place(bottom, bar, bar + BAR / 2 + 4))
            bottom = bar + BAR / 2 + 4 + LINE * len(note) + 14
        else:
            height = LINE * max(len(label), len(note), 1) + 16
            middle = bottom + height / 2
            top = middle - LINE * len(label) / 2
            found.append(Place(top, middle, middle - LINE * len(note) / 2))
            bottom += height
    return tuple(found), bottom


def word_layers(plan: Columns, frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield the words of rows, and what is said of their bars."""
    common = {"align": "left", "baseline": "top", "lineHeight": LINE}
    yield {
        "mark": text_mark(frame, "ink", x=-plan.words, **common),
        "encoding": {"y": as_given("words_y", "quantitative"), "text": word("words")},
    }
    yield {
        "mark": text_mark(
            frame, "soft", x=0 if plan.is_narrow else plan.bars + ARROW + 4, **common
        ),
        "encoding": {"y": as_given("said_y", "quantitative"), "text": word("said")},
    }
