"""Extraction of many articles: here, on several processes, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from passmuster.errors import Fault, UsageError
from passmuster.extraction.many.batch import Done, work
from passmuster.extraction.many.parts import gather_failed, part_name, write_part
from passmuster.extraction.many.source import Item, items, parquet
from passmuster.extraction.matching.index import Index

BATCH = 16
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    folder: Path
    parts: int
    skipped: int
    """Parts that were there already."""
    statements: int
    """Of the parts written by this run."""
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A batch still to be done."""

    number: int
    name: str
    batch: tuple[Item, ...]


def extract_many(
    source: Path,
    target: Path,
    index: Index | None = None,
    *,
    published: date | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Summary:
    """Extract every article of a folder or Parquet file into parts under a folder.

    A part that is there already, of the same articles, is left as it is: a run that was stopped
    goes on where it was.

    Raises:
        UsageError: PM770 nothing to read, PM774 a package is missing, PM778 no such cluster.
    """
    parquet()
    target.mkdir(parents=True, exist_ok=True)
    tasks = [
        Task(number, part_name(number, chunk), chunk)
        for number, chunk in enumerate(_chunks(items(source), batch), 1)
    ]
    left = [t for t in tasks if not (target / t.name).exists()]
    _drop_stale(target, {t.name for t in tasks})
    names = {t.number: t.name for t in left}
    statements = 0
    for count, done in enumerate(_results(left, index, published, workers, cluster), 1):
        write_part(target, names[done.number], done)
        statements += len(done.rows)
        if progress is not None:
            progress(count, len(left))
    failed = tuple(gather_failed(target))
    return Summary(target, len(tasks), len(tasks) - len(left), statements, failed)


def _drop_stale(target: Path, wanted: set[str]) -> None:
    """Remove parts of articles that have changed since, with what failed in them."""
    for path in target.glob("part-*.parquet"):
        if path.name not in wanted:
            path.unlink()
    for path in (target / "failed").glob("part-*.csv"):
        if path.name.removesuffix(".csv") not in wanted:
            path.unlink()


def _chunks(found: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    iterator = iter(found)
    while chunk := tuple(islice(iterator, size)):
        yield chunk


def _results(
    tasks: list[Task], index: Index | None, day: date | None, workers: int, cluster: str | None
) -> Iterator[Done]:
    if cluster is not None:
        yield from _on_cluster(tasks, index, day, cluster)
    elif workers > 1 and len(tasks) > 1:
        yield from _on_processes(tasks, index, day, workers)
    else:
        for task in tasks:
            yield work(task.number, task.batch, index, day)


def _on_processes(
    tasks: list[Task], index: Index | None, day: date | None, workers: int
) -> Iterator[Done]:
    """Yield as they come; after a worker has died, once more what it had, one batch at a time."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("spawn")
    lost = {t.number: t for t in tasks}
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_one_thread) as pool:
        futures = [pool.submit(work, t.number, t.batch, index, day) for t in tasks]
        for future in as_completed(futures):
            try:
                done = future.result()
            except BrokenProcessPool:
                continue
            del lost[done.number]
            yield done
    for task in lost.values():
        yield _alone(task, index, day, context)


def _one_thread() -> None:
    """Keep a process to one thread, before anything of it reckons: the processes are the threads."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _alone(task: Task, index: Index | None, day: date | None, context: BaseContext) -> Done:
    """Return a batch done by a process of its own; if that dies too, its articles are listed."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            return pool.submit(work, task.number, task.batch, index, day).result()
        except BrokenProcessPool:
            reason = "the process that read this batch of articles ended"
            return Done(task.number, [], [(item.name, reason) for item in task.batch])


def _on_cluster(
    tasks: list[Task], index: Index | None, day: date | None, address: str
) -> Iterator[Done]:
    try:
        import distributed
    except ImportError:
        remedy = "Run `pip install 'passmuster[cluster]'`."
        what = "a cluster needs dask and distributed"
        raise UsageError(Fault("PM774", "", None, "", what, remedy=remedy)) from None
    dask: Any = distributed
    try:
        client = dask.Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        what = f"no Dask scheduler answers at {address} ({type(error).__name__})"
        raise UsageError(Fault("PM778", "", None, "", what)) from None
    with client:
        by_key = {}
        for task in tasks:
            future = client.submit(work, task.number, task.batch, index, day, pure=False, retries=2)
            by_key[future] = task
        for future in dask.as_completed(list(by_key), loop=client.loop):
            task = by_key[future]
            # Not `future.status`: a result whose worker has died since is "lost" until another
            # worker has it again, and `result` waits for that.
            try:
                done = future.result()
            except Exception as error:
                reason = f"the cluster gave up on this batch ({type(error).__name__})"
                done = Done(task.number, [], [(item.name, reason) for item in task.batch])
            future.release()
            yield done
