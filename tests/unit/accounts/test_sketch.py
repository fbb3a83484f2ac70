"""Sketches: a few elements, on the few cuts they need."""

from __future__ import annotations

import pytest

from passmuster.accounts.sketch import Sketch
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.questions import questions
from tests.unit.accounts.small import END, FLOWS, START, figure, form, settled, told

SEEDS = range(1200, 1215)


def slack(value: float) -> float:
    return 1e-6 * max(1.0, abs(value))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sketch_never_excludes_what_the_whole_account_lets_in(seed: int) -> None:
    compared = 0
    for q in questions(seed):
        sketch = Sketch(q.evidence, q.elements, q.form, q.side).end(q.elements)
        whole = q.account.end_with_only(q.evidence, q.elements, q.form, q.side)
        assert sketch.feasible
        if sketch.nobody:
            assert whole.nobody
        if sketch.value is None or whole.nobody:
            continue
        assert whole.value is not None
        sign = 1 if q.side == "at_most" else -1
        assert sign * (sketch.value - whole.value) >= -slack(whole.value)
        compared += 1
    assert compared


def test_most_sketches_say_exactly_what_the_whole_account_says() -> None:
    same, every = 0, 0
    for seed in SEEDS:
        for q in questions(seed, share=0.7):
            sketch = Sketch(q.evidence, q.elements, q.form, q.side).end(q.elements)
            whole = q.account.end_with_only(q.evidence, q.elements, q.form, q.side)
            every += 1
            if sketch.value is None or whole.value is None:
                same += sketch.value is whole.value
            else:
                same += abs(sketch.value - whole.value) <= slack(whole.value)
    assert every > 50
    assert same / every > 0.9


def months() -> list[dict[str, object]]:
    names = [f"2031-{month:02}" for month in range(1, 13)]
    return [told(m, flow("join", m), 10) for m in names]


def test_cuts_that_no_element_mentions_are_joined() -> None:
    figures = [told("start", START, 100), told("end", END, 130), *months()]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    asked = form(account, flow("leave", "2031"))
    two = frozenset({figure("start"), figure("end")})
    sketch = Sketch(evidence, two, asked, "at_least")
    assert len(account.programme.calendar.cuts) == 13
    assert [account.programme.calendar.cuts[c].isoformat() for c in sketch._cuts] == [
        START["on"], END["on"],
    ]  # fmt: skip


def test_elements_left_out_of_a_question_do_not_hold_in_it() -> None:
    figures = [told("start", START, 100), told("end", END, 130), *months()]
    account, evidence = settled(make(stocks=["units"], flows=FLOWS, figures=figures))
    every = frozenset(evidence.rows_by_element)
    sketch = Sketch(evidence, every, form(account, flow("leave", "2031")), "at_most")
    # 100 at first and 120 who joined less 130 at the end.
    assert sketch.end(every).value == pytest.approx(90)
    assert sketch.end(every - {figure("end")}).value == pytest.approx(220)
    assert sketch.end(every - {figure("2031-05")}).value is None


def test_a_bound_leans_on_the_elements_that_carry_it() -> None:
    figures = [told("start", START, 100), told("end", END, 130), told("half", stock(
        "units", "2031-06-30"), 110)]  # fmt: skip
    account, evidence = settled(make(stocks=["units"], flows=FLOWS[:1], figures=figures))
    every = frozenset(evidence.rows_by_element)
    sketch = Sketch(evidence, every, form(account, flow("join", "2031")), "at_most")
    found = sketch.end(every)
    assert found.value == pytest.approx(30)
    leaning = sketch.leans_on(found)
    assert {figure("start"), figure("end")} <= leaning
    assert sketch.end(leaning).value == pytest.approx(30)
