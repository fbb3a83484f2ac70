"""The verdict on one reading in one account."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Effort, Question, Sum, certify
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form
from passmuster.accounts.proof import Side
from passmuster.accounts.ranges import Extreme
from passmuster.accounts.repair import Repair
from passmuster.accounts.witnesses import values_of
from passmuster.auditing.finding import Verdict
from passmuster.auditing.sums import _parts
from passmuster.vocabulary.assertion import Interval

NEAR = Fraction(5, 1000)
"""A miss smaller than this share of the asserted value is no contradiction."""
_EFFORTS: dict[Effort, tuple[Effort, ...]] = {
    "at_hand": ("at_hand", "irreducible", "smallest"),
    "irreducible": ("irreducible", "smallest"),
    "smallest": ("smallest", "irreducible"),
}
"""Proofs to look for in turn, until one misses by more than its figures may be off by."""
_ROUNDING = 1e-9
_NOT_ASKED = Extreme(None, None, None)


@dataclass(frozen=True)
class Judged:
    """A verdict with the range it rests on and its proof."""

    verdict: Verdict
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    margin: Fraction | None = None
    question: Question | None = None
    proof: Sum | None = None
    support: tuple[Sum, ...] = ()
    unproved: bool = False


def judge(
    account: Account,
    repaired: Repair,
    form: Form,
    asserted: Interval,
    *,
    effort: Effort,
    hint: Evidence | None = None,
) -> Judged:
    """Return what one account says of a reading, rivalries and conflicts not yet weighed.

    Args:
        account: the account.
        repaired: the evidence.
        form: the reading's quantity.
        asserted: the range it asserts.
        effort: how small a certificate to look for.
        hint: another evidence whose points may show at once that the reading is open.
    """
    if not repaired.consistent:
        return Judged(
            "untestable",
            reason="Definitions and assumptions contradict one another, whatever the figures say.",
        )
    evidence = repaired.evidence
    sides: tuple[Side, ...] = ("at_least", "at_most")
    if hint is not None:
        account.witnesses.adopt(evidence, hint)
    if effort == "at_hand":
        # Only the verdict is asked for: points already seen tell which ends it can hang on.
        sides = _telling(asserted, *_seen(account, evidence, form, asserted))
        if not sides:
            return Judged("open")
    low, high = (
        account.end(evidence, form, side) if side in sides else _NOT_ASKED
        for side in ("at_least", "at_most")
    )
    if low.nobody or high.nobody:
        return Judged(
            "untestable",
            reason="There is no one to divide by: the account leaves the denominator empty.",
        )
    missed = _missed(asserted, low.value, high.value)
    if missed is not None:
        side, edge, value = missed
        return _contradicted(
            account, evidence, form, low.value, high.value, side, edge, value, effort
        )
    if _satisfied(asserted, low.value, high.value):
        return _supported(account, evidence, form, asserted, low.value, high.value, effort)
    return Judged("open", low.value, high.value)


def _seen(
    account: Account, evidence: Evidence, form: Form, asserted: Interval
) -> tuple[bool, bool, bool]:
    """Whether points already seen satisfy the reading, lie below it, and lie above it."""
    values = values_of(form, account.witnesses.of(evidence))
    values = values[~np.isnan(values)]
    inside = np.ones(len(values), dtype=bool)
    beyond = []
    for edge, sign in ((asserted.low, 1.0), (asserted.high, -1.0)):
        outside = np.zeros(len(values), dtype=bool)
        if edge is not None:
            room = sign * (values - float(edge))
            slack = 1e-6 * max(1.0, abs(float(edge)))
            inside &= room > slack
            outside = room < -slack
        beyond.append(bool(outside.any()))
    return bool(inside.any()), beyond[0], beyond[1]


def _telling(asserted: Interval, is_met: bool, is_below: bool, is_above: bool) -> tuple[Side, ...]:
    """The ends of the range that the verdict may hang on.

    What a point satisfies is not contradicted, and what a point misses is not supported.
    """
    if is_met:
        if is_below or is_above:
            return ()
        # Supported, if it is: the ends that are asserted have to be known.
        ends = (("at_least", asserted.low), ("at_most", asserted.high))
        return tuple(side for side, edge in ends if edge is not None)  # type: ignore[misc]
    if is_below and is_above:
        # Between two points lie all values between theirs.
        return ()
    if is_below:
        return ("at_most",)
    return ("at_least",) if is_above else ("at_least", "at_most")


def _missed(
    asserted: Interval, low: float | None, high: float | None
) -> tuple[Side, Fraction, float] | None:
    """Return side, edge and reachable end where the two ranges share no point."""
    if asserted.low is not None and high is not None:
        gap = float(asserted.low) - high
        if gap > _ROUNDING * max(1.0, abs(high)) or (asserted.strict and gap >= -_ROUNDING):
            return "at_most", asserted.low, high
    if asserted.high is not None and low is not None:
        gap = low - float(asserted.high)
        if gap > _ROUNDING * max(1.0, abs(low)) or (asserted.strict and gap >= -_ROUNDING):
            return "at_least", asserted.high, low
    return None


def _contradicted(
    account: Account,
    evidence: Evidence,
    form: Form,
    low: float | None,
    high: float | None,
    side: Side,
    edge: Fraction,
    value: float,
    effort: Effort,
) -> Judged:
    miss = abs(float(edge) - value)
    margin = relative_miss(edge, value)
    question = Question(form, side, edge)
    first: Sum | None = None
    for tried in _EFFORTS[effort]:
        proof = certify(account, evidence, question, tried)
        if proof is None or not _excludes(proof, edge):
            continue
        first = first or proof
        if miss < float(NEAR) * abs(float(edge)):
            break
        # What the figures may be off by depends on which ones carry the proof: one is enough.
        if miss >= tolerance(account, proof):
            return Judged("contradicted", low, high, margin=margin, question=question, proof=proof)
    if first is None:
        near = miss <= max(float(NEAR) * abs(float(edge)), _ROUNDING * max(1.0, abs(value)))
        return Judged("open", low, high, margin=margin, unproved=not near)
    return Judged("open", low, high, margin=margin, question=question, proof=first)


def relative_miss(edge: Fraction, value: float) -> Fraction:
    """The miss as a share of the asserted edge; at zero, as a share of what is reached."""
    size = abs(float(edge)) or abs(value)
    miss = abs(float(edge) - value)
    if miss <= _ROUNDING * max(1.0, size):
        return Fraction(0)
    return Fraction(f"{miss / size:.9g}")


def _excludes(proof: Sum, edge: Fraction) -> bool:
    """Exactly: every part of the proof stays on its side of the edge."""
    if proof.main.side == "at_most":
        return all(part.bound < edge for part in proof.proofs)
    return all(part.bound > edge for part in proof.proofs)


def tolerance(account: Account, proof: Sum) -> float:
    """What the figures that carry a proof may be off by, in the unit of the reading."""
    total = 0.0
    for part in _parts(account, proof.evidence, proof.main, proof.elements):
        if part.element.kind == "figure":
            place = account.programme.placed[part.element.id]
            total += abs(float(part.multiplier)) * float(place.interval.half_width)
    return total / proof.under if proof.main.quotient and proof.under > 0 else total


def _satisfied(asserted: Interval, low: float | None, high: float | None) -> bool:
    """True if every reachable value lies in the asserted range, so far as the solver can tell."""
    if asserted.low is not None:
        if low is None:
            return False
        gap = low - float(asserted.low)
        if gap < -_ROUNDING * max(1.0, abs(low)) or (asserted.strict and gap <= _ROUNDING):
            return False
    if asserted.high is not None:
        if high is None:
            return False
        gap = float(asserted.high) - high
        if gap < -_ROUNDING * max(1.0, abs(high)) or (asserted.strict and gap <= _ROUNDING):
            return False
    return True


def _supported(
    account: Account,
    evidence: Evidence,
    form: Form,
    asserted: Interval,
    low: float | None,
    high: float | None,
    effort: Effort,
) -> Judged:
    proofs = []
    ends: tuple[tuple[Side, Fraction | None], ...] = (
        ("at_least", asserted.low),
        ("at_most", asserted.high),
    )
    for side, edge in ends:
        if edge is None:
            continue
        question = Question(form, side, edge, strict=asserted.strict)
        proof = certify(account, evidence, question, effort)
        if proof is None or not _keeps(proof, edge, asserted.strict):
            return Judged("open", low, high, unproved=True)
        proofs.append(proof)
    return Judged("supported", low, high, support=tuple(proofs))


def _keeps(proof: Sum, edge: Fraction, strict: bool) -> bool:
    if proof.main.side == "at_most":
        return all(p.bound < edge if strict else p.bound <= edge for p in proof.proofs)
    return all(p.bound > edge if strict else p.bound >= edge for p in proof.proofs)
