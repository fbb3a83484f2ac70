"""Assumptions that name no period."""

from __future__ import annotations

from datetime import date

import pytest

from passmuster.accounts.assumed import filled, is_at_cuts, lacks_period
from passmuster.accounts.calendar import Calendar
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.small import FLOWS, START, ends, quantity, told

CALENDAR = Calendar.of([date(2031, 1, 15), date(2031, 2, 28), date(2031, 4, 10)])
RATIO = {"ratio": {"flow": "join"}, "of": {"stock": "units"}}


def test_a_quantity_with_its_period_is_left_as_it_is() -> None:
    said = quantity(flow("join", "2031-02"))
    assert not lacks_period(said)
    assert list(filled(said, CALENDAR)) == [("", said)]


def test_a_stock_without_a_day_is_meant_at_every_cut() -> None:
    said = quantity({"stock": "units"})
    assert is_at_cuts(said)
    found = list(filled(said, CALENDAR))
    assert [name for name, _ in found] == ["2031-01-15", "2031-02-28", "2031-04-10"]
    assert [getattr(q, "on") for _, q in found] == list(CALENDAR.cuts)  # noqa: B009


def test_a_flow_without_a_period_is_meant_in_every_whole_month() -> None:
    said = quantity({"flow": "join"})
    assert not is_at_cuts(said)
    found = list(filled(said, CALENDAR))
    assert [q.toml for _, q in found] == [
        '{ flow = "join", during = "2031-02" }',
        '{ flow = "join", during = "2031-03" }',
    ]


def test_a_stock_beside_a_flow_is_meant_at_the_end_of_the_month() -> None:
    (first, _) = filled(quantity(RATIO), CALENDAR)
    assert first[0] == "2031-02"
    assert first[1] == quantity(
        {"ratio": flow("join", "2031-02"), "of": stock("units", "2031-02-28")}
    )


def test_a_part_that_names_its_day_keeps_it() -> None:
    said = {"difference": [{"stock": "units"}, stock("units", "2031-01-15")]}
    found = list(filled(quantity(said), CALENDAR))
    assert len(found) == 3
    for (name, filled_in), cut in zip(found, CALENDAR.cuts, strict=True):
        assert name == cut.isoformat()
        assert [getattr(p, "on") for p in filled_in.parts] == [cut, date(2031, 1, 15)]  # noqa: B009


@pytest.mark.parametrize("months", [1, 3])
def test_a_monthly_bound_binds_as_often_as_there_are_months(months: int) -> None:
    end = {1: "2031-01-31", 3: "2031-03-31"}[months]
    study = make(
        stocks=["units"],
        flows=FLOWS,
        figures=[told("start", START, 100)],
        assumptions=[{"id": "few", "quantity": {"flow": "join"}, "at_most": 7}],
        horizon=("2031-01-01", end),
    )
    assert ends(study, flow("join", ["2031-01-01", end])) == (0, 7 * months)


def test_a_ceiling_on_a_stock_binds_at_every_cut() -> None:
    study = make(
        stocks=["units"],
        flows=FLOWS,
        figures=[told("joined", flow("join", "2031-Q1"), 60)],
        assumptions=[{"id": "room", "quantity": {"stock": "units"}, "at_most": 50}],
    )
    assert ends(study, stock("units", "2031-03-31")) == (0, 50)
    # 60 joined and at most 50 are left.
    assert ends(study, flow("leave", "2031-Q1")) == (10, 110)
