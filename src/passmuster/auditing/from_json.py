"""A saved audit read back: the opposite of `as_json`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from passmuster.auditing.finding import (
    Audit,
    Band,
    Certificate,
    Conflict,
    Decider,
    FigureSlip,
    Finding,
    Implication,
    LeftOut,
    Line,
    Posterior,
    Premise,
    ProofRow,
    PublishedBy,
    Range,
    Rival,
    Slip,
    Suspected,
    TurningPoint,
    WrongTogether,
)
from passmuster.auditing.lineage.nouns import Chain, Change, Copy, Distortion, Step
from passmuster.vocabulary.quantity import Quantity, QuantityForm
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of

Plain = Mapping[str, Any]


def audit_from_dict(plain: Plain, study: Study) -> Audit:
    """Return an audit from its published JSON as plain values.

    Args:
        plain: what `to_dict` returned; keys it does not know are passed over.
        study: the study it is of, which knows the units.

    Raises:
        KeyError, TypeError, ValueError: it is not the JSON of an audit.
    """
    if plain["schema"] != 1:
        raise ValueError(f"schema {plain['schema']} is not known")
    return Audit(
        study=plain["study"],
        version=plain["version"],
        seed=plain["seed"],
        accept=plain["accept"],
        as_of=plain["as_of"],
        warnings=_names(plain["warnings"]),
        findings=tuple(map(_finding, plain["findings"])),
        conflicts=tuple(map(_conflict, plain["conflicts"])),
        conflicts_complete=plain["conflicts_complete"],
        set_aside=_names(plain["set_aside"]),
        rivals=tuple(_rival(rival, study) for rival in plain["rivals"]),
        left_out=tuple(LeftOut(left["figure"], left["why"]) for left in plain["left_out"]),
        assumptions=_names(plain["assumptions"]),
        bands=tuple(map(_band, plain.get("bands", ()))),
        of=study,
        slips_complete=plain.get("slips_complete", True),
        lineage=tuple(map(_chain, plain.get("lineage", ()))),
        copies=tuple(map(_copy, plain.get("copies", ()))),
        distortions=tuple(map(_distortion, plain.get("distortions", ()))),
        given=plain.get("given"),
    )


def _names(plain: Any) -> tuple[str, ...]:
    if not isinstance(plain, list) or not all(isinstance(name, str) for name in plain):
        raise TypeError("a list of names is needed")
    return tuple(plain)


def _number(value: Any) -> Fraction | None:
    """A number as written; a day as its ordinal number."""
    if value is None:
        return None
    if isinstance(value, str) and value.count("-") == 2 and "/" not in value:
        return Fraction(date.fromisoformat(value).toordinal())
    return Fraction(str(value))


def _known(value: Any) -> Fraction:
    found = _number(value)
    if found is None:
        raise ValueError("a number is missing")
    return found


def _range(pair: Any) -> Range | None:
    return None if pair is None else (_number(pair[0]), _number(pair[1]))


def _whole_range(pair: Any) -> Range:
    low, high = pair
    return _number(low), _number(high)


def _certificate(plain: Plain | None) -> Certificate | None:
    if plain is None:
        return None
    return Certificate(
        bound=None if plain["edge"] is None else _known(plain["edge"]),
        short_by=_number(plain["short_by"]),
        exact=plain["exact"],
        says=plain["says"],
        side=plain["side"],
        target=tuple((name, Fraction(factor)) for name, factor in plain["target"].items()),
        lines=tuple(map(_line, plain["lines"])),
        proof=tuple(map(_row, plain["proof"])),
        quotient=plain["quotient"],
        also=_certificates(plain.get("also", ())),
    )


def _certificates(plain: Any) -> tuple[Certificate, ...]:
    found = (_certificate(part) for part in plain)
    return tuple(part for part in found if part is not None)


def _line(plain: Plain) -> Line:
    return Line(
        kind=plain["kind"],
        id=plain["id"],
        multiplier=Fraction(plain["multiplier"]),
        bound=Fraction(plain["bound"]),
        origin=plain["origin"],
        grade=plain["grade"],
        rivals=_names(plain["rivals"]),
        says=plain["says"],
    )


def _row(plain: Plain) -> ProofRow:
    return ProofRow(
        row=plain["row"],
        multiplier=Fraction(plain["multiplier"]),
        terms=tuple((name, Fraction(factor)) for name, factor in plain["terms"].items()),
        sense=plain["sense"],
        bound=Fraction(plain["bound"]),
    )


def _finding(plain: Plain) -> Finding:
    decided = plain["decided_by"]
    return Finding(
        claim=plain["claim"],
        reading=plain["reading"],
        says=plain["says"],
        said_by=plain["said_by"],
        said_on=None if plain["said_on"] == "unknown" else plain["said_on"],
        source=plain["source"],
        quantity=plain["quantity"],
        unit=plain["unit"],
        asserted=_range(plain["asserted"]),
        reachable=_range(plain["reachable"]),
        margin=_number(plain["margin"]),
        verdict=plain["verdict"],
        reason=plain["reason"],
        grades=dict(plain["grades"]),
        survives_dropping_any_origin=plain["survives_dropping_any_origin"],
        certificate=_certificate(plain["certificate"]),
        support=_certificates(plain["support"]),
        turns_at=tuple(map(_turn, plain["turns_at"])),
        premises=tuple(map(_premise, plain["premises"])),
        implies=tuple(map(_implication, plain["implies"])),
        decided_by=None
        if decided is None
        else Decider(decided["quantity"], _known(decided["threshold"]), decided["says"]),
        slips=tuple(map(_slip, plain["slips"])),
        probability=plain["probability"],
        mc_error=plain["mc_error"],
        held_out=_names(plain["held_out"]),
        depends_on_set_aside=_names(plain["depends_on_set_aside"]),
        unproved=plain["unproved"],
        posterior=_posterior(plain.get("posterior")),
    )


def _posterior(plain: Plain | None) -> Posterior | None:
    if plain is None:
        return None
    low, high = plain["interval"]
    held_out = _names(plain["held_out"])
    return Posterior((float(low), float(high)), plain["how"], held_out, plain["precise"])


def _turn(plain: Plain) -> TurningPoint:
    used, turns_at = _known(plain["used"]), _number(plain["turns_at"])
    return TurningPoint(plain["kind"], plain["id"], plain["end"], used, turns_at, plain["says"])


def _premise(plain: Plain) -> Premise:
    return Premise(
        plain["figure"],
        _whole_range(plain["published"]),
        _known(plain["needed"]),
        _known(plain["change"]),
        plain["says"],
    )


def _implication(plain: Plain) -> Implication:
    without, with_ = _whole_range(plain["without"]), _whole_range(plain["with"])
    return Implication(plain["quantity"], without, with_, plain["says"])


def _conflict(plain: Plain) -> Conflict:
    return Conflict(
        figures=_names(plain["figures"]),
        kind=plain["kind"],
        moved=plain["moved"],
        gap=_known(plain["gap"]),
        relative_gap=_known(plain["relative_gap"]),
        says=plain["says"],
        certificate=_certificate(plain["certificate"]),
        slips=tuple(map(_figure_slip, plain["slips"])),
        explanations=tuple(map(_wrong_together, plain.get("explanations", ()))),
        stopped=plain.get("search_stopped"),
        table=plain.get("table"),
    )


def _slip(plain: Plain) -> Slip:
    return Slip(
        kind=plain["kind"],
        says=plain["says"],
        quantity=plain["quantity"],
        unit=plain["unit"],
        asserted=_whole_range(plain["asserted"]),
        reachable=_whole_range(plain["reachable"]),
        verdict=plain["verdict"],
        fit=_known(plain["fit"]),
        published_by=tuple(
            PublishedBy(by["figure"], by["claim"], by["source"]) for by in plain["published_by"]
        ),
        literal_needs=plain["literal_needs"],
    )


def _figure_slip(plain: Plain) -> FigureSlip:
    return FigureSlip(
        kind=plain["kind"],
        figure=plain["figure"],
        says=plain["says"],
        figures=_names(plain["figures"]),
        published=_known(plain["published"]),
        corrected=_known(plain["corrected"]),
        chance=_known(plain["chance"]),
    )


def _wrong_together(plain: Plain) -> WrongTogether:
    found = (
        Suspected(one["figure"], _whole_range(one["published"]), _whole_range(one["needed"]))
        for one in plain["figures"]
    )
    return WrongTogether(tuple(found), int(plain["weight"]))


def _chain(plain: Plain) -> Chain:
    steps = (
        Step(
            source=step["source"],
            repeats=step["repeats"],
            published=step["published"],
            figures=_names(step["figures"]),
            claims=_names(step["claims"]),
            changes=tuple(step["changes"]),
        )
        for step in plain["steps"]
    )
    return Chain(plain["first"], plain["origin"], tuple(steps))


def _distortion(plain: Plain) -> Distortion:
    return Distortion(
        claim=plain["claim"],
        reading=plain["reading"],
        figure=plain["figure"],
        source=plain["source"],
        repeats=plain["repeats"],
        against=plain["against"],
        quantity=plain["quantity"],
        unit=plain["unit"],
        asserted=_whole_range(plain["asserted"]),
        reachable=_whole_range(plain["reachable"]),
        verdict=plain["verdict"],
        changes=tuple(
            Change(one["what"], one["was"], one["now"], one["says"]) for one in plain["changes"]
        ),
        slips=tuple(map(_slip, plain["slips"])),
        faithful_reading=plain["faithful_reading"],
        says=plain["says"],
    )


def _copy(plain: Plain) -> Copy:
    return Copy(plain["figure"], plain["counts_with"], plain["origin"])


def _rival(plain: Plain, study: Study) -> Rival:
    said: QuantityForm = TypeAdapter(Quantity).validate_python(
        tomllib.loads(f"quantity = {plain['quantity']}")["quantity"]
    )
    taken = _whole_range(plain["taken"])
    slips = tuple(map(_figure_slip, plain.get("slips", ())))
    unit = unit_of(said, study)
    return Rival(plain["quantity"], _names(plain["figures"]), taken, unit, slips)


def _band(plain: Plain) -> Band:
    return Band(
        names=_names(plain["stock"]),
        days=tuple(map(date.fromisoformat, plain["on"])),
        lowest=tuple(map(_number, plain["lowest"])),
        highest=tuple(map(_number, plain["highest"])),
    )
