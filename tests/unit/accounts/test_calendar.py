"""The cuts of an account and the intervals between them."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter

from passmuster.accounts.calendar import Calendar, days_of, mentioned_by
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import Quantity

ADAPTER = TypeAdapter(Quantity)
EVE, JANUARY, MARCH = date(2030, 12, 31), date(2031, 1, 31), date(2031, 3, 31)
QUARTER = Period(date(2031, 1, 1), MARCH)


def cuts_of(quantity: object) -> set[date]:
    return set(days_of(ADAPTER.validate_python(quantity)))


def test_a_day_named_twice_is_one_cut_and_cuts_stand_in_order() -> None:
    assert Calendar.of([MARCH, EVE, JANUARY, EVE]).cuts == (EVE, JANUARY, MARCH)


def test_a_period_is_made_of_the_intervals_from_its_eve_to_its_last_day() -> None:
    calendar = Calendar.of([date(2030, 11, 30), EVE, JANUARY, MARCH])
    assert list(calendar.intervals) == [0, 1, 2]
    assert list(calendar.during(QUARTER)) == [1, 2]
    assert calendar.name(1) == "2031-01-01..2031-01-31"


def test_the_first_cut_not_before_a_day_is_the_day_itself_or_the_next() -> None:
    calendar = Calendar.of([EVE, MARCH])
    assert [calendar.first_not_before(d) for d in (EVE, JANUARY, MARCH)] == [0, 1, 1]
    assert calendar.first_not_before(date(2031, 4, 1)) == 2


def test_only_whole_months_inside_the_account_are_its_months() -> None:
    calendar = Calendar.of([date(2031, 1, 15), date(2031, 4, 10)])
    assert [m.text for m in calendar.months()] == ["2031-02", "2031-03"]
    assert Calendar.of([EVE]).months() == ()


@pytest.mark.parametrize(
    ("quantity", "cuts"),
    [
        ({"stock": "units", "on": JANUARY}, {JANUARY}),
        ({"stock": "units", "on": "2031-Q1"}, {EVE, MARCH}),
        ({"flow": "join", "during": "2031-Q1"}, {EVE, MARCH}),
        ({"ever": "units", "by": JANUARY}, {JANUARY}),
        ({"lever": "age", "on": JANUARY}, set()),
        ({"share": {"flow": "join", "during": "2031-01"}, "of": {"stock": "units", "on": MARCH}},
         {EVE, JANUARY, MARCH}),
    ],
)  # fmt: skip
def test_a_quantity_is_cut_at_its_days_and_at_the_eve_of_its_periods(
    quantity: object, cuts: set[date]
) -> None:
    assert cuts_of(quantity) == cuts


@pytest.mark.parametrize("form", [{"hazard": "join", "per": "month"}, {"peak": "join"}])
def test_what_is_told_month_by_month_is_cut_at_every_month_end(form: dict[str, str]) -> None:
    assert cuts_of(form | {"during": "2031-Q1"}) == {EVE, JANUARY, date(2031, 2, 28), MARCH}


def test_a_measure_is_cut_at_its_eve_and_its_last_day() -> None:
    told = {"id": "act", "lever": "age", "value": 25, "since": "2031-01-01"}
    assert list(mentioned_by(Measure.model_validate(told))) == [EVE]
    ending = Measure.model_validate(told | {"until": "2031-03-31"})
    assert list(mentioned_by(ending)) == [EVE, MARCH]
