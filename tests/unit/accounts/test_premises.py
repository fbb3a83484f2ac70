"""The fewest figures that would have to change for a reading to be true."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question, certify
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.premises import Needed, premises
from passmuster.accounts.proof import Side
from tests.oracle.make import make, stock
from tests.unit.accounts.questions import account_of
from tests.unit.accounts.small import (
    END,
    FLOWS,
    JOINED,
    START,
    asking,
    edged,
    figure,
    form,
    settled,
    told,
)

Found = tuple[Needed, ...] | None


def ask(account: Account, evidence: Evidence, said: Any, side: Side, edge: int) -> Found:
    question = asking(account, said, side, edge)
    proof = certify(account, evidence, question)
    assert proof is not None
    return premises(account, evidence, question, proof.elements)


def needed(found: Found) -> dict[str, tuple[Fraction, Fraction]]:
    return {n.figure: (n.needed, n.change) for n in found or ()}


def year(start: str, joined: str) -> tuple[Account, Evidence]:
    """100 at first and at most 50 who join."""
    figures = [told("start", START, 100, start), edged("joined", JOINED, joined, at_most=50)]
    return settled(make(stocks=["units"], flows=FLOWS, figures=figures))


def test_of_two_that_would_do_alone_the_one_that_changes_least_is_named() -> None:
    account, evidence = year("B2", "B2")
    # 200 at the end: half as many again at first, or twice as many who join.
    found = ask(account, evidence, END, "at_most", 200)
    assert needed(found) == {"start": (150, Fraction(1, 2))}


def test_a_change_of_a_better_figure_weighs_more() -> None:
    account, evidence = year("A1", "C3")
    # 36 x 1/2 = 18 against 16 x 1 = 16.
    assert needed(ask(account, evidence, END, "at_most", 200)) == {"joined": (100, 1)}


def test_a_lowest_edge_is_named_with_the_value_it_would_have_to_fall_to() -> None:
    figures = [edged("start", START, at_least=100)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS[:1], figures=figures))
    (found,) = ask(account, evidence, END, "at_least", 60) or ()
    assert (found.figure, found.end, found.needed) == ("start", "low", 60)
    assert found.published == (100, None)
    assert found.change == Fraction(2, 5)


def test_what_only_a_limit_reaches_names_a_figure_that_comes_within_a_hair_of_it() -> None:
    share = {"share": END, "of": {"sum": [END, stock("absent", END["on"])]}}
    figures = [edged("start", START, at_most=100), told("absent", stock("absent", END["on"]), 10)]
    study = make(stocks=["units", "absent"], flows=FLOWS[1:], figures=figures)
    account, evidence = settled(study)
    # All but 10 of ever so many: never quite all of them, unless the ten were none.
    question = asking(account, share, "at_most", 1)
    (found,) = premises(account, evidence, question, frozenset([figure("start")])) or ()
    assert found.figure == "start"
    assert found.needed > 10_000_000


def test_definitions_alone_have_no_premises() -> None:
    stocks = [{"name": "units", "starts_at": 100}]
    study = make(stocks=stocks, flows=FLOWS[1:], figures=[told("other", JOINED | {
        "flow": "leave"}, 5)])  # fmt: skip
    account, evidence = settled(study)
    assert ask(account, evidence, END, "at_most", 200) is None


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_of_several_that_exclude_it_alone_has_to_change(count: int) -> None:
    others = ["absent", "wounded", "killed"][: count - 1]
    figures = [edged("alone", END, at_most=120)]
    figures += [edged(name, {"sum": [END, stock(name, END["on"])]}, at_most=120) for name in others]
    account, evidence = settled(make(stocks=["units", *others], figures=figures))
    found = ask(account, evidence, END, "at_most", 180)
    assert needed(found) == dict.fromkeys(["alone", *others], (180, Fraction(1, 2)))


def reached(account: Account, evidence: Evidence, question: Any, left_out: Any) -> bool:
    """True if the reading is let in without some figures."""
    found = account.end(evidence.dropping(left_out), question.form, question.side)
    return not question.is_excluded(found.value)


def test_no_fewer_figures_would_do_and_those_named_do() -> None:
    tried = 0
    for seed in range(1300, 1312):
        account = account_of(seed)
        evidence = account.settled().evidence
        for said in account.programme.readings.values():
            high = account.end(evidence, said, "at_most").value
            if high is None or high < 1:
                continue
            question = Question(said, "at_most", Fraction(round(high * 1.5 + 3)))
            proof = certify(account, evidence, question)
            assert proof is not None
            found = premises(account, evidence, question, proof.elements)
            if not found or len(found) > 3:
                continue
            tried += 1
            names = {n.figure for n in found}
            assert reached(account, evidence, question, names)
            figures = [e.id for e in evidence.rows_by_element if e.kind == "figure"]
            for fewer in combinations(figures, len(names) - 1):
                assert not reached(account, evidence, question, fewer)
    assert tried > 10


def test_the_form_asked_for_is_the_one_that_was_excluded() -> None:
    account, evidence = year("B2", "B2")
    assert account.end(evidence, form(account, END), "at_most").value == pytest.approx(150)
    question = asking(account, END, "at_most", 150)
    assert certify(account, evidence, question) is None
