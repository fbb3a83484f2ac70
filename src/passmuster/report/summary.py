"""What was found, in up to six sentences that hold for the audit whatever it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from passmuster.auditing.finding import Audit, Finding, TurningPoint, Verdict
from passmuster.report.amounts import say_possible_amount
from passmuster.report.estimative import likelihood_of, say_share_of_chance
from passmuster.report.phrases import (
    quoted,
    say_apart,
    say_holds,
    say_quantity_text,
    say_said,
    why_out_some,
    with_article,
)
from passmuster.report.strictest import NO_SUM, RULED_OUT, nearest_turn, strictest
from passmuster.report.sums import Addition, Entry, addition
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    join_words,
    say_count,
    say_interval,
    say_quantity,
    say_verdict,
    upper_first,
)

MOST = 6
TERMS = 4
"""Terms of a sum that a sentence carries."""
ARGUABLE = 5
"""A turning point this many times off what was assumed is nothing that anybody argues about."""
TOLD: tuple[Verdict, ...] = (
    "contradicted",
    "disputed",
    "supported",
    "very_likely",
    "very_unlikely",
    "open",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the reading it is about; no claim where it is about the whole."""

    text: str
    claim: str | None = None
    reading: str | None = None
    about: str = "claims"
    """The section that shows what the sentence is about."""


def summary(audit: Audit, study: Study) -> tuple[str, ...]:
    """Return what was found as up to six sentences.

    Args:
        audit: the audit.
        study: the study it is of.
    """
    return tuple(sentence.text for sentence in sentences(audit, study))


def sentences(audit: Audit, study: Study) -> tuple[Sentence, ...]:
    """Return what was found, what is ruled out first, each sentence with what it is about.

    Args:
        audit: the audit.
        study: the study it is of.
    """
    likely = list(_weighed(audit, study))
    after = [*likely, *_supported(audit, study), *_open(audit, study), _counts(audit)]
    out = strictest(audit)[: MOST - len(after)]
    return (*(_against(finding, audit, study) for finding in out), *after)


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


def _against(finding: Finding, audit: Audit, study: Study) -> Sentence:
    turn = nearest_turn(finding.turns_at)
    start = ""
    if turn is not None and _is_near(turn):
        start = f"{upper_first(say_holds(turn, study))}, "
    who = f" ({finding.said_by})" if finding.said_by else ""
    readings = [other for other in audit.findings if other.claim == finding.claim]
    out = sum(other.verdict in RULED_OUT for other in readings)
    verb = "cannot be true" if finding.verdict == "contradicted" else "is disputed"
    some = "" if out == len(readings) else f" in {out} of its {len(readings)} readings"
    what = say_quantity_text(finding.quantity or "", study)
    text = f"{start}{quoted(finding.says)}{who} {verb}{some}: read as {with_article(what)}, "
    text += f"it needs {_needed(finding, study)}, and {_sum_in_words(finding, study)}"
    return Sentence(f"{text}.", finding.claim, finding.reading)


def _is_near(point: TurningPoint) -> bool:
    """True where the turning point is close enough to what was assumed to be argued about."""
    assert point.turns_at is not None
    used, turn = abs(point.used), abs(point.turns_at)
    return bool(used) and used <= ARGUABLE * turn and turn <= ARGUABLE * used


def _needed(finding: Finding, study: Study) -> str:
    """What was said, or only the end of it that is missed."""
    if finding.asserted and finding.reachable and finding.unit not in NO_SUM:
        (low, high), (least, most) = finding.asserted, finding.reachable
        if low is not None and high is not None and low != high:
            if most is not None and most < low:
                return say_interval(low, None, finding.unit)
            if least is not None and least > high:
                return say_interval(None, high, finding.unit)
    return say_said(finding, study)


def _sum_in_words(finding: Finding, study: Study) -> str:
    proof = finding.certificate
    if proof is None or finding.unit in NO_SUM:
        return f"what holds is {say_possible_amount(finding).text}"
    done = addition(proof, finding.unit, study)
    if len(done.entries) > TERMS:
        return f"the figures allow {say_possible_amount(finding).text}"
    return f"the figures give {say_short_sum(done)}"


