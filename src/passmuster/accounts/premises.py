"""Premises: the fewest figures that would have to change for a reading to be true, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question, certify
from passmuster.accounts.elastic import Given
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.repair import snapped
from passmuster.accounts.rows import Element
from passmuster.accounts.search import LARGE, smallest_hitting_set

_FEW = 3
_SEARCHES = 30
_SEARCHES_LARGE = 1
_OTHERS = 3
_HAIR = Fraction(1, 2_000_000)


@dataclass(frozen=True)
class Needed:
    """A figure, the edge that would have to give, and the value it would need."""

    figure: str
    end: str
    published: tuple[Fraction | None, Fraction | None]
    needed: Fraction
    change: Fraction
    """Relative to the published edge."""


def premises(
    account: Account, evidence: Evidence, question: Question, known: frozenset[Element]
) -> tuple[Needed, ...] | None:
    """Return what would have to change; None if no figure would, definitions alone excluding it.

    Args:
        account: the account.
        evidence: what binds.
        question: the reading's missed edge.
        known: elements of a certificate found already.
    """
    names = _fewest(account, evidence, question, known)
    if names is None:
        return None
    if not names:
        names = _least_weighted(account, evidence, question)
        if names is None:
            return None
    return _amounts(account, evidence, question, names)


def _reached(account: Account, evidence: Evidence, question: Question) -> bool:
    found = account.end(evidence, question.form, question.side)
    return not question.is_excluded(found.value) and found.feasible


def _fewest(
    account: Account, evidence: Evidence, question: Question, known: frozenset[Element]
) -> frozenset[str] | None:
    """Up to three figures without which the reading is reachable; empty if it takes more."""
    families = [frozenset(e.id for e in known if e.kind == "figure")]
    for _ in range(_SEARCHES_LARGE if len(evidence.held) > LARGE else _SEARCHES):
        if not families[-1]:
            return None
        chosen = smallest_hitting_set(
            families, lambda name: account.rank(Element("figure", name))[::-1], below=_FEW + 1
        )
        if chosen is None:
            return frozenset()
        reduced = evidence.dropping(chosen)
        if _reached(account, reduced, question):
            return _cheapest_of_size(account, evidence, question, families, chosen)
        proof = certify(account, reduced, question, "irreducible")
        if proof is None:
            return frozenset()
        families.append(frozenset(e.id for e in proof.elements if e.kind == "figure"))
    return frozenset()


def _cheapest_of_size(
    account: Account,
    evidence: Evidence,
    question: Question,
    families: list[frozenset[str]],
    first: frozenset[str],
) -> frozenset[str]:
    """Among equally few, those that have to change least; tried up to a limit."""
    best, tried = first, [first]
    price = _price(account, evidence, question, first)
    for _ in range(_OTHERS):
        other = smallest_hitting_set(
            families,
            lambda name: account.rank(Element("figure", name))[::-1],
            below=len(first) + 1,
            avoid=tried,
        )
        if other is None or len(other) > len(first):
            break
        tried.append(other)
        if not _reached(account, evidence.dropping(other), question):
            continue
        cost = _price(account, evidence, question, other)
        if cost < price * (1 - 1e-9):
            best, price = other, cost
    return best


def _price(
    account: Account, evidence: Evidence, question: Question, names: frozenset[str]
) -> float:
    given = _give(account, evidence, question, names)
    return given.cost if given is not None else float("inf")


def _give(
    account: Account, evidence: Evidence, question: Question, names: frozenset[str]
) -> Given | None:
    """The cheapest change of these figures that lets the edge in.

    A share may come as near to an edge as one likes and never be there: then a hair short will do.
    """
    sign = 1 if question.side == "at_most" else -1
    for short in (Fraction(0), _HAIR * max(abs(question.edge), Fraction(1))):
        given = account.elastic.give(
            evidence,
            soft=[Element("figure", name) for name in names],
            prices=_weights(account, names),
            wanted=(question.form, question.side, question.edge - sign * short),
        )
        if given is not None:
            return given
    return None


def _weights(account: Account, names: frozenset[str]) -> dict[Element, float]:
    placed, study = account.programme.placed, account.study
    return {
        Element("figure", name): float(study.grade_of(placed[name].figure).weight) for name in names
    }


def _least_weighted(
    account: Account, evidence: Evidence, question: Question
) -> frozenset[str] | None:
    """More than three: those the least weighted change moves, none of them needlessly."""
    given = _give(account, evidence, question, frozenset(evidence.held))
    if given is None or not given.moves:
        return None
    # Each moves because the cheapest way needs it: with one restored, and the others at their new
    # values, the reading would have been had for less.
    return frozenset(move.figure for move in given.moves)


def _amounts(
    account: Account, evidence: Evidence, question: Question, names: frozenset[str]
) -> tuple[Needed, ...]:
    given = _give(account, evidence, question, names)
    needed = []
    for move in given.moves if given is not None else ():
        place = account.programme.placed[move.figure]
        held = evidence.held[move.figure]
        edge = held.low if move.end == "low" else held.high
        if edge is None:
            continue
        sign = -1 if move.end == "low" else 1
        value = snapped(float(edge.value) + sign * move.amount, sign)
        size = max(abs(edge.value), Fraction(place.figure.rounded_to or 0), Fraction(1))
        interval = place.interval
        needed.append(
            Needed(
                move.figure,
                move.end,
                (interval.low, interval.high),
                value,
                abs(value - edge.value) / size,
            )
        )
    order = {name: account.rank(Element("figure", name)) for name in names}
    return tuple(sorted(needed, key=lambda n: order[n.figure]))
