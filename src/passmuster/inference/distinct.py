"""Distinct people who have been in a set of stocks.

A world in expected values counts moves. Who has been there before is carried along as a share of
every stock: those who move are taken to be a fair sample of those who could.
"""

from __future__ import annotations

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.tables import Floats
from passmuster.inference.quantities import WorldModel


def distinct_people(
    coarse: WorldModel, names: tuple[str, ...], people: Floats, moves: Floats
) -> Floats:
    """Return how many have been in any of some stocks by each month end, [draw, month + 1].

    Args:
        coarse: the world.
        names: stocks; each of them the world holds.
        people: [draw, month + 1, stock].
        moves: moves since the start, [draw, month + 1, flow].
    """
    stocks = coarse.model.stocks
    inside = [stocks.index(n) for n in names if n in stocks]
    flows = coarse.tables.flows
    draws, ends, _ = people.shape
    marked = np.zeros((draws, people.shape[2]))
    marked[:, inside] = people[:, 0, inside]
    ever = np.empty((draws, ends))
    ever[:, 0] = people[:, 0, inside].sum(axis=1)
    in_set = np.zeros(people.shape[2], dtype=bool)
    in_set[inside] = True
    for n in range(1, ends):
        share = np.divide(
            marked, people[:, n - 1], out=np.zeros_like(marked), where=people[:, n - 1] > 0
        )
        share = np.clip(share, 0.0, 1.0)
        ever[:, n] = ever[:, n - 1]
        change = np.zeros_like(marked)
        for f in range(len(flows)):
            moved = moves[:, n, f] - moves[:, n - 1, f]
            source, target = flows[f, t.SRC], flows[f, t.DST]
            of_source = share[:, source] if source != t.OUTSIDE else np.zeros(draws)
            if source != t.OUTSIDE:
                change[:, source] -= moved * of_source
            if target == t.OUTSIDE:
                continue
            if in_set[target] and not (source != t.OUTSIDE and in_set[source]):
                ever[:, n] += moved * (1 - of_source)
                change[:, target] += moved
            else:
                change[:, target] += moved * of_source
        marked = np.clip(marked + change, 0.0, people[:, n])
        marked[:, inside] = people[:, n, inside]
    return ever
