"""The part of an account that is plain addition, around some of its figures, as a system of sums.

Registers, moves and strengths at cuts are the smallest things counted; balances tie them. What an
account knows besides (cases a person, assumptions, flags) is left out: it can only make further
numbers wrong, never these ones right.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.arithmetic.system import ONE, Entry, Equation, Line, System
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Linear
from passmuster.accounts.programme import Placed
from passmuster.accounts.repair import Repair
from passmuster.accounts.rivals import Edge, Held
from passmuster.accounts.rows import Row
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import CounterQ, FlowQ, QuantityForm, StockQ, walk
from passmuster.vocabulary.study import Study


def of_account(
    account: Account, repaired: Repair, figures: Iterable[str], rivals: Iterable[str] = ()
) -> System:
    """Return all held figures that sums tie to some of them, and these sums.

    What a revision widened stays so, and what was set aside is as it was published.

    Args:
        account: the account.
        repaired: what is held, and what had to move.
        figures: where to start.
        rivals: figures that count each as it was published, whatever rivalry made of them.
    """
    evidence = repaired.raw
    own = {name: _own(account.programme.placed[name]) for name in rivals}
    held = evidence.settled.held | repaired.evidence.held | own
    placed = {
        name: place
        for name, place in account.programme.placed.items()
        if name in held and isinstance(place.form, Linear) and not place.form.own
    }
    rows = _sums(account)
    names, reached, used = _reached(placed, rows, figures)
    columns = _by_content(account, reached, [placed[name] for name in names])
    numbers = {column: number for number, column in enumerate(columns)}
    known = _known(account, evidence)
    entries = [_atom(column, known.get(column)) for column in columns]
    sums = [({numbers[c]: v for c, v in row.terms.items()}, row.name) for row in used]
    sums.sort(key=lambda one: sorted(one[0].items()))
    equations = [Equation(terms, name) for terms, name in sums]
    for name in names:
        place = placed[name]
        terms = _terms(place)
        equations.append(
            Equation(
                {len(entries): -ONE, **{numbers[c]: v for c, v in terms.items()}}, f"figure {name}"
            )
        )
        entries.append(_entry(account.study, place, held[name]))
    return System(tuple(entries), tuple(equations))


def _terms(place: Placed) -> dict[int, Fraction]:
    assert isinstance(place.form, Linear)
    return dict(place.form.terms)


def _sums(account: Account) -> list[Row]:
    """Rows of the frame that are sums: balances, and bands of age."""
    return [
        row
        for row in account.programme.rows
        if row.element is None and row.terms and row.low == 0 and row.high == 0
    ]


def _known(account: Account, evidence: Evidence) -> dict[int, Fraction]:
    """Columns that force.toml itself fixes: where stocks start."""
    start = account.programme.starts[evidence.accept]
    return {
        next(iter(row.terms)): row.low
        for row in account.programme.rows
        if row.element is not None
        and row.element.sort == "starts_at"
        and row.start == start
        and row.low is not None
    }


def _reached(
    placed: dict[str, Placed], rows: list[Row], figures: Iterable[str]
) -> tuple[list[str], list[int], list[Row]]:
    """Follow figures to columns, columns to sums and figures, until nothing new is met."""
    by_column: dict[int, list[str | int]] = {}
    for name, place in placed.items():
        for column in _terms(place):
            by_column.setdefault(column, []).append(name)
    for number, row in enumerate(rows):
        for column in row.terms:
            by_column.setdefault(column, []).append(number)
    names = {name for name in figures if name in placed}
    numbers: set[int] = set()
    columns: set[int] = set()
    todo: list[str | int] = [*sorted(names)]
    while todo:
        one = todo.pop()
        terms = _terms(placed[one]) if isinstance(one, str) else rows[one].terms
        for column in terms:
            if column in columns:
                continue
            columns.add(column)
            for other in by_column[column]:
                seen: set[Hashable] = names if isinstance(other, str) else numbers  # type: ignore[assignment]
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
    return (
        [name for name in placed if name in names],
        sorted(columns),
        [rows[number] for number in sorted(numbers)],
    )


def _by_content(account: Account, columns: list[int], placed: list[Placed]) -> list[int]:
    """Order columns by the figures that count them: names and the order of files decide nothing.

    Figures stand by content already. Where the search stops early, what it has found by then
    depends on the order of what it was given.
    """
    counted: dict[int, list[tuple[int, Fraction]]] = {column: [] for column in columns}
    for number, place in enumerate(placed):
        for column, value in _terms(place).items():
            counted[column].append((number, value))
    names = account.programme.columns.names
    return sorted(columns, key=lambda column: (counted[column], names[column]))


def _atom(column: int, known: Fraction | None) -> Entry:
    return Entry(None, known, known, terms={column: ONE})


def _own(place: Placed) -> Held:
    edges = (place.interval.low, place.interval.high)
    low, high = (None if edge is None else Edge(edge, place.figure.id) for edge in edges)
    return Held(low, high)


def _entry(study: Study, place: Placed, held: Held) -> Entry:
    figure, low, high = place.figure, place.interval.low, place.interval.high
    written = None if figure.value is None else exact(figure.value)
    if written is None and low is not None and high is not None:
        written = (low + high) / 2
    line, when, order = _line(figure.quantity, study)
    return Entry(
        figure.id,
        low,
        high,
        study.grade_of(figure).weight,
        _apart(low, held.low, -1),
        _apart(high, held.high, 1),
        written,
        _terms(place),
        line,
        when,
        order,
        signed=any(part.form in ("change", "difference") for part in walk(figure.quantity)),
        says=figure.id,
    )


def _apart(edge: Fraction | None, held: Edge | None, outward: int) -> Fraction:
    """How far what is held lies outside what was published: by a revision, or by a rival."""
    if edge is None or held is None:
        return Fraction(0)
    return max(outward * (held.value - edge), Fraction(0))


def _line(quantity: QuantityForm, study: Study) -> tuple[Line | None, Period | None, int]:
    """What a figure counts apart from its time, its period, and its place among the others."""
    leaves = [part for part in walk(quantity) if not part.parts]
    if any(getattr(part, "within", None) or getattr(part, "ages", None) for part in leaves):
        return None, None, 0
    if isinstance(quantity, StockQ):
        if quantity.on is None or isinstance(quantity.on, Period):
            return None, None, 0
        names = tuple(sorted(study.members(quantity.stock)))
        return ("stock", names), None, quantity.on.toordinal()
    for form, key in ((CounterQ, "counter"), (FlowQ, "flow")):
        if not all(isinstance(part, form) for part in leaves) or quantity.form == "difference":
            continue
        times = {getattr(part, "during") for part in leaves}  # noqa: B009
        told = [name for part in leaves for name in study.members(getattr(part, key))]
        during = times.pop()
        if times or during is None or quantity.form not in (key, "sum"):
            return None, None, 0
        return (key, tuple(sorted(told))), during, during.first.toordinal()
    return None, None, 0
