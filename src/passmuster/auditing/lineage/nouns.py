"""What lineage finds: chains of sources, figures that count once, and changes on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from passmuster.auditing.finding import Range, Slip, Verdict

What = Literal["number", "unit", "denominator", "population", "date", "certainty"]
WHATS: tuple[What, ...] = ("number", "unit", "denominator", "population", "date", "certainty")
"""What can change between a statement and its retelling, in the order it is told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between a statement and its retelling."""

    what: What
    was: str
    now: str
    says: str


@dataclass(frozen=True, slots=True)
class Step:
    """One source in a chain, and what the study takes from it."""

    source: str
    repeats: str | None
    """The source it retells; where it only carries the same text, the first that did."""
    published: str | None
    figures: tuple[str, ...]
    claims: tuple[str, ...]
    changes: tuple[What, ...] = ()
    """What differs in it from what it repeats."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Sources from the first statement to the last retelling."""

    first: str
    origin: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A figure that an origin gives twice: it counts with the other."""

    figure: str
    counts_with: str
    origin: str


@dataclass(frozen=True, slots=True)
class Distortion:
    """A retelling that differs from what it retells. It says what changed, and nothing of why."""

    claim: str | None
    reading: str | None
    figure: str | None
    source: str
    repeats: str
    against: str | None
    """The figure or reading of the first statement that it is set beside; None if there is none."""
    quantity: str
    unit: str | None
    asserted: Range
    reachable: Range
    """What the figures of its own origin, and they alone, allow."""
    verdict: Verdict
    changes: tuple[Change, ...]
    slips: tuple[Slip, ...]
    faithful_reading: str | None
    """Another reading of the same words in which nothing changed; None if there is none."""
    says: str
