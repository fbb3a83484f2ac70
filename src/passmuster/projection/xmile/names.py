"""Names of XMILE: one space for all, without case, and some that mean something already."""

from __future__ import annotations

import re

_TAKEN = """
and or not if then else mod time dt starttime stoptime inf pi abs arccos arcsin arctan cos exp int
ln log10 max min sin sqrt tan exprnd lognormal normal poisson random delay delay1 delay3 delayn
forcst smth1 smth3 smthn trend ramp step pulse init previous self safediv lookup counter mean sum
size stddev rank initial_time final_time time_step saveper functions
"""
RESERVED = frozenset(_TAKEN.split())
_PLAIN = re.compile(r"[A-Za-z_]\w*")


def key_of(name: str) -> str:
    """Return a name as XMILE compares names."""
    return re.sub(r"(?:\\n|[\s_\u00a0])+", "_", name.strip().strip('"')).lower()


def in_equation(name: str) -> str:
    """Return a name as it stands in an equation."""
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '\\"') + '"'


class Names:
    """Gives each thing a name of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set(RESERVED)
        self.of: dict[tuple[str, str], str] = {}

    def give(self, kind: str, name: str, otherwise: str) -> str:
        """Return a free name: this one, or with `otherwise` and a number behind it."""
        tried, number = name, 1
        while key_of(tried) in self.taken:
            tried = f"{name}_{otherwise}" if number == 1 else f"{name}_{otherwise}_{number}"
            number += 1
        self.taken.add(key_of(tried))
        self.of[kind, name] = tried
        return tried

    def __getitem__(self, what: tuple[str, str]) -> str:
        """Return the name of a thing as it stands in an equation."""
        return in_equation(self.of[what])
