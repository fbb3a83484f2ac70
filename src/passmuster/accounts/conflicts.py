"""Conflicts: smallest sets of figures that cannot all be true, one for each that is moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Effort, Question, Sum, certify
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Largest, Linear
from passmuster.accounts.repair import Moved, Repair, ease
from passmuster.accounts.search import LARGE

MOST = 50


@dataclass(frozen=True)
class Clash:
    """A moved figure, and the sum of the others that excludes what it says."""

    moved: Moved
    figures: tuple[str, ...]
    proof: Sum | None
    evidence: Evidence
    """What the others say: the moved figure left out."""


def conflicts(
    account: Account, repaired: Repair, effort: Effort = "irreducible"
) -> tuple[Clash, ...]:
    """Return a conflict for each figure that the repair moved, at most fifty."""
    if len(repaired.raw.rows_by_element) <= LARGE:
        effort = "smallest"
    return tuple(_clash(account, repaired, move, effort) for move in repaired.moved[:MOST])


def _clash(account: Account, repaired: Repair, move: Moved, effort: Effort) -> Clash:
    place = account.programme.placed[move.figure]
    others = _without(repaired, move)
    form = place.form
    if isinstance(form, Largest):
        # Its upper edge binds every month: the highest month is what the others exclude.
        form = Linear({form.column: Fraction(1)})
    side = "at_least" if move.end == "high" else "at_most"
    question = Question(form, side, move.edge)  # type: ignore[arg-type]
    proof = certify(account, others, question, effort)
    ids = {move.figure}
    if proof is not None:
        ids |= {e.id for e in proof.elements if e.kind == "figure"}
    order = {name: n for n, name in enumerate(account.programme.placed)}
    figures = tuple(sorted(ids, key=lambda name: order[name]))
    return Clash(move, figures, proof, others)


def _without(repaired: Repair, move: Moved) -> Evidence:
    """The evidence without one moved figure; the others bind up to their repaired values."""
    others = [replace(m, vintage=True) for m in repaired.moved if m.figure != move.figure]
    eased = ease(repaired.raw, others)
    return eased.with_aside({move.figure}, eased.widened)
