"""Readings about rules: what the enacted measures set, and since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from passmuster.auditing.finding import Certificate, Line, Verdict
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.measure import Measure, in_force
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.quantity import LeverQ, SinceQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_day, say_value


def stated(study: Study, quantity: LeverQ | SinceQ) -> tuple[Measure, Decimal | date] | None:
    """Return the measure that answers a question about rules, and its answer; None if none does."""
    if isinstance(quantity, SinceQ):
        enacted = [m for m in study.measures if m.id == quantity.since and m.status == "enacted"]
        return (enacted[0], enacted[0].since) if enacted else None
    return None if quantity.on is None else in_force(study.measures, quantity.lever, quantity.on)


def compare(value: Fraction, asserted: Interval) -> Verdict:
    """Return contradicted or supported: a rule is known exactly."""
    if asserted.low is not None and (
        value < asserted.low or (asserted.strict and value == asserted.low)
    ):
        return "contradicted"
    if asserted.high is not None and (
        value > asserted.high or (asserted.strict and value == asserted.high)
    ):
        return "contradicted"
    return "supported"


def missed_edge(value: Fraction, asserted: Interval) -> Fraction | None:
    """The asserted edge the rule lies beyond; None if it lies within."""
    if (
        asserted.low is not None
        and value <= asserted.low
        and compare(value, asserted) == "contradicted"
    ):
        return asserted.low
    if asserted.high is not None and compare(value, asserted) == "contradicted":
        return asserted.high
    return None


def certificate(
    study: Study, measure: Measure, answer: Decimal | date, unit: str, needed: Fraction | None
) -> Certificate:
    """Return the one line that a rule proves its value with."""
    value = exact(answer)
    source = study.source_by_id.get(measure.source or "")
    says = _says(measure, answer, unit)
    side = "at_most" if needed is None or value <= needed else "at_least"
    return Certificate(
        bound=value,
        short_by=None if needed is None else abs(needed - value),
        exact=True,
        says=says,
        side=side,  # type: ignore[arg-type]
        target=((measure.lever, Fraction(1)),),
        lines=(
            Line(
                "measure",
                measure.id,
                Fraction(1),
                value,
                source.origin_id if source else None,
                source.grade.text if source else None,
                (),
                says,
            ),
        ),
        proof=(),
    )


def _says(measure: Measure, answer: Decimal | date, unit: str) -> str:
    if answer == measure.since and unit == "date":
        return f"measure {measure.id} is in force from {say_day(measure.since)}"
    shown = say_value(answer if isinstance(answer, date) else exact(answer), unit)
    if answer == measure.value:
        return f"measure {measure.id} sets {measure.lever} to {shown} from {say_day(measure.since)}"
    return f"{measure.lever} was {shown} before measure {measure.id} of {say_day(measure.since)}"
