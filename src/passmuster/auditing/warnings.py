"""What a reader should know before he trusts an audit."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.forms import Linear
from passmuster.accounts.programme import binding
from passmuster.accounts.repair import Repair
from passmuster.vocabulary.claim import Claim


def first_day_warnings(account: Account, repaired: Repair) -> list[str]:
    """Say of every group of stocks that nothing bounds it on the first day."""
    if not repaired.consistent:
        return [
            "PM609: definitions and assumptions contradict one another, whatever the figures say."
        ]
    study, programme = account.study, account.programme
    cut = programme.starts[repaired.evidence.accept]
    day = programme.calendar.cuts[cut]
    found = []
    for group in study.force.group:
        members = study.members((group.name,))
        if not all(name in study.stocks for name in members):
            continue
        form = Linear({programme.columns.stock(name, cut): Fraction(1) for name in members})
        if account.end(repaired.evidence, form, "at_most").value is None:
            found.append(
                f"PM602: nothing bounds the group `{group.name}` on the first day of the account "
                f"({day.isoformat()}). Ranges that rest on it may be wide: add a figure near it."
            )
    return found


def hold_out_warning(
    account: Account, claim: Claim, held_out: frozenset[str], level: str
) -> list[str]:
    """Say if a claim's own documents are over half of the account."""
    binds = [figure.id for figure in binding(account.study, level)]
    held = [name for name in binds if name in held_out]
    if len(held) * 2 <= len(binds) or not held:
        return []
    return [
        f"PM603: {len(held)} of {len(binds)} figures are held out while `{claim.id}` is audited, "
        "for they stand in the documents of the figures it is the same as: over half of all."
    ]
