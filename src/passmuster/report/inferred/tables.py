"""The tables of an inference's page, as rows of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from passmuster.inference.summary import ENDS, Product, products
from passmuster.projection.result import Floats
from passmuster.report.charts.dated import Subject
from passmuster.report.charts.fans import phrase_of, say_near
from passmuster.report.charts.gap_chart import gap_chart
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.learnt import HEADER as LEARNT_HEADER
from passmuster.report.charts.learnt import cells as learnt_cells
from passmuster.report.charts.learnt import informed, say_name
from passmuster.report.charts.predictive import HEADER as FIGURE_HEADER
from passmuster.report.charts.predictive import predictive_chart
from passmuster.report.charts.without import HEADER as WITHOUT_HEADER
from passmuster.report.charts.without import cells as without_cells
from passmuster.report.charts.without import in_order
from passmuster.report.inferred.gaps import Gap
from passmuster.vocabulary.words import join_words, lower_first, say_day, upper_first

_NAMED = re.compile(r"(?:the \w+ )?`([^`]+)`")
TOLD, ALONE = 0.5, 0.9
"""sd ratios: a product below the first is known; a part above the second is not."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, its heads and its rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Figures left out for one reason."""

    why: str
    count: int
    figures: tuple[str, ...]


def learnt_table(shown: Inferred) -> Table:
    """Return the parameters that the data inform, the most first."""
    return Table(
        "What is known of each parameter before the figures and after. The sd ratio is what is "
        "left of the spread.",
        LEARNT_HEADER,
        tuple(learnt_cells(line) for line in informed(shown)),
    )  # fmt: skip


def not_informed(shown: Inferred) -> tuple[str, ...]:
    """Return the parameters that the data do not inform, by name alone: no findings."""
    return tuple(sorted(say_name(p.name) for p in shown.learnt if not p.is_informed))


def products_table(shown: Inferred) -> Table:
    """Return what is learnt of a reporter's factor, of what it reports, and of both together."""
    return Table(
        "sd ratios of a reporter’s factor (its coverage, bias or cases a person), of what it "
        "reports, and of the two multiplied: 1 is as wide as before the figures, 0 is exact.",
        ("Reporter and what it reports", "Factor", "What it reports", "Product", "So"),
        tuple(_product(p, shown) for p in products(shown.posterior)),
    )


def _product(p: Product, shown: Inferred) -> tuple[str, ...]:
    origin = p.factor.name.removeprefix("factor of ")
    what = p.quantity.name.replace("_", " ").replace("+", " and ")
    ratios = (p.factor.sd_ratio, p.quantity.sd_ratio, p.product.sd_ratio)
    said = (f"{shown.origin_name(origin)} ({origin}) × {what}", *(f"{r:.2f}" for r in ratios))
    return (*said, say_product(*ratios))


def say_product(factor: float, quantity: float, product: float) -> str:
    """Return which of a product is known, by what is left of the spread of each part."""
    if product > ALONE:
        return "the data inform neither"
    parts = [name for name, ratio in (("the factor", factor), ("what it reports", quantity))
             if ratio <= TOLD]  # fmt: skip
    if len(parts) == 2:
        return "both parts are known"
    if parts:
        other = quantity if parts[0] == "the factor" else factor
        rest = "the other part is not informed" if other > ALONE else "the other part less well"
        return f"{parts[0]} is known, {rest}"
    if product <= TOLD:
        return "the product is known, its parts are not told apart"
    return "all three stay wide"


def without_table(shown: Inferred) -> Table:
    """Return how far the headline that moves most moves without each origin."""
    return Table(
        "Numbers in brackets cannot be trusted.",
        WITHOUT_HEADER,
        tuple(without_cells(line, shown) for line in in_order(shown)),
    )


def figures_table(shown: Inferred) -> Table:
    """Return every figure against what would have been published."""
    chart = predictive_chart(shown)
    return Table(
        "Every figure that was fitted, the most surprising first.",
        FIGURE_HEADER,
        () if chart is None else chart.rows,
    )


def gap_tables(shown: Inferred, found: Sequence[Gap]) -> tuple[Table, ...]:
    """Return what was published against inferred over time, for a page without drawings."""
    charts = (gap_chart(gap, shown) for gap in found)
    return tuple(Table(f"{c.title}. {c.subtitle}", c.header, c.rows) for c in charts)


def left_out(shown: Inferred) -> tuple[LeftOut, ...]:
    """Return the figures that do not bear on the world, by reason, the most first.

    Reasons that differ by a name alone are one, with the names.
    """
    kinds: dict[str, tuple[list[str], list[str]]] = {}
    for figure, why in shown.posterior.evidence.left_out.items():
        kind, name = _kind_of(why)
        figures, names = kinds.setdefault(kind, ([], []))
        figures.append(figure)
        if name and name not in names:
            names.append(name)
    order = sorted(kinds.items(), key=lambda item: (-len(item[1][0]), item[0]))
    return tuple(
        LeftOut(
            upper_first(why) + (f": {join_words(names)}" if names else ""),
            len(figures),
            tuple(figures),
        )
        for why, (figures, names) in order
    )


def _kind_of(why: str) -> tuple[str, str]:
    """A reason without the name in it, and the name as words."""
    if why.startswith("the same origin says it in "):
        return "the same origin says it in another figure", ""
    found = _NAMED.search(why)
    if found is None:
        return why, ""
    return " ".join(_NAMED.sub("these", why).split()), found[1].replace("_", " ")


def numbers_table(shown: Inferred) -> Table:
    """Return everything in the world: on the last day of figures, and ahead."""
    days, last = shown.posterior.days, shown.last
    now, end = say_day(days[last]), say_day(days[-1])
    header = ("What", f"{now}, or the year before", "9 in 10 lie in",
              f"{end}, or the months to it", "9 in 10 lie in")  # fmt: skip
    return Table(
        "People on a day, and moves over the year before it. Figures end on "
        f"{say_day(shown.figures_end)}.",
        header,
        tuple(_numbers(shown)),
    )


def _numbers(shown: Inferred) -> Iterator[tuple[str, ...]]:
    last = shown.last
    for name, drawn in shown.projection.stocks.items():
        words = phrase_of(Subject("stock", (name,), ()), shown)
        yield (f"{words} ({name})", *_two(drawn[:, last], drawn[:, -1]))
    for name, drawn in shown.projection.flows.items():
        words = lower_first(phrase_of(Subject("flow", (name,), ()), shown))
        year = drawn[:, list(shown.year)].sum(axis=1)
        yield (f"Moves “{words}” ({name})", *_two(year, drawn[:, last:].sum(axis=1)))


def _two(*drawn: Floats) -> Iterator[str]:
    for values in drawn:
        low, middle, high = np.quantile(values, ENDS)
        yield say_near(middle)
        yield f"{say_near(low)} to {say_near(high)}"
