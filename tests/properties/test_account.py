"""What an account may never do, on random studies drawn from a whole-number truth."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.study import Study
from tests.oracle.account import Account, binding
from tests.oracle.audits import (
    AGAINST,
    QUOTIENTS,
    audited,
    drawn,
    findings,
    inside,
    near,
    readings,
    slack,
)
from tests.oracle.change import scaled

SEEDS = range(1000, 1040)
FEW = range(1000, 1020)


def with_claims(study: Study, *claims: dict[str, Any]) -> Study:
    """Return the study with other claims; `early` stays, for it fixes where the account begins."""
    early = tuple(c for c in study.claims if c.id == "early")
    return replace(study, claims=(*early, *(Claim.model_validate(c) for c in claims)))


def ranges(study: Study) -> dict[Any, Any]:
    return {key: f.reachable for key, f in findings(audit(study)).items()}


@pytest.mark.parametrize("seed", FEW)
def test_nobody_is_created_or_lost(seed: int) -> None:
    study = drawn(seed).study
    cuts = Account(study).cuts
    during = [cuts[0] + timedelta(1), cuts[-1]]
    said = []
    for stock in (s for s in study.force.stock if not s.is_flag):
        came = [f.name for f in study.force.flow if f.to == stock.name]
        left = [f.name for f in study.force.flow if f.from_ == stock.name]
        had, has = ({"stock": stock.name, "on": day} for day in (cuts[0], cuts[-1]))
        before: dict[str, Any] = {"sum": [had, *([{"flow": came, "during": during}] * bool(came))]}
        after: dict[str, Any] = {"sum": [has, *([{"flow": left, "during": during}] * bool(left))]}
        one = {"id": "r", "quantity": {"difference": [before, after]}, "value": 0, "exact": True}
        said.append({"id": stock.name, "says": "All are counted.", "reading": [one]})
    result = findings(audit(with_claims(study, *said)))
    for claim in said:
        finding = result[claim["id"], "r"]
        assert finding.reachable == (0, 0)
        assert finding.verdict == "supported"


@pytest.mark.parametrize("seed", SEEDS)
def test_truth_is_always_within_reach(seed: int) -> None:
    study, truth = drawn(seed).study, drawn(seed).truth
    found = findings(audited(seed))
    for key, (_, reading) in readings(study).items():
        value = truth.value(reading.quantity)
        if key not in found or value is None or found[key].reachable is None:
            continue
        low, high = found[key].reachable
        assert low is None or low <= value + slack(value), (key, reading.quantity.toml)
        assert high is None or value <= high + slack(value), (key, reading.quantity.toml)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_true_claim_is_never_contradicted(seed: int) -> None:
    study, truth = drawn(seed).study, drawn(seed).truth
    found = findings(audited(seed))
    for key, (_, reading) in readings(study).items():
        value, said = truth.value(reading.quantity), reading.interval()
        if key not in found or value is None:
            continue
        low_enough = said.low is None or said.low <= value
        if low_enough and (said.high is None or value <= said.high):
            assert found[key].verdict not in AGAINST, (key, reading.quantity.toml)


def test_figures_that_are_all_true_make_no_conflict_and_no_rivals() -> None:
    for seed in SEEDS:
        assert audited(seed).conflicts == ()
        assert audited(seed).rivals == ()


@pytest.mark.parametrize("seed", FEW)
def test_a_further_figure_that_makes_no_rival_widens_no_range(seed: int) -> None:
    study = drawn(seed).study
    published = [c.name for c in study.force.counter if c.per_person and c.per_person.within_days]
    further = [f for f in study.figures if not any(name in f.quantity.toml for name in published)]
    for figure in further[:3]:
        if any(figure.id in c.same_as for c in study.claims):
            continue
        fewer = replace(study, figures=tuple(f for f in study.figures if f is not figure))
        before = ranges(fewer)
        for key, finding in findings(audited(seed)).items():
            if figure.id not in finding.held_out:
                assert inside(finding.reachable, before[key]), (key, figure.id)


@pytest.mark.parametrize("seed", FEW)
def test_a_cut_that_nobody_needs_changes_no_bound(seed: int) -> None:
    study, chance = drawn(seed).study, random.Random(seed)
    first, last = Account(study).cuts[0], Account(study).cuts[-1]
    days = [first + timedelta(chance.randrange(2, (last - first).days)) for _ in range(3)]
    idle = tuple(
        Measure(id=f"idle-{i}", lever="tour_months", since=day, value=i)
        for i, day in enumerate(days)
    )
    cut = findings(audit(replace(study, measures=(*study.measures, *idle))))
    for key, finding in findings(audited(seed)).items():
        assert near(finding.reachable, cut[key].reachable), key
        assert finding.verdict == cut[key].verdict, key


@pytest.mark.parametrize("seed", FEW)
def test_as_many_times_the_people_give_as_many_times_the_bounds(seed: int) -> None:
    study, factor = drawn(seed).study, 7
    more = findings(audit(scaled(study, factor)))
    said = readings(study)
    for key, finding in findings(audited(seed)).items():
        if finding.reachable is None:
            assert more[key].reachable is None
            continue
        times = 1 if said[key][1].quantity.form in QUOTIENTS else factor
        expected = tuple(None if e is None else e * times for e in finding.reachable)
        assert near(expected, more[key].reachable, slack=1e-6), key


@pytest.mark.parametrize("seed", FEW)
def test_a_claim_never_enters_the_evidence(seed: int) -> None:
    study = drawn(seed).study
    whole = findings(audited(seed))
    for claim in study.claims:
        if claim.id == "early" or not claim.reading:
            continue
        alone = replace(study, claims=tuple(c for c in study.claims if c.id in ("early", claim.id)))
        for key, finding in findings(audit(alone)).items():
            assert finding.reachable == whole[key].reachable
            assert finding.verdict == whole[key].verdict


@pytest.mark.parametrize("seed", [*range(1000, 1060), 30023])
def test_a_figure_that_is_the_claim_is_held_out_with_all_of_its_document(seed: int) -> None:
    study = drawn(seed).study
    found = findings(audited(seed))
    for claim in study.claims:
        if not claim.same_as or not claim.reading:
            continue
        documents = {study.source_of(f).document_id for f in study.figures if f.id in claim.same_as}
        lost = {f.id for f in study.figures if study.source_of(f).document_id in documents}
        bare = tuple(c.model_copy(update={"same_as": ()}) for c in study.claims)
        kept = tuple(f for f in study.figures if f.id not in lost)
        without = findings(audit(replace(study, figures=kept, claims=bare)))
        for reading in claim.reading:
            key = (claim.id, reading.id)
            if key in found:
                assert near(found[key].reachable, without[key].reachable), key
                assert found[key].verdict == without[key].verdict
                assert set(claim.same_as) <= set(found[key].held_out) <= lost


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_what_was_published_or_said_later_is_as_if_it_were_not_there(seed: int) -> None:
    study = drawn(seed).study
    settings = study.settings.model_copy(update={"as_of": study.sources[0].published})
    as_of = settings.as_of
    assert as_of is not None
    result = audit(replace(study, settings=settings))
    late = {f.id for f in study.figures if study.published(f) > as_of}
    untold = {c.id for c in study.claims if c.said_on is not None and c.said_on > as_of}
    earlier = replace(
        study,
        settings=settings.model_copy(update={"as_of": None}),
        figures=tuple(f for f in study.figures if f.id not in late),
        claims=tuple(
            c.model_copy(update={"same_as": tuple(s for s in c.same_as if s not in late)})
            for c in study.claims
            if c.id not in untold
        ),
    )
    assert {left.figure for left in result.left_out} >= late
    without = findings(audit(earlier))
    for key, finding in findings(result).items():
        assert key[0] not in untold
        if not set(readings(study)[key][0].same_as if key[1] else ()) & late:
            assert near(finding.reachable, without[key].reachable), key
            assert finding.verdict == without[key].verdict


@pytest.mark.parametrize("seed", SEEDS)
def test_a_figure_that_does_not_bind_changes_nothing(seed: int) -> None:
    study = drawn(seed).study
    bound = {f.id for f in binding(study)}
    same = {name for claim in study.claims for name in claim.same_as}
    kept = tuple(f for f in study.figures if f.id in bound | same)
    without = findings(audit(replace(study, figures=kept)))
    for key, finding in findings(audited(seed)).items():
        assert near(finding.reachable, without[key].reachable), key
        assert finding.verdict == without[key].verdict, key


@pytest.mark.parametrize("seed", [*SEEDS, 20133, 20193, 30070])
def test_the_verdict_shown_for_a_grade_is_that_of_an_audit_at_it(seed: int) -> None:
    study = drawn(seed).study
    found = findings(audited(seed))
    for grade in ("A2", "B2", "C3", "any"):
        settings = study.settings.model_copy(update={"accept": grade})
        alone = findings(audit(replace(study, settings=settings)))
        for key, finding in found.items():
            if finding.grades:
                assert finding.grades[grade] == alone[key].verdict, (key, grade)
