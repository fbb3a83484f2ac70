"""How far the numbers of two runs lie apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from passmuster.projection.as_json import number
from passmuster.projection.store import EPOCH, group_of


def compare_results(one: Path, other: Path) -> dict[str, Any]:
    """Return, for each stock and flow of both runs, how far apart they are.

    Only draws and days that both have are compared.
    """
    a, b = (group_of(run) for run in (one, other))
    found: dict[str, Any] = {"arrays": {}, "only": []}
    for array, axis in (("stocks", "stock"), ("flows", "flow")):
        names = [_names(g, axis) for g in (a, b)]
        days = [[int(d) for d in np.asarray(g["day"][:])] for g in (a, b)]
        shared = sorted(set(days[0]) & set(days[1]))
        found["only"] += sorted(set(names[0]) ^ set(names[1]))
        if not shared:
            continue
        rows = [[d.index(day) for day in shared] for d in days]
        values = [np.asarray(g[array][:])[:, at] for g, at in zip((a, b), rows, strict=True)]
        draws = min(len(v) for v in values)
        for name in sorted(set(names[0]) & set(names[1])):
            x, y = (v[:draws, :, n.index(name)] for v, n in zip(values, names, strict=True))
            apart = np.abs(y - x).max(axis=0)
            first = next((d for d, far in zip(shared, apart, strict=True) if far > 0), None)
            found["arrays"][f"{axis} {name}"] = {
                "first_differs": None if first is None else _day(first),
                "largest": number(apart.max()),
                "mean_on_last_day": [number(x[:, -1].mean()), number(y[:, -1].mean())],
                "mean_difference": number((y - x)[:, -1].mean()),
            }
    return found


def _names(group: Any, axis: str) -> list[str]:
    return [str(n) for n in np.asarray(group[axis][:])]


def _day(number_of_day: int) -> str:
    return date.fromordinal(EPOCH + number_of_day).isoformat()
