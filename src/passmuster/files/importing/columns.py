"""Which column of somebody's table holds what: told by its heading, or by the user."""

from __future__ import annotations

from passmuster.errors import Fault, UsageError
from passmuster.files.ledger import nearest, shown

ROLES: dict[str, tuple[str, ...]] = {
    "id": ("id", "ref", "reference", "nr", "no", "№", "key", "code"),
    "value": (
        "value", "number", "figure", "amount", "count", "total", "people", "persons", "cases",
        "estimate", "значення", "кількість", "число", "количество",
    ),
    "low": ("low", "lowest", "min", "minimum", "lower", "lower bound"),
    "high": ("high", "highest", "max", "maximum", "upper", "upper bound"),
    "on": ("on", "date", "day", "as of", "as_of", "дата"),
    "during": ("during", "period", "month", "year", "quarter", "місяць", "період", "год", "рік"),
    "source": ("source", "publication", "outlet", "джерело", "источник"),
    "what": (
        "what", "quantity", "description", "indicator", "measure", "category", "name", "показник",
    ),
}  # fmt: skip


def roles_of(heading: tuple[str, ...], given: str | None) -> dict[str, int]:
    """Return the position of the column of each role.

    Raises:
        UsageError: what the user gave does not fit, or no column is known to hold the numbers.
    """
    roles = _guessed(heading, _given(given, heading) if given else {})
    if not roles.keys() & {"value", "low", "high"}:
        what = "no heading is known to stand over the numbers"
        remedy = (
            f"Say which one does, such as --columns value=…; the headings are {_list(heading)}."
        )
        raise UsageError(Fault("PM702", "", None, "", what, remedy=remedy))
    return roles


def _given(given: str, heading: tuple[str, ...]) -> dict[str, int]:
    roles: dict[str, int] = {}
    plain = [name.strip() for name in heading]
    for part in given.split(","):
        role, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or role not in ROLES:
            what = f"`{shown(part)}` does not say what a column is"
            remedy = f"Write role=heading; the roles are {', '.join(ROLES)}."
            near = nearest(role, ROLES)
            raise UsageError(Fault("PM702", "", None, "", what, near, remedy))
        if name not in plain:
            what = f"the table has no column `{shown(name)}`"
            remedy = f"Its headings are {_list(heading)}."
            raise UsageError(Fault("PM702", "", None, "", what, nearest(name, plain), remedy))
        roles[role] = plain.index(name)
    return roles


def _guessed(heading: tuple[str, ...], given: dict[str, int]) -> dict[str, int]:
    roles = dict(given)
    for role, words in ROLES.items():
        fits = [
            i
            for i, name in enumerate(heading)
            if name.strip().lower() in words and i not in given.values()
        ]
        if role in roles or not fits:
            continue
        if len(fits) > 1:
            names = " and ".join(f"`{shown(heading[i])}`" for i in fits)
            what = f"{names} may both be the column `{role}`"
            remedy = f"Say which, such as --columns {role}={shown(heading[fits[0]])}."
            raise UsageError(Fault("PM702", "", None, "", what, remedy=remedy))
        roles[role] = fits[0]
    return roles


def _list(heading: tuple[str, ...]) -> str:
    return ", ".join(shown(name) for name in heading[:20] if name.strip())
