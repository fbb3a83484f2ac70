"""The published JSON of an audit: keys in order, numbers in one stable spelling."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.auditing.finding import (
    Audit,
    Band,
    Certificate,
    Conflict,
    FigureSlip,
    Finding,
    Implication,
    Posterior,
    Premise,
    Range,
    Rival,
    Slip,
    TurningPoint,
    WrongTogether,
)
from passmuster.auditing.lineage.nouns import Distortion

SIGNIFICANT = 12
"""Digits kept of a number that is no integer: more than evidence bears, less than noise."""


def number(value: Fraction | None) -> int | float | None:
    """Return an integer where the value is one, else a float of at most twelve digits."""
    if value is None:
        return None
    if value.denominator == 1:
        return int(value)
    return float(f"{float(value):.{SIGNIFICANT}g}")


def _value(value: Fraction | None, unit: str | None) -> int | float | str | None:
    if value is not None and unit == "date":
        return date.fromordinal(int(value)).isoformat()
    return number(value)


def _range(pair: Range | None, unit: str | None = None) -> list[Any] | None:
    return None if pair is None else [_value(edge, unit) for edge in pair]


def certificate_to_dict(
    proof: Certificate | None, unit: str | None = None
) -> dict[str, Any] | None:
    """Return a certificate as plain values; fractions are text."""
    if proof is None:
        return None
    plain: dict[str, Any] = {
        "bound": _value(proof.bound, unit),
        "short_by": number(proof.short_by),
        "exact": proof.exact,
        "lines": [
            {
                "kind": line.kind,
                "id": line.id,
                "multiplier": str(line.multiplier),
                "bound": str(line.bound),
                "origin": line.origin,
                "grade": line.grade,
                "rivals": list(line.rivals),
                "says": line.says,
            }
            for line in proof.lines
        ],
        "proof": [
            {
                "row": row.row,
                "multiplier": str(row.multiplier),
                "terms": {name: str(factor) for name, factor in row.terms},
                "sense": row.sense,
                "bound": str(row.bound),
            }
            for row in proof.proof
        ],
        "says": proof.says,
        "side": proof.side,
        "quotient": proof.quotient,
        "target": {name: str(factor) for name, factor in proof.target},
        "edge": None if proof.bound is None else str(proof.bound),
    }
    if proof.also:
        plain["also"] = [certificate_to_dict(part, unit) for part in proof.also]
    return plain


def _turn(point: TurningPoint) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "id": point.id,
        "end": point.end,
        "used": number(point.used),
        "turns_at": number(point.turns_at),
        "says": point.says,
    }


def _premise(premise: Premise) -> dict[str, Any]:
    return {
        "figure": premise.figure,
        "published": _range(premise.published),
        "needed": number(premise.needed),
        "change": number(premise.change),
        "says": premise.says,
    }


def _implication(implied: Implication) -> dict[str, Any]:
    return {
        "quantity": implied.quantity,
        "without": _range(implied.without),
        "with": _range(implied.with_),
        "says": implied.says,
    }


def slip_to_dict(slip: Slip) -> dict[str, Any]:
    """Return a slip as plain values."""
    return {
        "kind": slip.kind,
        "says": slip.says,
        "quantity": slip.quantity,
        "asserted": _range(slip.asserted, slip.unit),
        "reachable": _range(slip.reachable, slip.unit),
        "verdict": slip.verdict,
        "fit": number(slip.fit),
        "unit": slip.unit,
        "published_by": [
            {"figure": by.figure, "claim": by.claim, "source": by.source}
            for by in slip.published_by
        ],
        "literal_needs": slip.literal_needs,
    }


def distortion_to_dict(found: Distortion) -> dict[str, Any]:
    """Return a retelling that differs from what it retells as plain values."""
    return {
        "kind": "distortion",
        "claim": found.claim,
        "reading": found.reading,
        "figure": found.figure,
        "source": found.source,
        "repeats": found.repeats,
        "against": found.against,
        "quantity": found.quantity,
        "unit": found.unit,
        "asserted": _range(found.asserted, found.unit),
        "reachable": _range(found.reachable, found.unit),
        "verdict": found.verdict,
        "changes": [asdict(change) for change in found.changes],
        "slips": [slip_to_dict(slip) for slip in found.slips],
        "faithful_reading": found.faithful_reading,
        "says": found.says,
    }


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain values."""
    unit = finding.unit
    return {
        "claim": finding.claim,
        "reading": finding.reading,
        "says": finding.says,
        "said_by": finding.said_by,
        "said_on": finding.said_on or "unknown",
        "source": finding.source,
        "quantity": finding.quantity,
        "unit": unit,
        "asserted": _range(finding.asserted, unit),
        "reachable": _range(finding.reachable, unit),
        "margin": number(finding.margin),
        "verdict": finding.verdict,
        "reason": finding.reason,
        "grades": dict(finding.grades),
        "survives_dropping_any_origin": finding.survives_dropping_any_origin,
        "certificate": certificate_to_dict(finding.certificate, unit),
        "support": [certificate_to_dict(proof, unit) for proof in finding.support],
        "turns_at": [_turn(point) for point in finding.turns_at],
        "premises": [_premise(premise) for premise in finding.premises],
        "implies": [_implication(implied) for implied in finding.implies],
        "decided_by": None
        if finding.decided_by is None
        else {
            "quantity": finding.decided_by.quantity,
            "threshold": number(finding.decided_by.threshold),
            "says": finding.decided_by.says,
        },
        "slips": [slip_to_dict(slip) for slip in finding.slips],
        "probability": finding.probability,
        "mc_error": finding.mc_error,
        "held_out": list(finding.held_out),
        "depends_on_set_aside": list(finding.depends_on_set_aside),
        "unproved": finding.unproved,
        "posterior": None if finding.posterior is None else _posterior(finding.posterior),
    }


