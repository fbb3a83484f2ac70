"""Words for likelihood and confidence: the directive's ranges, and never both in one sentence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passmuster.report.estimative import (
    CONFIDENCE,
    LIKELIHOOD,
    likelihood_of,
    mixes,
    say_it_is,
    say_range_of,
    say_share_of_chance,
    speaks_of_confidence,
    speaks_of_likelihood,
)

# Intelligence Community Directive 203, D.6.e(2)(a): its words and its ranges in per cent.
DIRECTIVE = {
    "almost no chance": (1, 5),
    "very unlikely": (5, 20),
    "unlikely": (20, 45),
    "roughly even chance": (45, 55),
    "likely": (55, 80),
    "very likely": (80, 95),
    "almost certain": (95, 99),
}


def test_the_words_are_those_of_the_directive() -> None:
    theirs = {w.word: (w.low * 100, w.high * 100) for w in LIKELIHOOD if not w.is_ours}
    assert list(theirs) == list(DIRECTIVE)
    for word, ends in DIRECTIVE.items():
        assert theirs[word] == pytest.approx(ends)


def test_the_ranges_leave_no_gap() -> None:
    assert (LIKELIHOOD[0].low, LIKELIHOOD[-1].high) == (0, 1)
    assert all(one.high == other.low for one, other in pairwise(LIKELIHOOD))


@given(st.floats(0, 1))
def test_a_probability_lies_in_the_range_of_its_word(probability: float) -> None:
    word = likelihood_of(probability)
    assert word.low <= probability <= word.high
    said = f"{say_it_is(probability)} that it rains."
    assert word.word in said
    assert speaks_of_likelihood(said)
    assert not mixes(said)


@pytest.mark.parametrize(
    ("probability", "says"),
    [
        (0.0, "There is next to no chance (less than 0.1 %)"),
        (0.03, "There is almost no chance (3 %)"),
        (0.12, "It is very unlikely (12 %)"),
        (0.3, "It is unlikely (30 %)"),
        (0.5, "There is a roughly even chance (50 %)"),
        (0.71, "It is likely (71 %)"),
        (0.9, "It is very likely (90 %)"),
        (0.97, "It is almost certain (97 %)"),
        (0.995, "It is next to certain (99.5 %)"),
    ],
)
def test_how_a_sentence_begins(probability: float, says: str) -> None:
    assert say_it_is(probability) == says


@given(st.floats(0, 1))
def test_no_draw_makes_anything_certain(probability: float) -> None:
    said = say_share_of_chance(probability)
    assert not said.startswith(("0 %", "0.0 %", "100"))


def test_the_ranges_as_they_are_said() -> None:
    assert [say_range_of(w) for w in LIKELIHOOD][:3] == ["below 1 %", "1 to 5 %", "5 to 20 %"]
    assert say_range_of(LIKELIHOOD[-1]) == "above 99 %"


def test_what_a_level_asks_for_tells_no_likelihood() -> None:
    assert list(CONFIDENCE) == ["high", "moderate", "low"]
    assert not any(speaks_of_likelihood(words) for words in CONFIDENCE.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "We are confident that it is likely.",
        "Confidence is low that there is almost no chance.",
    ],
)
def test_a_mixture_is_seen(sentence: str) -> None:
    assert speaks_of_likelihood(sentence)
    assert speaks_of_confidence(sentence)
    assert mixes(sentence)


@pytest.mark.parametrize("word", [w.word for w in LIKELIHOOD])
def test_every_word_is_seen_as_one(word: str) -> None:
    assert speaks_of_likelihood(f"This is {word} so.")
    assert not speaks_of_confidence(word)
