"""One cell of a table: a number, nothing, or a plain reason."""

from decimal import Decimal

import pytest

from passmuster.files.cells import CellError, read_cell


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12%", "0.12"),
        ("12 %", "0.12"),
        ("0.5%", "0.005"),
        ("3,448", "3448"),
        ("1,003,448.5", "1003448.5"),
        ("3 448", "3448"),
        ("3\u00a0448", "3448"),
        ("3\u202f448", "3448"),
        ("  3448  ", "3448"),
        ("-12", "-12"),
        ("−12", "-12"),
        ("0", "0"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("+7", "7"),
    ],
)
def test_a_number_is_read_exactly(cell: str, number: str) -> None:
    assert read_cell(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", " ", "\t", "\u00a0", "\u202f "])
def test_an_empty_cell_was_not_published_and_is_no_zero(cell: str) -> None:
    assert read_cell(cell) is None


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("3,44", "3.44"),
        ("0,448", "0.448"),
        ("3,4484", "3.4484"),
        ("n/a", "empty"),
        ("-", "empty"),
        ("—", "empty"),
        ("?", "empty"),
        ("over 7000", "more_than"),
        ("> 7000", "more_than"),
        ("at least 7000", "at_least"),
        ("up to 7000", "at_most"),
        ("about 7000", "within"),
        ("~7000", "within"),
    ],
)
def test_words_and_doubtful_commas_are_refused_with_a_remedy(cell: str, remedy: str) -> None:
    with pytest.raises(CellError) as raised:
        read_cell(cell)
    assert raised.value.remedy is not None
    assert remedy in raised.value.remedy


@pytest.mark.parametrize(
    "cell",
    [
        "=A1+B1",
        "=cmd|' /C calc'!A0",
        "+7+7",
        "@x",
        "seven",
        "1 2",
        "3,44,8",
        "1,00",
        "٣",
        "1_000",
        "inf",
        "0x10",
    ],
)
def test_anything_else_is_no_number(cell: str) -> None:
    with pytest.raises(CellError):
        read_cell(cell)
