"""Evidence: published figures, series of them, and what the analyst assumes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from passmuster.vocabulary.assertion import Asserted
from passmuster.vocabulary.grade import Grade, Reliability
from passmuster.vocabulary.noun import Flag, Noun, Number
from passmuster.vocabulary.quantity import Quantity
from passmuster.vocabulary.source import Credibility, Id, Source
from passmuster.vocabulary.table import PublishedTable

Kind = Literal["counted", "estimate", "target", "plan", "capacity"]
BINDING = ("counted", "estimate")


class Figure(Asserted):
    """A published number taken as evidence."""

    id: Id
    quantity: Quantity
    kind: Kind = "counted"
    source: str
    said_by: str | None = None
    reliability: Reliability | None = None
    credibility: Credibility | None = None

    def grade(self, source: Source) -> Grade:
        """The figure's own grade where given, else its source's."""
        return Grade(self.reliability or source.reliability, self.credibility or source.credibility)


class Columns(Noun):
    """Which column of a CSV holds what."""

    during: str | None = None
    on: str | None = None
    by: str | None = None
    value: str | None = None
    low: str | None = None
    high: str | None = None
    rounded_to: str | None = None
    source: str | None = None
    kind: str | None = None
    said_by: str | None = None
    reliability: str | None = None
    credibility: str | None = None


class Series(Noun):
    """Many figures of one quantity from a CSV beside the file that names it."""

    file: Annotated[str, Field(min_length=1)]
    columns: Columns
    quantity: Quantity
    id: Annotated[str, Field(min_length=1)]
    source: str | None = None
    kind: Kind = "counted"
    rounded_to: Number | None = None
    rounded: Literal["nearest", "down", "up"] = "nearest"
    exact: Flag = False
    said_by: str | None = None
    reliability: Reliability | None = None
    credibility: Credibility | None = None


class Assumption(Asserted):
    """What the analyst holds always true; shown as ASSUMED wherever it is used."""

    id: Id
    because: Annotated[str, Field(min_length=1)]
    quantity: Quantity


class FigureFile(Noun):
    """All of one file in figures/."""

    figure: tuple[Figure, ...] = ()
    series: tuple[Series, ...] = ()
    table: tuple[PublishedTable, ...] = ()
    assumption: tuple[Assumption, ...] = ()
