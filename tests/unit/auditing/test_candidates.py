"""Quantities that an open reading may make one believe something about."""

from __future__ import annotations

from typing import Any

from passmuster.accounts.account import Account
from passmuster.auditing.candidates import candidates, key_of, parts_of, span_of
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.small import END, EVE, FLOWS, LAST, START, quantity, told

QUARTER = flow("join", "2031-Q1")


def year(*asked: Any) -> Account:
    study: Study = make(
        stocks=["units", "absent"],
        flows=FLOWS,
        counters=[
            {"name": "cases", "counts": ["leave"], "per_person": [0.5, 1]},
            {"name": "checks"},
        ],
        figures=[told("start", START, 100)],
        claims=[{"quantity": q, "at_least": 0} for q in asked],
    )
    return Account(study, "C3")


def offered(asked: Any) -> set[str]:
    return {c.quantity.toml for c in candidates(year(asked), quantity(asked))}


def texts(*said: Any) -> set[str]:
    return {quantity(q).toml for q in said}


def test_a_flow_is_about_its_period() -> None:
    assert span_of(year(QUARTER), quantity(QUARTER)).text == "2031-Q1"


def test_a_stock_is_about_the_time_from_the_first_day_of_the_account() -> None:
    half = stock("units", "2031-06-30")
    period = span_of(year(half), quantity(half))
    assert (period.eve.isoformat(), period.last.isoformat()) == (EVE, "2031-06-30")


def test_a_stock_on_the_first_day_is_about_all_that_follows() -> None:
    assert span_of(year(START), quantity(START)).text == "2031"


def test_flows_stocks_at_both_ends_and_cases_a_person_are_offered_but_not_the_claim() -> None:
    ratio = {"ratio": {"counter": "cases", "during": "2031-Q1"}, "of": flow("leave", "2031-Q1")}
    stocks = [stock(n, d) for n in ("units", "absent") for d in (EVE, "2031-03-31")]
    assert offered(QUARTER) == texts(flow("leave", "2031-Q1"), *stocks, ratio)


def test_a_pace_of_a_flow_is_the_flow_and_is_not_offered() -> None:
    pace = {"rate": "join", "per": "month", "during": "2031-Q1"}
    assert quantity(QUARTER).toml not in offered(pace)


def test_a_register_without_a_rule_that_counts_nobody_has_no_cases_a_person() -> None:
    assert not any("checks" in text for text in offered(QUARTER))


def test_parts_of_a_share_are_parts_of_the_claim() -> None:
    share = {"share": flow("leave", "2031"), "of": END}
    account = year(share)
    parts = parts_of(account, quantity(share))
    asked = {c.quantity.toml: key_of(c) for c in candidates(account, quantity(share))}
    inside = {text for text, key in asked.items() if key in parts}
    assert inside == texts(flow("leave", "2031"), stock("units", LAST))


def test_one_quantity_in_two_spellings_has_one_key() -> None:
    account = year(flow("leave", "2031"))
    pace = {"rate": "leave", "per": "year", "during": "2031"}
    one, other = (parts_of(account, quantity(q)) for q in (flow("leave", "2031"), pace))
    assert one == other
    assert one != parts_of(account, quantity(flow("join", "2031")))
