"""The account with slack: what gives, at which price."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.elastic import Given
from passmuster.accounts.evidence import Evidence, gather
from passmuster.accounts.rows import Element
from tests.oracle.make import flow, make
from tests.unit.accounts.questions import account_of
from tests.unit.accounts.small import (
    END,
    FLOWS,
    JOINED,
    LEFT,
    START,
    edged,
    figure,
    form,
    settled,
    told,
)


def raw(**more: Any) -> tuple[Account, Evidence]:
    """100 at first and 130 at the end, with nobody who joins or leaves."""
    figures = [told("start", START, 100), told("end", END, 130)]
    account = Account(make(stocks=["units"], figures=figures, **more), "C3")
    return account, gather(account.programme, "C3")


def moves(given: Given | None) -> dict[tuple[str, str], tuple[float, float]]:
    assert given is not None
    return {
        (m.figure, m.end): (pytest.approx(m.amount), pytest.approx(m.share)) for m in given.moves
    }


def test_the_cheapest_change_relative_to_its_size_is_the_one_made() -> None:
    account, evidence = raw()
    given = account.elastic.give(evidence, soft=None, prices={})
    # 30 of 130 against 30 of 100.
    assert moves(given) == {("end", "low"): (30, 30 / 130)}
    assert given is not None
    assert given.cost == pytest.approx(30 / 130)
    assert given.broken == {figure("end")}


def test_a_dearer_figure_stays() -> None:
    account, evidence = raw()
    given = account.elastic.give(evidence, soft=None, prices={figure("end"): 2.0})
    assert moves(given) == {("start", "high"): (30, 0.3)}


def test_only_what_is_soft_may_give() -> None:
    account, evidence = raw()
    given = account.elastic.give(evidence, soft=[figure("start")], prices={})
    assert moves(given) == {("start", "high"): (30, 0.3)}
    assert account.elastic.give(evidence, soft=[], prices={}) is None


def test_nothing_has_to_give_where_all_agree() -> None:
    account, evidence = settled(make(stocks=["units"], figures=[told("start", START, 100)]))
    given = account.elastic.give(evidence, soft=None, prices={})
    assert given is not None
    assert (given.cost, given.moves, given.broken) == (0, (), frozenset())


def test_a_reading_that_is_wanted_is_had_at_the_least_price() -> None:
    figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    wanted = (form(account, END), "at_most", Fraction(190))
    given = account.elastic.give(evidence, soft=None, prices={}, wanted=wanted)
    # 40 more: 40 / 100 against 40 / 50.
    assert moves(given) == {("start", "high"): (40, 0.4)}
    # And without a reading nothing has to give again.
    again = account.elastic.give(evidence, soft=None, prices={})
    assert again is not None
    assert again.moves == ()


def test_a_figure_of_a_quotient_gives_by_the_people_under_it() -> None:
    share = {"share": LEFT, "of": START}
    figures = [told("start", START, 200), edged("share", share, at_most=0.25)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    wanted = (form(account, LEFT), "at_most", Fraction(80))
    soft = [figure("share")]
    given = account.elastic.give(evidence, soft=soft, prices={figure("share"): 1.0}, wanted=wanted)
    assert given is not None
    (move,) = given.moves
    # 80 of 200 are 0.4: 0.15 more than 0.25. The least size is 1, as for every figure.
    assert move.amount == pytest.approx(0.15)


def test_of_equal_prices_the_second_price_decides() -> None:
    figures = [told("one", START, 0), told("other", END, 1)]
    account = Account(make(stocks=["units"], figures=figures), "C3")
    evidence = gather(account.programme, "C3")
    for dear, moved in (("one", "other"), ("other", "one")):
        given = account.elastic.give(evidence, soft=None, prices={}, ties={figure(dear): 1.0})
        assert {name for name, _ in moves(given)} == {moved}


def test_an_assumption_and_a_definition_may_give_too() -> None:
    stocks = [{"name": "units", "starts_at": 10}]
    few = {"id": "few", "quantity": {"flow": "join"}, "at_most": 7}
    study = make(
        stocks=stocks, flows=FLOWS[:1], assumptions=[few], horizon=("2031-01-01", "2031-01-31")
    )
    account, evidence = settled(study)
    wanted = (form(account, flow("join", "2031-01")), "at_most", Fraction(9))
    given = account.elastic.give(evidence, soft=None, prices={}, wanted=wanted)
    assert given is not None
    assert given.broken == {Element("assumption", "few")}


def test_the_sparse_elements_exclude_the_reading_by_themselves() -> None:
    tried = 0
    for seed in range(1300, 1310):
        account = account_of(seed)
        evidence = account.settled().evidence
        for said in account.programme.readings.values():
            high = account.end(evidence, said, "at_most").value
            if high is None:
                continue
            edge = Fraction(round(high * 2 + 5))
            few = account.elastic.sparse(evidence, (said, "at_most", edge))
            owned = few & frozenset(evidence.rows_by_element)
            found = account.end_with_only(evidence, owned, said, "at_most")
            assert found.value is not None
            assert found.value < edge
            tried += 1
    assert tried > 10
