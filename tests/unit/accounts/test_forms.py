"""Linear forms, quotients, and the key under which like forms meet."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.forms import Quotient, add, canonical, scaled

F = Fraction


def test_a_sum_that_cancels_leaves_no_column_behind() -> None:
    terms = {1: F(2), 2: F(5)}
    add(terms, {1: F(1), 3: F(4)}, -2)
    assert terms == {2: 5, 3: -8}


def test_adding_whole_numbers_gives_fractions() -> None:
    terms: dict[int, Fraction] = {}
    add(terms, {7: F(1, 3)}, 2)
    assert terms == {7: F(2, 3)}
    assert isinstance(terms[7], Fraction)


def test_scaling_leaves_the_form_it_was_given_alone() -> None:
    terms = {1: F(2)}
    assert scaled(terms, F(1, 4)) == {1: F(1, 2)}
    assert terms == {1: 2}


def test_forms_that_are_multiples_of_one_another_have_one_key() -> None:
    key, lead = canonical({4: F(-3), 2: F(6)})
    same, other = canonical({2: F(-2), 4: F(1)})
    assert key == same == ((2, 1), (4, F(-1, 2)))
    assert (lead, other) == (6, -2)


def test_forms_that_differ_in_one_column_have_two_keys() -> None:
    assert canonical({1: F(1), 2: F(1)})[0] != canonical({1: F(1), 2: F(-1)})[0]


def test_the_empty_form_has_an_empty_key() -> None:
    assert canonical({}) == ((), 1)


def test_a_quotient_less_its_edge_is_nought_where_the_edge_is_reached() -> None:
    quotient = Quotient({1: F(1), 2: F(1)}, {2: F(2), 3: F(1)})
    # (x1 + x2) - 1/2 (2 x2 + x3) = x1 - 1/2 x3: the second column cancels.
    assert quotient.minus(F(1, 2)) == {1: 1, 3: F(-1, 2)}
    assert quotient.over == {1: 1, 2: 1}
