"""The search on small studies made for one mistake each."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Slip
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock

FLOWS = (
    "call_up: outside > training",
    "volunteers: outside > training",
    "to_units: training > units",
    "absent_training: training > absent",
    "absent_units: units > absent",
)
STOCKS: list[Any] = [
    "training",
    "units",
    {"name": "absent", "confused_with": ["evaders"]},
    "evaders",
]
GROUPS = {"absences": ["absent_training", "absent_units"], "intake": ["call_up", "volunteers"]}
TRAINEES = {"share": flow("absent_training", "2031"), "of": flow("call_up", "2031")}
ABSENT = {"share": flow("absent_training", "2031"), "of": flow("absences", "2031")}
FOUR_FIFTHS = {"about": 0.8, "within": 0.05}
PUBLISHED: dict[str, Any] = {"id": "told", "quantity": ABSENT, "source": "radio"} | FOUR_FIFTHS
LEFT = {"id": "left", "quantity": flow("absences", "2031"), "value": 100, "exact": True}
CALLED = {"id": "called", "quantity": flow("call_up", "2031"), "value": 1000, "exact": True}


def barracks(*figures: Any, **more: Any) -> Study:
    claims = more.pop("claims", [{"quantity": TRAINEES, **FOUR_FIFTHS}])
    return make(stocks=STOCKS, flows=FLOWS, groups=GROUPS, figures=figures, claims=claims, **more)


def slips_of(study: Study) -> tuple[Slip, ...]:
    (finding,) = audit(study).findings
    return finding.slips


def test_a_share_of_the_wrong_whole_is_found_and_its_arithmetic_shown() -> None:
    first = slips_of(barracks(LEFT, CALLED))[0]
    assert (first.kind, first.verdict) == ("transposed-share", "open")
    assert first.quantity == (
        '{ share = { flow = "absent_training", during = "2031" }, '
        'of = { flow = "absences", during = "2031" } }'
    )
    assert first.reachable == (0, 1)
    assert float(first.fit) == pytest.approx(0.08)
    assert first.published_by == ()


def test_who_published_the_other_reading_is_named_and_it_ranks_first() -> None:
    sources = {"radio": {"said_by": "Jane Doe", "outlet": "Radio One", "credibility": 4}}
    first = slips_of(barracks(LEFT, CALLED, PUBLISHED, sources=sources))[0]
    assert [by.figure for by in first.published_by] == ["told"]
    assert "published by Jane Doe, in Radio One" in first.says


def test_beside_an_open_reading_only_what_somebody_published_is_offered() -> None:
    assert slips_of(barracks(LEFT)) == ()
    (slip,) = slips_of(barracks(LEFT, PUBLISHED))
    assert "Both readings are possible" in slip.says


def test_a_figure_published_after_the_study_looks_is_not_known_to_it() -> None:
    sources = {"radio": {"published": "2033-01-01"}}
    claims = [{"quantity": TRAINEES, "said_on": "2032-01-01", **FOUR_FIFTHS}]
    study = barracks(LEFT, PUBLISHED, sources=sources, claims=claims, as_of="2032-12-31")
    assert slips_of(study) == ()


def test_what_one_would_have_to_believe_is_a_sum_in_cases_a_person() -> None:
    counter = {"name": "cases", "counts": ["absences"], "per_person": [0.5, 1.5]}
    pace = {"rate": "call_up", "per": "month", "during": "2031-04"}
    target = {"id": "target", "quantity": pace, "value": 200, "kind": "target"}
    cases = {"id": "cases", "quantity": {"counter": "cases", "during": "2031"}, "value": 960}
    study = barracks(PUBLISHED, cases, target, counters=[counter])
    (slip,) = slips_of(study)
    assert slip.literal_needs is not None
    # 80 % of 12 x 200 is 1,920, and 960 / 1,920 is a half
    assert "80 % is 1,920 moves or more" in slip.literal_needs
    assert "every registered case would be one of them, none from “absent units”" in (
        slip.literal_needs
    )
    assert "at most 0.50 cases would stand for each" in slip.literal_needs


def test_terms_that_texts_swap_are_tried_in_both_directions() -> None:
    figures = [
        {"id": "few", "quantity": stock("absent", "2031-12-31"), "between": [90, 110]},
        {"id": "many", "quantity": stock("evaders", "2031-12-31"), "between": [900, 1100]},
    ]
    for said, meant, value in (("absent", "evaders", 1000), ("evaders", "absent", 100)):
        claim = {"quantity": stock(said, "2031-12-31"), "about": value, "within": 0.1}
        first = slips_of(barracks(*figures, claims=[claim]))[0]
        assert first.kind == "confused-term"
        assert first.quantity == f'{{ stock = "{meant}", on = 2031-12-31 }}'
        assert first.fit == 1
        assert first.verdict == "supported"


def test_a_reading_that_holds_or_has_no_upper_end_gets_no_suggestion() -> None:
    few = {"id": "few", "quantity": stock("absent", "2031-12-31"), "between": [90, 110]}
    for said in ({"at_least": 5000}, {"between": [80, 120]}):
        claim = {"quantity": stock("absent", "2031-12-31"), **said}
        assert slips_of(barracks(few, claims=[claim])) == ()


def test_at_most_three_are_offered_and_the_best_fit_comes_first() -> None:
    claim = {"quantity": flow("absences", "2031"), "about": 1000, "within": 0.01}
    slips = slips_of(barracks(LEFT, CALLED, claims=[claim]))
    assert 0 < len(slips) <= 3
    fits = [slip.fit for slip in slips]
    assert fits == sorted(fits, reverse=True)


def test_slips_change_no_other_number_and_say_that_all_was_searched(monkeypatch: Any) -> None:
    study = barracks(LEFT, CALLED, PUBLISHED)
    whole = audit(study).to_dict()
    monkeypatch.setattr("passmuster.auditing.slips.search.operators", lambda: ())
    bare = audit(study).to_dict()
    assert whole["findings"][0].pop("slips")
    assert bare["findings"][0].pop("slips") == []
    assert whole == bare
    assert whole["slips_complete"] is True


def test_the_search_stops_at_its_limit_and_says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr("passmuster.auditing.slips.search.MOST_QUESTIONS", 1)
    result = audit(barracks(LEFT, CALLED))
    assert result.slips_complete is False
