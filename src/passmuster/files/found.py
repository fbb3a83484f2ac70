"""What has been read so far: sound nouns with their places, and the names of unsound ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from passmuster.files.ledger import Ledger, Place
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure, Series
from passmuster.vocabulary.force import Counter, Flow, Force, Group, Stock
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Horizon, Settings, Study
from passmuster.vocabulary.table import Grid, PublishedTable

_Noun = TypeVar("_Noun", bound=Noun)
Sort = Literal["stock", "flow", "counter"]


@dataclass(frozen=True, slots=True)
class Located(Generic[_Noun]):
    """A noun and where it stands."""

    noun: _Noun
    place: Place


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """A figure from a row of a series, or from a cell of a table."""

    noun: Figure
    place: Place
    series: Located[Series] | Located[PublishedTable]


@dataclass(frozen=True, slots=True)
class CellId:
    """The id of a cell that is no figure of the account, and where the cell stands."""

    id: str
    place: Place


@dataclass
class Found:
    """Everything read, before the names in it are checked."""

    ledger: Ledger
    stocks: list[Located[Stock]] = field(default_factory=list)
    flows: list[Located[Flow]] = field(default_factory=list)
    groups: list[Located[Group]] = field(default_factory=list)
    counters: list[Located[Counter]] = field(default_factory=list)
    sources: list[Located[Source]] = field(default_factory=list)
    measures: list[Located[Measure]] = field(default_factory=list)
    figures: list[Located[Figure]] = field(default_factory=list)
    series: list[Located[Series]] = field(default_factory=list)
    tables: list[Located[PublishedTable]] = field(default_factory=list)
    rows: list[SeriesFigure] = field(default_factory=list)
    cells: list[CellId] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    assumptions: list[Located[Assumption]] = field(default_factory=list)
    claims: list[Located[Claim]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Kinds of nouns of which some could not be read: no name of theirs is called unknown."""
    hurt: dict[str, set[str]] = field(default_factory=dict)
    """Names, by kind, of elements with a fault of their own."""

    def take(self, kind: str, nouns: Iterable[Noun], file: str, numbers: Iterable[int]) -> None:
        """Add the nouns of one list of a file, with their positions in it."""
        into: list[Located[Any]] = getattr(self, _LISTS[kind])
        into.extend(
            Located(noun, Place(file, (kind, i))) for noun, i in zip(nouns, numbers, strict=True)
        )

    def remember_names(self, table: Mapping[str, Any]) -> None:
        """Keep the names of a table with faults, so that nobody is told that they are unknown."""
        for kind, value in table.items():
            for item in value if isinstance(value, list) else ():
                if isinstance(item, dict):
                    for key in ("name", "id", "lever"):
                        if isinstance(name := item.get(key), str):
                            self.hurt.setdefault("lever" if key == "lever" else kind, set()).add(
                                name
                            )

    def is_whole(self, kind: str) -> bool:
        """True if everything of a kind could be read."""
        return kind not in self.unread and not self.hurt.get(kind)

    def is_excused(self, kind: str, name: str) -> bool:
        """True if a name may well be defined in something that could not be read."""
        told_in = "measure" if kind == "lever" else kind
        return told_in in self.unread or name in self.hurt.get(kind, ())

    @cached_property
    def figure_ids(self) -> frozenset[str]:
        """The ids of all figures, those of series included."""
        return frozenset(
            [item.noun.id for item in self.figures] + [row.noun.id for row in self.rows]
        )

    @cached_property
    def study(self) -> Study:
        """What has been read as a study, to ask it about names; never handed out."""
        horizon = Horizon(start=date(2000, 1, 1), end=date(2000, 1, 1))
        settings = Settings(schema_=1, title="-", horizon=horizon)
        return self.as_study(settings, ())

    def as_study(self, settings: Settings, warnings: tuple[str, ...]) -> Study:
        """Put everything together."""
        return Study(
            settings,
            Force(
                stock=_nouns(self.stocks),
                flow=_nouns(self.flows),
                group=_nouns(self.groups),
                counter=_nouns(self.counters),
            ),
            _nouns(self.sources),
            _nouns(self.measures),
            (*_nouns(self.figures), *(row.noun for row in self.rows)),
            _nouns(self.assumptions),
            _nouns(self.claims),
            warnings,
            grids=tuple(self.grids),
        )


def _nouns(located: list[Located[_Noun]]) -> tuple[_Noun, ...]:
    return tuple(item.noun for item in located)


_LISTS = {
    "stock": "stocks",
    "flow": "flows",
    "group": "groups",
    "counter": "counters",
    "source": "sources",
    "measure": "measures",
    "figure": "figures",
    "series": "series",
    "table": "tables",
    "assumption": "assumptions",
    "claim": "claims",
}
