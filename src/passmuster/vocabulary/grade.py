"""NATO Admiralty grades: reliability of the source, credibility of the information."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Reliability = Literal["A", "B", "C", "D", "E", "F"]
_ACCEPT = re.compile(r"^[A-F][1-6]$")


@dataclass(frozen=True, slots=True)
class Grade:
    """A pair such as B2."""

    reliability: str
    credibility: int

    @property
    def text(self) -> str:
        """The pair as printed."""
        return f"{self.reliability}{self.credibility}"

    @property
    def weight(self) -> int:
        """(6 - rank) x (7 - credibility), A = 0 … F = 5: the order of grades."""
        return (6 - "ABCDEF".index(self.reliability)) * (7 - self.credibility)

    @property
    def order(self) -> tuple[int, int]:
        """Sort key: a better grade is larger; ties go to the more reliable source."""
        return (self.weight, 6 - "ABCDEF".index(self.reliability))

    def passes(self, accept: str) -> bool:
        """True if both fields are at least as good as `accept` ("C3"; "any" takes all)."""
        if accept == "any":
            return True
        return self.reliability <= accept[0] and self.credibility <= int(accept[1])


def is_accept(text: str) -> bool:
    """True for "any" and for a pair such as "C3"."""
    return text == "any" or bool(_ACCEPT.match(text))
