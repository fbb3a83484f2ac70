"""All that the operators offer about a contradiction, best first."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module

from passmuster.accounts.arithmetic.exchanges import exchanges
from passmuster.accounts.arithmetic.explain import Explained, Explanation
from passmuster.accounts.arithmetic.system import System
from passmuster.auditing.slips.figures import operators
from passmuster.auditing.slips.figures.suspect import Offer, Operator, Suspect

HOW_COMMON = {
    "digit": Fraction(30, 100),
    "scale": Fraction(15, 100),
    "dropped-part": Fraction(15, 100),
    "different-start": Fraction(10, 100),
    "different-end": Fraction(10, 100),
    "nested-part": Fraction(10, 100),
    "double-count": Fraction(7, 100),
    "mis-dated-row": Fraction(3, 100),
}
"""How common each slip is held to be, where several fit: a judgement, fixed and documented."""
_LEAST_CHANCE = Fraction(1, 10_000)
_OTHER = Fraction(1, 100)


@cache
def known_operators() -> tuple[Operator, ...]:
    """Return every operator of the folder `operators`, by name of its file."""
    names = sorted(module.name for module in pkgutil.iter_modules(operators.__path__))
    modules = [import_module(f"{operators.__name__}.{name}") for name in names]
    return tuple(module.OPERATOR for module in modules)


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation with what is offered about its numbers."""

    explanation: Explanation
    offers: tuple[Offer, ...]
    untold: int
    """How many of its numbers nothing is offered about."""


def offers_about(suspect: Suspect) -> Iterator[Offer]:
    """Yield what every operator offers about one number."""
    for operator in known_operators():
        yield from operator(suspect)


def tell(system: System, explained: Explained) -> tuple[Told, ...]:
    """Return the explanations with their offers: those first that mistakes explain in full."""
    every = (*explained.explanations, *exchanges(system, explained))
    told = [tell_one(system, explanation) for explanation in every]
    return tuple(sorted(told, key=lambda one: (one.untold, _worst(one), one.explanation.wrong)))


def tell_one(system: System, explanation: Explanation) -> Told:
    """Return one explanation with its offers."""
    together = tuple(zip(explanation.wrong, explanation.needed, strict=True))
    found: list[Offer] = []
    untold = 0
    for number, needed in together:
        entry = system.entries[number]
        if entry.written is None:
            untold += 1
            continue
        offered = list(offers_about(Suspect(system, number, needed, None, together)))
        untold += not offered
        found += offered
    return Told(explanation, tuple(ranked(found)), untold)


def _worst(told: Told) -> Fraction:
    best: dict[str, Fraction] = {}
    for offer in told.offers:
        best[offer.figure] = max(best.get(offer.figure, Fraction(0)), weight(offer))
    return -min(best.values(), default=Fraction(0))


def weight(offer: Offer) -> Fraction:
    """How common the slip is, over how often chance alone would show it."""
    return HOW_COMMON.get(offer.kind, _OTHER) / max(offer.chance, _LEAST_CHANCE)


def ranked(offers: Iterable[Offer]) -> list[Offer]:
    """Return offers best first, each kind and number once; equals stay as they came."""
    kept: dict[tuple[str, str, Fraction], Offer] = {}
    for offer in sorted(offers, key=lambda o: (-weight(o), o.kind)):
        kept.setdefault((offer.kind, offer.figure, offer.corrected), offer)
    return list(kept.values())
