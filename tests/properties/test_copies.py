"""Outlets that carry one reply count once: ten copies of a report change no number."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock
from tests.oracle.random_study import random_study

OWN = ("lineage", "copies")
COPIES = 10


def copied(study: Study, name: str, way: str) -> Study:
    """Return the study with ten further sources that carry all figures of one."""
    first = study.source_by_id[name]
    day = first.published
    sources, figures = [], []
    for number in range(COPIES):
        outlet = f"{name}, carried by outlet {number}"
        update: dict[str, Any] = {"id": outlet, "outlet": f"Outlet {number}"}
        update["document"] = outlet if way == "retold" else first.document_id
        update["origin"] = None if way == "retold" else first.origin_id
        update["repeats"] = None if way == "carried" else name
        update["published"] = None if day is None else day + timedelta(days=number + 1)
        sources.append(Source.model_validate({**first.model_dump(), **update}))
        figures += [
            figure.model_copy(update={"id": f"{figure.id} in {outlet}", "source": outlet})
            for figure in study.figures
            if figure.source == name
        ]
    return replace(
        study,
        sources=(*study.sources, *sources),
        figures=(*study.figures, *figures),
    )


def assert_same(one: Any, other: Any, where: str = "") -> None:
    """The same structure and words, and numbers that differ by no more than 1e-9 of themselves."""
    assert type(one) is type(other), where
    if isinstance(one, dict):
        assert list(one) == list(other), where
        for key in one:
            assert_same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), where
        for number, (first, second) in enumerate(zip(one, other, strict=True)):
            assert_same(first, second, f"{where}[{number}]")
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9), where
    else:
        assert one == other, where


def told(study: Study) -> dict[str, Any]:
    plain = audit(study).to_dict()
    plain["left_out"] = [out for out in plain["left_out"] if "carried by" not in out["figure"]]
    return {key: value for key, value in plain.items() if key not in OWN}


@pytest.mark.parametrize("way", ["repeated", "carried", "retold"])
@pytest.mark.parametrize("seed", range(6))
def test_ten_copies_of_a_report_change_no_number(seed: int, way: str) -> None:
    study = random_study(seed, rivals=True).study
    name = random.Random(seed).choice(sorted({figure.source for figure in study.figures}))
    assert_same(told(study), told(copied(study, name, way)))


def test_copies_do_not_outweigh_a_figure_that_contradicts_the_first() -> None:
    """Of two of equal weight the later stays, however often the other is carried."""
    start, end = stock("units", "2030-12-31"), stock("units", "2031-12-31")
    exact: dict[str, Any] = {"exact": True}
    figures = [
        {"id": "start", "quantity": start, "value": 100, "source": "early", **exact},
        {"id": "end", "quantity": end, "value": 500, "source": "late", **exact},
        {"id": "came", "quantity": flow("join", "2031"), "value": 0, "source": "sure", **exact},
    ]
    sources = {
        "early": {"published": "2032-01-01"},
        "late": {"published": "2032-02-01"},
        "sure": {"reliability": "A", "credibility": 1},
    }
    claim = {"quantity": end, "value": 500, "exact": True}
    study = make(
        stocks=["units"],
        flows=["join: outside > units"],
        figures=figures,
        sources=sources,
        claims=[claim],
    )
    for way in ("repeated", "carried", "retold"):
        for name in ("early", "late"):
            assert_same(told(study), told(copied(study, name, way)))


def test_a_copy_with_another_number_is_no_copy() -> None:
    start = stock("units", "2030-12-31")
    figures = [
        {"id": "one", "quantity": start, "value": 100, "exact": True, "source": "a"},
        {"id": "two", "quantity": start, "value": 110, "exact": True, "source": "b"},
    ]
    sources = {"b": {"repeats": "a"}}
    study = make(stocks=["units"], figures=figures, sources=sources)
    result = audit(study)
    assert result.copies == ()
    (rival,) = result.rivals
    assert set(rival.figures) == {"one", "two"}


def test_a_better_graded_copy_lends_its_grade_and_one_better_in_one_field_stays() -> None:
    start = stock("units", "2030-12-31")
    figures = [
        {"id": name, "quantity": start, "value": 100, "exact": True, "source": name}
        for name in ("plain", "better", "mixed")
    ]
    sources = {
        "plain": {"document": "reply", "reliability": "C", "credibility": 3},
        "better": {"document": "reply", "reliability": "B", "credibility": 2},
        "mixed": {"document": "reply", "reliability": "D", "credibility": 1},
    }
    study = make(stocks=["units"], figures=figures, sources=sources)
    (copy,) = audit(study).copies
    assert (copy.figure, copy.counts_with, copy.origin) == ("plain", "better", "reply")


@pytest.mark.parametrize(("same_as", "verdict"), [("one", "supported"), ("two", "supported")])
def test_what_an_origin_says_in_another_text_still_counts_when_the_first_is_held_out(
    same_as: str, verdict: str
) -> None:
    """Whichever of the two stands for both in the account, the other binds without it."""
    start = stock("units", "2030-12-31")
    figures = [
        {"id": name, "quantity": start, "value": 100, "exact": True, "source": name}
        for name in ("one", "two")
    ]
    sources = {name: {"document": name, "origin": "register"} for name in ("one", "two")}
    claim = {"quantity": start, "value": 100, "exact": True, "same_as": [same_as]}
    study = make(stocks=["units"], figures=figures, sources=sources, claims=[claim])
    (finding,) = audit(study).findings
    assert finding.held_out == (same_as,)
    assert finding.verdict == verdict


def test_a_retelling_does_not_confirm_what_it_retells() -> None:
    start = stock("units", "2030-12-31")
    figures = [
        {"id": name, "quantity": start, "value": 100, "exact": True, "source": name}
        for name in ("first", "retold")
    ]
    sources = {"retold": {"repeats": "first"}}
    claim = {"quantity": start, "value": 100, "exact": True, "same_as": ["first"]}
    study = make(stocks=["units"], figures=figures, sources=sources, claims=[claim])
    (finding,) = audit(study).findings
    assert finding.verdict == "open"
    assert finding.reachable == (0, None)
