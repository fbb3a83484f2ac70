"""Quantities written out: what each form reaches in an account whose numbers are known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.accounts.expand import span
from passmuster.accounts.forms import Largest, Linear, Quotient
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.small import EVE, FLOWS, START, ends, form, quantity, settled, told

MONTHS = ("2031-01", "2031-02", "2031-03")
JOINS = (10, 40, 25)


def quarter(*asked: Any) -> Study:
    """100 at the start; 10, 40 and 25 join month by month; nobody leaves."""
    figures = [told("start", START, 100), told("left", flow("leave", "2031-Q1"), 0)]
    figures += [told(m, flow("join", m), n) for m, n in zip(MONTHS, JOINS, strict=True)]
    claims = [{"quantity": q, "at_least": 0} for q in asked]
    return make(
        stocks=["units"], flows=FLOWS, figures=figures, claims=claims,
        horizon=("2031-01-01", "2031-03-31"),
    )  # fmt: skip


KNOWN = [
    (stock("units", "2031-02-28"), 150),
    (flow("join", "2031-Q1"), 75),
    ({"change": "units", "during": "2031-Q1"}, 75),
    ({"rate": "join", "per": "month", "during": "2031-Q1"}, 25),
    ({"rate": "join", "per": "day", "during": "2031-02"}, Fraction(40, 28)),
    ({"peak": "join", "during": "2031-Q1"}, 40),
    ({"sum": [flow("join", "2031-01"), flow("join", "2031-03")]}, 35),
    ({"difference": [stock("units", "2031-03-31"), START]}, 75),
    ({"share": flow("join", "2031-Q1"), "of": stock("units", "2031-03-31")}, Fraction(75, 175)),
    # Everyone who was there at the start, and everyone who joined.
    ({"ever": "units", "by": "2031-03-31"}, 175),
]


@pytest.mark.parametrize(("said", "value"), KNOWN)
def test_in_an_account_that_is_known_a_quantity_has_the_value_of_paper(
    said: Any, value: Any
) -> None:
    assert ends(quarter(said), said) == pytest.approx((float(value), float(value)), abs=1e-7)


def test_a_hazard_divides_by_the_half_sums_of_month_ends() -> None:
    said = {"hazard": "leave", "per": "year", "during": "2031-Q1"}
    account, _ = settled(quarter(said))
    asked = form(account, said)
    assert isinstance(asked, Quotient)
    names = account.programme.columns.names
    time = {names[c]: v for c, v in asked.under.items()}
    year = Fraction("365.25")
    assert time == {
        f"units on {EVE}": Fraction(31) / year / 2,
        "units on 2031-01-31": Fraction(31 + 28) / year / 2,
        "units on 2031-02-28": Fraction(28 + 31) / year / 2,
        "units on 2031-03-31": Fraction(31) / year / 2,
    }


def test_a_peak_is_the_largest_of_its_months_and_no_sum() -> None:
    said = {"peak": "join", "during": "2031-Q1"}
    account, _ = settled(quarter(said))
    asked = account.programme.readings["c1", "r"]
    assert isinstance(asked, Largest)
    names = account.programme.columns.names
    assert [[names[c] for c in terms] for terms in asked.each] == [
        ["join in 2031-01-01..2031-01-31"],
        ["join in 2031-02-01..2031-02-28"],
        ["join in 2031-03-01..2031-03-31"],
    ]


def test_on_some_day_of_a_month_lies_between_start_less_leavers_and_start_with_joiners() -> None:
    figures = [
        told("start", START, 100),
        told("joined", flow("join", "2031-01"), 30),
        told("left", flow("leave", "2031-01"), 20),
    ]
    said = stock("units", "2031-01")
    claims = [{"quantity": said, "at_least": 0}]
    study = make(stocks=["units"], flows=FLOWS, figures=figures, claims=claims)
    account, evidence = settled(study)
    asked = account.programme.readings["c1", "r"]
    assert isinstance(asked, Linear)
    assert asked.own
    found = [account.end(evidence, asked, side).value for side in ("at_least", "at_most")]
    assert found == pytest.approx([80, 130])


def test_ages_are_at_most_the_whole_and_together_are_the_whole() -> None:
    young, old = (stock("units", EVE, ages=ages) for ages in ([18, 24], [25, 60]))
    figures = [told("start", START, 100), told("young", young, 30)]
    claims = [{"quantity": old, "at_least": 0}]
    study = make(stocks=["units"], figures=figures, claims=claims)
    assert ends(study, old) == pytest.approx((0, 70))


def test_an_unsure_scope_lies_between_the_narrow_and_the_wide() -> None:
    names = ("units", "absent")
    figures = [told("a", stock("units", EVE), 100), told("b", stock("absent", EVE), 40)]
    said = stock("units", EVE, within={"stock": names})
    study = make(stocks=names, figures=figures, claims=[{"quantity": said, "at_least": 0}])
    account, evidence = settled(study)
    asked = account.programme.readings["c1", "r"]
    found = [account.end(evidence, asked, side).value for side in ("at_least", "at_most")]
    assert found == pytest.approx([100, 140])


@pytest.mark.parametrize(
    ("during", "per", "length"),
    [
        ("2031-Q1", "month", Fraction(3)),
        ("2031", "year", Fraction(1)),
        ("2031-02", "day", Fraction(28)),
        ("2031-02", "week", Fraction(4)),
        (("2031-01-15", "2031-01-31"), "month", Fraction(17) / Fraction("30.4375")),
    ],
)
def test_whole_months_count_as_months_and_other_stretches_by_days(
    during: Any, per: str, length: Fraction
) -> None:
    period = getattr(quantity(flow("join", during)), "during")  # noqa: B009
    assert isinstance(period, Period)
    assert span(period, per) == length
