"""Both runs at once: each has its own chance, so that neither depends on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from passmuster.engine.workers import workers
from passmuster.inference.smc import Sampler

T = TypeVar("T")


def side_by_side(
    work: Callable[[Sampler], T], samplers: Sequence[Sampler], threads: int | None = None
) -> list[T]:
    """Work on every run, at once where more than one thread may work; return what each came to.

    Much of a sweep keeps one thread busy, and small clouds are one piece of work: run after run
    would leave half of two processors idle. Of several runs that fail the first is told. When one
    fails, or the user stops it all, the others end after the part of a sweep that they are at.

    Args:
        work: what is done with a run.
        samplers: the runs.
        threads: how many work at once; by default as many as there are processors.
    """
    if workers(threads).count == 1:
        return [work(sampler) for sampler in samplers]
    stop = Event()
    for sampler in samplers:
        sampler.stop = stop
    with ThreadPoolExecutor(len(samplers)) as pool:
        try:
            futures = [pool.submit(work, sampler) for sampler in samplers]
            return [future.result() for future in futures]
        except BaseException:
            stop.set()
            raise
