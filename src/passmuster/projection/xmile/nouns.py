"""What an XMILE model consists of here: elements with one equation each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

XMILE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
OURS = "https://passmuster.invalid/ns/xmile/1"
"""Attributes of ours: dates and names that XMILE has no place for. No equation hides in them."""

Kind = Literal["stock", "flow", "aux"]


@dataclass(frozen=True)
class Element:
    """A stock with its start, a flow, or an auxiliary."""

    kind: Kind
    name: str
    equation: str = ""
    means: str | None = None
    inflows: tuple[str, ...] = ()
    outflows: tuple[str, ...] = ()
    by_step: tuple[float, ...] = ()
    """For an auxiliary that is a table over time: its value in each step."""
    ours: dict[str, str] = field(default_factory=dict)
    non_negative: bool = False
    """A stock that its outflows cannot take below zero."""
    line: int = 0
    """Where it stands in the file it was read from."""
