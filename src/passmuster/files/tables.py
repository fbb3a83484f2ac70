"""CSV: a heading and rows of cells, each with its line in the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from passmuster.files.ledger import Ledger, Place, shown
from passmuster.files.toml_text import TABLE_BYTES, read_text, unshowable

SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line on which it starts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, and rows that are as long as it."""

    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_line: int = 1


def read_table(path: Path, place: Place, ledger: Ledger) -> Table | None:
    """Return a CSV file's table; None after a fault."""
    text = read_text(path, place, ledger, TABLE_BYTES)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := unshowable(text):
        line = text.count("\n", 0, text.index(bad)) + 1
        what = f"the table holds the character U+{ord(bad):04X}"
        ledger.fault(Place(place.file, line=line), "PM214", what)
        return None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append(Row(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        what = "a cell is too long" if "limit" in str(error) else "a quotation mark is out of place"
        ledger.fault(Place(place.file, line=line), "PM112", f"{what} in this row")
        return None
    return _regular(rows, place, ledger)


def separator_of(text: str) -> str:
    """Return the sign that stands most often in the heading; of equals the first of `, ; tab`."""
    heading = next((line for line in text.split("\n", 100) if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _regular(rows: list[Row], place: Place, ledger: Ledger) -> Table | None:
    heading = tuple(cell.strip() for cell in rows[0].cells) if rows else ()
    first = rows[0].line if rows else 1
    sound = bool(rows)
    for name in dict.fromkeys(heading):
        if name and heading.count(name) > 1:
            what = f"the column `{shown(name)}` stands twice"
            ledger.fault(Place(place.file, line=first), "PM113", what)
            sound = False
    for row in rows[1:]:
        if len(row.cells) != len(heading):
            what = f"the row has {len(row.cells)} cells and the heading {len(heading)}"
            ledger.fault(Place(place.file, line=row.line), "PM112", what)
            sound = False
    return Table(heading, tuple(rows[1:]), first) if sound else None
