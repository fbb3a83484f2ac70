"""A rectangular table as one [[table]] to be completed, its totals guessed from names and sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePath

from pydantic_core import PydanticCustomError

from passmuster.files.cells import CellError, read_cell
from passmuster.files.importing.sheet import Sheet
from passmuster.files.ledger import shown
from passmuster.vocabulary.noun import read_day, read_period

TOTALS = frozenset((
    "total", "totals", "all", "sum", "both", "together", "overall", "altogether",
    "всього", "усього", "разом", "итого", "всего",
))  # fmt: skip
_MOST = 3
"""A line is taken for a total if it is the sum of the others in more than one in so many lines."""
Numbers = Sequence[Sequence[Decimal | None]]


def table_text(sheet: Sheet, name: str) -> str:
    """Return a [[table]]: what could be seen is filled in, the rest is left to be completed.

    Args:
        sheet: the rows as read.
        name: the file they are from.
    """
    table = sheet.table
    names = [row.cells[0].strip() for row in table.rows]
    cells = [[_number(cell) for cell in row.cells[1:]] for row in table.rows]
    counts = [i for i in range(len(table.heading) - 1) if _holds_numbers(cells, i)]
    numbers = [
        [cell if isinstance(cell := line[i], Decimal) else None for i in counts] for line in cells
    ]
    heads = [table.heading[i + 1] for i in counts]
    left_out = [head for head in table.heading[1:] if head not in heads]
    are = _are(names)
    rows = _totals(names, [list(line) for line in zip(*numbers, strict=True)], are)
    columns = _totals(heads, numbers, "names")
    checks = [f"{note}." for _, note in sheet.notes]
    checks += [f"the row {shown(one)} is taken for a total." for one in rows]
    checks += [f"the column {shown(one)} is taken for a total." for one in columns]
    if not name.lower().endswith(".csv"):
        checks.append("a study reads CSV: save the sheet as one beside this file.")
    return _written(name, checks, _keys(are, rows), _keys("names", columns, left_out))


def _number(cell: str) -> Decimal | CellError | None:
    try:
        return read_cell(cell)
    except CellError as error:
        return error


def _holds_numbers(cells: Sequence[Sequence[Decimal | CellError | None]], column: int) -> bool:
    told = [line[column] for line in cells if line[column] is not None]
    return bool(told) and all(isinstance(cell, Decimal) for cell in told)


def _are(names: list[str]) -> str:
    """Return how most names read: as periods, as days, or as names alone."""
    for key, read in (("during", read_period), ("on", read_day)):
        told = 0
        for name in names:
            try:
                read(name)
            except PydanticCustomError:
                continue
            told += 1
        if 2 * told > len(names):
            return key
    return "names"


def _totals(names: list[str], lines: Numbers, are: str) -> list[str]:
    """Return the names of totals; of periods, those alone that are no period themselves.

    Args:
        names: along one axis.
        lines: the numbers across it: one of each name in every line.
        are: how the names read.
    """
    if are == "on":
        return []
    open_to = [i for i, name in enumerate(names) if are == "names" or _are([name]) == "names"]
    words = [i for i in open_to if names[i].lower().strip(" .:") in TOTALS]
    if words or are == "during":
        return [names[i] for i in words or open_to]
    summed = [i for i in open_to if _is_sum(lines, i)]
    return [names[i] for i in summed[-1:]]


def _is_sum(lines: Numbers, place: int) -> bool:
    full = [line for line in lines if None not in line and len(line) > 2]
    hits = sum(2 * (line[place] or 0) == sum(cell or 0 for cell in line) != 0 for line in full)
    return hits * _MOST > len(full) > 0


def _keys(are: str, totals: list[str], left_out: Sequence[str] = ()) -> str:
    parts = [f'are = "{are}"'] if are != "names" else []
    for key, names in (("totals", totals), ("leave_out", left_out)):
        if names:
            parts.append(f"{key} = [{', '.join(map(_quoted, names))}]")
    return "{ " + ", ".join(parts) + " }" if parts else ""


def _written(name: str, checks: list[str], rows: str, columns: str) -> str:
    stem = "-".join(re.findall(r"[^\W_]+", PurePath(name).stem.lower())) or "table"
    lines = [
        f"# Made from {shown(name)} by passmuster import-table --table. To be completed:",
        "#   - name the source, and describe it in sources.toml;",
        "#   - say how the numbers are rounded, or that they are exact;",
        "#   - look at each CHECK, and take it out when it is settled.",
        *(f"# CHECK: {check}" for check in checks),
        "[[table]]",
        f"id = {_quoted(stem + '-{row}-{column}')}",
        f"file = {_quoted(str(PurePath(name).with_suffix('.csv')))}",
        '# source = "…"',
        '# means = "…"',
        *([f"rows = {rows}"] if rows else []),
        *([f"columns = {columns}"] if columns else []),
        "# rounded_to = 1000, or exact = true",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
