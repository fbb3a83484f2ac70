"""How far a judgement is to be relied on: the rule, and its words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from passmuster.report.estimative import Level, speaks_of_likelihood
from passmuster.report.inferred.basis import Basis, Moved, level_of, say_basis
from passmuster.vocabulary.grade import Grade

A1, B2, C3 = Grade("A", 1), Grade("B", 2), Grade("C", 3)
FIRM = Basis(
    origins=("Ministry", "Institute", "Register"),
    grades=(B2, A1, C3),
    moved=(Moved("Ministry", 0.3, True), Moved("Institute", -0.1, True),
           Moved("Register", 0.0, True)),
    narrowed=0.2,
    strange=0,
    figures=12,
    gate=0.4,
)  # fmt: skip
ONE = Basis(("Register",), (C3,), (Moved("Register", 0.0, False),), 0.7, 1, 1, 0.9)


@pytest.mark.parametrize(
    ("basis", "level"),
    [
        (FIRM, "high"),
        (replace(FIRM, strange=1), "moderate"),
        (replace(FIRM, gate=0.8), "moderate"),
        (replace(FIRM, narrowed=0.51), "moderate"),
        (replace(FIRM, age=7), "moderate"),
        (replace(FIRM, grades=(C3, A1, C3)), "moderate"),
        (replace(FIRM, moved=(Moved("Ministry", 0.5, True),)), "moderate"),
        (replace(FIRM, moved=(*FIRM.moved[:2], Moved("Register", 0, False))), "moderate"),
        (replace(FIRM, origins=FIRM.origins[:2], grades=FIRM.grades[:2]), "moderate"),
        (replace(FIRM, moved=(Moved("Ministry", -1.1, True), *FIRM.moved[1:])), "low"),
        (replace(FIRM, moved=tuple(replace(m, is_trusted=False) for m in FIRM.moved)), "low"),
        (replace(FIRM, origins=("Ministry",), grades=(B2,)), "low"),
        (replace(FIRM, origins=(), grades=(), moved=(), figures=0), "low"),
        (ONE, "low"),
    ],
)
def test_the_level_follows_the_rule(basis: Basis, level: Level) -> None:
    assert level_of(basis) == level


def test_the_words_of_a_firm_judgement() -> None:
    assert list(say_basis(FIRM)) == [
        "Confidence in this is high.",
        "12 figures of 3 origins bear on it (Ministry, Institute and Register), the best graded "
        "A1.",
        "Without Ministry the middle would be 0.3 standard deviations higher; no other origin "
        "moves it further.",
    ]


def test_the_words_of_one_that_hangs_on_a_single_origin() -> None:
    assert list(say_basis(ONE)) == [
        "Confidence in this is low.",
        "1 figure of one origin alone, Register, graded C3 at best, bears on it.",
        "What it would be without Register is not known.",
        "The figures leave 70 % of the spread that the priors allow, so much of it is the priors’.",
        "1 of these figures does not fit.",
    ]


def test_the_words_where_nothing_moves_it_or_nobody_speaks_of_it() -> None:
    still = replace(FIRM, moved=(Moved("A", 0.01, True), Moved("B", 0.0, True)))
    assert "Without either of A and B the middle stays." in list(say_basis(still))
    old = replace(FIRM, age=12)
    assert "The last of them is about a time 12 months before." in list(say_basis(old))
    nobody = replace(FIRM, origins=(), grades=(), moved=(), figures=0)
    assert "No figure is about it" in list(say_basis(nobody))[1]


MOVED = st.builds(Moved, st.sampled_from(["Ministry", "Register", "Unlikely Press"]),
                  st.floats(-4, 4), st.booleans())  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(["Ministry", "Register", "Post"]),
                       st.sampled_from([A1, B2, C3]), MOVED), max_size=6),
    st.floats(0, 3), st.integers(0, 9), st.integers(0, 99), st.floats(0, 1),
)  # fmt: skip
def test_sentences_on_confidence_tell_no_likelihood(
    of: list[tuple[str, Grade, Moved]], narrowed: float, strange: int, figures: int, gate: float
) -> None:
    basis = Basis(
        tuple(o for o, _, _ in of), tuple(g for _, g, _ in of),
        tuple(replace(m, origin=o) for o, _, m in of), narrowed, strange, figures, gate,
    )  # fmt: skip
    sentences = list(say_basis(basis))
    assert sentences[0] == f"Confidence in this is {level_of(basis)}."
    assert not any(speaks_of_likelihood(sentence) for sentence in sentences)
    assert all(sentence.endswith(".") for sentence in sentences)
