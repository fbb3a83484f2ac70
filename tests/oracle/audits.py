"""Audits of random studies, made once for all the tests of one process."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit, Finding
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.study import Study
from tests.oracle.random_study import Drawn, random_study

Key = tuple[str, str | None]
QUOTIENTS = ("share", "ratio", "hazard")
AGAINST = ("contradicted", "disputed")


@cache
def drawn(seed: int, rivals: bool = False) -> Drawn:
    """Return a random study and its truth."""
    return random_study(seed, rivals=rivals)


@cache
def audited(seed: int, rivals: bool = False) -> Audit:
    """Return the audit of a random study."""
    return audit(drawn(seed, rivals).study)


def findings(result: Audit) -> dict[Key, Finding]:
    """Return findings by claim and reading."""
    return {(f.claim, f.reading): f for f in result.findings}


def readings(study: Study) -> dict[Key, tuple[Claim, Reading]]:
    """Return readings, and the claims they belong to, by claim and reading."""
    return {(c.id, r.id): (c, r) for c in study.claims for r in c.reading}


def near(one: Any, other: Any, *, slack: float = 1e-7) -> bool:
    """True if two edges, or two ranges, are the same but for rounding."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(near(a, b, slack=slack) for a, b in zip(one, other, strict=True))
    if one is None or other is None:
        return one is None and other is None
    return abs(float(one) - float(other)) <= slack * max(1.0, abs(float(one)))


def inside(inner: tuple[Any, Any] | None, outer: tuple[Any, Any] | None) -> bool:
    """True if one range lies within another, but for rounding."""
    if inner is None or outer is None:
        return True
    (low, high), (least, most) = inner, outer
    above = least is None or (low is not None and low >= least - slack(least))
    below = most is None or (high is not None and high <= most + slack(most))
    return above and below


def slack(edge: Any) -> Fraction:
    """Return how much two calculations of an edge may differ."""
    return max(Fraction(1), abs(Fraction(edge))) / 10**6
