"""A published table: the cells of a CSV, some of them figures, and the sums among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from passmuster.files.cells import CellError, read_cell
from passmuster.files.faults import validated_rows
from passmuster.files.found import CellId, Found, Located, SeriesFigure
from passmuster.files.grid_totals import Names, hull, parts_of
from passmuster.files.ledger import Place, nearest, shown
from passmuster.files.series import TIMES, dated, table_beside, table_file
from passmuster.files.tables import Table
from passmuster.vocabulary.assertion import Asserted
from passmuster.vocabulary.quantity import QuantityForm, SumQ
from passmuster.vocabulary.table import Axis, Cell, Grid, Margin, PublishedTable, When

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
MOST_CELLS = 20_000


def read_grids(root: Path, inside: Path, found: Found) -> None:
    """Read every published table; its cells become figures where their quantity is known."""
    for item in found.tables:
        table = table_beside(item, root, inside, found)
        if table is None:
            found.unread.add("figure")
            continue
        grid = _Reading(item, table, found).grid()
        if grid is None:
            found.unread.add("figure")
        else:
            found.grids.append(grid)


@dataclass(frozen=True)
class _Lines:
    """One axis: the names along it, what each is the total of, and when."""

    axis: Axis
    key: str
    names: Names
    parts: Mapping[int, tuple[int, ...]]
    times: tuple[When, ...]

    def quantity(self, number: int) -> QuantityForm | None:
        """What a line counts: as it is told, or the sum of what its parts count."""
        told = self.axis.quantity.get(self.names[number])
        if told is not None or number not in self.parts:
            return told
        inner = [self.quantity(part) for part in self.parts[number]]
        known = tuple(one for one in inner if one is not None)
        return SumQ.model_validate({"sum": known}) if len(known) == len(inner) else None

    def time(self, number: int) -> dict[str, Any]:
        """The key and time that a line gives to a quantity."""
        when = self.times[number]
        return {} if when is None or self.axis.are == "names" else {self.axis.are: when}


class _Reading:
    """The reading of one table."""

    def __init__(self, item: Located[PublishedTable], table: Table, found: Found) -> None:
        self.item, self.noun, self.place = item, item.noun, item.place
        self.table, self.found, self.ledger = table, found, found.ledger
        self.file = table_file(item)

    def grid(self) -> Grid | None:
        """Return the table with its sums; None after a fault."""
        if not self._id_is_sound():
            return None
        columns = self._positions()
        if columns is None:
            return None
        named_by, positions = columns
        cells = len(self.table.rows) * len(positions)
        if cells > MOST_CELLS:
            what = f"the table has {cells:,} cells; the most is {MOST_CELLS:,}"
            self.ledger.fault(Place(self.file), "PM107", what)
            return None
        names = tuple(row.cells[named_by].strip() for row in self.table.rows)
        headings = tuple(self.table.heading[position] for position in positions)
        rows = self._lines("rows", self.noun.rows, names)
        across = self._lines("columns", self.noun.columns, headings)
        if rows is None or across is None or not self._quantities_are_sound():
            return None
        return self._filled(rows, across, positions)

    # -- headings ----------------------------------------------------------------------------

    def _id_is_sound(self) -> bool:
        held = set(_PLACEHOLDER.findall(self.noun.id))
        place = self.place.at("id")
        for name in sorted(held - {"row", "column"}):
            near = nearest(name, ("row", "column"))
            what = f"a table cannot fill in {{{shown(name)}}}"
            remedy = "Use {row} and {column}."
            self.ledger.fault(
                place,
                "PM309",
                what,
                near=near and "{" + near + "}",
                remedy=None if near else remedy,
            )
        if missing := sorted({"row", "column"} - held):
            what = f"the id has no {{{missing[0]}}}, so that several cells would have one id"
            self.ledger.fault(place, "PM309", what, remedy='Write id = "…-{row}-{column}".')
        return held == {"row", "column"}

    def _positions(self) -> tuple[int, list[int]] | None:
        """Return where the names of the rows stand, and the columns of counts."""
        heading = self.table.heading
        told, sound = self.noun.rows.named_by, True
        wanted = [] if told is None else [(("rows", "named_by"), told)]
        left_out = self.noun.columns.leave_out
        wanted += [(("columns", "leave_out", i), name) for i, name in enumerate(left_out)]  # type: ignore[misc]
        for keys, name in wanted:
            if name.strip() not in heading or not name.strip():
                what = f"the table {self.file} has no column `{shown(name)}`"
                self.ledger.fault(self.place.at(*keys), "PM113", what, near=nearest(name, heading))
                sound = False
        if not sound:
            return None
        named_by = 0 if told is None else heading.index(told.strip())
        without = {named_by, *(heading.index(name.strip()) for name in left_out)}
        positions = [i for i in range(len(heading)) if i not in without]
        if any(not heading[i] for i in positions) or not positions:
            what = "a column of counts has no heading" if positions else "no column is left"
            self.ledger.fault(Place(self.file, line=self.table.heading_line), "PM113", what)
            return None
        return named_by, positions

    def _lines(self, key: str, axis: Axis, names: Names) -> _Lines | None:
        sound = self._are_distinct(key, names)
        one = "row" if key == "rows" else "column"
        for told in ("totals", "quantity"):
            for name in getattr(axis, told):
                sound &= self._is_known(name, names, self.place.at(key, told, name), one)
        for total, parts in axis.totals.items():
            for i, name in enumerate(parts):
                sound &= self._is_known(name, names, self.place.at(key, "totals", total, i), one)
        if not sound:
            return None
        times = self._times(key, axis, names)
        if times is None:
            return None
        parts_by, fault = parts_of(axis, names, times)
        if fault is not None:
            self.ledger.fault(self.place.at(key, "totals", fault.total), "PM114", fault.what)
            return None
        return _Lines(axis, key, names, parts_by, hull(times, parts_by))

    def _are_distinct(self, key: str, names: Names) -> bool:
        sound, first = True, dict[str, int]()
        for number, name in enumerate(names):
            line = self.table.rows[number].line if key == "rows" else self.table.heading_line
            if not name:
                self.ledger.fault(Place(self.file, line=line), "PM212", "the row has no name")
                sound = False
            elif name in first:
                what = f"the row `{shown(name)}` stands twice"
                self.ledger.fault(Place(self.file, line=line), "PM301", what)
                sound = False
            first.setdefault(name, number)
        return sound

    def _is_known(self, name: str, names: Names, place: Place, one: str) -> bool:
        if name in names:
            return True
        what = f"the table {self.file} has no {one} `{shown(name)}`"
        self.ledger.fault(place, "PM114", what, near=nearest(name, names))
        return False

    def _times(self, key: str, axis: Axis, names: Names) -> tuple[When, ...] | None:
        """Read the names along an axis as times. A total may be called anything."""
        if axis.are == "names":
            return (None,) * len(names)
        times: list[When] = []
        sound = True
        for number, name in enumerate(names):
            try:
                times.append(TIMES[axis.are](name))
            except PydanticCustomError as error:
                times.append(None)
                if name not in axis.totals:
                    line = self.table.rows[number].line if key == "rows" else None
                    place = Place(self.file, line=line or self.table.heading_line)
                    remedy = "Name it among the `totals` if it is one."
                    self.ledger.fault(place, error.type, error.message(), remedy=remedy)
                    sound = False
        return tuple(times) if sound else None

    def _quantities_are_sound(self) -> bool:
        if not (self.noun.rows.quantity and self.noun.columns.quantity):
            return True
        what = "both rows and columns say what they count"
        self.ledger.fault(self.place.at("columns", "quantity"), "PM208", what)
        return False

    # -- cells -------------------------------------------------------------------------------

    def _filled(self, rows: _Lines, columns: _Lines, positions: Sequence[int]) -> Grid | None:
        cells: list[Cell] = []
        made: list[dict[str, Any]] = []
        places: list[Place] = []
        sound = True
        for r, row in enumerate(self.table.rows):
            for c, position in enumerate(positions):
                place = Place(self.file, line=row.line)
                name = self._made_id(rows.names[r], columns.names[c])
                try:
                    number = read_cell(row.cells[position])
                    keys = self._keys(number)
                    said = None if keys is None else Asserted.model_validate(keys)
                except CellError as error:
                    what = f"{columns.names[c]}: {error.what}"
                    self.ledger.fault(place, "PM213", what, remedy=error.remedy)
                    sound = False
                    continue
                except ValidationError as error:
                    self._enter(error, place)
                    sound = False
                    continue
                sound &= self._is_count(number, place)
                cells.append(Cell(name, r, c, said))
                if keys is None:
                    continue
                quantity = self._quantity(rows, columns, r, c)
                if quantity is None:
                    self.found.cells.append(CellId(name, place))
                else:
                    made.append(self._figure_keys(name, quantity, keys))
                    places.append(place)
        if not sound:
            return None
        for figure, place in validated_rows(made, places, self.ledger):
            self.found.rows.append(SeriesFigure(figure, place, self.item))
        return Grid(
            self.noun,
            self.file,
            rows.names,
            columns.names,
            rows.times,
            columns.times,
            tuple(cells),
            _margins(rows, columns),
            frozenset(keys["id"] for keys in made),
        )

    def _made_id(self, row: str, column: str) -> str:
        known = {"row": row, "column": column}
        return _PLACEHOLDER.sub(lambda found: known[found[1]], self.noun.id)

    def _keys(self, number: Decimal | None) -> dict[str, Any] | None:
        if number is None:
            return None
        noun = self.noun
        keys: dict[str, Any] = {"value": number, "rounded": noun.rounded, "exact": noun.exact}
        return keys | ({} if noun.rounded_to is None else {"rounded_to": noun.rounded_to})

    def _is_count(self, number: Decimal | None, place: Place) -> bool:
        if number is None or number >= 0:
            return True
        self.ledger.fault(place, "PM209", f"{number} stands in a table of counts")
        return False

    def _enter(self, error: ValidationError, place: Place) -> None:
        for item in error.errors(include_url=False):
            code = item["type"] if item["type"].startswith("PM") else "PM203"
            self.ledger.fault(place, code, item["msg"])

    def _quantity(self, rows: _Lines, columns: _Lines, r: int, c: int) -> QuantityForm | None:
        told = columns.quantity(c) or rows.quantity(r) or self.noun.quantity
        return None if told is None else dated(told, rows.time(r) | columns.time(c))

    def _figure_keys(
        self, name: str, quantity: QuantityForm, keys: Mapping[str, Any]
    ) -> dict[str, Any]:
        noun = self.noun
        made = {"id": name, "quantity": quantity, "kind": noun.kind, "source": noun.source, **keys}
        for key in ("said_by", "reliability", "credibility"):
            if (given := getattr(noun, key)) is not None:
                made[key] = given
        return made


def _margins(rows: _Lines, columns: _Lines) -> tuple[Margin, ...]:
    """Every total of every line, in the order of the table."""
    width, made = len(columns.names), list[Margin]()
    for r in range(len(rows.names)):
        for total, parts in columns.parts.items():
            numbers = tuple(r * width + part for part in parts)
            made.append(Margin(r * width + total, numbers, f"row {rows.names[r]}"))
    for c in range(width):
        for total, parts in rows.parts.items():
            numbers = tuple(part * width + c for part in parts)
            made.append(Margin(total * width + c, numbers, f"column {columns.names[c]}"))
    return tuple(made)
