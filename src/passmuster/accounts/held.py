"""What a figure binds: its own interval, or the one it shares with its rivals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Edge:
    """One end of what a figure binds: a number in the figure's own unit, and whose it is."""

    value: Fraction
    owner: str


@dataclass(frozen=True)
class Held:
    """Both ends; None where nothing is said."""

    low: Edge | None
    high: Edge | None
