"""Repair: the least weighted relative change that makes the account consistent.

What moves by no more than a register's usual revision is a vintage and binds up to the repaired
value. What else moves is set aside, and shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from passmuster.accounts.elastic import Given
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.programme import Placed, content_key
from passmuster.accounts.rivals import Edge, Held
from passmuster.accounts.rows import Element
from passmuster.vocabulary.quantity import CounterQ, QuantityForm, walk
from passmuster.vocabulary.study import Study

if TYPE_CHECKING:
    from passmuster.accounts.account import Account


@dataclass(frozen=True)
class Moved:
    """A figure the repair moves: from its published edge to the repaired one."""

    figure: str
    end: str
    """"low" or "high", of the figure's own interval."""
    edge: Fraction
    repaired: Fraction
    relative: Fraction
    vintage: bool

    @property
    def gap(self) -> Fraction:
        """How far the edge moves, in the figure's own unit."""
        return abs(self.repaired - self.edge)


@dataclass(frozen=True)
class Repair:
    """The evidence as it binds, and what had to move for it."""

    evidence: Evidence
    raw: Evidence
    moved: tuple[Moved, ...] = ()
    consistent: bool = True
    """False if definitions and assumptions contradict themselves, whatever the figures say."""
    set_aside: tuple[str, ...] = field(default=())
    leans: frozenset[str] | None = frozenset()
    """Figures it rests on: without any other it would be the same. None if that is not known."""

    def without(self, raw: Evidence) -> Repair | None:
        """Return the same repair of what is left when figures go; None if it may be another.

        Args:
            raw: the evidence without those figures, unrepaired.
        """
        if self.leans is None or not self.consistent or not raw.is_rest_of(self.raw):
            return None
        gone = frozenset(self.raw.figures) - frozenset(raw.figures)
        if gone & self.leans:
            return None
        return replace(self, evidence=self.evidence.rest(raw), raw=raw)


def repair(account: Account, raw: Evidence) -> Repair:
    """Return consistent evidence: vintages widened, what else moves set aside."""
    if account.is_feasible(raw):
        return Repair(raw, raw)
    moved: list[Moved] = []
    leans: frozenset[str] | None = None
    evidence = raw
    for turn in range(_ROUNDS):
        found = _moves(account, evidence)
        if found is None:
            return Repair(evidence, raw, tuple(moved), consistent=False)
        moved = _merge(moved, found[0])
        leans = found[1] if turn == 0 else None
        evidence = ease(raw, moved)
        if account.is_feasible(evidence):
            break
    aside = tuple(m.figure for m in moved if not m.vintage)
    if leans is not None:
        leans |= {m.figure for m in moved}
    return Repair(evidence, raw, tuple(moved), set_aside=aside, leans=leans)


_HAIR = 0.01
_ROUNDS = 4
"""One is enough but for rounding: a widened edge a hair too short asks for a second."""


def _moves(
    account: Account, evidence: Evidence
) -> tuple[list[Moved], frozenset[str] | None] | None:
    """What has to move, and the figures that this rests on."""
    study = account.study
    names = sorted(evidence.held)
    figures = {name: evidence.programme.placed[name].figure for name in names}
    prices = {
        Element("figure", name): study.grade_of(f).weight
        + (6 - ord(study.grade_of(f).reliability) + 65) * 1e-4
        for name, f in figures.items()
    }
    ordered = sorted(
        names, key=lambda n: (study.published(figures[n]), content_key(study, figures[n]))
    )
    ties = {
        Element("figure", name): (number + 1) / (len(ordered) + 1)
        for number, name in enumerate(ordered)
    }
    given = account.elastic.give(evidence, soft=list(prices), prices=prices, ties=ties)
    if given is None:
        return None
    first = given
    given, is_plain = _without_dust(account, evidence, given, prices)
    found = []
    for move in given.moves:
        place = evidence.programme.placed[move.figure]
        held = evidence.held[move.figure]
        edge = held.low if move.end == "low" else held.high
        if edge is not None:
            found.append(_moved(study, place, edge.value, move.end, move.amount))
    leans = frozenset(e.id for e in first.leans | given.leans if e.kind == "figure")
    return found, leans if is_plain else None


