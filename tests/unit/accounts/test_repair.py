"""Repair against brute force, and what becomes of what it moves."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import gather
from passmuster.accounts.repair import Repair, repair, snapped
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make
from tests.oracle.random_study import random_study
from tests.unit.accounts.small import END, FLOWS, GRADES, JOINED, START, edged, form, told

F = Fraction


def repaired(study: Study) -> tuple[Account, Repair]:
    account = Account(study, "any")
    return account, account.settled()


def weight(grade: str) -> int:
    """(6 - rank) x (7 - credibility)."""
    return (6 - "ABCDEF".index(grade[0])) * (7 - int(grade[1]))


def brute(numbers: tuple[int, ...], grades: tuple[str, ...], signs: tuple[int, ...]) -> set[Any]:
    """The cheapest whole-number changes after which sum(sign x number) is nought."""
    reach = range(-12, 13)
    best: dict[Fraction, set[Any]] = {}
    for steps in product(reach, repeat=len(numbers) - 1):
        so_far = sum(s * (n + d) for s, n, d in zip(signs, numbers, steps, strict=False))
        last = -so_far * signs[-1] - numbers[-1]
        changes = (*steps, last)
        if any(n + d < 0 for n, d in zip(numbers, changes, strict=True)):
            continue
        cost = sum(
            (F(weight(g) * abs(d), max(n, 1)) for n, d, g in zip(
                numbers, changes, grades, strict=True)), F(0),
        )  # fmt: skip
        best.setdefault(cost, set()).add(changes)
    return best[min(best)]


@pytest.mark.parametrize("seed", range(25))
def test_two_or_three_figures_are_repaired_as_trying_every_change_would(seed: int) -> None:
    chance = random.Random(seed)
    three = seed % 2 == 0
    names, signs = (("start", "joined", "end"), (1, 1, -1)) if three else (
        ("start", "end"), (1, -1))  # fmt: skip
    numbers = [chance.randrange(5, 90) for _ in names[:-1]]
    numbers.append(max(0, sum(numbers) + chance.choice([-9, -4, -1, 2, 5, 10])))
    grades = tuple(chance.choice(sorted(GRADES)) for _ in names)
    quantities = {"start": START, "joined": JOINED, "end": END}
    figures = [
        told(name, quantities[name], n, g)
        for name, n, g in zip(names, numbers, grades, strict=True)
    ]
    flows = FLOWS[:1] if three else ()
    _, found = repaired(make(stocks=["units"], flows=flows, figures=figures))
    moved = {m.figure: m.repaired - m.edge for m in found.moved}
    known = brute(tuple(numbers), grades, signs)
    assert tuple(moved.get(name, 0) for name in names) in known
    for m in found.moved:
        assert m.relative == abs(moved[m.figure]) / max(m.edge, 1)


def torn(**published: str) -> Study:
    """Nobody at first, one at the end, and no way there: both changes are a whole one."""
    sources = {f"source of {name}": {"published": day} for name, day in published.items()}
    figures = [told("first", START, 0), told("last", END, 1)]
    return make(stocks=["units"], figures=figures, sources=sources)


@pytest.mark.parametrize(("stays", "moved"), [("first", "last"), ("last", "first")])
def test_of_equal_weights_the_later_published_stays(stays: str, moved: str) -> None:
    days = {stays: "2032-06-01", moved: "2032-02-01"}
    _, found = repaired(torn(**days))
    assert [m.figure for m in found.moved] == [moved]
    assert found.set_aside == (moved,)


def test_of_equals_published_together_content_decides_and_not_the_id() -> None:
    result = []
    for one, other in (("a", "b"), ("b", "a")):
        figures = [told(one, START, 0), told(other, END, 1)]
        study = make(stocks=["units"], figures=figures)
        _, found = repaired(study)
        by_id = {f.id: f.quantity.toml for f in study.figures}
        result.append([by_id[m.figure] for m in found.moved])
    assert result[0] == result[1]
    assert len(result[0]) == 1


def quarter(third: int, revised: float = 0.015) -> Study:
    """Three months of 300, 300 and the rest, and a worse graded quarter of 1000."""
    numbers = {"2031-01": 300, "2031-02": 300, "2031-03": third}
    figures = [told(m, {"counter": "cases", "during": m}, n) for m, n in numbers.items()]
    figures.append(told("quarter", {"counter": "cases", "during": "2031-Q1"}, 1000, "C3"))
    return make(counters=[{"name": "cases", "revised_within": revised}], figures=figures)


@pytest.mark.parametrize(("third", "end"), [(410, "high"), (390, "low")])
def test_a_vintage_is_widened_exactly_to_the_repaired_value(third: int, end: str) -> None:
    _, found = repaired(quarter(third))
    (move,) = found.moved
    assert (move.figure, move.end, move.edge, move.repaired) == ("quarter", end, 1000, 600 + third)
    assert (move.relative, move.gap, move.vintage) == (F(1, 100), 10, True)
    held = found.evidence.held["quarter"]
    assert held.low is not None
    assert held.high is not None
    assert {held.low.value, held.high.value} == {F(1000), F(600 + third)}
    assert found.set_aside == ()


def test_a_gap_of_just_what_is_usual_is_a_vintage_and_one_more_is_not() -> None:
    _, at_the_edge = repaired(quarter(410, revised=0.01))
    assert at_the_edge.moved[0].vintage
    _, beyond = repaired(quarter(411, revised=0.01))
    assert not beyond.moved[0].vintage
    assert beyond.set_aside == ("quarter",)
    assert "quarter" not in beyond.evidence.held


def test_a_stock_is_never_a_vintage() -> None:
    _, found = repaired(make(stocks=["units"], figures=[
        told("start", START, 1000), told("end", END, 1001, "C3")]))  # fmt: skip
    assert [(m.figure, m.vintage) for m in found.moved] == [("end", False)]


def test_sound_evidence_is_left_as_it_is() -> None:
    account, found = repaired(make(stocks=["units"], figures=[told("start", START, 100)]))
    assert found.evidence is found.raw
    assert (found.moved, found.consistent) == ((), True)
    assert account.is_feasible(found.evidence)


def test_what_no_figure_can_mend_is_inconsistent() -> None:
    study = make(
        stocks=[{"name": "units", "starts_at": 100}],
        figures=[edged("end", END, at_most=200)],
        assumptions=[{"id": "few", "quantity": {"stock": "units"}, "at_most": 50}],
    )
    _, found = repaired(study)
    assert not found.consistent


def test_what_is_left_after_repair_agrees() -> None:
    figures = [told("start", START, 100), told("end", END, 300), told("joined", JOINED, 70, "C3")]
    account, found = repaired(make(stocks=["units"], flows=FLOWS[:1], figures=figures))
    assert not account.is_feasible(found.raw)
    assert account.is_feasible(found.evidence)
    # 130 more are needed: 130 of 300 x 25 = 10.8 against 130 of 70 x 16 and of 100 x 25.
    assert found.set_aside == ("end",)
    value = account.end(found.evidence, form(account, flow("join", "2031")), "at_most").value
    assert value == pytest.approx(70)


@pytest.mark.parametrize(
    ("number", "outward", "fraction"),
    [(120.0000000001, 1, F(120)), (1 / 3, -1, F(1, 3)), (0.125 - 1e-12, -1, F(1, 8))],
)
def test_a_number_of_the_solver_stands_for_the_plain_fraction_beside_it(
    number: float, outward: int, fraction: Fraction
) -> None:
    assert snapped(number, outward) == fraction


@pytest.mark.parametrize("outward", [-1, 1])
def test_a_number_that_is_no_plain_fraction_is_taken_a_hair_further_out(outward: int) -> None:
    number = 1234.5678987654
    assert (float(snapped(number, outward)) - number) * outward > 0
    assert abs(float(snapped(number, outward)) - number) < 1e-4


def test_a_repair_taken_over_when_figures_go_is_the_repair_of_what_is_left() -> None:
    taken_over = 0
    for seed in range(1600, 1612):
        study = random_study(seed, rivals=True).study
        account = Account(study, "any")
        whole = account.settled()
        for name in sorted(whole.raw.held):
            left = account.settled(without=frozenset((name,)))
            other_account = Account(study, "any")
            fresh = repair(
                other_account, gather(other_account.programme, "any", frozenset((name,)))
            )
            assert {(m.figure, m.end, m.repaired) for m in left.moved} == {
                (m.figure, m.end, m.repaired) for m in fresh.moved
            }, (seed, name)
            for one, other in zip(left.evidence.bounds, fresh.evidence.bounds, strict=True):
                assert one.tolist() == other.tolist()
            taken_over += left.evidence.parent is whole.evidence and bool(left.moved)
    assert taken_over
