"""A published table of counts: its cells, and which of them are the totals of which others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.assertion import Asserted
from passmuster.vocabulary.grade import Grade, Reliability
from passmuster.vocabulary.noun import Flag, Noun, Number
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import Quantity
from passmuster.vocabulary.source import Credibility, Source

When = Period | date | None


def _read_totals(value: Any) -> Any:
    """Return the parts of each total; a plain list, or a name alone, means all that is no total."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, (list, tuple)):
        names = [name for name in value if isinstance(name, str)]
        if len(names) < len(value):
            raise PydanticCustomError("PM203", "the names of totals are text", {})
        return dict.fromkeys(names, ())
    return value


Totals = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(_read_totals),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            ]
        }
    ),
]


class Axis(Noun):
    """How the rows, or the columns, of a table are read."""

    are: Literal["names", "during", "on"] = "names"
    totals: Totals = Field(default_factory=dict)
    quantity: dict[str, Quantity] = Field(default_factory=dict)


class RowAxis(Axis):
    """The rows. `named_by` is the heading of the column that names them; by default the first."""

    named_by: str | None = None


class ColumnAxis(Axis):
    """The columns. Those of `leave_out` hold something else, such as notes."""

    leave_out: tuple[str, ...] = ()


class PublishedTable(Noun):
    """A rectangular table of counts in a CSV beside the file that names it."""

    id: Annotated[str, Field(min_length=1)]
    file: Annotated[str, Field(min_length=1)]
    source: str
    means: str | None = None
    unit: Annotated[str, Field(min_length=1)] = "case"
    rows: RowAxis = Field(default_factory=RowAxis)
    columns: ColumnAxis = Field(default_factory=ColumnAxis)
    quantity: Quantity | None = None
    kind: Literal["counted", "estimate", "target", "plan", "capacity"] = "counted"
    rounded_to: Number | None = None
    rounded: Literal["nearest", "down", "up"] = "nearest"
    exact: Flag = False
    revised_within: Annotated[Number, Field(ge=0, le=1)] | None = None
    said_by: str | None = None
    reliability: Reliability | None = None
    credibility: Credibility | None = None

    def grade(self, source: Source) -> Grade:
        """The table's own grade where given, else its source's."""
        return Grade(self.reliability or source.reliability, self.credibility or source.credibility)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a table. `said` is None where nothing was published."""

    id: str
    row: int
    column: int
    said: Asserted | None


@dataclass(frozen=True, slots=True)
class Margin:
    """A printed total and the cells it is the total of, by their numbers in the grid."""

    total: int
    parts: tuple[int, ...]
    says: str


@dataclass(frozen=True)
class Grid:
    """A table as it was read: cells row by row, and what adds up to what."""

    table: PublishedTable
    file: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_times: tuple[When, ...]
    column_times: tuple[When, ...]
    cells: tuple[Cell, ...]
    margins: tuple[Margin, ...]
    counted: frozenset[str] = frozenset()
    """Cells that are figures of the account too."""

    @cached_property
    def by_id(self) -> Mapping[str, Cell]:
        """Cells by id."""
        return {cell.id: cell for cell in self.cells}

    def place(self, cell: Cell) -> str:
        """Say where a cell stands: "row 2031-03, column art407"."""
        return f"row {self.rows[cell.row]}, column {self.columns[cell.column]}"
