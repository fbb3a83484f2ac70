"""A certificate as an addition that adds up as it is printed."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from passmuster.report.sums import RUN, addition
from passmuster.vocabulary.words import MINUS
from tests.unit.report.ruritania import (
    CALLED,
    CASES_LINE,
    FIGURES,
    NONE_ABSENT,
    REGISTER,
    line,
    proof,
    study,
)


def test_the_number_multiplied_stands_before_what_it_is() -> None:
    done = addition(proof("at_most", "622654", "2000000", CASES_LINE, REGISTER), "person", study())
    (entry,) = done.entries
    assert (entry.sign, entry.amount) == ("", "622,654")
    assert entry.text == "2 × 311,327: registered AWOL cases in 2031"
    assert done.total == "at most 622,654"
    assert (done.needed, done.short) == ("2,000,000", "1,377,346")
    assert done.is_plain


def test_a_line_that_adds_nothing_is_a_reason() -> None:
    made = proof("at_most", "622654", None, CASES_LINE, REGISTER, NONE_ABSENT)
    counter, definition = addition(made, "person", study()).reasons
    assert counter.text.startswith("at least 0.5 cases for each move")
    assert definition.text.endswith("when the account begins: none, by definition")


def test_what_is_added_comes_before_what_is_taken_away() -> None:
    less = line("figure", "strength-2031-11", "-1", 411_500, "at least 411,500: people serving")
    done = addition(proof("at_most", "211154", None, less, CASES_LINE), "person", study())
    assert [(e.sign, e.amount) for e in done.entries] == [("", "622,654"), (MINUS, "411,500")]
    assert done.entries[1].text == "people serving, at least"


def test_a_quotient_is_a_division() -> None:
    edge = Fraction(622_654, 220_000)
    below = line(
        "figure", "call-up-2031", str(-edge), 220_000, "at least 220,000: moves “called up”"
    )
    made = proof("at_most", str(edge), "3", CASES_LINE, below, quotient=True)
    done = addition(made, "share", study())
    assert [(e.sign, e.amount) for e in done.entries] == [("", "622,654"), ("÷", "220,000")]
    assert done.total == "at most 283 %"
    assert done.short == "16.98 percentage points"


def test_a_quotient_that_is_no_plain_division_keeps_its_sentence() -> None:
    below = line("figure", "call-up-2031", "-1/7919", 220_000, "moves “called up”")
    made = proof("at_most", "3", "4", CASES_LINE, below, quotient=True)
    done = addition(made, "share", study())
    assert not done.entries
    assert done.sentence == "in words"


def test_a_rule_is_a_sentence() -> None:
    rule = line("measure", "act-2032-04", "1", 25, "sets it to 25")
    done = addition(proof("at_most", "25", None, rule), "value", study())
    assert (done.sentence, done.entries, done.reasons) == ("In words.", (), ())


def test_months_of_one_series_are_one_line() -> None:
    months = [
        FIGURES[0] | {"id": f"m{n}", "quantity": {"counter": "awol_cases", "during": f"2031-0{n}"}}
        for n in range(1, RUN + 1)
    ]
    lines = [line("figure", f"m{n}", "1", 100 * n, f"{100 * n}: …") for n in range(RUN, 0, -1)]
    done = addition(proof("at_most", "1000", None, *lines), "case", study(figures=months))
    (entry,) = done.entries
    assert entry.amount == "1,000"
    assert entry.text == "registered AWOL cases from January to April 2031, 4 figures"
    assert set(entry.ids) == {"m1", "m2", "m3", "m4"}


def test_months_with_a_gap_say_so() -> None:
    months = [
        FIGURES[0] | {"id": f"m{n}", "quantity": {"counter": "awol_cases", "during": f"2031-0{n}"}}
        for n in (1, 2, 4, 5)
    ]
    lines = [line("figure", f"m{n}", "1", 100, "100: …") for n in (1, 2, 4, 5)]
    done = addition(proof("at_most", "400", None, *lines), "case", study(figures=months))
    assert done.entries[0].text.endswith("with gaps between them")


def test_a_pace_is_said_once() -> None:
    done = addition(proof("at_most", "20000", "27000", CALLED), "move/month", study())
    assert done.entries[0].text == "at most 240,000 ÷ 12: moves “called up” in 2031"
    assert (done.amount, done.side, done.total) == (
        "20,000",
        "a month, at most",
        "at most 20,000 a month",
    )


@given(st.lists(st.fractions(0, 10**6, max_denominator=997), min_size=2, max_size=6))
def test_the_amounts_shown_add_up_to_the_total_shown(values: list[Fraction]) -> None:
    lines = [
        replace(CASES_LINE, id=f"f{n}", multiplier=Fraction(1), bound=value, says=f"x: line {n}")
        for n, value in enumerate(values)
        if value
    ]
    total = sum(values, Fraction(0))
    done = addition(proof("at_most", str(total), None, *lines), "person", study())
    shown = [Fraction(entry.amount.replace(",", "")) for entry in done.entries]
    places = max((len(e.amount.partition(".")[2]) for e in done.entries), default=0)
    if done.entries and not done.rounded:
        assert sum(shown) == total
    elif places < 6:
        assert sum(shown) == round(total, places)
