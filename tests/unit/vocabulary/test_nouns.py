"""Grades, sources, measures and the study itself."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from passmuster.files.folder import open_study
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.force import Counter
from passmuster.vocabulary.grade import Grade, is_accept
from passmuster.vocabulary.measure import Measure, in_force
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings


def test_grades_are_ordered_by_the_product_and_ties_by_reliability() -> None:
    assert Grade("A", 1).weight == 36
    assert Grade("F", 6).weight == 1
    assert Grade("B", 2).weight == 25
    assert Grade("A", 3).weight == Grade("C", 1).weight == 24
    assert Grade("A", 3).order > Grade("C", 1).order
    assert Grade("B", 3).text == "B3"


@pytest.mark.parametrize(
    ("grade", "accept", "passes"),
    [
        ("B2", "B2", True),
        ("A1", "C3", True),
        ("B3", "B2", False),
        ("C2", "B2", False),
        ("F6", "any", True),
    ],
)
def test_a_grade_passes_if_both_fields_are_good_enough(grade, accept, passes) -> None:
    assert Grade(grade[0], int(grade[1])).passes(accept) is passes


def test_only_pairs_and_any_can_be_accepted() -> None:
    assert is_accept("C3")
    assert is_accept("any")
    assert not any(map(is_accept, ["", "c3", "G1", "A7", "A", "3", "all", "C3 "]))


def source(**keys) -> Source:
    return Source.model_validate({"id": "s", "reliability": "B", "credibility": 2} | keys)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (date(2031, 12, 2), date(2031, 12, 2)),
        ("2031-12-02", date(2031, 12, 2)),
        ("2031-12", date(2031, 12, 31)),
        ("2031", date(2031, 12, 31)),
        (None, None),
    ],
)
def test_a_source_of_a_month_or_year_was_published_on_its_last_day(published, day) -> None:
    assert source(published=published).published == day


def test_a_source_is_its_own_document_and_origin_by_default() -> None:
    assert (source().document_id, source().origin_id) == ("s", "s")
    assert source(document="d").origin_id == "d"
    assert (source(document="d", origin="o").document_id, source(origin="o").origin_id) == (
        "d",
        "o",
    )


def test_a_figure_may_be_graded_apart_from_its_source() -> None:
    keys = {
        "id": "f",
        "quantity": {"stock": "a", "on": date(2031, 1, 1)},
        "value": 1,
        "source": "s",
    }
    assert Figure.model_validate(keys).grade(source()).text == "B2"
    assert Figure.model_validate(keys | {"credibility": 4}).grade(source()).text == "B4"
    assert Figure.model_validate(keys | {"reliability": "A"}).grade(source()).text == "A2"


def measure(id: str, since: date, value: int, **keys) -> Measure:
    keys = {"id": id, "lever": "age", "since": since, "value": value} | keys
    return Measure.model_validate(keys)


def test_the_last_enacted_measure_sets_the_lever() -> None:
    measures = (
        measure("a", date(2031, 1, 1), 27, before=30),
        measure("b", date(2032, 1, 1), 25),
        measure("c", date(2033, 1, 1), 18, status="proposed"),
    )
    days = {date(2030, 6, 1): 30, date(2031, 1, 1): 27, date(2032, 1, 1): 25, date(2034, 1, 1): 25}
    for day, value in days.items():
        found = in_force(measures, "age", day)
        assert found is not None
        assert found[1] == Decimal(value)
    assert in_force(measures, "other", date(2032, 1, 1)) is None
    assert in_force(measures[1:], "age", date(2030, 1, 1)) is None


def test_after_its_end_a_measure_gives_way_to_what_was_before() -> None:
    measures = (measure("a", date(2031, 1, 1), 27, before=30, until=date(2031, 12, 31)),)
    found = in_force(measures, "age", date(2032, 1, 1))
    assert found is not None
    assert found[1] == 30


@pytest.mark.parametrize(
    ("said_on", "day"),
    [("unknown", None), ("2031-12", date(2031, 12, 31)), (date(2031, 1, 2), date(2031, 1, 2))],
)
def test_the_day_a_claim_was_said_may_be_unknown_or_a_month(said_on, day) -> None:
    claim = {"id": "c", "says": "x", "untestable": "y", "said_on": said_on}
    assert Claim.model_validate(claim).said_on == day


def test_a_claim_shows_our_words_or_the_quoted_ones() -> None:
    claim = {"id": "c", "untestable": "y"}
    assert Claim.model_validate(claim | {"says": "ours"}).words == "ours"
    assert Claim.model_validate(claim | {"quote": {"text": "theirs"}}).words == "theirs"


def test_a_pair_is_short_for_per_person_without_delay() -> None:
    short = Counter.model_validate({"name": "c", "per_person": [Decimal("0.5"), 2]})
    long = Counter.model_validate({"name": "c", "per_person": {"between": [Decimal("0.5"), 2]}})
    assert short == long
    assert short.per_person is not None
    assert short.per_person.within_days == 0


SETTINGS = {
    "schema": 1,
    "title": "t",
    "horizon": {"start": date(2031, 1, 1), "end": date(2031, 1, 1)},
}


@pytest.mark.parametrize(
    "keys",
    [
        {"schema": 2},
        {"title": ""},
        {"accept": "Z9"},
        {"seed": -1},
        {"seed": "7"},
        {"horizon": {"start": date(2031, 1, 2), "end": date(2031, 1, 1)}},
    ],
)
def test_settings_that_mean_nothing_are_refused(keys) -> None:
    assert Settings.model_validate(SETTINGS).accept == "C3"
    with pytest.raises(ValidationError):
        Settings.model_validate(SETTINGS | keys)


def test_a_study_opens_groups_and_sums_of_counters(write_study) -> None:
    study = open_study(write_study({}))
    assert study.members(("serving", "absent", "units")) == ("training", "units", "absent")
    assert study.horizon.text == "2031"
    (figure,) = study.figures
    assert study.source_of(figure).id == "ministry"
    assert study.grade_of(figure).text == "B2"
    assert study.published(figure) == date.min
