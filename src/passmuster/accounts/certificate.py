"""Certificates: a smallest set of figures and definitions that already excludes a value.

First the multipliers of the solver give a set that proves the bound; then what is not needed is
left out one by one; then a smaller one is looked for among all that binds, by hitting sets: any set
that proves the bound must meet every set of elements whose giving way would let the value in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from passmuster.accounts.account import Account, parts
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Largest, Quotient, key_of
from passmuster.accounts.proof import Proof, Side
from passmuster.accounts.ranges import Extreme
from passmuster.accounts.rows import Element
from passmuster.accounts.search import LARGE, smallest_hitting_set
from passmuster.accounts.sketch import Sketch

_SEARCHES = 80
"""Questions asked in looking for a smaller set; the same on every machine, so results are too."""
_TIES = 40
_SEARCHES_LARGE, _TIES_LARGE = 2, 1
_FEW_ALREADY = 4
_EPS = 1e-9
_PAST = Fraction(1, 1000)
_HAIR = Fraction(1, 2_000_000)
_STAND_INS = 8
Effort = Literal["at_hand", "irreducible", "smallest"]


@dataclass(frozen=True)
class Sum:
    """A proved bound and the elements it is made of. A largest month has a proof for each month."""

    elements: frozenset[Element]
    proofs: tuple[Proof, ...]
    evidence: Evidence
    """What bound when it was proved: a figure may stand for a tighter one of a worse grade."""
    under: float = 1.0
    """Of a quotient, the people under it where the bound is reached."""
    smallest: bool = False
    """True if no smaller set exists."""

    @property
    def main(self) -> Proof:
        """The proof whose bound is the worst: it is the bound of the whole."""
        side = self.proofs[0].side
        sign = 1 if side == "at_most" else -1
        return max(self.proofs, key=lambda proof: sign * proof.bound)


@dataclass(frozen=True)
class Question:
    """Does the account keep a form on the far side of an edge?"""

    form: Form
    side: Side
    edge: Fraction
    strict: bool = True

    @property
    def beyond(self) -> Fraction:
        """The nearest value that is to be excluded: of a support, a little past the edge."""
        if self.strict:
            return self.edge
        sign = 1 if self.side == "at_most" else -1
        return self.edge + sign * _PAST * max(abs(self.edge), Fraction(1))

    def is_excluded(self, value: float | None) -> bool:
        """True if a highest (or lowest) value leaves the edge unreached."""
        if value is None:
            return False
        slack = _EPS * max(1.0, abs(float(self.edge)))
        gap = float(self.edge) - value if self.side == "at_most" else value - float(self.edge)
        return gap > slack if self.strict else gap > -1e-6 * max(1.0, abs(float(self.edge)))


def certify(
    account: Account, evidence: Evidence, question: Question, effort: Effort = "smallest"
) -> Sum | None:
    """Return a smallest certificate, proved exactly; None if the account does not exclude the edge.

    Args:
        account: the account.
        evidence: what binds.
        question: form, side and edge.
        effort: any proof at hand; a set that needs all its members; or the smallest there is.
    """
    found = account.end(evidence, question.form, question.side)
    if not question.is_excluded(found.value):
        return None
    hunt = _Hunt(account, evidence, question)
    if effort == "at_hand":
        return hunt.at_hand(found)
    if effort == "irreducible":
        return hunt.sum_of(hunt.irreducible(hunt.leans_on(found)), smallest=False)
    elements = hunt.irreducible(hunt.few(found))
    sets, smallest = [elements], len(elements) <= 1
    if not smallest and (alone := hunt.alone()):
        sets, smallest = alone, True
    elif len(elements) > (2 if hunt.is_large else 0):
        sets, smallest = hunt.smallest(elements)
    found_hunts = [_with_better_grades(hunt, one) for one in sets]
    return min(found_hunts, key=lambda h: h.preference).sum_of_best(smallest)


def _with_better_grades(hunt: _Hunt, elements: frozenset[Element]) -> _Hunt:
    """Let looser figures of better grades stand in for tighter ones, where they do as well.

    The account binds by the tightest figure of a quantity; what that proves, a better graded one
    often proves too.
    """
    best = hunt.with_best(elements)
    for _ in range(_STAND_INS):
        better = next(best.stand_ins(), None)
        if better is None:
            break
        best = better
    return best


class _Hunt:
    """One search for a certificate."""

    def __init__(
        self,
        account: Account,
        evidence: Evidence,
        question: Question,
        best: frozenset[Element] = frozenset(),
    ) -> None:
        self._account = account
        self._evidence = evidence
        self._question = question
        self._best = best

    def with_best(self, elements: frozenset[Element]) -> _Hunt:
        """Return the same search with a set found."""
        return _Hunt(self._account, self._evidence, self._question, elements)

    def stand_ins(self) -> Iterator[_Hunt]:
        """Yield searches in which a better graded figure of one of the quantities is preferred."""
        ranks = {e: self._account.rank(e) for e in self._best}
        for element in sorted(self._best, key=ranks.__getitem__, reverse=True):
            if element.kind != "figure":
                continue
            for name, tighter in self._evidence.looser_than(element.id):
                stand_in = Element("figure", name)
                other = (self._best - {element}) | {stand_in}
                worse = [ranks[element], self._account.rank(stand_in)]
                if stand_in in self._best or sorted(worse) == worse:
                    continue
                hunt = _Hunt(self._account, self._evidence.dropping(tighter), self._question, other)
                if not tighter & {e.id for e in other} and hunt.sketch_excludes(other):
                    yield hunt

    @property
    def preference(self) -> tuple[int, Any, Any, str]:
        """Order of the set found among equals."""
        return self._preference(self._best)

    def sum_of_best(self, smallest: bool) -> Sum | None:
        """Prove the bound of the set found."""
        return self.sum_of(self._best, smallest)

    @property
    def is_large(self) -> bool:
        """True for an account of so many elements that fewer questions are asked."""
        return len(self._evidence.rows_by_element) > LARGE

    def _end(self, elements: frozenset[Element]) -> Extreme:
        question = self._question
        return self._account.end_with_only(self._evidence, elements, question.form, question.side)

    def excludes(self, elements: frozenset[Element]) -> bool:
        """True if these elements alone exclude the edge."""
        return self._question.is_excluded(self._end(elements).value)

    def sketch_excludes(self, elements: frozenset[Element]) -> bool:
        """True if a sketch of these elements shows it, or, where it is small, the whole account."""
        sketch = Sketch(self._evidence, elements, self._question.form, self._question.side)
        if self._question.is_excluded(sketch.end(elements).value):
            return True
        return not self.is_large and self.excludes(elements)

    def at_hand(self, found: Extreme) -> Sum | None:
        """Prove the bound as the whole account gives it, with whatever its multipliers lean on."""
        leaning = self.leans_on(found)
        proof = self.sum_of(leaning, smallest=False, lifted=False)
        # Multipliers that could be otherwise may fail to be confirmed; fewer of them do not.
        return proof or self.sum_of(self.irreducible(leaning), smallest=False, lifted=False)

    def leans_on(self, found: Extreme) -> frozenset[Element]:
        """Elements that carry the bound: of a largest month, those of all its months."""
        question, leans = self._question, self._account.leans_on
        if not (isinstance(question.form, Largest) and question.side == "at_most"):
            return leans(self._evidence, found, question.side)
        elements: frozenset[Element] = frozenset()
        for part in parts(question.form):
            month = self._account.end(self._evidence, part, question.side)
            elements |= leans(self._evidence, month, question.side)
        return elements

    def alone(self) -> list[frozenset[Element]]:
        """Figures of the very quantity asked about that exclude the edge, each by itself."""
        form = self._question.form
        key = key_of(form)
        key = ("quotient", *key) if isinstance(form, Quotient) else key  # type: ignore[misc]
        placed = self._account.programme.placed
        same = (
            frozenset((element,))
            for element in self._evidence.rows_by_element
            if element.kind == "figure" and placed[element.id].key == key
        )
        return [one for one in same if self.sketch_excludes(one)]

    def few(self, found: Extreme) -> frozenset[Element]:
        """A set that excludes the edge to begin with: the leaner of two."""
        leaning = self.leans_on(found)
        if len(leaning) <= _FEW_ALREADY:
            return leaning
        question = self._question
        sparse = self._account.elastic.sparse(
            self._evidence, (question.form, question.side, question.beyond)
        )
        owned = sparse & frozenset(self._evidence.rows_by_element)
        return min((leaning, owned), key=len) if owned else leaning

    def irreducible(self, elements: frozenset[Element]) -> frozenset[Element]:
        """Leave out what is not needed, the worst grades first, on a sketch of these elements."""
        sketch = Sketch(self._evidence, elements, self._question.form, self._question.side)
        if not self._question.is_excluded(sketch.end(elements).value):
            leaner = self._leanest(elements)
            if leaner == elements:
                return self._irreducible_in_full(elements)
            return self.irreducible(leaner)
        for element in sorted(elements, key=self._account.rank, reverse=True):
            if element not in elements:
                continue
            found = sketch.end(elements - {element})
            if not self._question.is_excluded(found.value):
                continue
            elements = elements - {element}
            if not isinstance(self._question.form, Largest):
                leaner = sketch.leans_on(found) & elements
                if self._question.is_excluded(sketch.end(leaner).value):
                    elements = leaner
        return elements

    def _irreducible_in_full(self, elements: frozenset[Element]) -> frozenset[Element]:
        """The same in the whole account: for what the sketch cannot show, and as the last word."""
        order = sorted(elements, key=self._account.rank, reverse=True)
        place, size = 0, max(1, len(order) // 4)
        while place < len(order):
            tried = frozenset(order[place : place + size]) & elements
            if not tried or self.excludes(elements - tried):
                # Many are tried at once: most are not needed, and one by one takes a question each.
                elements -= tried
                place, size = place + size, size * 2
            elif size == 1:
                # It was needed beside more than those that are left, so it is beside those too.
                place += 1
            else:
                size = (size + 1) // 2
        return elements

    def _leanest(self, elements: frozenset[Element]) -> frozenset[Element]:
        """Those of the elements that carry the bound in the whole account, as long as that helps.

        The solver's multipliers may be off by rounding: then it begins with everything that binds.
        """
        found = self._end(elements)
        if not self._question.is_excluded(found.value):
            elements = frozenset(self._evidence.rows_by_element)
            found = self._end(elements)
        while not isinstance(self._question.form, Largest):
            leaner = self._account.leans_on(self._evidence, found, self._question.side)
            leaner &= elements
            found = self._end(leaner)
            if len(leaner) == len(elements) or not self._question.is_excluded(found.value):
                break
            elements = leaner
        return elements

    def smallest(self, elements: frozenset[Element]) -> tuple[list[frozenset[Element]], bool]:
        """Look for a smaller set, then for others as small; True if no smaller one exists."""
        families = self._essential(elements)
        best, proved = [elements], False
        smaller, equal = _SEARCHES, _TIES
        if self.is_large:
            smaller, equal = _SEARCHES_LARGE, _TIES_LARGE
        while smaller and equal:
            size = len(best[0])
            chosen = smallest_hitting_set(families, self._account.rank, below=size + 1, avoid=best)
            if chosen is None:
                proved = True
                break
            if len(chosen) < size:
                smaller -= 1
            else:
                proved, equal = True, equal - 1
            if self.sketch_excludes(chosen):
                best = [chosen] if len(chosen) < size else [*best, chosen]
                continue
            family = self._lets_in(chosen)
            if family is None:
                # On the very edge nothing has to give; but more than these it must take.
                family = frozenset(self._evidence.rows_by_element) - chosen
            families.append(family)
        return best, proved

    def _essential(self, elements: frozenset[Element]) -> list[frozenset[Element]]:
        """Elements that every certificate needs: without one of them the edge is let in."""
        everything = frozenset(self._evidence.rows_by_element)
        return [
            frozenset((element,))
            for element in sorted(elements, key=self._account.rank)
            if not self.excludes(everything - {element})
        ]

    def _lets_in(self, hard: frozenset[Element]) -> frozenset[Element] | None:
        """Elements whose giving way lets the edge in although `hard` holds."""
        evidence, question = self._evidence, self._question
        soft = [e for e in evidence.rows_by_element if e not in hard]
        soft += [Element("figure", name) for name in evidence.held]
        sign = 1 if question.side == "at_most" else -1
        for short in (Fraction(0), _HAIR * max(abs(question.edge), Fraction(1))):
            # A share may come as near to an edge as one likes and never be there.
            given = self._account.elastic.give(
                evidence,
                soft=[e for e in dict.fromkeys(soft) if e not in hard],
                prices={},
                wanted=(question.form, question.side, question.beyond - sign * short),
            )
            if given is not None:
                break
        if given is None or not given.broken or given.broken & hard:
            return None
        return given.broken

    def _preference(self, elements: frozenset[Element]) -> tuple[int, Any, Any, str]:
        """Fewest lines, then best worst grade, then latest date, then content."""
        ranks = sorted((self._account.rank(e) for e in elements), key=repr)
        figures: list[tuple[Any, ...]] = [
            self._account.rank(e) for e in elements if e.kind == "figure"
        ]
        worst = max((r[:2] for r in figures), default=(-99, 0))
        latest = min((r[2] for r in figures), default=0)
        return (len(elements), worst, latest, repr(ranks))

    def sum_of(
        self, elements: frozenset[Element], smallest: bool, *, lifted: bool = True
    ) -> Sum | None:
        """Prove the bound these elements give, in fractions: on a sketch, or else in full."""
        question = self._question
        sketch = Sketch(self._evidence, elements, question.form, question.side)
        found = sketch.proofs(elements, lifted=lifted)
        if found is None or not all(question.is_excluded(float(p.bound)) for p, _ in found):
            found = self._proofs_in_full(elements)
        if found is None:
            return None
        proofs = tuple(proof for proof, _ in found)
        return Sum(elements, proofs, self._evidence, found[0][1], smallest)

    def _proofs_in_full(self, elements: frozenset[Element]) -> list[tuple[Proof, float]] | None:
        question = self._question
        months = parts(question.form) if question.side == "at_most" else (question.form,)
        proofs = []
        for part in months:
            found = self._account.end_with_only(self._evidence, elements, part, question.side)
            proof = self._account.prove(self._evidence, found, question.side, elements)
            if proof is None:
                return None
            proofs.append((proof, _people_under(found) if proof.quotient else 1.0))
        return proofs


def _people_under(found: Extreme) -> float:
    part, solved = found.part, found.solved
    if not isinstance(part, Quotient) or solved is None or solved.point is None:
        return 1.0
    return float(sum(float(v) * float(solved.point[c]) for c, v in part.under.items()))
