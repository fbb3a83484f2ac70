"""What was found, in three to six sentences that hold for the audit whatever it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from passmuster.auditing.finding import Audit, Finding, TurningPoint, Verdict
from passmuster.report.phrases import (
    say_apart,
    say_holds,
    say_possible,
    say_quantity_text,
    say_said,
    why_out_some,
    with_article,
)
from passmuster.report.sums import Addition, Entry, addition
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    join_words,
    say_count,
    say_quantity,
    say_verdict,
    upper_first,
)

MOST = 6
QUOTED = 110
"""Characters of a statement that a sentence carries."""
RULED_OUT = ("contradicted", "disputed")
TOLD: tuple[Verdict, ...] = (
    "contradicted",
    "disputed",
    "supported",
    "very_likely",
    "very_unlikely",
    "open",
)
NO_SUM = ("date", "value")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the claim it is about; None where it is about the whole."""

    text: str
    claim: str | None = None
    about: str = "claims"
    """The section that shows what the sentence is about."""


def summary(audit: Audit, study: Study) -> tuple[str, ...]:
    """Return what was found as three to six sentences."""
    return tuple(sentence.text for sentence in sentences(audit, study))


def sentences(audit: Audit, study: Study) -> tuple[Sentence, ...]:
    """Return what was found, each sentence with the claim it is about."""
    before = [_counts(audit)]
    after = [*_supported(audit, study), *_settled(audit, study), *_figures(audit, study)]
    room = MOST - len(before) - len(after)
    against = [_against(finding, audit, study) for finding in strictest(audit)[:room]]
    return (*before, *against, *after)


# ---------------------------------------------------------------- how many


def _counts(audit: Audit) -> Sentence:
    if not audit.findings:
        return Sentence("No statement was examined.")
    claims = len({finding.claim for finding in audit.findings})
    readings = sum(finding.reading is not None for finding in audit.findings)
    found = Counter(finding.verdict for finding in audit.findings)
    parts = [f"{found[name]:,} {say_verdict(name).word}" for name in TOLD if found[name]]
    text = f"{say_count(claims, 'statement')} in {say_count(readings, 'reading')}"
    text += f": {join_words(parts)}" if parts else ""
    if found["open"] and not any(finding.decided_by for finding in audit.findings):
        text += " (no single number would settle " + ("any)" if found["open"] > 1 else "it)")
    if found["untestable"]:
        text += f"; {found['untestable']:,} could not be tested"
    return Sentence(f"{text}{_firmness(audit)}.")


def _firmness(audit: Audit) -> str:
    out = [finding for finding in audit.findings if finding.verdict == "contradicted"]
    firm = sum(bool(finding.survives_dropping_any_origin) for finding in out)
    if not out:
        return ""
    if len(out) == 1:
        return f". The contradiction {'stands' if firm else 'falls'} if one origin is dropped"
    if not firm:
        all_ = "Both" if len(out) == 2 else f"All {len(out):,}"
        return f". {all_} contradictions fall if one certain origin is dropped"
    said, verb = f"{firm:,}", "stands" if firm == 1 else "stand"
    return f". {said} of the {len(out):,} contradictions {verb} whichever one origin is dropped"


# ---------------------------------------------------------------- what is ruled out


def strictest(audit: Audit) -> list[Finding]:
    """Return one finding of each claim that is ruled out, the widest miss first.

    Of one claim a reading with a turning point goes first, since that is what can be argued about.
    """
    best: dict[str, Finding] = {}
    for finding in sorted(audit.findings, key=_strictness):
        if finding.verdict in RULED_OUT:
            best.setdefault(finding.claim, finding)
    return sorted(best.values(), key=lambda finding: _strictness(finding)[1:])


def _strictness(finding: Finding) -> tuple[bool, bool, bool, Fraction, bool]:
    return (
        nearest_turn(finding.turns_at) is None,
        finding.verdict != "contradicted",
        finding.unit in NO_SUM,
        -(finding.margin or Fraction(0)),
        not finding.survives_dropping_any_origin,
    )


def nearest_turn(points: Sequence[TurningPoint]) -> TurningPoint | None:
    """Return the turning point nearest to what was assumed; None if none ends it."""
    turning = [point for point in points if point.turns_at is not None]
    return min(turning, key=_far, default=None)


def _far(point: TurningPoint) -> Fraction:
    assert point.turns_at is not None
    return abs(point.turns_at - point.used) / max(abs(point.used), Fraction(1, 10**9))


def quoted(words: str) -> str:
    """Return a statement in quotation marks, cut at a word."""
    words = words.strip().rstrip(".")
    if len(words) > QUOTED:
        words = words[:QUOTED].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return f"“{words}”"


def _against(finding: Finding, audit: Audit, study: Study) -> Sentence:
    turn = nearest_turn(finding.turns_at)
    start = "" if turn is None else f"{upper_first(say_holds(turn, study))}, "
    who = f" ({finding.said_by})" if finding.said_by else ""
    readings = [other for other in audit.findings if other.claim == finding.claim]
    out = sum(other.verdict in RULED_OUT for other in readings)
    verb = "cannot be true" if finding.verdict == "contradicted" else "is disputed"
    some = "" if out == len(readings) else f" in {out} of its {len(readings)} readings"
    what = say_quantity_text(finding.quantity or "", study)
    text = f"{start}{quoted(finding.says)}{who} {verb}{some}: read as {with_article(what)}, "
    text += f"it needs {say_said(finding, study)}, and {_sum_in_words(finding, study)}"
    return Sentence(f"{text}.", finding.claim)


