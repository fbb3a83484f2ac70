"""What the catalogue says of one error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    title: str
    cause: str
    remedy: str
