"""Worlds that are known, by number: made and inferred on several cores, and kept on disk.

What has been found of a world is a line in build/worlds/; a run that was broken off goes on from
there. Lines are kept under a hash of the package and of what was asked, so that no result of other
code is taken up.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from _common import ROOT

KEPT = ROOT / "build" / "worlds"
Found = dict[str, Any]


def each(
    task: Callable[..., Found | None], asked: tuple[Any, ...], count: int, workers: int
) -> list[Found]:
    """Return what a task finds of worlds 0 to count - 1; worlds of which it returns None are left.

    Args:
        task: a function of a module, called with a world's number and what is asked.
        asked: the rest of its arguments.
        count: how many worlds.
        workers: how many at once.
    """
    path = KEPT / f"{task.__name__}-{_hash(task, asked)}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = _read(path)
    missing = [n for n in range(count) if n not in known]
    if missing:
        context = get_context("spawn")
        with (
            ProcessPoolExecutor(workers, context) as pool,
            path.open("a", encoding="utf-8") as lines,
        ):
            running = {pool.submit(task, number, *asked): number for number in missing}
            for done in as_completed(running):
                number = running[done]
                known[number] = done.result()
                lines.write(json.dumps([number, known[number]]) + "\n")
                lines.flush()
    every = [known[number] for number in range(count)]
    return [found for found in every if found is not None]


def _read(path: Path) -> dict[int, Found | None]:
    if not path.is_file():
        return {}
    whole = (line for line in path.read_text(encoding="utf-8").splitlines(keepends=True))
    return dict(json.loads(line) for line in whole if line.endswith("]\n"))


def _hash(task: Callable[..., Found | None], asked: tuple[Any, ...]) -> str:
    found = sha256(repr((task.__name__, asked)).encode())
    here = Path(__file__).parent
    sources = [*(ROOT / "src/passmuster/inference").glob("*.py")]
    sources += [*(ROOT / "src/passmuster/engine").glob("*.py")]
    sources += [here / "_calibration.py", ROOT / "tests/recovery/biased.py",
                *(ROOT / "tests/unit/inference").glob("s*.py")]  # fmt: skip
    for source in sorted(sources):
        found.update(source.read_bytes())
    return found.hexdigest()[:12]
