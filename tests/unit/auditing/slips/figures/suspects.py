"""A number and what it should be, among others of its line: the smallest setting of an operator."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, System
from passmuster.auditing.slips.figures.suspect import Offer, Operator, Suspect
from passmuster.vocabulary.period import Period, parse_period

MONTHS = {"2031-01": 1_310, "2031-02": 1_222, "2031-03": 2_745, "2031-04": 4_009}


def entry(name: str, value: int, **more: Any) -> Entry:
    """Return a number; `half` is half of what it is rounded to."""
    half = more.pop("half", 0)
    return Entry(name, ONE * (value - half), ONE * (value + half), written=ONE * value, **more)


def year(stands: int, needed: int, *, half: int = 0, **months: int) -> Suspect:
    """Return a first quarter that is printed as the sum of its months, and doubted.

    Args:
        stands: what is printed for the quarter.
        needed: what its months come to.
        half: half of what every number is rounded to.
        months: further months, in place of those before and after.
    """
    told: Mapping[str, int] = MONTHS | {"2030-12": 977} | months
    names = sorted(told)
    entries = [
        entry(
            name,
            told[name],
            half=half,
            terms={i: ONE},
            line=("column", 0),
            when=parse_period(name),
            order=i,
        )
        for i, name in enumerate(names)
    ]
    inside = [i for i, name in enumerate(names) if name in ("2031-01", "2031-02", "2031-03")]
    quarter: Period = parse_period("2031-Q1")
    whole = entry(
        "2031-Q1",
        stands,
        half=half,
        terms=dict.fromkeys(inside, ONE),
        line=("column", 0),
        when=quarter,
        order=99,
    )
    number = len(entries)
    equation = Equation({**dict.fromkeys(inside, ONE), number: -ONE}, "column")
    system = System((*entries, whole), (equation,))
    return Suspect(system, number, (Fraction(needed - half), Fraction(needed + half)))


def alone(stands: int, needed: int, *, half: int = 0) -> Suspect:
    """Return a number of which nothing is known but what it should be."""
    system = System((entry("x", stands, half=half),), ())
    return Suspect(system, 0, (Fraction(needed), Fraction(needed)))


def offered(operator: Operator, suspect: Suspect) -> list[Offer]:
    """Return what an operator offers, each with its arithmetic in words."""
    offers = list(operator(suspect))
    for offer in offers:
        assert offer.figure == suspect.name
        assert offer.says
        assert offer.figures[0]
        assert 0 < offer.chance <= Fraction(1, 20)
    return offers
