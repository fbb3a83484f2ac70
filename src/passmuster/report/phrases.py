"""How the parts of an audit are named for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from passmuster.auditing.finding import Audit, Conflict, Finding, Premise, TurningPoint
from passmuster.report.estimative import likelihood_of, say_likelihood, say_share_of_chance
from passmuster.vocabulary import quantity as forms
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    join_words,
    say_day,
    say_interval,
    say_number,
    say_quantity,
    say_rough,
    say_unit,
    say_value,
    say_verdict,
    upper_first,
)

KINDS: Mapping[str, str] = {
    "counted": "counted",
    "estimate": "an estimate",
    "target": "a target",
    "plan": "a plan",
    "capacity": "a capacity",
}


WEIGHED = ("very_unlikely", "very_likely")
"""Verdicts that a posterior gives, at the grade that it was made with."""


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[forms.QuantityForm]:
    return TypeAdapter(forms.Quantity)


def read_quantity(text: str) -> forms.QuantityForm | None:
    """Read the canonical text of a quantity back; None if it is not one."""
    try:
        return _adapter().validate_python(tomllib.loads(f"quantity = {text}")["quantity"])
    except (tomllib.TOMLDecodeError, ValidationError):
        return None


def say_quantity_text(text: str, study: Study) -> str:
    """Say a quantity given by its canonical text; anything else is returned as it is."""
    quantity = read_quantity(text)
    if quantity is None:
        return text
    try:
        return say_quantity(quantity, study)
    except KeyError:
        return text


def say_said(finding: Finding, study: Study) -> str:
    """Return what the reading asserts, in words."""
    if finding.asserted is None:
        return "nothing that could be counted"
    for claim in study.claims:
        if claim.id == finding.claim:
            strict = any(r.interval().strict for r in claim.reading if r.id == finding.reading)
            return say_interval(*finding.asserted, finding.unit, strict)
    return say_interval(*finding.asserted, finding.unit)


def say_holds(point: TurningPoint, study: Study) -> str:
    """Return when a contradiction holds: "unless fewer than 0.31 cases …", "whatever …"."""
    lowest = point.end == "lowest"
    if point.kind == "counter":
        unit = say_unit(study.counters[point.id].unit if point.id in study.counters else "case")
        if point.turns_at is None:
            return f"however many {unit} are registered for each move counted"
        side, number = "fewer" if lowest else "more", say_rough(point.turns_at, 3)
        return f"unless {side} than {number} {unit} are registered for each move counted"
    held = next((a.quantity for a in study.assumptions if a.id == point.id), None)
    what = f"“{point.id}”" if held is None else with_article(say_quantity(held, study))
    if point.turns_at is None:
        return f"however {'low' if lowest else 'high'} {what} may be"
    amount = say_value(point.turns_at, None if held is None else unit_of(held, study))
    return f"unless {what} is {'below' if lowest else 'above'} {amount}"


def with_article(what: str) -> str:
    """Put "the" before a quantity that English does not leave bare."""
    bare = ("people", "men", "moves", "different")
    return what if what.startswith(bare) else f"the {what}"


def say_who(claim: Claim | None, source: Source | None) -> str:
    """Return who made a statement."""
    if claim is not None and claim.said_by:
        return claim.said_by
    return source.said_by if source is not None and source.said_by else "not named"


def say_said_on(text: str | None) -> str:
    """Return the day a statement was made."""
    try:
        return say_day(date.fromisoformat(text)) if text else "day unknown"
    except ValueError:
        return text or ""


def say_source(source: Source) -> str:
    """Return a source as people name it: who said it and in which outlet."""
    named = [part for part in (source.said_by, source.outlet) if part]
    return upper_first(", in ".join(named)) if named else source.id


def say_published(source: Source) -> str:
    """Return the day of publication."""
    return say_day(source.published) if source.published else "day unknown"


def why_out(why: str, audit: Audit, figure: Figure | None = None) -> str:
    """Return why something does not bind, as it is said of one figure."""
    if why == "grade":
        return f"graded below {audit.accept}"
    if why == "kind":
        return f"{KINDS[figure.kind] if figure else 'a target, plan or capacity'}, not a count"
    if why == "as_of":
        return f"published after {say_said_on(audit.as_of)}"
    return why.replace("_", " ")


def why_out_some(why: str, count: int, audit: Audit) -> str:
    """Return why one or several figures do not bind, with the verb: "are graded below C3"."""
    if why == "kind" and count > 1:
        return "are targets, plans or capacities"
    present, past = ("is", "was") if count == 1 else ("are", "were")
    verb = {"grade": present, "kind": present, "as_of": past}.get(why, f"{present} left out:")
    return f"{verb} {why_out(why, audit)}"


def say_gap(gap: Fraction, unit: str | None) -> str:
    """Return how far two values are apart: "189 days", "16.4 percentage points"."""
    if unit == "date":
        return f"{say_number(gap)} days"
    return say_value(gap, unit).replace("%", "percentage points", 1)


def say_apart(conflict: Conflict, unit: str | None) -> str:
    """Return how far a figure is from what others give: "2.3 %"; of a share in points."""
    if unit is not None and (unit == "share" or unit.startswith("per ")):
        return say_gap(conflict.gap, unit)
    percent = float(conflict.relative_gap) * 100
    return f"{percent:,.0f} %" if percent >= 10 else f"{percent:.2g} %"


def say_needed(premise: Premise, figure: Figure | None, study: Study) -> str:
    """Return what a figure would have to be: "people … would have to be at most 817,400"."""
    unit = None if figure is None else unit_of(figure.quantity, study)
    what = premise.figure if figure is None else say_quantity(figure.quantity, study)
    low, high = premise.published
    above = high is not None and premise.needed > high
    side, edge = ("at least", high) if above else ("at most", low)
    text = f"{what} would have to be {side} {say_value(premise.needed, unit)}"
    return f"{text}{_say_away(premise.needed, edge)}"


def _say_away(needed: Fraction, edge: Fraction | None) -> str:
    if not edge:
        return ""
    times = float(needed / edge)
    if times >= 2:
        return f", {times:.3g} times what was published"
    share = f"{abs(times - 1) * 100:.2g} %"
    return f", {share} {'above' if times > 1 else 'below'} what was published"


def say_premises(premises: Sequence[Premise], figures: Mapping[str, Figure], study: Study) -> str:
    """Return in one line what would have to change for a reading to be true."""
    nearest = min(premises, key=lambda premise: premise.change)
    text = say_needed(nearest, figures.get(nearest.figure), study)
    if len(premises) == 1:
        return text
    return f"{len(premises)} figures would have to change together; the least changed: {text}"


def say_grades(finding: Finding) -> str:
    """Return the verdict at each grade: "contradicted at B2, C3 and any; open at A2"."""
    levels: dict[str, list[str]] = {}
    for level, verdict in finding.grades.items():
        levels.setdefault(verdict, []).append(level)
    said = [(say_verdict(verdict).word, at) for verdict, at in levels.items()]
    text = "; ".join(f"{word} at {join_words(at)}" for word, at in said)
    if len(said) == 1:
        text = f"{said[0][0]} at every grade"
    return f"{text}{say_survival(finding, '; ')}"


def say_survival(finding: Finding, before: str = "") -> str:
    """Return whether a verdict rests on any one origin; empty where that was not asked."""
    if finding.survives_dropping_any_origin is None:
        weighed = finding.verdict in WEIGHED and len(set(finding.grades.values())) > 1
        return f"{before}the probability is known at that grade alone" if weighed else ""
    if finding.survives_dropping_any_origin:
        return f"{before}stands whichever one origin is dropped"
    return f"{before}falls if one certain origin is dropped"


def say_chance(finding: Finding) -> str:
    """Return the probability with its word and its Monte Carlo error."""
    assert finding.probability is not None
    text = say_share_of_chance(finding.probability)
    if finding.posterior is None or not finding.posterior.precise:
        text = f"{say_likelihood(finding.probability)}: {text}"
    # Where no draw, or every draw, is on one side, the error of the draws says nothing.
    if finding.mc_error is not None and 0.001 <= finding.probability <= 0.999:
        text += f" (± {max(finding.mc_error * 100, 0.1):.1f} points of Monte Carlo error)"
    return text


def say_weighed(finding: Finding) -> str | None:
    """Return a probability and its word in a few words: "It is likely (62 %)".

    None without a probability, or where the statement is more precise than the world can be.
    """
    posterior = finding.posterior
    if finding.probability is None or (posterior is not None and posterior.precise):
        return None
    return (
        f"{likelihood_of(finding.probability).opening} ({say_share_of_chance(finding.probability)})"
    )


def say_expected(finding: Finding) -> str | None:
    """Return where the world has the quantity, given the figures; None without a posterior."""
    posterior = finding.posterior
    if posterior is None:
        return None
    low, high = (Fraction(f"{end:.3g}") for end in posterior.interval)
    text = f"{say_interval(low, high, finding.unit)} in nine draws of ten"
    if posterior.precise:
        text += "; the statement is more precise than the world can be"
    return text


QUOTED = 110
"""Characters of a statement that a sentence carries."""


def quoted(words: str) -> str:
    """Return a statement in quotation marks, cut at a word."""
    words = words.strip().rstrip(".")
    if len(words) > QUOTED:
        words = words[:QUOTED].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return f"“{words}”"


def some(names: Sequence[str], most: int = 3) -> str:
    """Return the first few names and how many more there are."""
    if len(names) <= most:
        return join_words(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
