"""A study: everything one account is made of and every claim it examines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.article import Article
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.force import Counter, Flow, Force, Group, Stock
from passmuster.vocabulary.grade import Grade, is_accept
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.noun import Day, LastDay, Noun, exact
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.table import Grid

if TYPE_CHECKING:
    from passmuster.vocabulary.reporter import Reporter


class Horizon(Noun):
    """The first and the last day a study is about."""

    start: Day
    end: Day


def _ordered(horizon: Horizon) -> Horizon:
    if horizon.end < horizon.start:
        raise PydanticCustomError("PM206", "the horizon ends before it starts", {})
    return horizon


def _accept(text: str) -> str:
    if not is_accept(text):
        message = "{shown} is no grade; write a pair such as C3, or any"
        raise PydanticCustomError("PM210", message, {"shown": f"“{text[:60]}”"})
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
        message = "{shown} is no web address: https://, a host, and no part after #"
        raise PydanticCustomError("PM211", message, {"shown": f"“{text[:60]}”"})
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Review(Noun):
    """Who publishes the findings as fact-checks, and where: nothing of it is ever made up."""

    author: Annotated[str, Field(min_length=1)]
    url: WebAddress
    author_url: WebAddress | None = None
    published: LastDay | None = None


class Settings(Noun):
    """All of study.toml."""

    model_config = Noun.model_config | {"populate_by_name": True}

    schema_: Annotated[Literal[1], Field(alias="schema")]
    title: Annotated[str, Field(min_length=1)]
    horizon: Annotated[Horizon, AfterValidator(_ordered)]
    as_of: LastDay | None = None
    seed: Annotated[int, Field(ge=0, strict=True)] = 0
    accept: Annotated[str, AfterValidator(_accept)] = "C3"
    review: Review | None = None


class MeasureFile(Noun):
    """All of measures.toml."""

    measure: tuple[Measure, ...] = ()


class SourceFile(Noun):
    """All of sources.toml."""

    source: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Study:
    """Everything one account is made of. Made by `open_study`, or by hand in tests."""

    settings: Settings
    force: Force
    sources: tuple[Source, ...] = ()
    measures: tuple[Measure, ...] = ()
    figures: tuple[Figure, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    folder: str | None = None
    """Where it was read from, for what is read later: scenarios."""
    articles: tuple[Article, ...] = ()
    grids: tuple[Grid, ...] = ()
    """Published tables, whose cells have sums of their own."""
    reporters: tuple[Reporter, ...] = ()
    """How origins report, for inference."""

    @property
    def title(self) -> str:
        """The study's title."""
        return self.settings.title

    @property
    def horizon(self) -> Period:
        """The first and the last day the study is about."""
        return Period(self.settings.horizon.start, self.settings.horizon.end)

    @cached_property
    def stocks(self) -> Mapping[str, Stock]:
        """Stocks by name."""
        return {s.name: s for s in self.force.stock}

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Flows by name."""
        return {f.name: f for f in self.force.flow}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Groups by name."""
        return {g.name: g for g in self.force.group}

    @cached_property
    def counters(self) -> Mapping[str, Counter]:
        """Counters by name."""
        return {c.name: c for c in self.force.counter}

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    def in_order(self) -> Study:
        """Return the study with everything but its claims sorted by name or id.

        The order of lines and files decides nothing; sorted first, it cannot decide between equals.
        """
        force = self.force
        kinds = {
            "stock": tuple(sorted(force.stock, key=lambda s: s.name)),
            "flow": tuple(sorted(force.flow, key=lambda f: f.name)),
            "group": tuple(sorted(force.group, key=lambda g: g.name)),
            "counter": tuple(sorted(force.counter, key=lambda c: c.name)),
        }
        return replace(
            self,
            force=force.model_copy(update=kinds),
            sources=tuple(sorted(self.sources, key=lambda s: s.id)),
            measures=tuple(sorted(self.measures, key=lambda m: m.id)),
            figures=tuple(sorted(self.figures, key=lambda f: f.id)),
            assumptions=tuple(sorted(self.assumptions, key=lambda a: a.id)),
        )

    @cached_property
    def revised_cells(self) -> Mapping[str, Fraction]:
        """Totals of tables that may differ from their parts, and by which share."""
        return {
            grid.cells[margin.total].id: exact(grid.table.revised_within)
            for grid in self.grids
            if grid.table.revised_within is not None
            for margin in grid.margins
        }

    def source_of(self, figure: Figure) -> Source:
        """The source a figure names."""
        return self.source_by_id[figure.source]

    def grade_of(self, figure: Figure) -> Grade:
        """The grade a figure binds with."""
        return figure.grade(self.source_of(figure))

    def published(self, figure: Figure) -> date:
        """The day a figure was published; the earliest day there is where unknown."""
        return self.source_of(figure).published or date.min

    def members(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Stocks, flows or counters that names stand for: groups and sums opened, once each."""
        seen: dict[str, None] = {}
        for name in names:
            if name in self.groups:
                seen.update(dict.fromkeys(self.members(self.groups[name].of)))
            elif name in self.counters and self.counters[name].sum_of:
                seen.update(dict.fromkeys(self.members(self.counters[name].sum_of)))
            else:
                seen[name] = None
        return tuple(seen)
