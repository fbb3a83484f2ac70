"""Figures to be completed, as the text of a TOML file."""

from __future__ import annotations

import re
import textwrap

from passmuster.files.importing.amounts import Amount, read_amount
from passmuster.files.importing.columns import roles_of
from passmuster.files.importing.dates import read_time
from passmuster.files.importing.sheet import Sheet
from passmuster.files.ledger import shown
from passmuster.files.tables import Row

_HEAD = """\
# Made from {name} by passmuster import-table. To be completed, figure by figure:
#   - remove the # before `quantity`, and say what the number counts;
#   - name the source, and describe it in sources.toml;
#   - look at each CHECK, and take it out when it is settled.
# Columns: {columns}.
"""


def figures_text(sheet: Sheet, columns: str | None, name: str) -> str:
    """Return one [[figure]] a row; a row without a number leaves a comment."""
    table = sheet.table
    roles = roles_of(table.heading, columns)
    taken = ", ".join(f"{role} = {shown(table.heading[i])}" for role, i in roles.items())
    parts = [_HEAD.format(name=shown(name), columns=taken)]
    ids: set[str] = set()
    for row in table.rows:
        cells = {role: row.cells[i].strip() for role, i in roles.items()}
        notes = [note for line, note in sheet.notes if line == row.line]
        parts.append(_figure(row, table.heading, cells, notes, ids))
    return "\n".join(parts)


def _figure(
    row: Row, heading: tuple[str, ...], cells: dict[str, str], notes: list[str], ids: set[str]
) -> str:
    filled = [
        f"{shown(name)}: {_one_line(cell)}" if name.strip() else _one_line(cell)
        for name, cell in zip(heading, row.cells, strict=True)
        if cell.strip()
    ]
    said = textwrap.wrap(f"Row {row.line} | " + " | ".join(filled), 94, break_on_hyphens=False)
    lines = [f"# {line}" for line in said]
    amount = _amount(cells)
    if not amount.published:
        lines += [f"# CHECK: {_one_line(note)}" for note in notes]
        return "\n".join([*lines, "# Not published: there is no number in this row.", ""])
    time_key, time, time_check = _time(cells)
    made_id, id_check = _id(cells, row, ids)
    checks = [*notes, id_check, *amount.checks, time_check]
    lines += [f"# CHECK: {_one_line(check)}" for check in checks if check]
    lines += ["[[figure]]", f"id = {_quoted(made_id)}"]
    when = f", {time_key} = {time}" if time else ""
    lines.append(f'# quantity = {{ stock = "…"{when} }}')
    lines += [f"{key} = {value}" for key, value in amount.keys]
    if any(key == "value" and value.endswith("000") for key, value in amount.keys):
        lines.append("# rounded_to = 1000, or exact = true")
    source = cells.get("source", "")
    lines.append(f"source = {_quoted(_slug(source))}" if _slug(source) else '# source = "…"')
    return "\n".join([*lines, ""])


def _amount(cells: dict[str, str]) -> Amount:
    if cells.get("value") or not (cells.get("low") or cells.get("high")):
        amount = read_amount(cells.get("value", ""))
        if amount.published and (cells.get("low") or cells.get("high")):
            check = "the row has a number and a range; only the number is taken."
            return Amount(amount.keys, (*amount.checks, check))
        return amount
    ends = {role: read_amount(cells.get(role, "")) for role in ("low", "high")}
    checks = [check for end in ends.values() for check in end.checks]
    numbers = {
        role: end.keys[0][1]
        for role, end in ends.items()
        if end.keys[:1] and end.keys[0][0] == "value"
    }
    if len(numbers) == 2:
        return Amount((("between", f"[{numbers['low']}, {numbers['high']}]"),), tuple(checks))
    if any(end.published and role not in numbers for role, end in ends.items()):
        return Amount(checks=(*checks, "an end of the range is no plain number."))
    key, role = ("at_least", "low") if "low" in numbers else ("at_most", "high")
    return Amount(((key, numbers[role]),), tuple(checks))


def _time(cells: dict[str, str]) -> tuple[str, str | None, str | None]:
    for key in ("on", "during"):
        if cells.get(key):
            time, check = read_time(cells[key])
            return key, time, check
    return "on", None, None


def _id(cells: dict[str, str], row: Row, ids: set[str]) -> tuple[str, str | None]:
    """Return an id that no other figure has, and what to check if the row's own was taken."""
    own = _slug(cells.get("id", ""))
    made = own or _slug(cells.get("what", "")) or f"row-{row.line}"
    unique, number = made, 2
    while unique in ids:
        unique, number = f"{made}-{number}", number + 1
    ids.add(unique)
    return unique, f"another row has the id {own} too." if own and unique != own else None


def _slug(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.lower())
    return "-".join(words)[:60].strip("-")


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
