"""The rows of a CSV or XLSX file as text, and what a person should know about the file."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from passmuster.errors import Fault, UsageError
from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.files.tables import Row, Table, read_table
from passmuster.files.toml_text import TABLE_BYTES, reason

UNPACKED_BYTES = 400_000_000
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, the warnings about its file, and notes on single rows by their line."""

    table: Table
    warnings: tuple[str, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()


def read_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """Return the rows of a file.

    Raises:
        UsageError: the file is no table, or cannot be read here.
        StudyError: the table has faults.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _read_csv(path)
    if suffix in (".xlsx", ".xlsm"):
        return _read_xlsx(path, sheet)
    what = f"{path} is neither CSV nor XLSX by its name"
    raise UsageError(Fault("PM701", "", None, "", what))


def _read_csv(path: Path) -> Sheet:
    ledger = Ledger()
    table = read_table(path, Place(str(path)), ledger)
    ledger.raise_faults()
    assert table is not None
    return Sheet(table, ledger.warnings())


def _read_xlsx(path: Path, name: str | None) -> Sheet:
    try:
        import openpyxl
    except ImportError:
        what = "the package openpyxl, which reads XLSX files, is not installed"
        raise UsageError(Fault("PM703", "", None, "", what)) from None
    _refuse_oversize(path)
    try:
        # Opened twice: for the formulas, and for the results that were stored with them.
        formulas = openpyxl.load_workbook(path, data_only=False)
        results = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # whatever a broken file makes the library raise
        what = f"{path} cannot be read as XLSX ({type(error).__name__})"
        raise UsageError(Fault("PM701", "", None, "", what)) from None
    chosen, passed = _choose(formulas, name, path)
    return _sheet(formulas[chosen], results[chosen], passed, path)


def _refuse_oversize(path: Path) -> None:
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except FileNotFoundError:
        raise UsageError(Fault("PM101", str(path), None, "", "there is no such file")) from None
    except (OSError, zipfile.BadZipFile) as error:
        what = f"{path} cannot be read as XLSX ({reason(error)})"
        raise UsageError(Fault("PM701", "", None, "", what)) from None
    if size > TABLE_BYTES or unpacked > UNPACKED_BYTES:
        what = f"the file has {unpacked / 1e6:.0f} MB when unpacked"
        raise UsageError(Fault("PM107", str(path), None, "", what))


def _choose(book: Any, name: str | None, path: Path) -> tuple[str, tuple[str, ...]]:
    sheets = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    visible = [title for title, state in sheets.items() if state == "visible"]
    if name is not None and name not in sheets:
        what = f"{path} has no sheet `{shown(name)}`"
        near = nearest(name, sheets)
        remedy = f"Its sheets are {', '.join(shown(title) for title in sheets)}."
        raise UsageError(Fault("PM706", "", None, "", what, near, remedy))
    if name is None and not visible:
        raise UsageError(Fault("PM706", "", None, "", f"{path} has no sheet that is not hidden"))
    chosen = name or visible[0]
    return chosen, tuple(
        f"{shown(title)}{'' if state == 'visible' else ' (hidden)'}"
        for title, state in sheets.items()
        if title != chosen
    )


def _sheet(formulas: Any, results: Any, passed: tuple[str, ...], path: Path) -> Sheet:
    file = str(path)
    warnings, notes = [], []
    if passed:
        what = f"not read: {', '.join(passed[:10])}"
        warnings.append(Fault("PM706", file, None, "", what).text)
    merged = sorted(str(area) for area in formulas.merged_cells.ranges)
    if merged:
        warnings.append(Fault("PM705", file, None, "", f"merged: {', '.join(merged[:10])}").text)
        for area in formulas.merged_cells.ranges:
            for line in range(area.min_row, area.max_row + 1):
                notes.append((line, f"the cells {area} are merged."))
    rows, with_formula = [], 0
    for line, (asked, stored) in enumerate(zip(formulas.rows, results.rows, strict=True), 1):
        if line > MOST_ROWS:
            what = f"the sheet has more than {MOST_ROWS} rows"
            raise UsageError(Fault("PM107", file, None, "", what))
        rows.append(Row(line, tuple(_text(cell.value) for cell in stored)))
        for cell in (cell for cell in asked if cell.data_type == "f"):
            with_formula += 1
            lost = _text(stored[cell.column - 1].value) == ""
            end = "and its result was not stored" if lost else "and its stored result is taken"
            notes.append((line, f"{cell.coordinate} holds a formula, {end}."))
    if with_formula:
        cells = "one cell holds a formula" if with_formula == 1 else f"{with_formula} cells do"
        warnings.append(Fault("PM704", file, None, "", cells).text)
    return Sheet(_as_table(rows, file), tuple(warnings), tuple(notes))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        return value.date().isoformat()
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet shows and keeps.
        return f"{value:.15g}"
    return " ".join(str(value).split())


def _as_table(rows: list[Row], file: str) -> Table:
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise UsageError(Fault("PM109", file, None, "", "the sheet is empty"))
    heading = filled[0]
    return Table(heading.cells, tuple(filled[1:]), heading.line)
