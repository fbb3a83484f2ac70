"""Which findings go first: what is ruled out before what is open, the widest miss first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from passmuster.auditing.finding import Audit, Finding, TurningPoint

RULED_OUT = ("contradicted", "disputed")
NO_SUM = ("date", "value")
WIDE = Fraction(2)
"""A miss by this factor is wide whatever the number; beyond it the people missed decide."""
COUNTS = ("person", "move", "case")
_LEADS = (
    "contradicted", "disputed", "very_unlikely", "open", "supported", "very_likely", "untestable",
)  # fmt: skip
"""What a reader has to see of a statement, first things first."""


def strictest(audit: Audit) -> list[Finding]:
    """Return one finding of each claim that is ruled out, the widest miss first.

    Of one claim a reading with a turning point goes first, since that is what can be argued about.

    Args:
        audit: the audit.
    """
    best: dict[str, Finding] = {}
    for finding in sorted(audit.findings, key=_strictness):
        if finding.verdict in RULED_OUT:
            best.setdefault(finding.claim, finding)
    return sorted(best.values(), key=lambda finding: _strictness(finding)[1:])


def lead_of(found: Sequence[Finding]) -> Finding:
    """Return the reading of a claim that is shown first: the one the summary would speak of.

    Args:
        found: the findings of one claim, in the order of its readings.
    """
    return min(found, key=lambda one: (_LEADS.index(one.verdict), _strictness(one)))


def _strictness(finding: Finding) -> tuple[bool, bool, bool, Fraction, Fraction, bool]:
    factor, people = _miss(finding)
    return (
        nearest_turn(finding.turns_at) is None,
        finding.verdict != "contradicted",
        finding.unit in NO_SUM,
        -min(factor, WIDE),
        -people,
        not finding.survives_dropping_any_origin,
    )


def _miss(finding: Finding) -> tuple[Fraction, Fraction]:
    """By what factor what was said misses what is possible, and by how many of a count."""
    nothing = Fraction(0), Fraction(0)
    if finding.asserted is None or finding.reachable is None:
        return nothing
    (low, high), (least, most) = finding.asserted, finding.reachable
    if low is not None and most is not None and low > most:
        near, far = most, low
    elif high is not None and least is not None and least > high:
        near, far = high, least
    else:
        return nothing
    factor = far / near if near > 0 else WIDE
    counts = finding.unit in COUNTS
    return factor, far - near if counts else Fraction(0)


def nearest_turn(points: Sequence[TurningPoint]) -> TurningPoint | None:
    """Return the turning point nearest to what was assumed; None if none ends it.

    Args:
        points: the turning points of a finding.
    """
    turning = [point for point in points if point.turns_at is not None]
    return min(turning, key=_far, default=None)


def _far(point: TurningPoint) -> Fraction:
    assert point.turns_at is not None
    return abs(point.turns_at - point.used) / max(abs(point.used), Fraction(1, 10**9))
