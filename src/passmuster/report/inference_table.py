"""A posterior on the terminal: what it comes to, what is learnt, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import numpy as np

from passmuster.inference.posterior import LEVELS, Posterior, quantiles
from passmuster.inference.summary import (
    Checked,
    Learnt,
    figures,
    parameters,
    products,
    without_each,
)
from passmuster.report.clean import clean
from passmuster.report.inferred.known import figures_end
from passmuster.report.layout import Page
from passmuster.vocabulary.words import say_count

NOT_INFORMED = "the data do not inform this"
NUMBER = 11
BAND = 21
_MIDDLE, _LOW, _HIGH = LEVELS.index(0.5), 0, len(LEVELS) - 1


def print_posterior(posterior: Posterior, file: IO[str], *, width: int | None = None) -> None:
    """Write a posterior to a stream.

    Args:
        posterior: the posterior.
        file: where to write.
        width: columns; by default the terminal's, at most 100, and 80 when piped.
    """
    page = Page(file, width)
    page.para((posterior.world.scenario.title or posterior.world.name, "bold"))
    name, far = posterior.gate.worst
    page.para(
        f"{posterior.study.title}; scenario {posterior.world.name}; "
        f"{say_count(len(posterior.evidence.rows), 'figure')}; "
        f"{say_count(len(posterior.z), 'draw')} of two runs, seed {posterior.seed}; the runs are "
        f"furthest apart in “{name}”: {far:.2f} of its standard deviation."
    )
    if posterior.holding is not None:
        page.para(
            f"“{clean(posterior.holding)}” was held true beside the figures: what follows is what "
            "one would have to believe. It is no finding."
        )
    failed = sum(cloud.masked for cloud in posterior.clouds)
    if failed:
        page.para(f"{say_count(failed, 'draw')} of the priors made no world and count for nothing.")
    _headlines(page, posterior)
    _parameters(page, parameters(posterior))
    _products(page, posterior)
    _figures(page, figures(posterior))
    _without(page, posterior)
    _left_out(page, posterior)


def _head(page: Page, title: str, columns: str = "") -> None:
    page.blank()
    page.para((title.upper(), "bold"))
    if columns:
        page.para((columns, "dim"))


def _row(page: Page, name: str, cells: Sequence[str]) -> None:
    """Write a name and its cells; a long name stands on a line of its own."""
    name = clean(name)
    rest = "".join(cells)
    room = page.width - len(rest)
    if len(name) >= room:
        page.para(name, hang=2)
        name = ""
    page.para(name.ljust(room) + rest)


def _headlines(page: Page, posterior: Posterior) -> None:
    last, end = posterior.known_until, len(posterior.days) - 1
    days = [posterior.days[n].isoformat() for n in (last, end)]
    columns = "".join(day.rjust(NUMBER + BAND) for day in days)
    _head(page, "people", columns.rjust(page.width))
    people = dict(posterior.stocks())
    for stock in posterior.study.force.stock:
        if stock.starts_at == 0 and stock.name in posterior.coarse.model.stocks:
            people[f"ever {stock.name}"] = posterior.ever((stock.name,))
    for name, values in people.items():
        spread = quantiles(values[:, [last, end]])
        _row(page, name.replace("_", " "), [_band(page, spread[:, k]) for k in (0, 1)])
    heads = ("12 months before", "months after")
    columns = "".join(text.rjust(NUMBER + BAND) for text in heads)
    _head(page, "moves", columns.rjust(page.width))
    for name, values in posterior.flows().items():
        year = values[:, max(last - 12, 0) : last].sum(axis=1)
        soon = values[:, last:].sum(axis=1)
        cells = [_band(page, quantiles(v)) for v in (year, soon)]
        _row(page, name.replace("_", " "), cells)
    page.blank()
    page.para(
        f"Each number is the median; 95 draws in a hundred lie between those beside it. Figures "
        f"end on {figures_end(posterior)}; later months follow from the rules alone."
    )


def _band(page: Page, spread: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    dash = "–" if page.can_show("–") else "-"
    low, middle, high = (_number(float(spread[i])) for i in (_LOW, _MIDDLE, _HIGH))
    return middle.rjust(NUMBER) + f"{low}{dash}{high}".rjust(BAND)


def _parameters(page: Page, lines: tuple[Learnt, ...]) -> None:
    columns = "".join(t.rjust(NUMBER) for t in ("before", "after", "5 %", "95 %", "sd ratio"))
    _head(page, "parameters", columns.rjust(page.width))
    for line in sorted(lines, key=lambda line: line.name):
        if not line.is_informed:
            continue
        numbers = (line.prior[1], line.posterior[1], line.posterior[0], line.posterior[2])
        cells = [_number(v).rjust(NUMBER) for v in numbers]
        _row(page, line.name, [*cells, f"{line.sd_ratio:.2f}".rjust(NUMBER)])
    silent = [clean(line.name) for line in sorted(lines, key=lambda l: l.name)  # noqa: E741
              if not line.is_informed]  # fmt: skip
    if silent:
        page.blank()
        page.para(f"Of these, {NOT_INFORMED}: {'; '.join(silent)}.")


def _products(page: Page, posterior: Posterior) -> None:
    lines = products(posterior)
    if not lines:
        return
    columns = "".join(t.rjust(NUMBER) for t in ("factor", "of what", "product"))
    _head(page, "learnt of factor, quantity and product: sd ratios", columns.rjust(page.width))
    for p in lines:
        ratios = [line.sd_ratio for line in (p.factor, p.quantity, p.product)]
        name = f"{p.factor.name.removeprefix('factor of ')} x {p.quantity.name}"
        _row(page, name, [f"{ratio:.2f}".rjust(NUMBER) for ratio in ratios])


def _figures(page: Page, lines: tuple[Checked, ...]) -> None:
    columns = "published".rjust(BAND) + "would be published".rjust(BAND) + "was there".rjust(BAND)
    _head(page, "published against inferred", columns.rjust(page.width))
    dash = "–" if page.can_show("–") else "-"
    for line in lines:
        mark = " *" if line.is_strange else ""
        cells = [
            _range(line.published, dash),
            f"{_number(line.after[0])}{dash}{_number(line.after[2])}",
            f"{_number(line.there[0])}{dash}{_number(line.there[2])}",
        ]
        _row(page, line.figure + mark, [cell.rjust(BAND) for cell in cells])
    page.blank()
    page.para("Ranges hold 90 draws in a hundred.")
    if any(line.is_strange for line in lines):
        page.para("* The figure lies where one draw in a hundred would put it, or fewer.")


def _without(page: Page, posterior: Posterior) -> None:
    columns = "".join(t.rjust(NUMBER) for t in ("with", "without", "k"))
    _head(page, "without one origin: what moves most", columns.rjust(page.width))
    doubted = False
    for line in without_each(posterior):
        name, (one, other, _) = max(line.moves.items(), key=lambda item: abs(item[1][2]))
        mark = "" if line.is_trusted else " *"
        doubted = doubted or not line.is_trusted
        shape = f"{line.shape:.2f}" if np.isfinite(line.shape) else "-"
        cells = [t.rjust(NUMBER) for t in (_number(one), _number(other), shape)]
        _row(page, f"{line.origin}{mark}: {name.replace('_', ' ')}", cells)
    if doubted:
        page.blank()
        page.para(
            "* Found by reweighting, which cannot be trusted here (k above 0.5), or by runs that "
            "did not agree. A run that is kept (-o RUN) is made again without such an origin."
        )


def _left_out(page: Page, posterior: Posterior) -> None:
    reasons: dict[str, int] = {}
    for why in posterior.evidence.left_out.values():
        reasons[why] = reasons.get(why, 0) + 1
    if reasons:
        _head(page, "figures left out")
    for why, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        page.para(f"{count}: {why}.", hang=2)
    for origin, why in posterior.evidence.stops_left_out.items():
        page.blank()
        page.para(f"That {clean(origin)} stopped to publish does not count: {why}.", hang=2)


def _range(ends: tuple[float | None, float | None], dash: str) -> str:
    low, high = ends
    if low is None or high is None:
        edge = high if low is None else low
        assert edge is not None
        return f"{'at most' if low is None else 'at least'} {_number(edge)}"
    return _number(low) if low == high else f"{_number(low)}{dash}{_number(high)}"


def _number(value: float) -> str:
    if not np.isfinite(value):
        return "?"
    if abs(value) >= 9_999_500:
        return f"{value / 1e6:.1f}M"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
