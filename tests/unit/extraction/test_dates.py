"""Dates as whole days, against the day of publication."""

from datetime import date

import pytest

from passmuster.extraction.dates.find import find_dates

DAY = date(2025, 11, 20)  # a Thursday


def days(text: str, language: str = "en", published: date | None = DAY) -> list[tuple]:
    return [
        (d.text, d.first and d.first.isoformat(), d.last and d.last.isoformat())
        for d in find_dates(text, published, language)
    ]


@pytest.mark.parametrize(
    ("text", "printed", "first", "last"),
    [
        ("on 25 October 2024", "25 October 2024", "2024-10-25", "2024-10-25"),
        ("In August of this year, a policy", "August of this year", "2025-08-01", "2025-08-31"),
        ("back to February 2022, when", "February 2022", "2022-02-01", "2022-02-28"),
        ("By early 2025, the", "early 2025", "2025-01-01", "2025-04-30"),
        ("fell last month", "last month", "2025-10-01", "2025-10-31"),
        ("was said yesterday", "yesterday", "2025-11-19", "2025-11-19"),
        ("was said on Monday", "Monday", "2025-11-17", "2025-11-17"),
        ("two months ago", "two months ago", "2025-09-01", "2025-09-30"),
        ("the third quarter of 2024", "the third quarter of 2024", "2024-07-01", "2024-09-30"),
        ("in the first nine months of 2025", "the first nine months of 2025", "2025-01-01", "2025-09-30"),
        ("he left in December", "December", "2025-12-01", "2025-12-31"),
        ("he left in March", "March", "2025-03-01", "2025-03-31"),
    ],
)  # fmt: skip
def test_english_dates_are_resolved(text: str, printed: str, first: str, last: str) -> None:
    assert days(text) == [(printed, first, last)]


def test_without_a_publication_date_a_relative_one_says_what_it_needs() -> None:
    (found,) = find_dates("fell last month", None)
    assert (found.first, found.last, found.needs) == (None, None, "the publication date")


def test_a_number_of_people_is_no_year() -> None:
    assert days("about 2000 soldiers left, and 2024 people came") == []


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("uk", "28 серпня 2025 року", "2025-08-28", "2025-08-28"),
        ("uk", "у серпні цього року", "2025-08-01", "2025-08-31"),
        ("uk", "минулого місяця", "2025-10-01", "2025-10-31"),
        ("ru", "в августе 2025 года", "2025-08-01", "2025-08-31"),
        ("ru", "в начале 2024 года", "2024-01-01", "2024-04-30"),
        ("de", "im August dieses Jahres", "2025-08-01", "2025-08-31"),
        ("de", "Anfang 2025", "2025-01-01", "2025-04-30"),
        ("pl", "w sierpniu tego roku", "2025-08-01", "2025-08-31"),
        ("pl", "25 października 2024 r.", "2024-10-25", "2024-10-25"),
    ],
)
def test_other_languages_are_resolved(language: str, text: str, first: str, last: str) -> None:
    assert [d[1:] for d in days(text, language)] == [(first, last)]
