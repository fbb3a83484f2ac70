"""Questions to random accounts, and proofs added up by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form
from passmuster.accounts.proof import Proof, Side
from passmuster.accounts.rows import Element
from tests.oracle.random_study import random_study


@dataclass(frozen=True)
class Asked:
    """A form, a side, and a few elements of an evidence."""

    account: Account
    evidence: Evidence
    form: Form
    side: Side
    elements: frozenset[Element]


@cache
def account_of(seed: int) -> Account:
    """Return the account of a random study, made once."""
    return Account(random_study(seed, rivals=seed % 2 == 1).study, "C3")


def questions(seed: int, share: float = 0.5) -> Iterator[Asked]:
    """Yield both ends of every reading, with a random share of the elements."""
    account, chance = account_of(seed), random.Random(seed)
    evidence = account.settled().evidence
    every = sorted(evidence.rows_by_element)
    for form in account.programme.readings.values():
        for side in ("at_least", "at_most"):
            few = frozenset(e for e in every if chance.random() < share)
            yield Asked(account, evidence, form, side, few)  # type: ignore[arg-type]


def adds_up(evidence: Evidence, proof: Proof, elements: frozenset[Element]) -> bool:
    """Add the rows up: they cover the target, and their sum is the bound (nought of a quotient)."""
    rows = evidence.programme.rows
    low, high = evidence.exact_only(elements)
    sign = 1 if proof.side == "at_most" else -1
    total = Fraction(0)
    sums: dict[int, Fraction] = {}
    for number, multiplier in proof.multipliers.items():
        edge = high[number] if sign * multiplier > 0 else low[number]
        if edge is None:
            return False
        total += multiplier * edge
        for column, value in rows[number].terms.items():
            sums[column] = sums.get(column, Fraction(0)) + multiplier * value
    for column in {*sums, *proof.target}:
        gap = sums.get(column, Fraction(0)) - proof.target.get(column, Fraction(0))
        if sign * gap < 0:
            return False
    return sign * total <= 0 if proof.quotient else total == proof.bound
