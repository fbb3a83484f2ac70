"""Leaving out of a certificate what it does not need."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question, _Hunt
from passmuster.accounts.forms import Linear
from tests.oracle.make import flow, make
from tests.oracle.random_study import random_study
from tests.unit.accounts.small import FLOWS, JOINED, asking, edged, figure, settled


def test_tried_many_at_once_a_set_still_needs_each_of_its_members() -> None:
    found = 0
    for seed in range(1500, 1512):
        account = Account(random_study(seed).study, "C3")
        evidence = account.settled().evidence
        for form in account.programme.readings.values():
            highest = account.end(evidence, form, "at_most").value
            if not isinstance(form, Linear) or highest is None or highest < 1:
                continue
            question = Question(form, "at_most", Fraction(round(highest * 1.1) + 1))
            hunt = _Hunt(account, evidence, question)
            kept = hunt._irreducible_in_full(frozenset(evidence.rows_by_element))
            assert hunt.excludes(kept)
            assert not any(hunt.excludes(kept - {element}) for element in kept)
            found += 1
    assert found > 5


def test_a_figure_of_the_very_quantity_that_does_alone_is_found_beside_tighter_sums() -> None:
    figures = [edged("year", JOINED, at_most=50)]
    figures += [edged(f"q{n}", flow("join", f"2031-Q{n}"), at_most=10) for n in range(1, 5)]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    hunt = _Hunt(account, evidence, asking(account, JOINED, "at_most", 60))
    assert hunt.alone() == [frozenset((figure("year"),))]
    # Forty-five is beyond the quarters' forty, and not beyond fifty.
    assert _Hunt(account, evidence, asking(account, JOINED, "at_most", 45)).alone() == []
