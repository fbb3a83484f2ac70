"""The sentences that lead a page: what they say of draws that are known."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from passmuster.report.charts.dated import Subject
from passmuster.report.estimative import speaks_of_confidence, speaks_of_likelihood
from passmuster.report.inferred.judgements import likelihood_sentences, rounded
from passmuster.report.inferred.topics import Topic
from passmuster.vocabulary.study import Study
from tests.unit.inference.small import FORCE, small

Kind = Literal["stock", "ever", "flow"]
MONTHS = 24
LAST = 20
DAYS = tuple(date(2030 + (n + 12) // 12, (n + 12) % 12 + 1, 1) for n in range(MONTHS + 1))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    force = FORCE.replace(
        'name = "absent"\n', 'name = "absent"\nmeans = "Away without leave"\n', 1
    ).replace('name = "left"\n', 'name = "left"\nmeans = "Leave without leave"\n', 1)
    return small(tmp_path_factory.mktemp("study"), force=force)


def topic_of(study: Study, kind: Kind, name: str, values: Any) -> Topic:
    shown = SimpleNamespace(
        study=study,
        posterior=SimpleNamespace(days=DAYS),
        last=LAST,
        year=range(LAST - 12, LAST),
    )
    subject = Subject("flow" if kind == "flow" else "stock", (name,), ())
    made = Topic(kind, subject, shown)  # type: ignore[arg-type]
    made.__dict__["values"] = np.asarray(values, dtype=float)
    return made


def even(low: float, high: float, then: float, kind: Kind) -> Any:
    """A hundred and one draws spread evenly on the last day, and one number before."""
    found = np.full((101, MONTHS + (kind != "flow")), then)
    spread = np.linspace(low, high, 101)
    if kind == "flow":
        found[:, LAST - 12 : LAST] = (spread / 12)[:, None]
    else:
        found[:, LAST] = spread
    return found


def test_people_on_a_day(study: Study) -> None:
    made = topic_of(study, "stock", "absent", even(0, 100_000, 28_500, "stock"))
    assert list(likelihood_sentences(made)) == [
        "It is very likely (90 %) that on 1 September 2032 there were between 5,000 and 95,000 "
        "people away without leave.",
        "It is likely (71 %) that there were more than on 1 September 2031.",
    ]


def test_different_people_ever(study: Study) -> None:
    made = topic_of(study, "ever", "absent", even(0, 100_000, 0, "ever"))
    assert list(likelihood_sentences(made)) == [
        "It is very likely (90 %) that by 1 September 2032 there were between 5,000 and 95,000 "
        "different people ever among “people away without leave”.",
    ]


def test_moves_of_a_year(study: Study) -> None:
    made = topic_of(study, "flow", "left", even(0, 120_000, 9_000, "flow"))
    assert list(likelihood_sentences(made)) == [
        "It is very likely (90 %) that in the 12 months to 1 September 2032 there were between "
        "6,000 and 114,000 moves counted as “leave without leave”.",
        "It is very likely (90 %) that there were fewer a month than in the 8 months before.",
    ]


def test_those_who_only_grow_in_number_are_not_said_to_be_more(study: Study) -> None:
    made = topic_of(study, "stock", "dead", even(0, 1_000, 0, "stock"))
    assert len(list(likelihood_sentences(made))) == 1


@given(
    kind=st.sampled_from(["stock", "ever", "flow"]),
    draws=st.lists(st.floats(0, 1e8), min_size=1, max_size=40),
    before=st.lists(st.floats(0, 1e8), min_size=1, max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_every_sentence_tells_a_likelihood_and_no_confidence(
    study: Study, kind: Kind, draws: list[float], before: list[float]
) -> None:
    count = min(len(draws), len(before))
    values = np.tile(np.array(before[:count])[:, None], (1, MONTHS + 1))
    values[:, LAST - 11 : LAST + 1] = np.array(draws[:count])[:, None]
    name = "left" if kind == "flow" else "absent"
    sentences = list(likelihood_sentences(topic_of(study, kind, name, values)))
    assert 1 <= len(sentences) <= 2
    for sentence in sentences:
        assert speaks_of_likelihood(sentence)
        assert not speaks_of_confidence(sentence)
        assert " %)" in sentence
        assert sentence.endswith(".")


@given(st.floats(0, 1e9))
def test_a_number_is_said_to_three_digits(value: float) -> None:
    assert rounded(value) == pytest.approx(value, rel=0.005, abs=0.5)
