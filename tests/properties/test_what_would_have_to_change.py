"""What the audit says would have to change for a reading to be true is enough, and is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from passmuster.auditing.finding import Finding, Premise, TurningPoint
from passmuster.vocabulary.assertion import FORMS
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.study import Study
from tests.oracle.account import Account, InconsistentError, NobodyError, edges
from tests.oracle.audits import AGAINST, audited, drawn, findings, inside, readings

SEEDS = range(3000, 3060)
NEAR = Fraction(1, 10**4)


def allowed(study: Study, claim: Claim, reading: Reading) -> bool:
    """True if the oracle leaves a value that the reading allows."""
    try:
        low, high = Account(study, claim.same_as).reachable(reading.quantity)
    except (NobodyError, InconsistentError):
        return False
    said = reading.interval()
    slack = 1e-6 * max(1.0, *(abs(float(e)) for e in (said.low, said.high) if e is not None))
    enough = said.low is None or high is None or high >= float(said.low) - slack
    return enough and (said.high is None or low is None or low <= float(said.high) + slack)


def stretched(said: Any, least: Fraction | None, most: Fraction | None) -> Any:
    """Return an assertion whose range reaches from `least` to `most`."""
    bare: dict[str, Any] = dict.fromkeys((*FORMS, "within", "rounded_to")) | {"exact": False}
    ends = [None if e is None else Decimal(e.numerator) / e.denominator for e in (least, most)]
    if None not in ends:
        return said.model_copy(update=bare | {"between": tuple(ends)})
    form, end = ("at_least", ends[0]) if ends[1] is None else ("at_most", ends[1])
    return said.model_copy(update=bare | {form: end})


def with_premises(study: Study, premises: Iterable[Premise]) -> Study:
    needed = {p.figure: p.needed for p in premises}
    figures = []
    for figure in study.figures:
        if figure.id in needed:
            value = needed[figure.id]
            room = NEAR * NEAR * max(Fraction(1), abs(value))
            low, high = edges(figure)
            low = None if low is None else min(low, value - room)
            high = None if high is None else max(high, value + room)
            figure = stretched(figure, low, high)
        figures.append(figure)
    return replace(study, figures=tuple(figures))


def turned(study: Study, point: TurningPoint, value: Fraction) -> Study:
    """Return the study with one end of an assumption or of a counter's rule put elsewhere."""
    highest = point.end == "highest"
    if point.kind == "assumption":
        held = []
        for assumed in study.assumptions:
            if assumed.id == point.id:
                low, high = edges(assumed)
                ends = (low, value) if highest else (value, high)
                assumed = stretched(assumed, *ends)
            held.append(assumed)
        return replace(study, assumptions=tuple(held))
    counters = []
    for counter in study.force.counter:
        if counter.name == point.id:
            rule = counter.per_person
            assert rule is not None
            end = Decimal(value.numerator) / value.denominator
            between = (rule.between[0], end) if highest else (end, rule.between[1])
            new = rule.model_copy(update={"between": between})
            counter = counter.model_copy(update={"per_person": new})
        counters.append(counter)
    return replace(study, force=study.force.model_copy(update={"counter": tuple(counters)}))


def contradicted(seed: int) -> list[tuple[Study, Claim, Reading, Finding]]:
    study, found = drawn(seed).study, findings(audited(seed))
    return [
        (study, claim, reading, found[key])
        for key, (claim, reading) in readings(study).items()
        if key in found and found[key].verdict in AGAINST
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_with_all_premises_the_reading_is_within_reach_and_with_one_restored_it_is_not(
    seed: int,
) -> None:
    for study, claim, reading, finding in contradicted(seed):
        if not finding.premises:
            continue
        assert allowed(with_premises(study, finding.premises), claim, reading), finding
        for one in finding.premises:
            others = [p for p in finding.premises if p is not one]
            assert not allowed(with_premises(study, others), claim, reading), (finding, one)


@pytest.mark.parametrize("seed", [*SEEDS, 8385])
def test_a_contradiction_without_premises_needs_no_figure(seed: int) -> None:
    for study, claim, reading, finding in contradicted(seed):
        if not finding.premises:
            assert not allowed(replace(study, figures=()), claim, reading), finding


@pytest.mark.parametrize("seed", SEEDS)
def test_a_contradiction_ends_at_its_turning_point_and_not_before(seed: int) -> None:
    for study, claim, reading, finding in contradicted(seed):
        for point in finding.turns_at:
            looser = 1 if point.end == "highest" else -1
            if point.turns_at is None:
                far = Fraction(10**7) if looser > 0 else Fraction(0)
                assert not allowed(turned(study, point, far), claim, reading), (finding, point)
                continue
            step = NEAR * max(abs(point.turns_at), Fraction(1, 1000))
            beyond = max(point.turns_at + looser * step, Fraction(0))
            before = point.turns_at - looser * step
            assert allowed(turned(study, point, beyond), claim, reading), (finding, point)
            assert not allowed(turned(study, point, before), claim, reading), (finding, point)


def test_a_share_of_millions_a_month_is_the_solvers_dust_and_no_turning_point() -> None:
    shown = [point for f in audited(7238, True).findings for point in f.turns_at]
    assert [point.turns_at for point in shown] == [None]


@pytest.mark.parametrize("seed", [*SEEDS, 8024, 20073])
def test_what_one_would_have_to_believe_is_part_of_what_one_could_believe_anyway(
    seed: int,
) -> None:
    for rivals in (False, True):
        for finding in audited(seed, rivals).findings:
            for implied in finding.implies:
                assert inside(implied.with_, implied.without), (finding, implied)
