"""Rows of the account's linear programme, and who answers for each of their edges."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from passmuster.accounts.forms import Terms

ElementKind = Literal["figure", "assumption", "counter", "definition"]
End = Literal["lowest", "highest"]


@dataclass(frozen=True, order=True, slots=True)
class Element:
    """What can be left out of an account: a figure, assumption, counter's bound or definition."""

    kind: ElementKind
    id: str
    sort: str = ""
    """Of a definition: starts_at, inside or only_grows; of a counter: lowest or highest."""


@dataclass(frozen=True, slots=True)
class Row:
    """lowest <= terms <= highest. A row without an element is of the frame and always holds."""

    name: str
    terms: Terms
    low: Fraction | None
    high: Fraction | None
    element: Element | None = None
    end: End | None = None
    """Which end of the element's own bound this row states, where coefficients carry the bound."""
    edge: Fraction | None = None
    """The element's own number, where `low` and `high` are zero because coefficients carry it."""
    slope: Terms | None = None
    """How the terms change with the element's number, where coefficients carry it."""
    local: bool = False
    """True if the row is about one cut and no other row needs that cut for it."""
    start: int | None = None
    """Number of the first cut this row was written for; None if it holds whatever the first cut."""
    published_to: int | None = None
    """Of a counter's full lowest bound: the cut it was last published for."""
    key: tuple[Hashable, ...] | None = None
    """What finds a frame row again: balance, ages or running, and of what."""
