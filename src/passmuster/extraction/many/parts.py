"""The output of many articles: a part for each batch, whole or not there, so that a run can go on."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from passmuster.extraction.many.batch import COLUMNS, Done
from passmuster.extraction.many.source import Item, parquet

_WHOLE = ("start", "end")
_REAL = ("low", "high", "score")
FAILED = "failed.csv"


def part_name(number: int, batch: Sequence[Item]) -> str:
    """Return a part's file name: its number, and a mark of what is in it."""
    digest = hashlib.sha256()
    for item in batch:
        digest.update(item.name.encode("utf-8", "surrogatepass") + b"\0")
        digest.update((item.text or _stamp(item)).encode("utf-8", "surrogatepass") + b"\0")
    return f"part-{number:06d}-{digest.hexdigest()[:12]}.parquet"


def _stamp(item: Item) -> str:
    if item.path is None:
        return ""
    try:
        status = os.stat(item.path)
    except OSError:
        return item.path
    return f"{status.st_size} {status.st_mtime_ns}"


def write_part(folder: Path, name: str, done: Done) -> None:
    """Write a batch's rows and its failures; the part appears when all of it is on the disk."""
    import pyarrow as pa

    pq = parquet()
    fields = [
        (c, pa.int64() if c in _WHOLE else pa.float64() if c in _REAL else pa.string())
        for c in COLUMNS
    ]
    table = pa.Table.from_pylist(done.rows, schema=pa.schema(fields))
    part = folder / f".{name}.{os.getpid()}"
    failures = folder / "failed" / f"{name}.csv"
    if done.failed:
        failures.parent.mkdir(exist_ok=True)
        _write_failed(failures, done.failed)
    try:
        pq.write_table(table, part)
        os.replace(part, folder / name)
    finally:
        part.unlink(missing_ok=True)


def gather_failed(folder: Path) -> list[tuple[str, str]]:
    """Write one list of all that failed, and return it."""
    found: list[tuple[str, str]] = []
    for path in sorted((folder / "failed").glob("part-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [(row[0], row[1]) for row in csv.reader(file) if len(row) == 2]
    if found:
        _write_failed(folder / FAILED, found)
    return found


def _write_failed(path: Path, failed: Sequence[tuple[str, str]]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(failed)
    os.replace(part, path)


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of all parts, in order."""
    pq = parquet()
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("part-*.parquet")):
        rows += pq.read_table(path).to_pylist()
    return rows
