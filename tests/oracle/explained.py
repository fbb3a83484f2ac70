"""What the search for slips says of a study's statements, without the rest of an audit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from passmuster.accounts.account import Account
from passmuster.accounts.beside import Beside
from passmuster.accounts.programme import clipped
from passmuster.auditing.finding import Finding, Slip, Verdict
from passmuster.auditing.slips.search import Searched, SlipSearch
from passmuster.auditing.verdict import judge
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import Quantity, QuantityForm
from passmuster.vocabulary.study import Study
from tests.oracle.planted import Planted

_READ: TypeAdapter[QuantityForm] = TypeAdapter(Quantity)
_ANY = Interval(None, None)


@dataclass(frozen=True)
class Explained:
    """The verdict on each reading with its slips, and the account they were looked for in."""

    account: Account
    answers: tuple[tuple[Verdict, tuple[Slip, ...]], ...]

    def rank_of(self, kind: str, quantity: dict[str, Any]) -> int | None:
        """Place of a kind with a quantity among the slips of the only reading, from one."""
        beside = Beside(self.account)
        wanted = _identity(beside, _READ.validate_python(quantity))
        ((_, slips),) = self.answers
        for place, slip in enumerate(slips, 1):
            told = _READ.validate_python(tomllib.loads(f"q = {slip.quantity}")["q"])
            if slip.kind == kind and _identity(beside, told) == wanted:
                return place
        return None


def _identity(beside: Beside, quantity: QuantityForm) -> object:
    same = beside.identity(quantity, _ANY)
    return quantity.toml if same is None else same[0]


def explained(study: Study) -> Explained:
    """Judge every reading, whatever proves it, and look for slips."""
    account = Account(study, study.settings.accept)
    repaired = account.settled()
    searched = []
    for claim in study.claims:
        for reading in claim.reading:
            asserted = clipped(reading.quantity, reading.interval())
            form = account.programme.readings[claim.id, reading.id]
            judged = judge(account, repaired, form, asserted, effort="at_hand")
            finding = Finding(
                claim.id, reading.id, "", None, None, None, reading.quantity.toml, None,
                (asserted.low, asserted.high), None, None, judged.verdict, None,
            )  # fmt: skip
            searched.append(Searched(claim, reading, finding, repaired.evidence))
    slips = SlipSearch(account, study).found(searched)
    verdicts = (one.finding.verdict for one in searched)
    return Explained(account, tuple(zip(verdicts, slips, strict=True)))


def rank_found(case: Planted) -> int | None:
    """Place of a planted mistake among the suggestions; nought if nothing was contradicted."""
    answer = explained(case.study)
    if answer.answers[0][0] != "contradicted":
        return 0
    return answer.rank_of(case.kind, case.quantity)
