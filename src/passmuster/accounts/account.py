"""The account of a study: the programme, one solver session, and the evidence at each level."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from passmuster.accounts.beliefs import Believer, Candidate
from passmuster.accounts.elastic import Elastic
from passmuster.accounts.evidence import Evidence, gather
from passmuster.accounts.forms import Form, Largest, Linear, Quotient
from passmuster.accounts.programme import Programme, binding, build
from passmuster.accounts.proof import Proof, Side, prove
from passmuster.accounts.ranges import Extreme, extreme
from passmuster.accounts.repair import Repair, repair
from passmuster.accounts.rows import Element
from passmuster.accounts.solver import INFINITY, Session
from passmuster.accounts.witnesses import Witnesses
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.study import Study

_RECENT = 40
LEVELS = ("A2", "B2", "C3", "any")


class Account:
    """Answers what is reachable, and proves it. Nothing in it knows a claim's words."""

    def __init__(self, study: Study, accept: str) -> None:
        self.study = study
        self.accept = accept
        self.programme: Programme = build(study, dict.fromkeys((accept, *LEVELS)))
        self.session = Session(self.programme.rows, len(self.programme.columns))
        self._current: Evidence | None = None
        self.witnesses = Witnesses(self.programme.rows)
        self._ends: dict[tuple[int, int, Side], Extreme] = {}
        self._forms: list[Form] = []
        self._bases: dict[int, object] = {}
        self._kept: list[Evidence] = []
        """Keeps what `_bases` knows by identity alive."""
        self._believers: dict[int, Believer] = {}
        self.candidates: dict[Period, tuple[Candidate, ...]] = {}
        """Quantities one may have to believe something about, by period."""
        self._accepted: dict[str, frozenset[str]] = {}
        self._repairs: dict[tuple[str, frozenset[str]], Repair] = {}

    @cached_property
    def elastic(self) -> Elastic:
        """The programme with slack, built when first needed."""
        return Elastic(self.programme)

    def settled(self, accept: str | None = None, without: frozenset[str] = frozenset()) -> Repair:
        """Return the evidence at a level, repaired if it contradicts itself."""
        level = accept or self.accept
        if level not in self._accepted:
            self._accepted[level] = frozenset(f.id for f in binding(self.study, level))
        key = (level, without & self._accepted[level])
        if key not in self._repairs:
            raw = gather(self.programme, level, without)
            known = self.settled(level).without(raw) if key[1] else None
            self._repairs[key] = known or repair(self, raw)
        return self._repairs[key]

    def is_feasible(self, evidence: Evidence) -> bool:
        """True if some account agrees with the evidence."""
        self._settle_in(evidence)
        return self.session.is_feasible

    def end(self, evidence: Evidence, form: Form, side: Side) -> Extreme:
        """Return the highest or lowest value of a form, asked for once."""
        key = (id(evidence), id(form), side)
        if key not in self._ends:
            self._settle_in(evidence)
            self._start_near(evidence, form, side)
            found = self._ends[key] = extreme(
                self.session, form, side, self.witnesses.of(evidence)[-_RECENT:]
            )
            self._forms.append(form)
            if found.solved is not None and found.solved.point is not None:
                self.witnesses.add(evidence, found.solved.point, self.session.basis())
        return self._ends[key]

    def end_with_only(
        self, evidence: Evidence, elements: Iterable[Element], form: Form, side: Side
    ) -> Extreme:
        """Return the same with nothing but the frame and some elements of the evidence."""
        self._settle_in(evidence)
        self.leave()
        self.session.hold(*evidence.only(elements))
        return extreme(self.session, form, side)

    def _start_near(
        self,
        evidence: Evidence,
        form: Form,
        side: Side,
        allowed: NDArray[np.bool_] | None = None,
    ) -> None:
        """Start from the best vertex seen so far, not from the last one."""
        if isinstance(form, Linear):
            basis = self.witnesses.nearest(evidence, form, side, allowed)
            if basis is not None:
                self.session.recall(basis)

    def end_near(
        self, evidence: Evidence, form: Form, side: Side, allowed: NDArray[np.bool_]
    ) -> Extreme:
        """Return an end under the evidence and whatever the spare rows hold.

        Args:
            evidence: what binds.
            form: the quantity.
            side: which end.
            allowed: which of the points seen satisfy the spare rows.
        """
        self._start_near(evidence, form, side, allowed)
        found = extreme(self.session, form, side)
        if found.solved is not None and found.solved.point is not None:
            self.witnesses.add(evidence, found.solved.point)
        return found

    def _settle_in(self, evidence: Evidence) -> None:
        """Bind the rows as an evidence does, and start from the basis it was left with."""
        if self._current is evidence:
            return
        if not self._kept or self._kept[-1] is not evidence:
            self._kept.append(evidence)
        self.leave()
        self.session.hold(*evidence.bounds)
        self._recall(evidence)
        self._current = evidence

    def _recall(self, evidence: Evidence) -> None:
        """Start from the evidence's own basis, or the first one there was.

        One made from another by leaving figures out is asked about in a row of such: there the
        basis of the last answer is the nearest.
        """
        if id(evidence) in self._bases:
            self.session.recall(self._bases[id(evidence)])
        elif self._bases and evidence.parent is None:
            self.session.recall(next(iter(self._bases.values())), same=False)

    def leave(self) -> None:
        """Note the basis of the evidence at hand: something else will bind the rows for a while."""
        if self._current is not None:
            self._bases[id(self._current)] = self.session.basis()
            self._current = None

    def believer(self, evidence: Evidence) -> Believer:
        """Return what remembers ranges in one evidence."""
        key = id(evidence)
        if key not in self._believers:
            self._believers[key] = Believer(self, evidence)
        return self._believers[key]

    def leans_on(self, evidence: Evidence, found: Extreme, side: Side) -> frozenset[Element]:
        """Return the elements whose rows carry a bound."""
        if found.solved is None or found.solved.multipliers is None:
            return frozenset()
        elements = set()
        multipliers = found.solved.multipliers
        scale = max(1.0, float(abs(multipliers).max(initial=0.0)))
        for row in (abs(multipliers) > 1e-9 * scale).nonzero()[0].tolist():
            upper = (multipliers[row] > 0) == (side == "at_most")
            element = evidence.element_of(row, upper=upper)
            if element is not None:
                elements.add(element)
        return frozenset(elements)

    def use_spare(
        self, evidence: Evidence, rows: list[tuple[dict[int, float], float, float]]
    ) -> None:
        """Write further rows on the spare ones, beside an evidence."""
        self._settle_in(evidence)
        self.leave()
        low, high = (edge.copy() for edge in evidence.bounds)
        self._written: list[tuple[int, int]] = []
        for number, (terms, least, most) in zip(self.programme.spare, rows, strict=False):
            for column, value in terms.items():
                self.session.set_coefficient(number, column, value)
                self._written.append((number, column))
            low[number], high[number] = least, most
        self.session.hold(low, high)

    def clear_spare(self) -> None:
        """Empty the spare rows again."""
        low, high = self.session.low.copy(), self.session.high.copy()
        low[list(self.programme.spare)] = -INFINITY
        high[list(self.programme.spare)] = INFINITY
        self.session.hold(low, high)
        for row, column in self._written:
            self.session.set_coefficient(row, column, 0.0)

    def prove(
        self,
        evidence: Evidence,
        found: Extreme,
        side: Side,
        only: frozenset[Element] | None = None,
    ) -> Proof | None:
        """Confirm a bound in exact arithmetic."""
        if found.solved is None or found.part is None:
            return None
        low, high = evidence.low, evidence.high
        if only is not None:
            low, high = evidence.exact_only(only)
        over, under = (
            (found.part.over, found.part.under)
            if isinstance(found.part, Quotient)
            else (found.part.terms, None)
        )
        return prove(self.programme.rows, low, high, found.solved, side, over, under)

    def rank(self, element: Element) -> tuple[object, ...]:
        """Order of preference in a certificate: better grades, then later ones, then by content."""
        if element.kind != "figure":
            return (-99, 0, 0, element.kind, element.sort, element.id)
        return self.programme.rank_of(element.id)


def parts(form: Form) -> tuple[Linear | Quotient, ...]:
    """The forms whose highest value is that of the form: of a largest month, its months."""
    return tuple(Linear(terms) for terms in form.each) if isinstance(form, Largest) else (form,)


__all__ = ["LEVELS", "Account", "parts"]
