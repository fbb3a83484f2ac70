"""A projection as text that fits a terminal: medians and bands at a few days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import IO

import numpy as np

from passmuster.projection.result import Floats, Projection
from passmuster.report.clean import clean
from passmuster.report.layout import Page
from passmuster.vocabulary.words import join_words, say_count

COLUMN = 15
SHOWN_DAYS = 3
STATUS_WORDS = {
    "pool_exhausted": "a quota found fewer eligible people than it asked for",
    "no_room": "a quota found fewer free places than it asked for",
    "tipped": "absence fed on itself beyond its tipping point",
    "not_finite": "numbers ran out of range: this model does not hold together",
    "no_such_age": "people came whose age the scenario does not keep",
    "more_than_all": "more than everybody was to leave in one step",
}
MODE_WORDS = {
    "expected": "expected values",
    "counts": "whole people, drawn at random",
    "persons": "persons, one by one",
}


def print_projection(projection: Projection, file: IO[str], *, width: int | None = None) -> None:
    """Write a projection to a stream.

    Args:
        projection: the projection.
        file: where to write.
        width: columns; by default the terminal's, at most 100, and 80 when piped.
    """
    page = Page(file, width)
    page.para((projection.model.title, "bold"))
    page.para(
        f"{projection.study.title}; scenario {projection.world.name}; "
        f"{say_count(projection.draws, 'draw')} of the priors, seed {projection.seed}; "
        f"{MODE_WORDS[projection.mode]}, steps of a {projection.world.scenario.step}."
    )
    _statuses(page, projection)
    picked = _picked(len(projection.days))
    days = [projection.eve, *(projection.days[i] for i in picked)]
    _table(page, "People", days, projection.stocks, [0, *(i + 1 for i in picked)])
    totals = {n: np.cumsum(v, axis=1) for n, v in projection.flows.items()}
    _table(page, "Moves since the start", days[1:], totals, picked)
    page.blank()
    page.para("Each number is the median of the draws; below it, eight draws in ten lie between.")
    _account(page, projection)
    for tipping in projection.tippings:
        low, middle, high = np.quantile(tipping.product, [0.1, 0.5, 0.9])
        flow, driver, adds = (clean(n) for n in (tipping.flow, tipping.driver, tipping.adds))
        band = f"{middle:.2g} (eight draws in ten from {low:.2g} to {high:.2g})"
        passed = f"{say_count(tipping.tipped, 'draw')} of {projection.draws:,}"
        page.para(
            f"“{flow}” feeds on itself through “{driver}”: it settles only while “{adds}” times "
            f"its own monthly hazard is below 1. On the first day that is {band}; {passed} passed "
            "it at some time."
        )
    for gap in projection.gaps:
        page.para(
            f"With {gap.people:,.0f} people at the start, means over whole people lie up to "
            f"{gap.gap:.3%} of all people from expected values (Monte Carlo error "
            f"{gap.mc_error:.3%}; “{gap.stock}”)."
        )
    if projection.model.left_out:
        names = join_words(f"“{name}”" for name in projection.model.left_out)
        page.para(f"Flows that this world leaves at nothing: {names}.")
    for warning in projection.world.warnings:
        page.para(f"warning: {warning}")


def _account(page: Page, projection: Projection) -> None:
    """Write who came and went by which flow, so that every line adds up."""
    account = projection.balance()
    page.blank()
    page.para(("THE ACCOUNT BY STATUS", "bold"))
    heads = (account.since.isoformat(), "came", "went", account.until.isoformat())
    name_width = max(12, page.width - COLUMN * len(heads))
    page.para((" " * name_width + "".join(h.rjust(COLUMN) for h in heads), "dim"))
    for line in account.lines:
        sums = (line.opening, sum(line.came.values()), sum(line.went.values()), line.closing)
        label = clean(line.name.replace("_", " "))
        label = label if len(label) < name_width else label[: name_width - 2] + "…"
        page.para(label.ljust(name_width) + "".join(_whole(v).rjust(COLUMN) for v in sums))
        for word, moves in (("came", line.came), ("went", line.went)):
            if moves:
                said = (f"{n.replace('_', ' ')} {_whole(v)}" for n, v in moves.items())
                page.para((f"  {word}: {clean(', '.join(said))}", "dim"))
    page.blank()
    page.para("Means of the draws, which add up; of a group, only moves over its edge.")


def _statuses(page: Page, projection: Projection) -> None:
    found = projection.statuses
    bad = [name for name in found if name != "ok"]
    if not bad:
        return
    page.blank()
    for name in bad:
        share = say_count(found[name], "draw")
        page.para(f"{share} of {projection.draws:,}: {STATUS_WORDS[name]} [{name}].")


def _picked(days: int) -> list[int]:
    """Return a few of the days, evenly apart, the last among them."""
    count = min(SHOWN_DAYS, days)
    return sorted({round((i + 1) * days / count) - 1 for i in range(count)})


def _table(
    page: Page, title: str, days: list[date], values: Mapping[str, Floats], at: list[int]
) -> None:
    if not values:
        return
    name_width = max(12, page.width - COLUMN * len(days))
    page.blank()
    page.para((title.upper(), "bold"))
    heads = [day.isoformat() for day in days]
    page.para((" " * name_width + "".join(h.rjust(COLUMN) for h in heads), "dim"))
    for name, drawn in values.items():
        middle = np.quantile(drawn[:, at], 0.5, axis=0)
        label = clean(name.replace("_", " "))
        label = label if len(label) < name_width else label[: name_width - 2] + "…"
        page.para(label.ljust(name_width) + "".join(_whole(v).rjust(COLUMN) for v in middle))
        low, high = np.quantile(drawn[:, at], [0.1, 0.9], axis=0)
        if (high - low > 0.5).any():
            dash = "–" if page.can_show("–") else "-"
            bands = [
                f"{_short(a)}{dash}{_short(b)}" if b - a > 0.5 else ""
                for a, b in zip(low, high, strict=True)
            ]
            page.para((" " * name_width + "".join(b.rjust(COLUMN) for b in bands), "dim"))


def _short(value: float) -> str:
    """Return a number in at most six characters, to three digits or so."""
    if abs(value) >= 999_500:
        return f"{value / 1e6:.2f}M"
    return f"{value / 1e3:.0f}k" if abs(value) >= 9_999.5 else _whole(value)


def _whole(value: float) -> str:
    return f"{value:,.0f}" if np.isfinite(value) else "?"
