"""Where many articles come from: a folder of files, or a Parquet file with a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from passmuster.errors import Fault, UsageError

SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".md")
MOST_ARTICLES = 5_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be read: a path, or a text."""

    name: str
    path: str | None = None
    text: str | None = None
    published: date | None = None
    outlet: str | None = None


def is_many(path: Path) -> bool:
    """True for a folder, or a Parquet file."""
    return path.is_dir() or path.suffix.lower() == ".parquet"


def items(path: Path) -> Iterator[Item]:
    """Yield the articles in a fixed order.

    Raises:
        UsageError: PM770 nothing to read; PM774 pyarrow is missing.
    """
    yield from _folder(path) if path.is_dir() else _parquet(path)


def _folder(path: Path) -> Iterator[Item]:
    found = False
    for file in sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()):
        found = True
        yield Item(file.relative_to(path).as_posix(), path=str(file.absolute()))
    if not found:
        what = f"{path} holds no article ({', '.join(SUFFIXES)})"
        raise UsageError(Fault("PM770", "", None, "", what))


def _parquet(path: Path) -> Iterator[Item]:
    pq = parquet()
    try:
        file = pq.ParquetFile(path)
    except Exception as error:
        what = f"{path} is no Parquet file ({type(error).__name__})"
        raise UsageError(Fault("PM770", "", None, "", what)) from None
    names = set(file.schema_arrow.names)
    if "text" not in names:
        what = f"{path} has no column `text`; it has {', '.join(sorted(names)[:12])}"
        raise UsageError(Fault("PM770", "", None, "", what))
    columns = [c for c in ("name", "text", "published", "outlet") if c in names]
    number = 0
    for batch in file.iter_batches(batch_size=256, columns=columns):
        for row in batch.to_pylist():
            number += 1
            yield Item(
                str(row.get("name") or f"row-{number}"),
                text=str(row.get("text") or ""),
                published=_day(row.get("published")),
                outlet=row.get("outlet") or None,
            )


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def parquet() -> Any:
    """Return pyarrow's Parquet module.

    Raises:
        UsageError: PM774: it is not installed.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        remedy = "Run `pip install 'passmuster[cluster]'`."
        what = "reading many articles needs pyarrow"
        raise UsageError(Fault("PM774", "", None, "", what, remedy=remedy)) from None
    return pq
