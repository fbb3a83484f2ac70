"""A system of sums: parts, addends, edges and broken sums."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, System


def numbers(*values: int, half: int = 0) -> tuple[Entry, ...]:
    made = []
    for i, value in enumerate(values):
        low, high = ONE * (value - half), ONE * (value + half)
        made.append(Entry(f"n{i}", low, high, written=ONE * value, terms={i: ONE}))
    return tuple(made)


def test_a_part_counts_less_and_nothing_else() -> None:
    whole = Entry("w", ONE * 9, ONE * 9, written=ONE * 9, terms={0: ONE, 1: ONE})
    twin = Entry("v", ONE * 9, ONE * 9, written=ONE * 9, terms={0: ONE, 1: ONE})
    other = Entry("o", ONE * 9, ONE * 9, written=ONE * 9, terms={0: ONE, 7: ONE})
    system = System((*numbers(4, 5), whole, twin, other), ())
    assert system.parts(2) == (0, 1)
    assert system.parts(0) == ()


def test_addends_are_what_a_sum_adds_up() -> None:
    system = System(numbers(4, 5, 9), (Equation({0: ONE, 1: ONE, 2: -ONE}, "row"),))
    assert system.addends(2) == (0, 1)
    assert system.addends(0) == ()


def test_what_others_leave_for_one() -> None:
    equation = Equation({0: ONE, 1: ONE, 2: -ONE}, "row")
    system = System(numbers(4, 5, 9, half=1), (equation,))
    assert system.reach(equation, 2) == (7, 11)
    assert system.reach(equation, 0) == (2, 6)
    assert not system.is_broken(equation)
    assert list(System(numbers(4, 5, 99, half=1), (equation,)).broken()) == [0]


def test_a_number_that_was_not_published_is_at_least_zero() -> None:
    equation = Equation({0: ONE, 1: ONE, 2: -ONE}, "row")
    system = System((*numbers(4), Entry(None, None, None), *numbers(9)), (equation,))
    assert system.edges(1) == (0, None)
    assert system.reach(equation, 2) == (4, None)
    short = System((*numbers(4), Entry(None, None, None), *numbers(3)), (equation,))
    assert short.is_broken(equation)


def test_only_changes_and_differences_may_be_below_zero() -> None:
    plain = Entry("a", Fraction(-3), Fraction(2))
    assert System((plain,), ()).edges(0) == (0, 2)
    signed = Entry("a", Fraction(-3), Fraction(2), signed=True)
    assert System((signed,), ()).edges(0) == (-3, 2)
