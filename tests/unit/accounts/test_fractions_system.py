"""Equations in fractions."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from passmuster.accounts.fractions_system import solve

F = Fraction


def test_two_equations_are_solved_as_on_paper() -> None:
    # 2x + 3y = 8 and x - y = -1 give x = 1, y = 2.
    equations = [({"x": F(2), "y": F(3)}, F(8)), ({"x": F(1), "y": F(-1)}, F(-1))]
    assert solve(equations, {}) == {"x": 1, "y": 2}


def test_thirds_stay_thirds() -> None:
    assert solve([({"x": F(3)}, F(1))], {}) == {"x": F(1, 3)}


def test_an_unknown_left_free_is_what_was_guessed() -> None:
    # x + y = 5 leaves one of the two free: the other follows from its guess.
    values = solve([({"x": F(1), "y": F(1)}, F(5))], {"x": F(2), "y": F(2)})
    assert sorted(values.values()) == [2, 3]


def test_of_two_equations_that_contradict_each_other_the_first_holds() -> None:
    assert solve([({"x": F(1)}, F(4)), ({"x": F(1)}, F(9))], {}) == {"x": 4}


def test_a_coefficient_of_nought_is_no_coefficient() -> None:
    equations = [({"x": F(0), "y": F(2)}, F(6)), ({"x": F(1), "y": F(1)}, F(10))]
    assert solve(equations, {}) == {"x": 7, "y": 3}


def test_no_equations_change_no_guess() -> None:
    assert solve([], {"x": F(7, 3)}) == {"x": F(7, 3)}


@pytest.mark.parametrize("seed", range(12))
def test_a_random_square_system_gives_back_what_it_was_made_of(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randrange(2, 9)
    while True:
        matrix = [[chance.choice([0, 0, -2, -1, 1, 3]) for _ in range(size)] for _ in range(size)]
        if abs(np.linalg.det(np.array(matrix, dtype=float))) > 0.5:
            break
    known = {i: F(chance.randrange(-20, 20), chance.randrange(1, 9)) for i in range(size)}
    equations = [
        (
            {i: F(v) for i, v in enumerate(row)},
            sum((F(v) * known[i] for i, v in enumerate(row)), F(0)),
        )
        for row in matrix
    ]
    guess = {i: F(999) for i in range(size)}
    assert solve(equations, guess) == known
