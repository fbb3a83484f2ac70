"""How the parts of an audit are named for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from passmuster.auditing.finding import Audit, Finding
from passmuster.vocabulary import quantity as forms
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_day, say_interval, say_quantity, upper_first

KINDS: Mapping[str, str] = {
    "counted": "counted",
    "estimate": "an estimate",
    "target": "a target",
    "plan": "a plan",
    "capacity": "a capacity",
}


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


def say_said(finding: Finding) -> str:
    """Return what the reading asserts, in words."""
    if finding.asserted is None:
        return "nothing that could be counted"
    return say_interval(*finding.asserted, finding.unit)


def say_possible(finding: Finding) -> str:
    """Return what the account allows, in words."""
    if finding.reachable is None:
        return "not known"
    low, high = finding.reachable
    if low == 0 and high is not None and high != 0 and finding.unit not in ("date", "value"):
        return say_interval(None, high, finding.unit)
    return say_interval(low, high, finding.unit)


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
    """Return why something does not bind."""
    if why == "grade":
        return f"its grade is below {audit.accept}"
    if why == "kind":
        kind = KINDS[figure.kind] if figure else "a target, plan or capacity"
        return f"{kind} says what is meant to be, not what is"
    if why == "as_of":
        return f"published after {say_said_on(audit.as_of)}"
    return why.replace("_", " ")


def say_times(ratio: Fraction) -> str:
    """Return a relative change as people say it: "31 %", "4.2 times"."""
    percent = float(ratio) * 100
    if abs(percent) >= 200:
        return f"{1 + float(ratio):.3g} times"
    return f"{percent:.0f} %" if abs(percent) >= 10 else f"{percent:.2g} %"
