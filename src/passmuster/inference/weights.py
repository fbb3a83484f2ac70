"""Weights of draws: made from logarithms, and read at shares of their sum."""

from __future__ import annotations

import numpy as np

from passmuster.engine.tables import Floats


def normalised(logs: Floats) -> Floats:
    """Return weights that add up to one, from logarithms of which at least one is finite."""
    weight = np.exp(logs - logs.max())
    total: Floats = weight / weight.sum()
    return total


def point_at(values: Floats, edges: Floats, share: float) -> float:
    """Return the value below which a share of the weight lies.

    Args:
        values: draws in order.
        edges: their weights, added up.
        share: of the weight.
    """
    return float(values[min(int(np.searchsorted(edges, share)), len(values) - 1)])
