"""Numbers, days, periods and quantities as they are said in English."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from passmuster.auditing.finding import VERDICTS
from passmuster.vocabulary import words
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import Period, parse_period
from passmuster.vocabulary.quantity import FORMS, Quantity
from tests.unit.report.ruritania import study

READ = TypeAdapter(Quantity)


@pytest.mark.parametrize(
    ("value", "full", "rough"),
    [
        (0, "0", "0"),
        (1_500_000, "1,500,000", "1,500,000"),
        (Fraction(311, 1000), "0.311", "0.311"),
        (Fraction(1, 3), "0.333333", "0.3333"),
        (Fraction(1_000_000, 3), "333,333.333", "333,333"),
        (Fraction(-5, 2), "−2.5", "−2.5"),
        (Fraction(12_345_678, 10**9), "0.0123457", "0.01235"),
        (Fraction(10_000_001, 10), "1,000,000.1", "1,000,000"),
        (Fraction(99_999, 100_000), "0.99999", "1"),
    ],
)
def test_a_number_is_said_in_full_and_roughly(value: Any, full: str, rough: str) -> None:
    assert words.say_number(value) == full
    assert words.say_rough(value) == rough


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_a_number_that_ends_is_never_rounded(value: Fraction) -> None:
    places = words.places_of(value)
    if places is not None and places <= 6:
        read = words.say_number(value).replace(",", "").replace(words.MINUS, "-")
        assert Fraction(read) == value


def test_shares_are_said_as_per_cent() -> None:
    assert words.say_share(Fraction(124, 1000)) == "12.4 %"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2031", "in 2031"),
        ("2031-Q2", "in the second quarter of 2031"),
        ("2031-10", "in October 2031"),
    ],
)
def test_a_calendar_period_is_said_by_its_name(period: str, said: str) -> None:
    assert words.say_period(parse_period(period)) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2031, 3, 3), (2032, 6, 30), "from 3 March 2031 to 30 June 2032"),
        ((2031, 3, 3), (2031, 6, 30), "from 3 March to 30 June 2031"),
        ((2031, 3, 1), (2032, 6, 30), "from March 2031 to June 2032"),
        ((2031, 2, 1), (2031, 3, 31), "from February to March 2031"),
        ((2031, 1, 1), (2033, 12, 31), "from 2031 to 2033"),
        ((2031, 3, 3), (2031, 3, 3), "on 3 March 2031"),
    ],
)
def test_any_other_period_is_said_by_its_ends(first: Any, last: Any, said: str) -> None:
    assert words.say_period(Period(date(*first), date(*last))) == said


DAY = Fraction(date(2031, 3, 3).toordinal())


@pytest.mark.parametrize(
    ("low", "high", "unit", "strict", "said"),
    [
        (2_000_000, None, "person", False, "at least 2,000,000"),
        (2_000_000, None, "person", True, "more than 2,000,000"),
        (None, 10, "person", False, "at most 10"),
        (None, 10, "person", True, "less than 10"),
        (10, 20, "person", False, "between 10 and 20"),
        (5, 5, "person", False, "5"),
        (None, None, "person", False, "any number"),
        (Fraction(1, 10), Fraction(1, 5), "share", False, "between 10 % and 20 %"),
        (Fraction(1, 10), None, "per month", False, "at least 10 % a month"),
        (27_000, 33_000, "move/month", False, "between 27,000 and 33,000 a month"),
        (Fraction(1, 2), None, "case/move", False, "at least 0.5"),
        (DAY, None, "date", False, "on or after 3 March 2031"),
        (None, DAY, "date", True, "before 3 March 2031"),
        (DAY, DAY, "date", False, "on 3 March 2031"),
        (None, None, "date", False, "any day"),
        (25, 25, "value", False, "25"),
    ],
)
def test_an_interval_is_said_in_its_unit(
    low: Any, high: Any, unit: str, strict: bool, said: str
) -> None:
    ends = (None if edge is None else Fraction(edge) for edge in (low, high))
    assert words.say_interval(*ends, unit, strict) == said


@pytest.mark.parametrize(
    ("asserted", "unit", "said"),
    [
        ({"value": 412_000, "rounded_to": 1000}, "person", "412,000, rounded to the nearest 1,000"),
        ({"value": 412_000, "exact": True}, "person", "412,000"),
        ({"about": 30_000, "within": 0.1}, "move/month", "about 30,000 a month, within 10 %"),
        ({"between": [0.1, 0.2]}, "share", "between 10 % and 20 %"),
        ({"more_than": 5}, "person", "more than 5"),
        (
            {"value": 0.5, "rounded_to": 0.1, "rounded": "down"},
            "share",
            "50 %, rounded down to 10 %",
        ),
    ],
)
def test_an_assertion_is_said_as_it_was_published(asserted: Any, unit: str, said: str) -> None:
    base = {"id": "f", "source": "s", "quantity": {"stock": "units"}}
    assert words.say_assertion(Figure.model_validate(base | asserted), unit) == said


YEAR = {"during": "2031"}
ABSENT, CALLED = {"flow": "absent_units"} | YEAR, {"flow": "call_up"} | YEAR
TRAINED = {"stock": "training", "on": "2031-10-31"}
SAID = [
    (TRAINED, "people in a training centre on 31 October 2031"),
    (
        {"stock": ["training", "killed"], "on": "2031-10"},
        "people in a training centre or in “killed” on some day in October 2031",
    ),
    (
        {"stock": "absent", "ages": [18, 22]},
        "people who left without leave and not returned aged 18 to 22 on any day",
    ),
    (
        TRAINED | {"within": {"stock": "serving"}},
        "people in a training centre (or of people serving in the force) on 31 October 2031",
    ),
    (CALLED, "moves “called up” in 2031"),
    (
        {"ever": "absent", "by": "2031-10-31"},
        "different people ever in “absent” by 31 October 2031",
    ),
    ({"counter": "awol_cases", "during": "2031-10"}, "registered AWOL cases in October 2031"),
    ({"rate": "call_up", "per": "month"} | YEAR, "monthly pace of “called up” in 2031"),
    ({"rate": "call_up", "per": "day"} | YEAR, "daily pace of “called up” in 2031"),
    ({"peak": "call_up"} | YEAR, "largest month of “called up” in 2031"),
    (
        {"hazard": "absent_units", "per": "month"} | YEAR,
        "share of those present who make the move “left a unit”, each month in 2031",
    ),
    (
        {"change": "training"} | YEAR,
        "change in the number of people in a training centre in 2031",
    ),
    (
        {"share": ABSENT, "of": CALLED},
        "moves “left a unit” as a share of moves “called up” in 2031",
    ),
    (
        {"ratio": {"counter": "awol_cases"} | YEAR, "of": ABSENT},
        "registered AWOL cases for each of the moves “left a unit” in 2031",
    ),
    ({"sum": [CALLED, ABSENT]}, "moves “called up” in 2031 plus moves “left a unit” in 2031"),
    (
        {"difference": [CALLED, ABSENT]},
        "moves “called up” in 2031 less moves “left a unit” in 2031",
    ),
    (
        {"lever": "call_up_from_age", "on": "2032-05-01"},
        "what the law sets for “call up from age” on 1 May 2032",
    ),
    ({"since": "act-2032-04"}, "first day of “call-up from 25”"),
]


@pytest.mark.parametrize(("quantity", "said"), SAID)
def test_every_form_of_quantity_is_a_noun_phrase(quantity: Any, said: str) -> None:
    assert words.say_quantity(READ.validate_python(quantity), study()) == said


def test_no_form_of_quantity_is_left_unsaid() -> None:
    assert {READ.validate_python(quantity).form for quantity, _ in SAID} == set(FORMS)


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ("In the force: trained and not; not the absent", "people in the force"),
        ("Avoid call-up: sought and did not come", "people who avoid call-up"),
        ("Serving people whose fate is not known", "serving people whose fate is not known"),
        (
            "Men of 18 to 60 years abroad, by whatever way they left the country",
            "men of 18 to 60 years abroad",
        ),
        ("National Guard, police and border guard", "people in “somewhere else”"),
        ("", "people in “somewhere else”"),
        (None, "people in “somewhere else”"),
    ],
)
def test_a_meaning_is_used_where_it_can_follow_people(means: str | None, said: str) -> None:
    force = {"stock": [{"name": "somewhere_else", "means": means}]}
    assert words.say_people(("somewhere_else",), study(force=force, figures=[], claims=[])) == said


def test_a_register_without_a_meaning_is_said_by_its_unit() -> None:
    force = {"counter": [{"name": "pay_list", "unit": "payment"}]}
    bare = study(force=force, figures=[], claims=[])
    assert words.say_register(("pay_list",), bare) == "payments registered as “pay list”"


def test_units_are_said_in_the_plural() -> None:
    assert words.say_unit("person") == "people"
    assert words.say_unit("move/month") == "moves a month"
    assert words.say_unit("case/move") == "cases for each move"


@pytest.mark.parametrize(
    ("text", "lowered"), [("Called up", "called up"), ("AWOL cases", "AWOL cases"), ("", "")]
)
def test_an_abbreviation_keeps_its_capitals(text: str, lowered: str) -> None:
    assert words.lower_first(text) == lowered


def test_lists_are_spoken() -> None:
    assert words.join_words([]) == ""
    assert words.join_words(["a"]) == "a"
    assert words.join_words(["a", "b", "c"], "or") == "a, b or c"


def test_every_verdict_has_words_and_marks_of_its_own() -> None:
    said = [words.say_verdict(verdict) for verdict in VERDICTS]
    for part in ("word", "glyph", "plain_glyph", "clause"):
        assert len({getattr(one, part) for one in said}) == len(VERDICTS)
    assert all(one.plain_glyph.isascii() for one in said)
