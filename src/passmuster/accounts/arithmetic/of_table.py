"""A published table as a system of sums."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, System
from passmuster.accounts.repair import revision_of
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.table import Cell, Grid, When


def of_table(grid: Grid, study: Study) -> System:
    """Return the cells of a table and the sums that its totals say."""
    source = study.source_by_id[grid.table.source]
    weight = grid.table.grade(source).weight
    terms = _terms(grid)
    totals = {margin.total for margin in grid.margins}
    revised = _revised(grid, study)
    entries = tuple(
        _entry(grid, cell, weight, terms[number], revised[number] if number in totals else None)
        for number, cell in enumerate(grid.cells)
    )
    equations = tuple(
        Equation({**dict.fromkeys(margin.parts, ONE), margin.total: -ONE}, margin.says)
        for margin in grid.margins
    )
    return System(entries, equations)


def _entry(
    grid: Grid, cell: Cell, weight: int, terms: dict[int, Fraction], revised: Fraction | None
) -> Entry:
    by_columns = _is_time(grid.column_times) and not _is_time(grid.row_times)
    line = ("row", cell.row) if by_columns else ("column", cell.column)
    when = grid.column_times[cell.column] if by_columns else grid.row_times[cell.row]
    place = grid.place(cell)
    order = cell.column if by_columns else cell.row
    if cell.said is None:
        return Entry(None, None, None, terms=terms, line=line, order=order, says=place)
    interval = cell.said.interval()
    assert cell.said.value is not None
    written = exact(cell.said.value)
    slack = abs(written) * (revised or 0)
    return Entry(
        cell.id,
        interval.low,
        interval.high,
        weight,
        slack,
        slack,
        written,
        terms,
        line,
        when if isinstance(when, Period) else None,
        order,
        revised is not None,
        says=place,
    )


def _revised(grid: Grid, study: Study) -> list[Fraction]:
    """By which share each cell may differ, were it a total: as the table or its counter says.

    Parts and totals are revised at different times; so a total may be off, and not each part too.
    """
    if grid.table.revised_within is not None:
        return [exact(grid.table.revised_within)] * len(grid.cells)
    quantities = {f.id: f.quantity for f in study.figures if f.id in grid.counted}
    return [
        (revision_of(study, quantities[cell.id]) if cell.id in quantities else None) or Fraction(0)
        for cell in grid.cells
    ]


def _is_time(times: tuple[When, ...]) -> bool:
    return any(isinstance(time, Period) for time in times)


def _terms(grid: Grid) -> list[dict[int, Fraction]]:
    """What every cell counts: itself, or what its parts count."""
    first: dict[int, tuple[int, ...]] = {}
    for margin in grid.margins:
        first.setdefault(margin.total, margin.parts)
    made: dict[int, dict[int, Fraction]] = {}

    def open_up(number: int) -> dict[int, Fraction]:
        if number not in made:
            inner = first.get(number, ())
            made[number] = {number: ONE} if not inner else {}
            for part in inner:
                made[number].update(open_up(part))
        return made[number]

    return [open_up(number) for number in range(len(grid.cells))]
