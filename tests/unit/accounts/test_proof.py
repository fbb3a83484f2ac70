"""Exact proofs: what is confirmed, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from passmuster.accounts.proof import Proof, prove
from passmuster.accounts.rows import Row
from passmuster.accounts.solver import INFINITY, Session, Solved, floats

F = Fraction
# x + 2y <= 14, 3x - y >= 0, x - y <= 2: the highest of 3x + 4y is 34 at (6, 4).
ROWS = [
    Row("a", {0: F(1), 1: F(2)}, None, F(14)),
    Row("b", {0: F(3), 1: F(-1)}, F(0), None),
    Row("c", {0: F(1), 1: F(-1)}, None, F(2)),
]
LOW, HIGH = [r.low for r in ROWS], [r.high for r in ROWS]
OVER = {0: F(3), 1: F(4)}


def solved(over: dict[int, Fraction], *, highest: bool = True, rows: list[Row] = ROWS) -> Solved:
    session = Session(rows, 2)
    low, high = [r.low for r in rows], [r.high for r in rows]
    session.hold(floats(low, -INFINITY), floats(high, INFINITY))
    return session.highest(over) if highest else session.lowest(over)


def holds(proof: Proof, rows: list[Row] = ROWS) -> bool:
    """Add up the rows by hand: does their sum cover the target, with the bound it states?"""
    total = F(0)
    sums: dict[int, Fraction] = {}
    for number, m in proof.multipliers.items():
        upper = (m > 0) == (proof.side == "at_most")
        edge = rows[number].high if upper else rows[number].low
        if edge is None:
            return False
        total += m * edge
        for column, value in rows[number].terms.items():
            sums[column] = sums.get(column, F(0)) + m * value
    sign = 1 if proof.side == "at_most" else -1
    gaps = [sums.get(c, F(0)) - proof.target.get(c, F(0)) for c in {*sums, *proof.target}]
    return all(sign * gap >= 0 for gap in gaps) and total == (0 if proof.quotient else proof.bound)


def test_a_highest_value_is_proved_by_the_multipliers_of_paper() -> None:
    proof = prove(ROWS, LOW, HIGH, solved(OVER), "at_most", OVER)
    assert proof is not None
    # m_a + m_c = 3 and 2 m_a - m_c = 4: m_a = 7/3, m_c = 2/3; 14 x 7/3 + 2 x 2/3 = 34.
    assert proof.multipliers == {0: F(7, 3), 2: F(2, 3)}
    assert proof.bound == 34
    assert holds(proof)


def test_a_lowest_value_is_proved_the_other_way_round() -> None:
    rows = [*ROWS, Row("d", {0: F(1), 1: F(1)}, F(8), None)]
    low, high = [r.low for r in rows], [r.high for r in rows]
    target = {0: F(1)}
    proof = prove(rows, low, high, solved(target, highest=False, rows=rows), "at_least", target)
    assert proof is not None
    # x + y >= 8 and 3x - y >= 0: 4x >= 8.
    assert proof.bound == 2
    assert proof.multipliers == {1: F(1, 4), 3: F(1, 4)}
    assert holds(proof, rows)


def test_multipliers_a_little_off_are_put_right() -> None:
    found = solved(OVER)
    assert found.multipliers is not None
    off = replace(found, multipliers=found.multipliers * 1.001)
    proof = prove(ROWS, LOW, HIGH, off, "at_most", OVER)
    assert proof is not None
    assert proof.bound == 34


@pytest.mark.parametrize(
    "wrong",
    [
        [0.0, 0.0, 0.0],
        [0.0, 0.0, 2 / 3],
        [-7 / 3, 0.0, -2 / 3],
        [0.0, 1.0, 0.0],
    ],
)
def test_multipliers_that_prove_nothing_are_refused(wrong: list[float]) -> None:
    found = replace(solved(OVER), multipliers=np.array(wrong))
    assert prove(ROWS, LOW, HIGH, found, "at_most", OVER) is None


def test_fewer_rows_prove_what_they_prove_and_no_more() -> None:
    found = replace(solved(OVER), multipliers=np.array([7 / 3, 0.0, 0.0]))
    proof = prove(ROWS, LOW, HIGH, found, "at_most", OVER)
    # Three times the first row: 3x + 4y <= 3x + 6y <= 42, which is true though not the least.
    assert proof is not None
    assert (proof.multipliers, proof.bound) == ({0: 3}, 42)
    assert holds(proof)


def test_a_row_without_an_edge_on_that_side_is_refused() -> None:
    assert prove(ROWS, LOW, [None, None, F(2)], solved(OVER), "at_most", OVER) is None


def test_an_answer_without_multipliers_is_no_proof() -> None:
    assert prove(ROWS, LOW, HIGH, Solved("unbounded"), "at_most", OVER) is None


def test_a_quotient_is_proved_at_its_edge_alone() -> None:
    # x / y with x - y <= 2 and y >= 5: at most 7/5, there x - 7/5 y <= 0.
    rows = [
        Row("c", {0: F(1), 1: F(-1)}, None, F(2)),
        Row("y", {1: F(1)}, F(5), None),
    ]
    low, high = [r.low for r in rows], [r.high for r in rows]
    over, under = {0: F(1)}, {1: F(1)}
    asked = {0: F(1), 1: F(-7, 5)}
    proof = prove(rows, low, high, solved(asked, rows=rows), "at_most", over, under)
    assert proof is not None
    assert proof.bound == F(7, 5)
    # x - 7/5 y = (x - y) - 2/5 y <= 2 - 2/5 x 5 = 0.
    assert proof.multipliers == {0: 1, 1: F(-2, 5)}
    assert proof.target == asked
    assert holds(proof, rows)


def test_a_third_is_proved_as_a_third() -> None:
    rows = [Row("a", {0: F(3), 1: F(1)}, None, F(1))]
    target = {0: F(1)}
    proof = prove(rows, [None], [F(1)], solved(target, rows=rows), "at_most", target)
    assert proof is not None
    assert proof.bound == F(1, 3)
