"""Proofs found on a sketch, written out in the rows of the whole account."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from passmuster.accounts.forms import Linear
from passmuster.accounts.lift import lift
from passmuster.accounts.proof import Proof
from passmuster.accounts.sketch import Sketch, parts_of
from tests.oracle.make import flow, make
from tests.unit.accounts.questions import adds_up, questions
from tests.unit.accounts.small import END, FLOWS, START, form, settled, told

SEEDS = range(1200, 1212)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lifted_proof_adds_up_row_by_row_in_the_whole_account(seed: int) -> None:
    lifted = 0
    for q in questions(seed, share=0.8):
        proofs = Sketch(q.evidence, q.elements, q.form, q.side).proofs(q.elements)
        for proof, _ in proofs or ():
            assert adds_up(q.evidence, proof, q.elements)
            lifted += 1
    assert lifted


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lifted_proof_equals_one_made_in_full(seed: int) -> None:
    compared = 0
    for q in questions(seed, share=0.8):
        if q.side == "at_least" and len(parts_of(q.form)) > 1:
            continue
        proofs = Sketch(q.evidence, q.elements, q.form, q.side).proofs(q.elements)
        if proofs is None:
            continue
        for (proof, _), part in zip(proofs, parts_of(q.form), strict=True):
            whole = q.account.end_with_only(q.evidence, q.elements, part, q.side)
            full = q.account.prove(q.evidence, whole, q.side, q.elements)
            if full is None:
                continue
            assert adds_up(q.evidence, full, q.elements)
            assert proof.side == full.side
            sign = 1 if q.side == "at_most" else -1
            # A cut that the sketch leaves out may tighten what the whole account proves.
            assert sign * (proof.bound - full.bound) >= 0
            compared += proof.bound == full.bound
    assert compared


def year() -> tuple[object, Proof, Linear, object]:
    figures = [told("start", START, 100), told("end", END, 130)]
    figures += [told(m, flow("join", m), 10) for m in ("2031-01", "2031-07")]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS[:1], figures=figures))
    asked = form(account, flow("join", "2031"))
    assert isinstance(asked, Linear)
    names = {e for e in evidence.rows_by_element if e.id in ("start", "end")}
    sketch = Sketch(evidence, names, asked, "at_most")
    ((proof, _),) = sketch.proofs(frozenset(names)) or ()
    return account, proof, asked, evidence


def test_a_balance_of_a_joined_interval_is_those_inside_it_each_once() -> None:
    account, proof, _, _ = year()
    rows = account.programme.rows  # type: ignore[attr-defined]
    used = {rows[n].name: m for n, m in proof.multipliers.items() if rows[n].element is None}
    # Cuts at the ends of January, June and July.
    assert len(used) == 4
    assert all(name.startswith("balance units") for name in used)
    assert set(used.values()) == {Fraction(-1)}
    assert proof.bound == 30


def test_a_multiplier_that_is_wrong_is_refused_when_it_is_written_out() -> None:
    _, proof, asked, evidence = year()
    sources = {n: ("row", n) for n in proof.multipliers}
    assert lift(evidence, proof, sources, [0], asked) == proof  # type: ignore[arg-type]
    for number, multiplier in proof.multipliers.items():
        for wrong in (multiplier * 2, -multiplier, Fraction(0)):
            bad = replace(proof, multipliers={**proof.multipliers, number: wrong})
            assert lift(evidence, bad, sources, [0], asked) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("off", [-1, 1])
def test_a_bound_that_is_not_the_sum_is_refused(off: int) -> None:
    _, proof, asked, evidence = year()
    sources = {n: ("row", n) for n in proof.multipliers}
    wrong = replace(proof, bound=proof.bound + off)
    assert lift(evidence, wrong, sources, [0], asked) is None  # type: ignore[arg-type]


def test_cumulated_cases_are_written_out_from_the_first_day_on() -> None:
    cases = {"name": "cases", "counts": ["join"], "per_person": [0.5, 1]}
    months = [f"2031-{m:02}" for m in range(1, 5)]
    figures = [told(m, {"counter": "cases", "during": m}, 10) for m in months]
    study = make(stocks=["units"], flows=FLOWS, counters=[cases], figures=figures)
    account, evidence = settled(study)
    asked = form(account, flow("join", ["2031-01-01", "2031-04-30"]))
    every = frozenset(evidence.rows_by_element)
    ((proof, _),) = Sketch(evidence, every, asked, "at_most").proofs(every) or ()
    assert proof.bound == 80
    assert adds_up(evidence, proof, every)
    names = [account.programme.rows[n].name for n in proof.multipliers]
    assert sum(name.startswith("moves counted by cases up to") for name in names) == 4
    assert sum(name.startswith("cases registered up to") for name in names) == 4
