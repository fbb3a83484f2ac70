"""Whether planted mistakes in random tables are found: by kind, and in clean hard tables.

    python benchmarks/table_slips.py --tables 200 [--save]

A mistake counts as found ("kind and cell") if the first conflict of the table offers the right kind
for the right cell among its slips, of which there are at most three; "cell alone" counts the tables
where the right cells are one of the equally small explanations that are shown. Seeds are fixed:
every run draws the same tables. In two further sets the numbers do not always say what is wrong:
where every number is rounded, and where totals run down the columns alone, so that a wrong cell
stands in one sum only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))

from benchmarks._common import finish, table, versions  # noqa: E402
from passmuster.auditing.finding import Conflict  # noqa: E402
from passmuster.auditing.table_conflicts import conflicts_of  # noqa: E402
from passmuster.files.folder import open_study  # noqa: E402
from scripts.planted_tables import HARD, KINDS, Printed, clean, planted  # noqa: E402


@dataclass(frozen=True)
class Outcome:
    """What became of one table."""

    raised: bool
    cell: bool
    """The right cells stand in the best explanation."""
    found: bool
    """Right kind and right cell among the first three slips."""
    shown: bool
    """The right cells stand among the equally small explanations."""
    seconds: float


def conflicts(printed: Printed) -> tuple[tuple[Conflict, ...], float]:
    """Return the conflicts of a table, read from files as a user's is, and the seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        study = open_study(printed.write(Path(folder)))
    start = time.perf_counter()
    (grid,) = study.grids
    found = conflicts_of(grid, study)
    return found, time.perf_counter() - start


def judge(printed: Printed, kind: str) -> Outcome:
    """Say whether a planted mistake was found."""
    found, seconds = conflicts(printed)
    wrong = {printed.id(cell) for cell in printed.wrong}
    if not found:
        return Outcome(False, False, False, False, seconds)
    sets = [{f.figure for f in one.figures} for one in found[0].explanations]
    right = any(
        slip.kind == kind
        and slip.figure in wrong
        and (kind != "mis-dated-row" or set(slip.figures) == wrong)
        for slip in found[0].slips[:3]
    )
    return Outcome(True, sets[0] == wrong, right, wrong in sets, seconds)


SETS: dict[str, dict[str, int]] = {
    "exact": {},
    "rounded to ten": {"rounded_to": 10},
    "one margin": {"margins": 1},
}


def counted(kind: str, tables: int, options: dict[str, int]) -> dict[str, float]:
    """Plant mistakes of one kind, and count what became of them."""
    outcomes = [judge(planted(kind, seed, **options), kind) for seed in range(tables)]
    return {
        "tables": tables,
        "found": sum(o.found for o in outcomes),
        "first": sum(o.cell for o in outcomes),
        "among": sum(o.shown for o in outcomes),
        "raised": sum(o.raised for o in outcomes),
        "slowest": max(round(o.seconds, 2) for o in outcomes),
    }


def measure(tables: int, further: int) -> tuple[str, dict[str, Any]]:
    """Return a table by kind, and its numbers.

    Args:
        tables: exact tables of each kind, and clean ones.
        further: tables of each kind in each of the two further sets.
    """
    numbers: dict[str, Any] = {}
    raised: Counter[str] = Counter()
    for seed in range(tables):
        raised[HARD[seed % len(HARD)]] += bool(conflicts(clean(seed))[0])
    total = sum(raised.values())
    numbers["clean"] = {"tables": tables, "raised": total, **{k: raised[k] for k in HARD}}
    for name, options in SETS.items():
        for kind in KINDS:
            found = counted(kind, further if options else tables, options)
            numbers.setdefault(name, {})[kind] = found
            print(name, kind, found, file=sys.stderr, flush=True)
    return f"{_table(numbers)}\n\n{_clean(numbers['clean'])}", numbers


def _table(numbers: dict[str, Any]) -> str:
    head = ["planted"]
    for name in SETS:
        size = next(iter(numbers[name].values()))["tables"]
        head += [f"{name} ({size} tables): kind and cell", "cell alone"]
    rows = []
    for kind in KINDS:
        found = [numbers[name][kind] for name in SETS]
        shares = [f"{one[key] / one['tables']:.1%}" for one in found for key in ("found", "among")]
        rows.append([kind, *shares])
    return table(head, rows)


def _clean(found: dict[str, Any]) -> str:
    hard = ", ".join(HARD)
    return f"{found['raised']} of {found['tables']} clean and hard tables ({hard}) raise anything."


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, default=200, help="exact tables of each kind (200)")
    parser.add_argument("--further", type=int, default=60, help="further ones of each set (60)")
    parser.add_argument("--save", action="store_true", help="keep the result")
    asked = parser.parse_args()
    text, numbers = measure(asked.tables, asked.further)
    finish("table_slips", text, numbers, versions("highspy"), save=asked.save)


if __name__ == "__main__":
    main()