def _sum_in_words(finding: Finding, study: Study) -> str:
    proof = finding.certificate
    if proof is None or finding.unit in NO_SUM:
        return f"what holds is {say_possible(finding)}"
    return f"the figures give {say_short_sum(addition(proof, finding.unit, study))}"


def say_short_sum(done: Addition) -> str:
    """Return an addition of up to four lines as one: "2 × 311,327 = at most 622,654"."""
    if len(done.entries) == 1:
        head, _, tail = done.entries[0].text.partition(": ")
        if tail and ("×" in head or "÷" in head):
            return f"{re.sub('at (most|least) ', '', head)} = {done.total}"
        return done.total
    if 1 < len(done.entries) <= 4:
        cut = next((n for n, entry in enumerate(done.entries) if entry.sign == "÷"), None)
        parts = [done.entries] if cut is None else [done.entries[:cut], done.entries[cut:]]
        terms = " ÷ ".join(_in_a_row(part, bracketed=cut is not None) for part in parts)
        return f"{terms} = {done.total}"
    return done.total


def _in_a_row(entries: Sequence[Entry], *, bracketed: bool) -> str:
    terms = " ".join(f"{entry.sign} {entry.amount}".strip(" ÷") for entry in entries)
    return f"({terms})" if bracketed and len(entries) > 1 else terms


# ---------------------------------------------------------------- what is supported, what is open


def _supported(audit: Audit, study: Study) -> Iterator[Sentence]:
    found = [finding for finding in audit.findings if finding.verdict == "supported"]
    if not found:
        return
    out = {finding.claim for finding in strictest(audit)}
    # A supported reading of a statement that is ruled out in another is the nearest true one.
    best = min(found, key=lambda f: (f.unit in NO_SUM, f.claim not in out))
    what = say_quantity_text(best.quantity or "", study)
    text = (
        f"{quoted(best.says)} is supported if read as {with_article(what)} ({say_possible(best)})"
    )
    if len(found) > 1:
        text += f"; so {'is' if len(found) == 2 else 'are'} {say_count(len(found) - 1, 'other')}"
    yield Sentence(f"{text}.", best.claim)


def _settled(audit: Audit, study: Study) -> Iterator[Sentence]:
    settled = [(f, f.decided_by) for f in audit.findings if f.decided_by is not None]
    if not settled:
        return
    quantity, count = Counter(decider.quantity for _, decider in settled).most_common(1)[0]
    finding, decider = next(pair for pair in settled if pair[1].quantity == quantity)
    if count > 1:
        what = say_quantity_text(quantity, study)
        text = f"One number would settle {count:,} of the open readings: {what}"
    else:
        text = f"One number would settle an open reading: {quoted(finding.says)} is {decider.says}"
    yield Sentence(f"{text}.", finding.claim)


# ---------------------------------------------------------------- the figures among themselves


def _figures(audit: Audit, study: Study) -> Iterator[Sentence]:
    if not study.figures:
        return
    figures = len(study.figures)
    taken = figures - len(audit.left_out)
    text = f"{taken:,} of {say_count(figures, 'published figure')} "
    text += "is accepted" if taken == 1 else "are accepted"
    whys = Counter(left.why for left in audit.left_out)
    said = [f"{count:,} {why_out_some(why, count, audit)}" for why, count in whys.items()]
    text += f"; {join_words(said)}" if said else ""
    parts = [*_disagreements(audit, study)]
    text += f". The accepted ones hold {join_words(parts)}" if parts else ""
    yield Sentence(f"{text}.", None, "conflicts" if parts else "figures")


def _disagreements(audit: Audit, study: Study) -> Iterator[str]:
    kinds = Counter(conflict.kind for conflict in audit.conflicts)
    if kinds["conflict"]:
        yield f"{say_count(kinds['conflict'], 'conflict')}{_worst(audit, study)}"
    if audit.rivals:
        yield say_count(
            len(audit.rivals), "number on which sources differ", "numbers on which sources differ"
        )
    if kinds["vintage"]:
        one = "difference between publications of one register"
        yield say_count(kinds["vintage"], one, one.replace("difference", "differences"))


def _worst(audit: Audit, study: Study) -> str:
    conflicts = [conflict for conflict in audit.conflicts if conflict.kind == "conflict"]
    worst = max(conflicts, key=lambda conflict: conflict.relative_gap)
    figure = next((f for f in study.figures if f.id == worst.moved), None)
    what = worst.moved if figure is None else say_quantity(figure.quantity, study)
    most = "" if len(conflicts) == 1 else "the widest "
    unit = None if figure is None else unit_of(figure.quantity, study)
    return f" ({most}{say_apart(worst, unit)} apart, about {what})"
