"""One claim examined: a finding for each of its readings."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.account import LEVELS, Account
from passmuster.accounts.beliefs import Believed
from passmuster.accounts.certificate import Question, Sum
from passmuster.accounts.forms import Form
from passmuster.accounts.premises import premises
from passmuster.accounts.programme import clipped
from passmuster.accounts.repair import Repair
from passmuster.accounts.turning import numbers_used, turning_point
from passmuster.auditing import levers
from passmuster.auditing.candidates import candidates, parts_of
from passmuster.auditing.dispute import Disputes
from passmuster.auditing.finding import (
    Certificate,
    Decider,
    Finding,
    Implication,
    Premise,
    Range,
    TurningPoint,
    Verdict,
)
from passmuster.auditing.phrases import Phrases
from passmuster.auditing.sums import certificate
from passmuster.auditing.verdict import Judged, judge
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.quantity import LeverQ, SinceQ
from passmuster.vocabulary.words import say_value

_DIGITS = 10
"""Of a range the solver found; it is right to more, and bytes must not depend on the last ones."""
_SHOWN = 3
_SHRUNK = 0.01
"""A range that loses less than this share of itself tells nobody anything."""


def rounded(value: float | None) -> Fraction | None:
    """Return a solver's number as a fraction of ten digits; whole where it is whole to rounding."""
    if value is None:
        return None
    if abs(value - round(value)) <= 1e-6 * max(1.0, abs(value) * 1e-3):
        return Fraction(round(value))
    return Fraction(f"{value:.{_DIGITS}g}")


