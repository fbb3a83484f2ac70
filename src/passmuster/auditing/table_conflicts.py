"""Conflicts inside published tables: cells that do not add up to their totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from passmuster.accounts.arithmetic.explain import Explanation, Needed, explain
from passmuster.accounts.arithmetic.of_table import of_table
from passmuster.accounts.arithmetic.system import Equation, System
from passmuster.auditing.finding import (
    Certificate,
    Conflict,
    Line,
    ProofRow,
    WrongTogether,
)
from passmuster.auditing.slips.figures.offers import Told, ranked, tell
from passmuster.auditing.slips.figures.told import figure_slip, wrong_together
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.table import Grid
from passmuster.vocabulary.words import say_number, say_share

SHOWN = 3
"""Slips offered about one conflict."""


def table_conflicts(study: Study, known: Iterable[Conflict]) -> Iterator[Conflict]:
    """Yield a conflict for each cell that the smallest explanation calls wrong.

    Args:
        study: the study.
        known: conflicts of the account; what it has found of the same cells is not told twice.
    """
    told = {figure for conflict in known for figure in conflict.figures}
    for grid in study.grids:
        if _is_known_in_time(grid, study):
            for conflict in conflicts_of(grid, study):
                if conflict.moved not in told:
                    yield conflict


def _is_known_in_time(grid: Grid, study: Study) -> bool:
    as_of = study.settings.as_of
    published = study.source_by_id[grid.table.source].published
    return as_of is None or published is None or published <= as_of


def conflicts_of(grid: Grid, study: Study) -> tuple[Conflict, ...]:
    """Return the conflicts of one table: none where rounding and revisions allow every sum."""
    system = of_table(grid, study)
    explained = explain(system)
    told = tell(system, explained)
    if not told:
        return ()
    best = told[0].explanation
    every = tuple(wrong_together(system, one.explanation) for one in told)
    return tuple(
        _conflict(grid, system, told, number, needed, every, explained.stopped)
        for number, needed in zip(best.wrong, best.needed, strict=True)
    )


def _conflict(
    grid: Grid,
    system: System,
    told: tuple[Told, ...],
    number: int,
    needed: Needed,
    every: tuple[WrongTogether, ...],
    stopped: str | None,
) -> Conflict:
    entry = system.entries[number]
    assert entry.id is not None
    equations = _sums(system, told[0].explanation, number)
    members = sorted({n for equation in equations for n in equation.terms} | {number})
    figures = tuple(name for n in members if (name := system.entries[n].id) is not None)
    edge, goal = _gap(system, number, needed)
    gap = abs(goal - edge)
    relative = gap / max(abs(edge), Fraction(grid.table.rounded_to or 0), Fraction(1))
    offered = [offer for one in told for offer in one.offers if offer.figure in figures]
    first = [offer for offer in told[0].offers if offer.figure == entry.id]
    slips = [*first, *(o for o in ranked(offered) if o not in first)][:SHOWN]
    says = (
        f"{grid.place(grid.cells[number])} of {grid.file} says {say_number(edge)}; to agree with "
        f"the rest of the table it would have to be {say_number(goal)}, {say_share(relative)} away"
    )
    return Conflict(
        figures,
        "conflict",
        entry.id,
        gap,
        relative,
        says,
        _certificate(system, equations[0], number) if len(equations) == 1 else None,
        tuple(figure_slip(system, offer) for offer in slips),
        every,
        stopped,
        grid.file,
    )


def _sums(system: System, explanation: Explanation, number: int) -> list[Equation]:
    """Return the shortest sum that shows a cell wrong, the others wrong with it left aside.

    Where none does it alone, all broken sums it stands in.
    """
    others = set(explanation.wrong) - {number}
    broken = [
        equation
        for n in system.equations_of.get(number, ())
        if system.is_broken(equation := system.equations[n])
    ]
    alone = [equation for equation in broken if not others & equation.terms.keys()]
    return [min(alone, key=lambda equation: len(equation.terms))] if alone else broken


def _gap(system: System, number: int, needed: Needed) -> tuple[Fraction, Fraction]:
    """Return the edge of a number that has to move, and the nearest it has to move to."""
    entry, (low, high) = system.entries[number], needed
    assert entry.low is not None
    assert entry.high is not None
    if low is not None and low > entry.high:
        return entry.high, low
    if high is not None and high < entry.low:
        return entry.low, high
    return entry.low, entry.low


def _certificate(system: System, equation: Equation, number: int) -> Certificate | None:
    """The sum that shows it: what the others of an equation leave for one of them."""
    low, high = system.reach(equation, number)
    least, most = system.edges(number)
    if low is not None and most is not None and low > most:
        bound, edge, upper = low, most, False
    elif high is not None and least is not None and high < least:
        bound, edge, upper = high, least, True
    else:
        return None
    lead = equation.terms[number]
    lines = []
    proof = [ProofRow(equation.says, 1 / lead, _named(system, equation), "==", Fraction(0))]
    for other, factor in equation.terms.items():
        entry, share = system.entries[other], -factor / lead
        if other == number or entry.id is None:
            continue
        at_most = (share > 0) == upper
        value = system.edges(other)[1 if at_most else 0]
        assert value is not None
        says, end = f"{entry.says}: {say_number(value)}", "highest" if at_most else "lowest"
        lines.append(Line("figure", entry.id, share, value, None, None, (), says, end))
        row = ((entry.id, Fraction(1)),)
        proof.append(ProofRow(f"cell {entry.id}", share, row, "<=" if at_most else ">=", value))
    name = system.entries[number].id or ""
    side = "at most" if upper else "at least"
    return Certificate(
        bound=bound,
        short_by=abs(edge - bound),
        exact=True,
        says=f"{equation.says}: the others leave {side} {say_number(bound)} for {name}; "
        f"it says {say_number(edge)}",
        side="at_most" if upper else "at_least",
        target=((name, Fraction(1)),),
        lines=tuple(lines),
        proof=tuple(proof),
    )


def _named(system: System, equation: Equation) -> tuple[tuple[str, Fraction], ...]:
    return tuple((system.entries[n].id or f"cell {n}", f) for n, f in equation.terms.items())
