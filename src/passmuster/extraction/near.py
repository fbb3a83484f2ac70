"""Things by their place, so that looking around a place does not go through all of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from passmuster.extraction.items import Span

BLOCK = 2_000
_T = TypeVar("_T")


class Near(Generic[_T]):
    """Items that can be asked for by a stretch of text; asking costs what lies there."""

    def __init__(self, items: Iterable[_T], place: Callable[[_T], Span]) -> None:
        self._place = place
        self._blocks: dict[int, list[_T]] = {}
        for item in items:
            self.add(item)

    def add(self, item: _T) -> None:
        """Enter an item."""
        span = self._place(item)
        for block in range(span.start // BLOCK, span.end // BLOCK + 1):
            self._blocks.setdefault(block, []).append(item)

    def around(self, start: int, end: int) -> list[_T]:
        """Return the items of the blocks that a stretch touches, each once, in their order."""
        found: dict[int, _T] = {}
        for block in range(start // BLOCK, end // BLOCK + 1):
            for item in self._blocks.get(block, ()):
                found.setdefault(id(item), item)
        return list(found.values())
