"""A projection, or two beside each other, as one page that is whole without any script."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from passmuster.projection.as_json import number, to_json
from passmuster.projection.result import Projection
from passmuster.report.charts.beside import Pair
from passmuster.report.charts.drawn_from import FAN, Shown, fan_of
from passmuster.report.charts.projected import beside_charts, projection_charts
from passmuster.report.downloads import Download, as_csv, packed, table
from passmuster.report.drawn_twice import Drawing, drawn_twice
from passmuster.report.policy import policy, script_hash, script_text
from passmuster.report.priors import PriorRow, prior_rows
from passmuster.report.projection_table import MODE_WORDS, STATUS_WORDS
from passmuster.report.projection_tables import (
    ApartRow,
    Numbers,
    RuleRow,
    apart_rows,
    numbers,
    rule_rows,
)
from passmuster.report.render import harmless_template, tidy, write_page
from passmuster.vocabulary.words import join_words, say_count, say_day

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence, and the chart that it stands over."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ProjectionPage:
    """All that the template shows."""

    projection: Projection
    other: Projection | None
    title: str
    scenario: str
    period: str
    made: str
    policy: str
    script: Markup
    found: tuple[Found, ...]
    beside: tuple[Drawing, ...]
    fans: tuple[Drawing, ...]
    statuses: tuple[Drawing, ...]
    moves: tuple[Drawing, ...]
    apart: tuple[ApartRow, ...]
    paired: bool
    names: tuple[str, str]
    rules: tuple[RuleRow, ...]
    numbers: Numbers
    priors: tuple[PriorRow, ...]
    notes: tuple[str, ...]
    citation: str
    sha256: str
    downloads: tuple[Download, ...]


def render_projection(projection: Projection, other: Projection | None = None) -> str:
    """Return a projection as one HTML page.

    Args:
        projection: the projection.
        other: another of the same study, shown beside it: what is supposed, where the first is
            what it is compared with.
    """
    page = _page(projection, other)
    return tidy(harmless_template("projection.html.j2").render(page=page))


def write_projection_page(
    projection: Projection, path: str | os.PathLike[str], other: Projection | None = None
) -> None:
    """Write the page to a file, whole or not at all.

    Args:
        projection: the projection.
        path: the file; one that is there is replaced.
        other: another of the same study, shown beside it.
    """
    write_page(render_projection(projection, other), path)


def _page(projection: Projection, other: Projection | None) -> ProjectionPage:
    from markupsafe import Markup

    main = projection if other is None else other
    shown = Shown(main)
    pair = None if other is None else Pair(Shown(projection), Shown(other))
    drawn = drawn_twice(projection_charts(main))
    beside = () if other is None else drawn_twice(beside_charts(projection, other))
    plain, script = to_json(main), script_text()
    digest = hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
    return ProjectionPage(
        projection=main,
        other=other,
        title=main.study.title,
        scenario=main.model.title,
        period=f"{say_day(main.eve)} to {say_day(main.days[-1])}",
        made=_made(main),
        policy=policy(script_hash(script)),
        script=Markup(script),  # our own text, the same on every page
        found=_found((*beside, *drawn)),
        beside=beside,
        fans=_of("fan-", drawn),
        statuses=_of("statuses-", drawn),
        moves=_of("moves", drawn),
        apart=() if pair is None else tuple(apart_rows(pair)),
        paired=pair is not None and pair.is_paired,
        names=("", "") if pair is None else pair.titles,
        rules=rule_rows(main),
        numbers=numbers(shown),
        priors=tuple(prior_rows(main)),
        notes=_notes(main),
        citation=_cited(main, digest),
        sha256=digest,
        downloads=_downloads(main, plain),
    )


def _made(projection: Projection) -> str:
    return (
        f"{say_count(projection.draws, 'draw')} of the priors, seed {projection.seed}; "
        f"{MODE_WORDS[projection.mode]}, steps of a {projection.world.scenario.step}"
    )


def _cited(projection: Projection, digest: str) -> str:
    return (
        f"{projection.study.title.rstrip('. ')}. Projection of the scenario "
        f"“{projection.world.name}” with passmuster {projection.version} "
        f"({_made(projection)}; result {digest[:12]})."
    )


def _of(start: str, drawn: Sequence[Drawing]) -> tuple[Drawing, ...]:
    return tuple(one for one in drawn if one.chart.name.startswith(start))


MOST_SAID = 6


def _found(drawn: Sequence[Drawing]) -> tuple[Found, ...]:
    """The findings of the charts; of those side by side and of fans the first three."""
    said: dict[str, list[Found]] = {}
    for one in drawn:
        kind = one.chart.name.partition("-")[0]
        said.setdefault(kind, []).append(Found(f"{one.chart.title}.", f"chart-{one.chart.name}"))
    most = {"beside": MOST_SAID, "fan": 1 if "beside" in said else 3}
    return tuple(f for kind, found in said.items() for f in found[: most.get(kind, 2)])


def _notes(projection: Projection) -> tuple[str, ...]:
    """What a reader has to know of how the draws went, and what the world leaves out."""
    found = [
        f"{say_count(count, 'draw')} of {projection.draws:,}: {STATUS_WORDS.get(name, name)}."
        for name, count in projection.statuses.items()
        if name != "ok"
    ]
    if projection.model.left_out:
        names = join_words(f"“{n.replace('_', ' ')}”" for n in projection.model.left_out)
        found.append(f"Flows that this world leaves at nothing: {names}.")
    return (*found, *projection.world.warnings)


def _downloads(projection: Projection, plain: str) -> tuple[Download, ...]:
    return (
        table(
            "quantiles.csv",
            "Every stock and flow by day, at seven levels",
            as_csv(_rows(projection)),
        ),
        packed(
            "projection.json.gz", "The same with its parameters", plain.encode("utf-8", "replace")
        ),
    )


def _rows(projection: Projection) -> Iterator[Sequence[object]]:
    yield ("kind", "name", "day", "unit", "mean", *(f"q{level:g}" for level in FAN))
    days = (projection.eve, *projection.days)
    for kind, unit, found in (
        ("stock", "person", projection.stocks),
        ("flow", "move", projection.flows),
    ):
        for name, drawn in found.items():
            levels, means = fan_of(drawn), drawn.mean(axis=0)
            for n, day in enumerate(days[-drawn.shape[1] :]):
                at = (number(means[n]), *(number(level) for level in levels[:, n]))
                yield (kind, name, day.isoformat(), unit, *at)
