"""What one number in a text says: a literal span, a value or range, and how it is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed. `low` and `high` are both included; None is unbounded or not said."""

    start: int
    end: int
    low: Fraction | None
    high: Fraction | None
    bound: str | None = None
    """about, at_least, at_most, more_than, less_than, between, order or vague."""
    unit: str | None = None
    """As printed: %, $, km; None for a bare count."""
    term: str | None = None
    """What is counted, as printed."""
    term_start: int | None = None
    cue_start: int | None = None
    """Where the words of the bound begin; for the reach of a span."""

    @property
    def is_share(self) -> bool:
        """True where the number is part of a whole."""
        return self.unit == "share" or (self.unit or "").lower() in PERCENT_UNITS

    @property
    def is_vague(self) -> bool:
        """True for a word without a number: many, increasingly."""
        return self.bound == "vague"


PERCENT_UNITS = frozenset(
    """% ٪ ‰ percent pct pc percentage prozent відсоток відсотка відсотків відсотки відсотками
    процент процента процентов проценты процентами procent procenta procentów proc проц""".split()
) | {"per cent"}
