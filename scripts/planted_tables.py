"""Random tables of counts by month, clean and hard, or with one planted mistake.

Every table is drawn from its own seed. A mistake is planted in one printed cell (or in the cells of
one column, for numbers under each other's dates); all other cells and totals stay as they were.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KINDS = (
    "digit",
    "scale",
    "dropped-part",
    "nested-part",
    "different-start",
    "different-end",
    "double-count",
    "mis-dated-row",
)
HARD = ("rounding at its limits", "near-equal parts", "revised totals", "repeated digits")
SOURCE = '[[source]]\nid = "register"\nreliability = "B"\ncredibility = 2\n'
STUDY = 'schema = 1\ntitle = "A table"\nhorizon = { start = 2031-01-01, end = 2032-12-31 }\n'
FORCE = '[[stock]]\nname = "units"\n'


@dataclass
class Printed:
    """A table as printed. Cells by row and column; totals by what they add up."""

    rows: list[str]
    columns: list[str]
    cells: dict[tuple[str, str], int]
    row_totals: dict[str, list[str]]
    """Rows that are totals, and of which rows."""
    column_totals: dict[str, list[str]]
    rounded_to: int = 1
    revised_within: float = 0.0
    wrong: tuple[tuple[str, str], ...] = ()
    notes: list[str] = field(default_factory=list)

    def id(self, cell: tuple[str, str]) -> str:
        """The id of a cell in the study."""
        return f"t-{cell[0]}-{cell[1]}"

    def write(self, folder: Path) -> Path:
        """Write a study with this one table."""
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        (folder / "study.toml").write_text(STUDY)
        (folder / "force.toml").write_text(FORCE)
        (folder / "sources.toml").write_text(SOURCE)
        lines = [",".join(["month", *self.columns])]
        for row in self.rows:
            lines.append(",".join([row, *(str(self.cells[row, c]) for c in self.columns)]))
        (folder / "figures" / "table.csv").write_text("\n".join(lines) + "\n")
        (folder / "figures" / "table.toml").write_text(self._toml())
        return folder

    def _toml(self) -> str:
        rows = ", ".join(f'"{t}" = {_listed(parts)}' for t, parts in self.row_totals.items())
        columns = ", ".join(f'"{t}" = {_listed(p)}' for t, p in self.column_totals.items())
        lines = [
            "[[table]]",
            'id = "t-{row}-{column}"',
            'file = "table.csv"',
            'source = "register"',
            f'rows = {{ are = "during", totals = {{ {rows} }} }}',
        ]
        if columns:
            lines.append(f"columns = {{ totals = {{ {columns} }} }}")
        lines.append(f"rounded_to = {self.rounded_to}" if self.rounded_to > 1 else "exact = true")
        if self.revised_within:
            lines.append(f"revised_within = {self.revised_within}")
        return "\n".join(lines) + "\n"

    def parts(self, cell: tuple[str, str]) -> list[list[tuple[str, str]]]:
        """The sums that a cell is the total of."""
        row, column = cell
        found = []
        if row in self.row_totals:
            found.append([(part, column) for part in self.row_totals[row]])
        if column in self.column_totals:
            found.append([(row, part) for part in self.column_totals[column]])
        return found


def _listed(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


# -- tables that are right -------------------------------------------------------------------


def true_table(rng: random.Random, values: Callable[[str], int] | None = None) -> Printed:
    """Draw a table by month with totals of rows and columns, often of years or quarters too."""
    months = rng.choice((6, 9, 12, 18, 24))
    names = [f"{2031 + m // 12}-{m % 12 + 1:02d}" for m in range(months)]
    columns = [f"col{i}" for i in range(1, rng.randint(3, 6) + 1)]
    base = {c: rng.lognormvariate(7.5, 1.0) + 150 for c in columns}
    cells = {}
    for name in names:
        for c in columns:
            drawn = values(c) if values else int(base[c] * rng.lognormvariate(0, 0.35)) + 100
            cells[name, c] = drawn
    rows, totals = _with_subtotals(rng, names)
    return added_up(rows, columns, cells, totals)


def _with_subtotals(
    rng: random.Random, months: list[str]
) -> tuple[list[str], dict[str, list[str]]]:
    totals: dict[str, list[str]] = {}
    rows: list[str] = []
    kind = rng.choice(("none", "quarters", "years")) if len(months) >= 12 else "none"
    size = {"none": len(months), "quarters": 3, "years": 12}[kind]
    for start in range(0, len(months), size):
        part = months[start : start + size]
        rows += part
        if kind != "none" and len(part) == size:
            year, month = part[0].split("-")
            name = year if kind == "years" else f"{year}-Q{(int(month) + 2) // 3}"
            totals[name] = part
            rows.append(name)
    covered = {m for part in totals.values() for m in part}
    outer = [r for r in rows if r in totals or r not in covered]
    if len(outer) > 1:
        totals["Total"] = outer
        rows.append("Total")
    return rows, totals


def added_up(
    rows: list[str],
    columns: list[str],
    cells: dict[tuple[str, str], int],
    totals: dict[str, list[str]],
) -> Printed:
    """Return a table with its totals added up, those across in a last column."""
    for total, parts in totals.items():
        for c in columns:
            cells[total, c] = sum(cells[part, c] for part in parts)
    for row in rows:
        cells[row, "all"] = sum(cells[row, c] for c in columns)
    return Printed(rows, [*columns, "all"], cells, totals, {"all": columns})


def rounded(table: Printed, step: int) -> Printed:
    """Round every cell by itself, halves up: parts no longer come to their totals."""
    table.cells = {k: (2 * v + step) // (2 * step) * step for k, v in table.cells.items()}
    table.rounded_to = step
    return table


def clean(seed: int) -> Printed:
    """Draw a hard table without a mistake: its parts may miss their totals, as they should."""
    rng = random.Random(f"clean {seed}")
    kind = HARD[seed % len(HARD)]
    if kind == "rounding at its limits":
        step = rng.choice((10, 100, 1000))
        # Just at the half everywhere, so that all parts go the same way and the totals do not.
        side = rng.choice((0, -1))
        table = true_table(rng, lambda _: step * rng.randint(3, 400) + step // 2 + side)
        table = rounded(table, step)
    elif kind == "near-equal parts":
        level = rng.randint(300, 9000)
        table = true_table(rng, lambda _: level + rng.randint(-2, 2))
    elif kind == "revised totals":
        table = true_table(rng)
        table.revised_within = 0.015
        for row in table.row_totals:
            for c in table.columns:
                value = table.cells[row, c]
                # Each printed total on its own edition: half of what is documented, either way.
                table.cells[row, c] = value + round(value * rng.uniform(-0.0074, 0.0074))
    else:
        digits = rng.choice("123456789")
        table = true_table(rng, lambda _: int(digits * rng.randint(3, 5)))
    table.notes.append(kind)
    return table


# -- tables with one mistake -----------------------------------------------------------------


def planted(kind: str, seed: int, *, rounded_to: int = 1, margins: int = 2) -> Printed:
    """Draw a table with one mistake of a kind, drawn again until a sum of the table can show it.

    Args:
        kind: the mistake.
        seed: the table's own.
        rounded_to: what every number is rounded to, each by itself.
        margins: 2 for totals of rows and of columns, 1 for those down the columns alone.
    """
    for attempt in range(200):
        rng = random.Random(f"{kind} {seed} {attempt}")
        table = true_table(rng)
        if margins == 1:
            table.columns.remove("all")
            table.column_totals.clear()
            table.cells = {cell: v for cell, v in table.cells.items() if cell[1] != "all"}
        if rounded_to > 1:
            table = rounded(table, rounded_to)
        if not any(table.parts(cell) for cell in table.cells):
            continue
        before = dict(table.cells)
        cells = PLANTERS[kind](table, rng)
        if cells and all(table.cells[c] != before[c] for c in cells) and _shows(table):
            table.wrong = tuple(cells)
            return table
    raise AssertionError(f"no table of kind {kind} for seed {seed}")


def _shows(table: Printed) -> bool:
    """True if a sum is off by more than the rounding of everything in it."""
    half = table.rounded_to / 2 if table.rounded_to > 1 else 0
    for cell, value in table.cells.items():
        for parts in table.parts(cell):
            if abs(sum(table.cells[part] for part in parts) - value) > half * (len(parts) + 1):
                return True
    return False


def _any_cell(table: Printed, rng: random.Random, least: int) -> tuple[str, str] | None:
    cells = [cell for cell, value in table.cells.items() if value >= least]
    return rng.choice(cells) if cells else None


def _digit(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    cell = _any_cell(table, rng, 100 * table.rounded_to)
    if cell is None:
        return []
    text = str(table.cells[cell])
    kept = len(text) - (len(str(table.rounded_to)) - 1)
    if rng.random() < 0.5:
        place = rng.randrange(kept)
        other = rng.choice([d for d in "0123456789" if d != text[place] and (place or d != "0")])
        text = text[:place] + other + text[place + 1 :]
    else:
        pairs = [i for i in range(kept - 1) if text[i] != text[i + 1] and (i or text[1] != "0")]
        if not pairs:
            return []
        i = rng.choice(pairs)
        text = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    table.cells[cell] = int(text)
    return [cell]


def _scale(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    factor = rng.choice((10, 1000, -10, -1000))
    cell = _any_cell(table, rng, 100 if factor > 0 else -10 * factor)
    if cell is None:
        return []
    value = table.cells[cell]
    table.cells[cell] = value * factor if factor > 0 else (2 * value - factor) // (-2 * factor)
    return [cell]


def _total(table: Printed, rng: random.Random) -> tuple[tuple[str, str], list[tuple[str, str]]]:
    """Draw a printed total and one of the sums it is."""
    totals = [cell for cell in table.cells if table.parts(cell)]
    cell = rng.choice(totals)
    return cell, rng.choice(table.parts(cell))


def _dropped(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    cell, parts = _total(table, rng)
    table.cells[cell] -= table.cells[rng.choice(parts)]
    return [cell]


def _nested(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    cell, parts = _total(table, rng)
    table.cells[cell] = table.cells[rng.choice(parts)]
    return [cell]


def _double(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    cell, parts = _total(table, rng)
    table.cells[cell] += table.cells[rng.choice(parts)]
    return [cell]


def _edge(start: bool) -> Callable[[Printed, random.Random], list[tuple[str, str]]]:
    def plant(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
        row = rng.choice(list(table.row_totals))
        column = rng.choice(table.columns)
        months = [r for r in table.rows if r not in table.row_totals]
        inside = _months_of(table, row)
        ordered = inside if start else inside[::-1]
        first = months.index(inside[0] if start else inside[-1])
        outside = months[:first][::-1] if start else months[first + 1 :]
        count = rng.randint(1, min(3, len(inside) - 1))
        if outside and rng.random() < 0.5:
            added = outside[: rng.randint(1, min(3, len(outside)))]
            table.cells[row, column] += sum(table.cells[m, column] for m in added)
        else:
            table.cells[row, column] -= sum(table.cells[m, column] for m in ordered[:count])
        return [(row, column)]

    return plant


def _months_of(table: Printed, row: str) -> list[str]:
    if row not in table.row_totals:
        return [row]
    return [month for part in table.row_totals[row] for month in _months_of(table, part)]


def _misdated(table: Printed, rng: random.Random) -> list[tuple[str, str]]:
    months = [r for r in table.rows if r not in table.row_totals]
    column = rng.choice(table.columns)
    size = rng.choice((2, 2, 3))
    if size == 2:
        first = rng.randrange(len(months) - 1)
        second = first + 1 if rng.random() < 0.5 else rng.randrange(first + 1, len(months))
        rows = [months[first], months[second]]
    else:
        first = rng.randrange(len(months) - 2)
        rows = months[first : first + 3]
    cells = [(row, column) for row in rows]
    numbers = [table.cells[cell] for cell in cells]
    turned = numbers[1:] + numbers[:1]
    for cell, number in zip(cells, turned, strict=True):
        table.cells[cell] = number
    return cells


PLANTERS: dict[str, Callable[[Printed, random.Random], list[tuple[str, str]]]] = {
    "digit": _digit,
    "scale": _scale,
    "dropped-part": _dropped,
    "nested-part": _nested,
    "different-start": _edge(True),
    "different-end": _edge(False),
    "double-count": _double,
    "mis-dated-row": _misdated,
}
