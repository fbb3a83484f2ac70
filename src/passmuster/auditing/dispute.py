"""Whether a contradiction rests on taking a side: in a rivalry, or in a conflict."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Sum
from passmuster.accounts.conflicts import Clash, conflicts
from passmuster.accounts.forms import Form
from passmuster.accounts.repair import Repair
from passmuster.auditing.verdict import judge
from passmuster.vocabulary.assertion import Interval


class Disputes:
    """Alternative accounts, each with another side taken."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._clashes: dict[int, tuple[Clash, ...]] = {}
        self._kept: list[Repair] = []

    def clashes(self, repaired: Repair) -> tuple[Clash, ...]:
        """Return the conflicts of one evidence, found once."""
        if id(repaired) not in self._clashes:
            self._clashes[id(repaired)] = conflicts(self._account, repaired)
            self._kept.append(repaired)
        return self._clashes[id(repaired)]

    def is_disputed(
        self,
        level: str,
        without: frozenset[str],
        repaired: Repair,
        form: Form,
        asserted: Interval,
        proof: Sum,
    ) -> bool:
        """True if with another side taken the account would no longer contradict the reading."""
        for left_out in self._other_sides(repaired, proof):
            other = self._account.settled(level, without | left_out)
            again = judge(self._account, other, form, asserted, effort="at_hand")
            if again.verdict != "contradicted":
                return True
        return False

    def _other_sides(self, repaired: Repair, proof: Sum) -> Iterator[frozenset[str]]:
        """Yield the figures to leave out for each other side that the proof rests on."""
        used = {e.id for e in proof.elements if e.kind == "figure"}
        seen = set()
        for rivalry in repaired.evidence.settled.rivalries:
            if not used & set(rivalry.figures):
                continue
            for name in rivalry.figures:
                left_out = frozenset(rivalry.foes_of(name))
                if left_out and left_out & used and left_out not in seen:
                    seen.add(left_out)
                    yield left_out
        if not repaired.set_aside or repaired.evidence.accept != self._account.accept:
            # Beside the audit's own level only rivalries are weighed: conflicts of another level
            # are not shown anywhere, and finding them costs more than the column tells.
            return
        for clash in self.clashes(repaired):
            if clash.moved.vintage:
                continue
            for name in used & (set(clash.figures) - {clash.moved.figure}):
                left_out = frozenset((name,))
                if left_out not in seen:
                    seen.add(left_out)
                    yield left_out

    def rests_on_set_aside(self, repaired: Repair, proof: Sum | None) -> tuple[str, ...]:
        """Return figures set aside in a conflict with one that the proof uses."""
        if proof is None or not repaired.set_aside:
            return ()
        used = {e.id for e in proof.elements if e.kind == "figure"}
        return tuple(
            clash.moved.figure
            for clash in self.clashes(repaired)
            if not clash.moved.vintage and used & set(clash.figures)
        )
