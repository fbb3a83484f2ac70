"""How likely readings are, given a posterior: what the account leaves open, the world may weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from passmuster.auditing.finding import Finding, Posterior, Verdict
from passmuster.vocabulary.beliefs import Belief, Beliefs
from passmuster.vocabulary.claim import Reading
from passmuster.vocabulary.quantity import LeverQ, SinceQ
from passmuster.vocabulary.study import Study

FEW, MOST = 0.2, 0.8
"""Below the first a reading is very unlikely, above the second very likely."""
_DIGITS = 6


def weighed(
    findings: list[Finding],
    study: Study,
    beliefs: Beliefs,
    held_out: Mapping[str, frozenset[str]],
    level: str,
) -> list[Finding]:
    """Return the findings with their probabilities, and the verdicts that these allow.

    Args:
        findings: what the account says.
        study: the study.
        beliefs: the posterior.
        held_out: for each claim, the figures that are the claim itself.
        level: the level of acceptance that the verdicts are of.
    """
    readings = {(c.id, r.id): r for c in study.claims for r in c.reading}
    return [
        _weighed(finding, readings.get((finding.claim, finding.reading or "")), beliefs,
                 held_out.get(finding.claim, frozenset()), level)
        for finding in findings
    ]  # fmt: skip


def _weighed(
    finding: Finding,
    reading: Reading | None,
    beliefs: Beliefs,
    held_out: frozenset[str],
    level: str,
) -> Finding:
    if reading is None or isinstance(reading.quantity, (LeverQ, SinceQ)):
        return finding
    if finding.asserted is None or finding.verdict == "untestable":
        return finding
    belief = beliefs.of(reading.quantity, *finding.asserted, hold_out=sorted(held_out))
    if belief is None:
        return finding
    verdict = verdict_of(belief) if finding.verdict == "open" else finding.verdict
    low, high = (float(f"{end:.{_DIGITS}g}") for end in belief.interval)
    return replace(
        finding,
        verdict=verdict,
        grades={**finding.grades, level: verdict} if finding.grades else finding.grades,
        probability=round(belief.probability, _DIGITS),
        mc_error=round(belief.mc_error, _DIGITS),
        posterior=Posterior((low, high), belief.how, belief.held_out, is_precise(belief)),
    )


def is_precise(belief: Belief) -> bool:
    """Return whether no range as narrow as the one asserted could be likely, wherever it lay."""
    return belief.likeliest < FEW


def verdict_of(belief: Belief) -> Verdict:
    """Return what a probability makes of a reading that the account leaves open.

    A number given to the last man is improbable whatever it is. It is called very unlikely only
    if values as far out as it are improbable too.
    """
    if belief.probability > MOST:
        return "very_likely"
    against = belief.tail if is_precise(belief) else belief.probability
    return "very_unlikely" if against < FEW else "open"
