"""Slips on the conflicts of an account: which of its figures may be wrong, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.arithmetic.explain import Checker, Explained, Needed, explain
from passmuster.accounts.arithmetic.of_account import of_account
from passmuster.accounts.arithmetic.system import System
from passmuster.accounts.conflicts import Clash
from passmuster.accounts.forms import Linear, add
from passmuster.accounts.repair import Repair, revision_share
from passmuster.accounts.rivals import Rivalry
from passmuster.auditing.finding import FigureSlip, WrongTogether
from passmuster.auditing.slips.figures.offers import Told, offers_about, ranked, tell, tell_one
from passmuster.auditing.slips.figures.suspect import Offer, Suspect
from passmuster.auditing.slips.figures.told import figure_slip, wrong_together

SHOWN = 3
"""Slips offered about one conflict."""


@dataclass(frozen=True, slots=True)
class About:
    """What is offered about one conflict."""

    slips: tuple[FigureSlip, ...] = ()
    explanations: tuple[WrongTogether, ...] = ()
    stopped: str | None = None


@dataclass(frozen=True)
class _Search:
    """What was found about all figures that sums tie together."""

    system: System
    explained: Explained
    told: tuple[Told, ...]
    checker: Checker


class ConflictSlips:
    """Offers about the conflicts of one account. Those that sums tie together are searched once."""

    def __init__(self, account: Account, repaired: Repair) -> None:
        self._account = account
        self._repaired = repaired
        self._systems: list[System] = []
        self._searches: dict[int, _Search] = {}
        self._checkers: dict[int, Checker] = {}

    def about(self, clash: Clash) -> About:
        """Return slips and explanations; of a revision, only how the revised figure may differ."""
        number = self._system(clash.moved.figure)
        if number is None:
            return About()
        system = self._systems[number]
        if clash.moved.vintage:
            offers = ranked(self._on_revision(system, clash))
            return About(tuple(figure_slip(system, offer) for offer in offers[:SHOWN]))
        search = self._search(number)
        inside = set(clash.figures)
        about = [one for one in search.told if inside & self._names(system, one)]
        found = [offer for one in about for offer in one.offers if offer.figure in inside]
        offers = ranked([*found, *self._on_others(search, clash)])
        return About(
            tuple(figure_slip(system, offer) for offer in offers[:SHOWN]),
            tuple(wrong_together(system, one.explanation) for one in about),
            search.explained.stopped,
        )

    def on_rivals(self, rivalry: Rivalry) -> tuple[FigureSlip, ...]:
        """Return slips on figures of one quantity that exclude each other.

        Of each only where the sums leave room for the others: a total that its parts bear out is
        not doubted for a rival's sake.
        """
        first = next((name for name in rivalry.figures if name not in rivalry.dropped), None)
        if first is None:
            return ()
        system = of_account(self._account, self._repaired, (first,), rivalry.figures)
        aside = [system.by_id[n] for n in self._repaired.set_aside if n in system.by_id]
        checker, found = Checker(system), list[Offer]()
        for name in rivalry.figures:
            number = system.by_id.get(name)
            if number is None or system.entries[number].written is None:
                continue
            explanation = checker.check([number, *(n for n in aside if n != number)])
            if explanation is not None:
                offers = tell_one(system, explanation).offers
                found += [offer for offer in offers if offer.figure == name]
        return tuple(figure_slip(system, offer) for offer in ranked(found)[:SHOWN])

    def _search(self, number: int) -> _Search:
        if number not in self._searches:
            system = self._systems[number]
            explained = explain(system)
            told = tell(system, explained)
            self._searches[number] = _Search(system, explained, told, self._checker(system))
        return self._searches[number]

    def _on_others(self, search: _Search, clash: Clash) -> Iterator[Offer]:
        """What is offered about a figure of the conflict that no smallest explanation names.

        A grade says whom to doubt first; a match of numbers speaks for itself.
        """
        system, inside = search.system, set(clash.figures)
        named = {number for one in search.told for number in one.explanation.wrong}
        rest = [
            number
            for number in (search.told[0].explanation.wrong if search.told else ())
            if system.entries[number].id not in inside
        ]
        for name in clash.figures:
            number = system.by_id.get(name)
            if number is None or number in named or system.entries[number].written is None:
                continue
            explanation = search.checker.check((number, *rest))
            if explanation is not None:
                offers = tell_one(system, explanation).offers
                yield from (offer for offer in offers if offer.figure == name)

    def _system(self, figure: str) -> int | None:
        for number, system in enumerate(self._systems):
            if figure in system.by_id:
                return number
        made = of_account(self._account, self._repaired, (figure,))
        if figure not in made.by_id:
            return None
        self._systems.append(made)
        return len(self._systems) - 1

    def _names(self, system: System, told: Told) -> set[str | None]:
        return {system.entries[number].id for number in told.explanation.wrong}

    def _on_revision(self, system: System, clash: Clash) -> list[Offer]:
        """What is offered about a figure that a documented revision lets pass.

        Only an exact sum of the others says what it would have to be, and a match is judged
        against the range of the revision: it is smaller than the number, and hits come easier.
        """
        number = system.by_id[clash.moved.figure]
        needed = self._needed(clash) or self._left_for(system, number)
        written = system.entries[number].written
        place = self._account.programme.placed[clash.moved.figure]
        share = revision_share(self._account.study, place)
        if needed is None or written is None or not share:
            return []
        return list(offers_about(Suspect(system, number, needed, 2 * share * written)))

    def _left_for(self, system: System, number: int) -> Needed | None:
        """What all others leave for a figure, where its smallest conflict is no exact sum."""
        aside = [system.by_id[n] for n in self._repaired.set_aside if n in system.by_id]
        found = self._checker(system).check([number, *(n for n in aside if n != number)])
        return None if found is None else found.needed_of(number)

    def _checker(self, system: System) -> Checker:
        key = id(system)
        if key not in self._checkers:
            self._checkers[key] = Checker(system)
        return self._checkers[key]

    def _needed(self, clash: Clash) -> Needed | None:
        """What the others of a conflict leave for the moved figure, if they come to it exactly."""
        form = self._account.programme.placed[clash.moved.figure].form
        if clash.proof is None or not isinstance(form, Linear):
            return None
        rows, rest = self._account.programme.rows, dict(form.terms)
        low = high = Fraction(0)
        for number, factor in clash.proof.main.multipliers.items():
            add(rest, rows[number].terms, -factor)
            edges = clash.evidence.low[number], clash.evidence.high[number]
            if edges[0] is None or edges[1] is None:
                return None
            ends = sorted(factor * edge for edge in edges if edge is not None)
            low, high = low + ends[0], high + ends[1]
        return None if rest else (low, high)
