"""Text that others wrote is made harmless before it is shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passmuster.report.clean import LONGEST, clean


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\nb\tc\r\nd", "a b c d"),
        ("abc\u202edef\u2066ghi", "abcdefghi"),
        ("no\u200bwhere\ufeff", "nowhere"),
        ("bell\x07 nul\x00", "bell␇ nul␀"),
        ("\x9b31m", "31m"),
        ("\ud800", "�"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("兵力", "兵力"),
    ],
)
def test_hidden_characters_are_shown_or_removed(written: str, shown: str) -> None:
    assert clean(written) == shown


def test_stacked_marks_are_cut() -> None:
    assert len(clean("a" + "\u0301" * 500)) == 5


def test_an_endless_text_is_cut_and_says_so() -> None:
    assert clean("x" * 10_000) == "x" * LONGEST + " … [8,500 more characters]"


@given(st.text())
def test_nothing_that_moves_a_cursor_or_turns_a_line_is_left(text: str) -> None:
    allowed = "\u200c\u200d"
    kinds = {unicodedata.category(letter) for letter in clean(text) if letter not in allowed}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
