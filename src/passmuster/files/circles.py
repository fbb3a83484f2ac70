"""Names that are defined by themselves."""

from __future__ import annotations

from collections.abc import Mapping


def circles(graph: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return one name of each circle of references, in order."""
    state: dict[str, int] = {}
    found: list[str] = []
    for start in graph:
        # 1: on the path that is being followed; 2: done. Not recursive, since chains may be long.
        path: list[tuple[str, list[str]]] = (
            [(start, list(graph[start]))] if start not in state else []
        )
        if path:
            state[start] = 1
        while path:
            name, todo = path[-1]
            if not todo:
                state[name] = 2
                path.pop()
                continue
            inner = todo.pop(0)
            if state.get(inner) == 1:
                found.append(inner)
            elif inner not in state and inner in graph:
                state[inner] = 1
                path.append((inner, list(graph[inner])))
    return list(dict.fromkeys(found))
