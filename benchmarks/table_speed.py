"""How long it takes to find the wrong cells of a large table: 50 rows, 20 columns, three wrong.

    python benchmarks/table_speed.py [--save]

Each run is another table with other wrong cells, from a fixed seed; the answer is compared with
what was planted before its time counts.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))

from benchmarks._common import finish, options, parsed, say, spread, table, versions  # noqa: E402
from passmuster.auditing.table_conflicts import conflicts_of  # noqa: E402
from passmuster.files.folder import open_study  # noqa: E402
from scripts.planted_tables import Printed, added_up  # noqa: E402

SIZES = ((12, 5, 1), (25, 10, 2), (50, 20, 3))


def wrong_table(rows: int, columns: int, wrong: int, seed: int) -> Printed:
    """Draw a table with a wrong digit in some cells, each in a row and a column of its own."""
    rng = random.Random(f"{rows} {columns} {seed}")
    names = [f"{2001 + m // 12}-{m % 12 + 1:02d}" for m in range(rows)]
    heads = [f"col{i + 1}" for i in range(columns)]
    cells = {(r, c): rng.randint(1_000, 9_999) for r in names for c in heads}
    made = added_up([*names, "Total"], heads, cells, {"Total": names})
    picked = zip(rng.sample(names, wrong), rng.sample(heads, wrong), strict=True)
    for cell in sorted(picked):
        text = str(made.cells[cell])
        place = rng.randrange(4)
        digit = rng.choice([d for d in "123456789" if d != text[place]])
        made.cells[cell] = int(text[:place] + digit + text[place + 1 :])
        made.wrong = (*made.wrong, cell)
    return made


def seconds(rows: int, columns: int, wrong: int, seed: int) -> float:
    """Return the time from a read table to its conflicts with their slips."""
    made = wrong_table(rows, columns, wrong, seed)
    with tempfile.TemporaryDirectory() as folder:
        study = open_study(made.write(Path(folder)))
    (grid,) = study.grids
    start = time.perf_counter()
    found = conflicts_of(grid, study)
    taken = time.perf_counter() - start
    planted = {made.id(cell) for cell in made.wrong}
    assert {conflict.moved for conflict in found} == planted, (planted, found)
    assert all(conflict.slips for conflict in found)
    return taken


def main() -> None:
    parser = options(__doc__, runs=5)
    asked = parsed(parser)
    rows, numbers = [], dict[str, Any]()
    for size in SIZES:
        times = spread([seconds(*size, seed) for seed in range(asked.runs)])
        numbers[f"{size[0]} x {size[1]}, {size[2]} wrong"] = times
        rows.append([f"{size[0]} x {size[1]}", size[2], say(times, "s")])
    text = table(["table", "wrong cells", "time"], rows)
    finish("table_speed", text, numbers, versions("highspy"), save=asked.save)


if __name__ == "__main__":
    main()
