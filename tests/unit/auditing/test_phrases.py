"""The account's reasons in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from passmuster.accounts.rows import Element
from passmuster.auditing.phrases import Phrases
from tests.oracle.make import make, stock
from tests.unit.accounts.small import END, FLOWS, JOINED, START, edged, figure, told

F = Fraction
CASES = Element("counter", "cases", "lowest")
HELD = Element("assumption", "held")


@pytest.fixture
def words() -> Phrases:
    return Phrases(
        make(
            stocks=[
                {"name": "units", "starts_at": 100},
                {"name": "killed", "only_grows": True},
                {"name": "wanted", "inside": ["units"]},
            ],
            flows=FLOWS,
            counters=[{"name": "cases", "counts": ["leave"], "per_person": [0.5, 1.5]}],
            figures=[told("start", START, 100), edged("joined", JOINED, between=[40, 60])],
            assumptions=[{"id": "held", "quantity": {"flow": "join"}, "at_most": 7}],
        )
    )


def test_a_known_number_has_no_side_and_a_range_has(words: Phrases) -> None:
    assert words.line(figure("start"), "highest", F(100), None).startswith("100")
    assert words.line(figure("joined"), "highest", F(60), None).startswith("at most 60")
    assert words.line(figure("joined"), "lowest", F(40), None).startswith("at least 40")


def test_the_number_a_coefficient_carries_is_told_in_place_of_nought(words: Phrases) -> None:
    assert words.line(CASES, "lowest", F(0), F(1, 2)).startswith("at least 0.5 cases for each move")
    assert words.line(CASES, "highest", F(0), F(1)).startswith("at most 1 case for each move")


def test_what_is_assumed_is_called_so(words: Phrases) -> None:
    assert words.line(HELD, "highest", F(7), None).startswith("assumed: at most 7")


@pytest.mark.parametrize(
    ("name", "sort", "said"),
    [
        ("units", "starts_at", "when the account begins, by definition"),
        ("killed", "only_grows", "only grows, by definition"),
        ("wanted", "inside", "are among"),
    ],
)
def test_a_definition_says_what_it_defines(words: Phrases, name: str, sort: str, said: str) -> None:
    assert said in words.line(Element("definition", name, sort), "highest", F(100), None)


def test_a_sum_is_written_with_signs_factors_and_what_is_short(words: Phrases) -> None:
    parts = [(F(1), F(100), "100: units"), (F(12), F(20), "at most 20: pace")]
    parts += [(F(-1), F(30), "at least 30: left"), (F(1), F(0), "some reason")]
    said = words.sum_of(parts, "at_most", F(310), F(400), quotient=False)
    # 100 + 12 x 20 - 30 = 310.
    assert said == (
        "100 (units) + 12 × at most 20 (pace) − at least 30 (left) = at most 310, "
        "because some reason; needed 400, short by 90"
    )


def test_the_sum_of_a_quotient_is_no_equation(words: Phrases) -> None:
    parts = [(F(1), F(100), "100: units")]
    said = words.sum_of(parts, "at_least", F(1, 2), None, quotient=True)
    assert said == "100 (units): so at least 0.5"


def test_a_turning_point_tells_which_way_it_ends(words: Phrases) -> None:
    assert words.turn(CASES, "lowest", F(311, 1000)).startswith(
        "holds unless fewer than 0.311 cases are registered for each move"
    )
    assert "more than 3 cases" in words.turn(CASES, "highest", F(3))
    assert words.turn(HELD, "highest", F(10)).startswith("holds unless above 10")
    assert words.turn(HELD, "lowest", F(10)).startswith("holds unless below 10")
    assert words.turn(HELD, "highest", None).startswith("holds whatever")


def test_a_premise_says_what_a_figure_would_have_to_be_and_how_far_away(words: Phrases) -> None:
    said = words.premise("joined", "high", F(100), F(2, 3))
    assert "would have to be at least 100" in said
    assert "66.7 % away" in said
    assert "would have to be at most 20" in words.premise("joined", "low", F(20), F(1, 2))


def test_a_range_without_ends_is_anything(words: Phrases) -> None:
    assert words.range(None, None, "person") == "anything"
    assert words.range(F(1), None, "person") != words.range(None, F(1), "person")


def test_half_of_a_figures_width_is_told(words: Phrases) -> None:
    assert (words.width("joined"), words.width("start")) == (10, 0)
    assert stock("units", END["on"]) == END