class Examiner:
    """Examines claims with some figures held out; `told` are their ids as they are printed."""

    def __init__(
        self,
        account: Account,
        level: str,
        held_out: frozenset[str],
        told: tuple[str, ...],
        phrases: Phrases,
        disputes: Disputes,
    ) -> None:
        self._account = account
        self._level = level
        self._held_out = held_out
        self._told = told
        self._phrases = phrases
        self._disputes = disputes
        self._repaired: Repair = account.settled(level, held_out)
        self._believer = account.believer(self._repaired.evidence)

    def claim(self, claim: Claim) -> list[Finding]:
        """Return a finding for each reading; one where the claim has none."""
        if not claim.reading:
            return [self._blank(claim, None, "untestable", reason=claim.untestable)]
        return [self._reading(claim, reading) for reading in claim.reading]

    def _blank(
        self, claim: Claim, reading: Reading | None, verdict: Verdict, reason: str | None = None
    ) -> Finding:
        source = self._account.study.source_by_id.get(claim.source or "")
        said_by = claim.said_by or (source.said_by if source is not None else None)
        return Finding(
            claim=claim.id,
            reading=None if reading is None else reading.id,
            says=claim.words,
            said_by=said_by,
            said_on=None if claim.said_on is None else claim.said_on.isoformat(),
            source=claim.source,
            quantity=None if reading is None else reading.quantity.toml,
            unit=None if reading is None else self._phrases.unit(reading.quantity),
            asserted=None,
            reachable=None,
            margin=None,
            verdict=verdict,
            reason=reason,
            held_out=self._told,
        )

    def _reading(self, claim: Claim, reading: Reading) -> Finding:
        blank = self._blank(claim, reading, "open")
        quantity = reading.quantity
        if isinstance(quantity, (LeverQ, SinceQ)):
            return self._rule(blank, reading, quantity)
        asserted = clipped(quantity, reading.interval())
        form = self._account.programme.readings[claim.id, reading.id]
        judged = judge(self._account, self._repaired, form, asserted, effort="smallest")
        verdict = self._disputed(self._level, self._repaired, form, asserted, judged)
        return self._finding(blank, reading, form, asserted, judged, verdict)

    # -- rules -------------------------------------------------------------------------------

    def _rule(self, blank: Finding, reading: Reading, quantity: LeverQ | SinceQ) -> Finding:
        study = self._account.study
        asserted = reading.interval()
        found = levers.stated(study, quantity)
        pair = (asserted.low, asserted.high)
        if found is None:
            reason = "No enacted measure of the study says."
            return _with(blank, asserted=pair, verdict="untestable", reason=reason)
        measure, answer = found
        value = exact(answer)
        verdict = levers.compare(value, asserted)
        edge = levers.missed_edge(value, asserted)
        proof = levers.certificate(study, measure, answer, blank.unit or "value", edge)
        contradicted = verdict == "contradicted"
        return _with(
            blank,
            asserted=pair,
            reachable=(value, value),
            verdict=verdict,
            margin=None if edge is None else _relative(edge, value),
            grades=dict.fromkeys(LEVELS, verdict),
            survives_dropping_any_origin=True,
            certificate=proof if contradicted else None,
            support=() if contradicted else (proof,),
        )

    # -- counts ------------------------------------------------------------------------------

    def _disputed(
        self, level: str, repaired: Repair, form: Form, asserted: Interval, judged: Judged
    ) -> Verdict:
        if judged.verdict != "contradicted" or judged.proof is None:
            return judged.verdict
        disputed = self._disputes.is_disputed(
            level, self._held_out, repaired, form, asserted, judged.proof
        )
        return "disputed" if disputed else "contradicted"

    def _finding(
        self,
        blank: Finding,
        reading: Reading,
        form: Form,
        asserted: Interval,
        judged: Judged,
        verdict: Verdict,
    ) -> Finding:
        proof, question = judged.proof, judged.question
        shown: Certificate | None = None
        if proof is not None and question is not None:
            shown = certificate(self._account, proof, self._phrases, question.edge)
        support = tuple(
            certificate(self._account, kept, self._phrases, None) for kept in judged.support
        )
        finding = _with(
            blank,
            asserted=(asserted.low, asserted.high),
            reachable=_reachable(judged),
            margin=judged.margin,
            verdict=verdict,
            reason=judged.reason,
            certificate=shown,
            support=support,
            unproved=judged.unproved,
        )
        if verdict == "untestable":
            return finding
        finding = _with(
            finding,
            grades=self._grades(form, asserted, verdict),
            survives_dropping_any_origin=self._survives(form, asserted, judged, verdict),
            depends_on_set_aside=self._disputes.rests_on_set_aside(self._repaired, proof),
        )
        if verdict in ("contradicted", "disputed") and proof is not None and question is not None:
            return self._contradicted(finding, question, proof)
        if verdict == "open" and proof is None:
            return self._open(finding, reading, form, asserted)
        return finding

    def _grades(self, form: Form, asserted: Interval, own: Verdict) -> dict[str, Verdict]:
        grades: dict[str, Verdict] = {}
        for level in LEVELS:
            if level == self._level:
                grades[level] = own
                continue
            repaired = self._account.settled(level, self._held_out)
            judged = judge(
                self._account,
                repaired,
                form,
                asserted,
                effort="at_hand",
                hint=self._repaired.evidence,
            )
            grades[level] = self._disputed(level, repaired, form, asserted, judged)
        return grades

    def _survives(
        self, form: Form, asserted: Interval, judged: Judged, verdict: Verdict
    ) -> bool | None:
        """Whether a contradiction or support stands when any one origin is dropped."""
        if verdict not in ("contradicted", "disputed", "supported"):
            return None
        study = self._account.study
        proofs = [judged.proof] if judged.proof is not None else list(judged.support)
        names = {e.id for proof in proofs for e in proof.elements if e.kind == "figure"}
        placed = self._account.programme.placed
        origins = {study.source_of(placed[name].figure).origin_id for name in names}
        for rivalry in self._repaired.evidence.settled.rivalries:
            if names & set(rivalry.figures):
                origins |= {study.source_of(placed[n].figure).origin_id for n in rivalry.figures}
        for origin in sorted(origins):
            dropped = frozenset(
                f.id for f in study.figures if study.source_of(f).origin_id == origin
            )
            repaired = self._account.settled(self._level, self._held_out | dropped)
            again = judge(
                self._account,
                repaired,
                form,
                asserted,
                effort="at_hand",
                hint=self._repaired.evidence,
            )
            if again.verdict != judged.verdict:
                return False
        return True

    # -- contradicted ------------------------------------------------------------------------

    def _contradicted(self, finding: Finding, question: Question, proof: Sum) -> Finding:
        evidence = self._repaired.evidence
        needed = premises(self._account, evidence, question, proof.elements)
        reason = finding.reason
        if needed is None:
            reason = (
                "Definitions and assumptions alone contradict it: no figure would have to change."
            )
        return _with(
            finding,
            reason=reason,
            turns_at=self._turning_points(question, finding.certificate),
            premises=tuple(
                Premise(
                    n.figure,
                    n.published,
                    n.needed,
                    n.change,
                    self._phrases.premise(n.figure, n.end, n.needed, n.change),
                )
                for n in needed or ()
            ),
        )

    def _turning_points(
        self, question: Question, shown: Certificate | None
    ) -> tuple[TurningPoint, ...]:
        from passmuster.accounts.rows import Element

        points = []
        evidence = self._repaired.evidence
        for kind, name, end in _ends_used(shown):
            element = Element(kind, name, end if kind == "counter" else "")  # type: ignore[arg-type]
            used = numbers_used(self._account, element, end)  # type: ignore[arg-type]
            if used is None:
                continue
            value = turning_point(self._account, evidence, question, element, end)  # type: ignore[arg-type]
            says = self._phrases.turn(element, end, value)
            points.append(TurningPoint(kind, name, end, used, value, says))  # type: ignore[arg-type]
        return tuple(points)

    # -- open --------------------------------------------------------------------------------

    def _open(self, finding: Finding, reading: Reading, form: Form, asserted: Interval) -> Finding:
        asked = candidates(self._account, reading.quantity)
        size = _size(asserted)
        believed = self._believer.believed(asked, form, asserted, size)
        ranked = sorted(believed, key=lambda b: (-round(b.shrinkage(size), 6), b.candidate.name))
        telling = [b for b in ranked if b.shrinkage(size) > _SHRUNK][:_SHOWN]
        parts = parts_of(self._account, reading.quantity)
        others = [c for c in asked if c.key not in parts and c.quantity.form != "ratio"]
        settles = self._believer.decider(others, form, asserted)
        decided = None
        if settles is not None:
            quantity = settles.candidate.quantity
            value = rounded(settles.threshold)
            assert value is not None
            side = "below" if settles.true_below else "above"
            amount = say_value(value, self._phrases.unit(quantity))
            says = f"settled by {self._phrases.quantity(quantity)}: it holds {side} {amount}"
            decided = Decider(quantity.toml, value, says)
        return _with(
            finding, implies=tuple(self._implication(b) for b in telling), decided_by=decided
        )

    def _implication(self, item: Believed) -> Implication:
        quantity = item.candidate.quantity
        unit = self._phrases.unit(quantity)
        without = (rounded(item.without[0]), rounded(item.without[1]))
        with_ = (rounded(item.with_[0]), rounded(item.with_[1]))
        says = (
            f"{self._phrases.quantity(quantity)}: {self._phrases.range(*with_, unit)} "
            f"instead of {self._phrases.range(*without, unit)}"
        )
        return Implication(quantity.toml, without, with_, says)


def _with(finding: Finding, **changes: object) -> Finding:
    from dataclasses import replace

    return replace(finding, **changes)  # type: ignore[arg-type]


def _size(asserted: Interval) -> float:
    edges = [abs(float(e)) for e in (asserted.low, asserted.high) if e is not None]
    return max(edges, default=1.0) or 1.0


def _relative(edge: Fraction, value: Fraction) -> Fraction:
    size = abs(edge) or abs(value) or Fraction(1)
    return abs(edge - value) / size


def _reachable(judged: Judged) -> Range | None:
    """The range as the solver found it, to ten digits; None where there is none."""
    if judged.verdict == "untestable":
        return None
    return rounded(judged.low), rounded(judged.high)


def _ends_used(shown: Certificate | None) -> list[tuple[str, str, str]]:
    """Assumptions and counters in a certificate, with the end whose number it uses."""
    found: dict[tuple[str, str, str], None] = {}
    for part in () if shown is None else (shown, *shown.also):
        for line in part.lines:
            if line.kind in ("assumption", "counter"):
                found[line.kind, line.id, line.end] = None
    return list(found)
