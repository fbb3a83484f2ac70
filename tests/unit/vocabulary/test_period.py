"""Days and periods: whole days, both ends included."""

from datetime import date

import pytest

from passmuster.vocabulary.period import Period, add_months, month_end, parse_day, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-Q1", date(2031, 1, 1), date(2031, 3, 31)),
        ("2032-Q1", date(2032, 1, 1), date(2032, 3, 31)),
        ("2031-02", date(2031, 2, 1), date(2031, 2, 28)),
        ("2032-02", date(2032, 2, 1), date(2032, 2, 29)),
    ],
)
def test_a_year_quarter_or_month_has_its_first_and_last_day(text, first, last) -> None:
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)
    assert period.text == text
    assert period.toml == f'"{text}"'


@pytest.mark.parametrize(
    "text", ["31", "2031-13", "2031-00", "2031-Q5", "1066", "9999", "٢٠٣١", "2031\n"]
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


@pytest.mark.parametrize(
    "text", ["2031-02-29", "2031-04-31", "2031-10-00", "31-10-2031", "2031-1-1", "2031-10-31\n"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


def test_a_period_counts_both_of_its_ends() -> None:
    assert Period(date(2031, 1, 31), date(2031, 2, 1)).days == 2
    assert parse_period("2032").days == 366
    assert parse_period("2031-03").eve == date(2031, 2, 28)


def test_a_span_of_days_is_written_as_two_days() -> None:
    span = Period(date(2031, 1, 2), date(2031, 2, 28))
    assert span.text == span.toml == "[2031-01-02, 2031-02-28]"
    assert not span.is_whole_months


def test_whole_months_inside_are_found() -> None:
    span = Period(date(2031, 1, 2), date(2031, 4, 29))
    assert [month.text for month in span.months()] == ["2031-02", "2031-03"]
    assert list(Period(date(2031, 1, 2), date(2031, 2, 27)).months()) == []
    assert len(list(parse_period("2031").months())) == 12


def test_months_are_added_across_years() -> None:
    assert add_months(date(2031, 12, 31), 1) == date(2032, 1, 1)
    assert add_months(date(2031, 1, 1), -1) == date(2030, 12, 1)
    assert month_end(2032, 2) == date(2032, 2, 29)


@pytest.mark.parametrize("text", ["2031-01", "2031-Q3", "2031"])
def test_the_shortest_spelling_is_taken(text: str) -> None:
    period = parse_period(text)
    assert Period(period.first, period.last).text == text