def _without_dust(
    account: Account, evidence: Evidence, given: Given, prices: Mapping[Element, float]
) -> tuple[Given, bool]:
    """Ask again with only those free to move that have to; True if the first answer did.

    The tie-break may leave hairs of movement elsewhere, worth nothing and meaning nothing; a figure
    that moves by a hair alone stays if the others can do without.
    """
    movers = {Element("figure", move.figure) for move in given.moves}
    real = {
        Element("figure", move.figure)
        for move in given.moves
        if move.amount > _HAIR and move.share > _HAIR * 1e-4
    }
    for soft in (real, movers):
        again = account.elastic.give(evidence, soft=soft, prices=prices)
        if again is not None:
            return again, soft is real
    return given, False


def _moved(study: Study, place: Placed, edge: Fraction, end: str, amount: float) -> Moved:
    sign = -1 if end == "low" else 1
    repaired = snapped(float(edge) + sign * amount, sign)
    least = max(Fraction(place.figure.rounded_to or 0), Fraction(1))
    relative = abs(repaired - edge) / max(abs(edge), least)
    tolerance = revision_share(study, place)
    vintage = tolerance is not None and relative <= tolerance
    return Moved(place.figure.id, end, edge, repaired, relative, vintage)


def snapped(value: float, outward: int) -> Fraction:
    """Return the plain fraction a solver's number stands for, or one a hair further out."""
    plain = Fraction(value).limit_denominator(1000)
    if abs(float(plain) - value) <= 1e-9 * max(1.0, abs(value)) + 1e-6:
        return plain
    return Fraction(value).limit_denominator(10**6) + outward * Fraction(1, 10**5)


def revision_share(study: Study, place: Placed) -> Fraction | None:
    """Share by which a later publication of the same count may differ; None if it is no count."""
    told = [revision_of(study, place.figure.quantity), study.revised_cells.get(place.figure.id)]
    return max((share for share in told if share is not None), default=None)


def revision_of(study: Study, quantity: QuantityForm) -> Fraction | None:
    """Return the share by which a later publication may differ; None if no counter says it."""
    shares = []
    for part in walk(quantity):
        if not isinstance(part, CounterQ):
            continue
        named = [study.counters[name] for name in part.counter]
        named += [study.counters[name] for name in study.members(part.counter)]
        shares += [Fraction(c.revised_within) for c in named if c.revised_within is not None]
    return max(shares, default=None)


def _merge(before: list[Moved], now: list[Moved]) -> list[Moved]:
    """Add a round's moves to those before, each counted from where it was published."""
    by_end = {(m.figure, m.end): m for m in before}
    for move in now:
        first = by_end.get((move.figure, move.end))
        if first is not None:
            size = first.gap / first.relative if first.relative else Fraction(1)
            relative = abs(move.repaired - first.edge) / size
            move = replace(move, edge=first.edge, relative=relative)
        by_end[move.figure, move.end] = move
    aside = {m.figure for m in by_end.values() if not m.vintage}
    return [replace(m, vintage=m.figure not in aside) for m in by_end.values()]


def ease(raw: Evidence, moved: Sequence[Moved]) -> Evidence:
    """Return the evidence with vintages widened to their repaired values and the rest set aside."""
    aside = {m.figure for m in moved if not m.vintage}
    widened: dict[str, Held] = {}
    for move in moved:
        if move.figure in aside:
            continue
        held = widened.get(move.figure, raw.settled.held[move.figure])
        edge = Edge(move.repaired, move.figure)
        widened[move.figure] = Held(edge, held.high) if move.end == "low" else Held(held.low, edge)
    return raw.with_aside(aside, widened)


__all__ = ["Moved", "Repair", "ease", "repair", "revision_of", "revision_share", "snapped"]
