"""What a statement speaks of, and the time that a quantity of it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from passmuster.extraction.claims.periods import years_before
from passmuster.extraction.items import CUMULATIVE, STOCK, Value, When
from passmuster.extraction.matching.index import Index
from passmuster.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement speaks of, for the search."""

    kind: str
    value: Value
    codes: frozenset[str]
    near: frozenset[str]
    """Codes of the whole sentence and the one before."""
    base: frozenset[str]
    """Codes of what a share is of."""
    rest: frozenset[str]
    """Codes of what is said of that part."""
    when: When | None
    hedged: bool
    published: date | None
    clause: str
    is_growing: bool = False


# ---- time -----------------------------------------------------------------------------------
def day_of(said: Said, index: Index) -> str:
    """Return the day that a stock is asked for."""
    when = said.when
    if when is not None and when.last is not None:
        return when.last.isoformat()
    day = min(said.published or index.last, index.last)
    return max(day, index.first).isoformat()


def period_of(said: Said, index: Index) -> str:
    """Return the period that a flow is asked for."""
    when = said.when
    if when is not None and when.first and when.last and when.first < when.last:
        return Period(when.first, when.last).toml
    last = min(said.published or index.last, index.last)
    last = max(last, index.first)
    if said.kind in (CUMULATIVE, STOCK):
        return Period(index.first, last).toml
    return Period(max(index.first, date(last.year, 1, 1)), last).toml


def year_before(said: Said, index: Index) -> str:
    """Return the same part of the year before."""
    last = max(min(said.published or index.last, index.last), index.first)
    first = date(last.year, 1, 1)
    return Period(first.replace(year=first.year - 1), years_before(last, 1)).toml
