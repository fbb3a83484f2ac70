"""Columns of an account and the bands that ages split them into."""

from __future__ import annotations

from datetime import date

from passmuster.accounts.calendar import Calendar
from passmuster.accounts.columns import Columns, age_bands
from passmuster.vocabulary.quantity import StockQ
from tests.oracle.make import make

CALENDAR = Calendar.of([date(2030, 12, 31), date(2031, 6, 30), date(2031, 12, 31)])


def aged(name: str, first: int, last: int) -> StockQ:
    return StockQ(stock=(name,), on=date(2031, 12, 31), ages=(first, last))


def test_a_column_asked_for_twice_is_one_column() -> None:
    columns = Columns(CALENDAR)
    first = columns.stock("units", 1)
    assert columns.stock("units", 1) == first == 0
    assert columns.stock("units", 2) == 1
    assert len(columns) == 2


def test_a_flow_and_a_counter_of_one_name_are_two_columns() -> None:
    columns = Columns(CALENDAR)
    assert columns.flow("cases", 0) != columns.counter("cases", 0)


def test_names_say_the_day_of_a_stock_and_the_days_of_a_flow() -> None:
    columns = Columns(CALENDAR)
    columns.stock("units", 1)
    columns.flow("join", 1)
    assert columns.names == ["units on 2031-06-30", "join in 2031-07-01..2031-12-31"]


def test_fresh_columns_are_never_shared_and_are_helpers() -> None:
    columns = Columns(CALENDAR)
    one, other = columns.fresh("largest month"), columns.fresh("largest month")
    assert one != other
    assert columns.is_helper(one)
    assert not columns.is_helper(columns.stock("units", 0))


def test_a_column_that_was_never_asked_for_is_not_there() -> None:
    columns = Columns(CALENDAR)
    assert not columns.has(("stock", "units", 0))
    number = columns.stock("units", 0)
    assert columns.has(("stock", "units", 0))
    assert columns.number(("stock", "units", 0)) == number


def test_ages_that_overlap_split_a_stock_at_every_edge_named() -> None:
    study = make(stocks=["units", "absent"])
    bands = age_bands(study, [aged("units", 18, 24), aged("units", 20, 30)])
    assert bands == {"units": ((0, 17), (18, 19), (20, 24), (25, 30), (31, 999))}


def test_ages_from_nought_leave_no_empty_band() -> None:
    bands = age_bands(make(stocks=["units"]), [aged("units", 0, 17)])
    assert bands == {"units": ((0, 17), (18, 999))}


def test_ages_of_a_group_split_each_of_its_members() -> None:
    study = make(stocks=["units", "absent"], groups={"all": ["units", "absent"]})
    whole = ((0, 17), (18, 24), (25, 999))
    assert age_bands(study, [aged("all", 18, 24)]) == {"units": whole, "absent": whole}
