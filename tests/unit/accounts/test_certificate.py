"""Leaving out of a certificate what it does not need."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question, _Hunt
from passmuster.accounts.forms import Linear
from tests.oracle.random_study import random_study


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
