"""Small accounts, and questions to them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Question
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form
from passmuster.accounts.proof import Side
from passmuster.accounts.rows import Element
from passmuster.vocabulary.quantity import Quantity, QuantityForm
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, stock

ADAPTER: TypeAdapter[QuantityForm] = TypeAdapter(Quantity)
EVE, LAST = "2030-12-31", "2031-12-31"
FLOWS = ("join: outside > units", "leave: units > outside")
START, END = stock("units", EVE), stock("units", LAST)
JOINED, LEFT = flow("join", "2031"), flow("leave", "2031")
GRADES: dict[str, dict[str, Any]] = {
    grade: {"reliability": grade[0], "credibility": int(grade[1])}
    for grade in ("A1", "A2", "B2", "B3", "C2", "C3", "D4")
}


def told(name: str, quantity: Any, value: int, grade: str = "B2", **more: Any) -> dict[str, Any]:
    """Return a figure that is exact."""
    return {"id": name, "quantity": quantity, "value": value, "exact": True} | GRADES[grade] | more


def edged(name: str, quantity: Any, grade: str = "B2", **said: Any) -> dict[str, Any]:
    """Return a figure with another assertion."""
    return {"id": name, "quantity": quantity} | GRADES[grade] | said


def quantity(said: Any) -> QuantityForm:
    """Read a quantity."""
    return ADAPTER.validate_python(said)


def form(account: Account, said: Any) -> Form:
    """Write out a quantity whose cuts the account has; a claimed one has columns of its own."""
    asked = quantity(said)
    for claim in account.study.claims:
        for reading in claim.reading:
            if reading.quantity == asked:
                return account.programme.readings[claim.id, reading.id]
    return account.programme.expand(asked)


def settled(study: Study, accept: str = "C3") -> tuple[Account, Evidence]:
    """Return an account and what binds in it."""
    account = Account(study, accept)
    return account, account.settled().evidence


def ends(study: Study, said: Any, accept: str = "C3") -> tuple[float | None, float | None]:
    """Lowest and highest value of a quantity."""
    account, evidence = settled(study, accept)
    asked = form(account, said)
    return (
        account.end(evidence, asked, "at_least").value,
        account.end(evidence, asked, "at_most").value,
    )


def asking(account: Account, said: Any, side: Side, edge: Any) -> Question:
    """Ask whether a quantity stays on the far side of an edge."""
    return Question(form(account, said), side, Fraction(edge))


def figure(name: str) -> Element:
    """Return a figure as an element."""
    return Element("figure", name)
