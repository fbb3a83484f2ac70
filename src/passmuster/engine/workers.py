"""Work on several threads at once, in pieces of which none depends on who does it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

T = TypeVar("T")


class Workers:
    """Threads that are kept: starting them would take longer than many a piece of work."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count) if count > 1 else None

    def each(self, work: Callable[[T], None], pieces: Sequence[T]) -> None:
        """Do the work of every piece. None of them may hand out pieces to the same threads."""
        if self._pool is None or len(pieces) < 2:
            for piece in pieces:
                work(piece)
            return
        for _ in self._pool.map(work, pieces):
            pass


def workers(threads: int | None = None) -> Workers:
    """Return so many threads, the same each time; by default as many as there are processors."""
    return _kept(threads or os.cpu_count() or 1)


@cache
def _kept(count: int) -> Workers:
    return Workers(count)