def _posterior(posterior: Posterior) -> dict[str, Any]:
    return {
        "interval": [int(end) if end == int(end) else end for end in posterior.interval],
        "how": posterior.how,
        "held_out": list(posterior.held_out),
        "precise": posterior.precise,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "figures": list(conflict.figures),
        "kind": conflict.kind,
        "moved": conflict.moved,
        "gap": number(conflict.gap),
        "relative_gap": number(conflict.relative_gap),
        "says": conflict.says,
        "certificate": certificate_to_dict(conflict.certificate),
        "slips": [_figure_slip(slip) for slip in conflict.slips],
        "explanations": [_wrong_together(one) for one in conflict.explanations],
        "explanations_complete": conflict.stopped is None,
        "search_stopped": conflict.stopped,
        "table": conflict.table,
    }


def _figure_slip(slip: FigureSlip) -> dict[str, Any]:
    return {
        "kind": slip.kind,
        "figure": slip.figure,
        "says": slip.says,
        "figures": list(slip.figures),
        "published": number(slip.published),
        "corrected": number(slip.corrected),
        "chance": number(slip.chance),
    }


def _wrong_together(one: WrongTogether) -> dict[str, Any]:
    return {
        "figures": [
            {
                "figure": figure.figure,
                "published": _range(figure.published),
                "needed": _range(figure.needed),
            }
            for figure in one.figures
        ],
        "weight": one.weight,
    }


def _rival(rival: Rival) -> dict[str, Any]:
    return {
        "quantity": rival.quantity,
        "figures": list(rival.figures),
        "taken": _range(rival.taken, rival.unit),
        "slips": [_figure_slip(slip) for slip in rival.slips],
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "stock": list(band.names),
        "on": [day.isoformat() for day in band.days],
        "lowest": [number(edge) for edge in band.lowest],
        "highest": [number(edge) for edge in band.highest],
    }


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """Return a whole audit as plain values, keys in their published order.

    `bands` stands at the end, and only in an audit that was asked for them.
    """
    plain: dict[str, Any] = {
        "schema": 1,
        "study": audit.study,
        "version": audit.version,
        "seed": audit.seed,
        "accept": audit.accept,
        "as_of": audit.as_of,
        "warnings": list(audit.warnings),
        "findings": [finding_to_dict(finding) for finding in audit.findings],
        "conflicts": [_conflict(conflict) for conflict in audit.conflicts],
        "conflicts_complete": audit.conflicts_complete,
        "set_aside": list(audit.set_aside),
        "rivals": [_rival(rival) for rival in audit.rivals],
        "left_out": [{"figure": left.figure, "why": left.why} for left in audit.left_out],
        "assumptions": list(audit.assumptions),
        "slips_complete": audit.slips_complete,
        "lineage": [asdict(chain) for chain in audit.lineage],
        "copies": [asdict(copy) for copy in audit.copies],
        "distortions": [distortion_to_dict(found) for found in audit.distortions],
        "given": audit.given,
    }
    if audit.bands:
        plain["bands"] = [_band(band) for band in audit.bands]
    return plain


def to_json(audit: Audit) -> str:
    """Return the audit as JSON text: the same study, seed and version give the same bytes."""
    return json.dumps(audit_to_dict(audit), ensure_ascii=False, indent=1) + "\n"