def say_short_sum(done: Addition) -> str:
    """Return an addition of up to four lines as one: "2 × 311,327 = at most 622,654"."""
    if len(done.entries) == 1:
        head, _, tail = done.entries[0].text.partition(": ")
        if tail and ("×" in head or "÷" in head):
            return f"{re.sub('at (most|least) ', '', head)} = {done.total}"
        return done.total
    if 1 < len(done.entries) <= TERMS:
        cut = next((n for n, entry in enumerate(done.entries) if entry.sign == "÷"), None)
        parts = [done.entries] if cut is None else [done.entries[:cut], done.entries[cut:]]
        terms = " ÷ ".join(_in_a_row(part, bracketed=cut is not None) for part in parts)
        return f"{terms} = {done.total}"
    return done.total


def _in_a_row(entries: Sequence[Entry], *, bracketed: bool) -> str:
    terms = " ".join(f"{entry.sign} {entry.amount}".strip(" ÷") for entry in entries)
    return f"({terms})" if bracketed and len(entries) > 1 else terms


# ---------------------------------------------------------------- what a posterior weighs


def _weighed(audit: Audit, study: Study) -> Iterator[Sentence]:
    """The least likely of what the account leaves open; else the likeliest."""
    found = [
        (finding.probability, finding)
        for finding in audit.findings
        if finding.probability is not None and finding.verdict in ("very_unlikely", "very_likely")
    ]
    if not found:
        return
    unlikely = [pair for pair in found if pair[1].verdict == "very_unlikely"]
    order = sorted(unlikely or found, key=lambda pair: pair[0], reverse=not unlikely)
    probability, finding = order[0]
    who = f" ({finding.said_by})" if finding.said_by else ""
    what = say_quantity_text(finding.quantity or "", study)
    chance = likelihood_of(probability).clause
    text = f"{quoted(finding.says)}{who}, read as {with_article(what)},"
    text += " is not excluded by the figures, but" if unlikely else ""
    text += f" {chance} given {'them' if unlikely else 'the figures'} and the priors of the world"
    text += f": {say_share_of_chance(probability)}"
    yield Sentence(f"{text}.", finding.claim, finding.reading)


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
        f"{quoted(best.says)} is supported if read as {with_article(what)}"
        f" ({say_possible_amount(best).text})"
    )
    if len(found) > 1:
        text += f"; so {'is' if len(found) == 2 else 'are'} {say_count(len(found) - 1, 'other')}"
    yield Sentence(f"{text}.", best.claim, best.reading)


def _open(audit: Audit, study: Study) -> Iterator[Sentence]:
    """What stays open, and the one number that would settle most of it."""
    found = [finding for finding in audit.findings if finding.verdict == "open"]
    if not found:
        return
    stay = "1 reading stays" if len(found) == 1 else f"{len(found):,} readings stay"
    start = f"{stay} open: the figures neither rule {'it' if len(found) == 1 else 'them'} out nor"
    start += f" require {'it' if len(found) == 1 else 'them'}"
    settled = [(f, f.decided_by) for f in found if f.decided_by is not None]
    if not settled:
        which = "it" if len(found) == 1 else "any of them"
        yield Sentence(f"{start}, and no single number would settle {which}.")
        return
    quantity, count = Counter(decider.quantity for _, decider in settled).most_common(1)[0]
    finding, decider = next(pair for pair in settled if pair[1].quantity == quantity)
    if count > 1:
        text = f"one number would settle {count:,} of them: {say_quantity_text(quantity, study)}"
    else:
        text = f"one number would settle {quoted(finding.says)}: it is {decider.says}"
    yield Sentence(f"{start}; {text}.", finding.claim, finding.reading)


# ---------------------------------------------------------------- the figures among themselves


def evidence(audit: Audit, study: Study) -> str | None:
    """Return how the figures stand among themselves; None where there are none.

    Args:
        audit: the audit.
        study: the study it is of.
    """
    if not study.figures:
        return None
    figures = len(study.figures)
    taken = figures - len(audit.left_out)
    text = f"{taken:,} of {say_count(figures, 'published figure')} "
    text += "is accepted" if taken == 1 else "are accepted"
    whys = Counter(left.why for left in audit.left_out)
    said = [f"{count:,} {why_out_some(why, count, audit)}" for why, count in whys.items()]
    text += f"; {join_words(said)}" if said else ""
    parts = [*_disagreements(audit, study)]
    text += f". The accepted ones hold {join_words(parts)}" if parts else ""
    return f"{text}."


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
