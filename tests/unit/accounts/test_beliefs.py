"""What an open reading would make one believe, and what would settle it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.beliefs import Believed, Candidate, Settles
from passmuster.accounts.evidence import Evidence
from passmuster.vocabulary.assertion import Interval
from tests.oracle.make import make
from tests.unit.accounts.small import (
    END,
    FLOWS,
    JOINED,
    LEFT,
    START,
    edged,
    form,
    quantity,
    settled,
    told,
)


def year(leavers: int) -> tuple[Account, Evidence]:
    """100 at first, up to 50 who join, and up to so many who leave."""
    figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
    figures.append(edged("left", LEFT, at_most=leavers))
    return settled(make(stocks=["units"], flows=FLOWS, figures=figures))


def candidate(account: Account, said: Any) -> Candidate:
    return Candidate(quantity(said), form(account, said))  # type: ignore[arg-type]


def said(low: int | None, high: int | None = None) -> Interval:
    return Interval(
        None if low is None else Fraction(low), None if high is None else Fraction(high)
    )


def believed(leavers: int, asked: Any, asserted: Interval) -> Believed:
    account, evidence = year(leavers)
    believer = account.believer(evidence)
    (found,) = believer.believed([candidate(account, asked)], form(account, END), asserted, 100.0)
    return found


def settles(leavers: int, asked: Any, asserted: Interval, of: Any = END) -> Settles | None:
    account, evidence = year(leavers)
    believer = account.believer(evidence)
    return believer.decider([candidate(account, asked)], form(account, of), asserted)


def test_a_reading_held_true_shrinks_what_it_needs() -> None:
    # 120 at the end and up to 10 who leave: at least 20 join.
    found = believed(10, JOINED, said(120))
    assert found.without == pytest.approx((0, 50))
    assert found.with_ == pytest.approx((20, 50))
    assert found.shrinkage(100.0) == pytest.approx(0.4)


def test_what_a_reading_says_nothing_about_does_not_shrink() -> None:
    found = believed(10, START, said(120))
    assert found.with_ == found.without == pytest.approx((100, 100))
    assert found.shrinkage(100.0) == 0


def test_the_ends_with_a_reading_are_those_of_an_account_where_it_is_a_figure() -> None:
    for low, high in ((110, 125), (None, 95), (130, None)):
        for asked in (JOINED, LEFT):
            found = believed(10, asked, said(low, high))
            figure = {"between": [low or 0, high]} if high else {"at_least": low}
            figures = [told("start", START, 100), edged("joined", JOINED, at_most=50)]
            figures += [edged("left", LEFT, at_most=10), edged("said", END, **figure)]
            account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
            known = [
                account.end(evidence, form(account, asked), s).value  # type: ignore[arg-type]
                for s in ("at_least", "at_most")
            ]
            assert found.with_ == pytest.approx(tuple(known))


def test_the_account_is_as_before_once_a_reading_was_held_true() -> None:
    account, evidence = year(10)
    believer = account.believer(evidence)
    believer.believed([candidate(account, JOINED)], form(account, END), said(140), 100.0)
    assert account.is_feasible(evidence)
    assert account.end(evidence, form(account, LEFT), "at_most").value == pytest.approx(10)


def test_who_joins_decides_where_nobody_leaves() -> None:
    found = settles(0, JOINED, said(120))
    assert found is not None
    assert found.threshold == pytest.approx(20)
    assert not found.true_below


def test_who_joins_decides_the_opposite_from_below() -> None:
    found = settles(0, JOINED, said(None, 120))
    assert found is not None
    assert found.threshold == pytest.approx(20)
    assert found.true_below


def test_nothing_is_decided_where_a_second_number_is_open() -> None:
    # With 25 who join there are 120 at the end if five leave, and fewer if ten do.
    assert settles(10, JOINED, said(120)) is None


def test_a_range_with_a_gap_on_both_sides_is_decided_by_no_threshold() -> None:
    assert settles(0, JOINED, said(110, 120)) is None


def test_a_value_at_which_a_reading_may_be_true_or_false_decides_nothing() -> None:
    # More than 150 cannot be: at most the very edge is reached, by 50 who join.
    assert settles(10, JOINED, said(None, 150)) is None


def test_a_known_quantity_decides_nothing() -> None:
    assert settles(0, START, said(120)) is None


def test_an_end_that_opens_shrinks_on_a_bent_scale() -> None:
    account, evidence = year(10)
    item = candidate(account, JOINED)
    # Without: all from nought to anything, which is one. With: from 100 on, of which half is left.
    assert Believed(item, (0.0, None), (100.0, None)).shrinkage(100.0) == pytest.approx(0.5)
    assert account.is_feasible(evidence)
