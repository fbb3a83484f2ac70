"""Rounded bounds never say more, nor less, than exact ones."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from passmuster.report.amounts import meet, outward, possible, say_possible_amount
from tests.unit.report.ruritania import findings

ENDS = st.one_of(
    st.none(),
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000),
)
RANGES = st.tuples(ENDS, ENDS).map(lambda pair: tuple(sorted(pair)) if None not in pair else pair)


@given(RANGES, st.integers(1, 6))
def test_a_rounded_range_holds_the_exact_one(pair, digits) -> None:
    low, high = outward(pair, digits)
    for exact, cut, sign in ((pair[0], low, -1), (pair[1], high, 1)):
        if exact is None:
            assert cut is None
            continue
        assert (cut - exact) * sign >= 0
        assert abs(cut - exact) <= abs(exact) * Fraction(1, 10 ** (digits - 1))


@given(RANGES, RANGES)
def test_a_rounded_range_meets_what_was_said_exactly_if_the_exact_one_does(said, reach) -> None:
    finding = replace(findings()[0], asserted=said, reachable=reach, unit="person")
    shown = possible(finding)
    assert shown is not None
    assert meet(shown, said) == meet(reach, said)


def test_a_near_miss_keeps_the_digits_that_tell_it_apart() -> None:
    near = replace(
        findings()[0],
        asserted=(Fraction(593_000), None),
        reachable=(Fraction(0), Fraction(592_828)),
        unit="person",
    )
    assert say_possible_amount(near).text == "at most 592,900"
    assert say_possible_amount(near).exact == "at most 592,828"


def test_days_are_not_rounded() -> None:
    day = Fraction(738_000)
    one = replace(findings()[0], asserted=(day, day), reachable=(day, day), unit="date")
    assert say_possible_amount(one).exact is None
