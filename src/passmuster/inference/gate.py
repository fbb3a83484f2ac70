"""Whether two independent runs agree, on every marginal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.smc import Cloud

APART = 0.1
"""Most that two means may be apart, in standard deviations."""


@dataclass(frozen=True)
class Patience:
    """How long runs go on until they agree, and how far apart they may be."""

    rounds: int = 8
    """How often the last stage is gone on with."""
    sweeps: int = 200
    """For how many sweeps, each time."""
    limit: float = APART


def by_chance(particles: int, dimensions: int) -> float:
    """Return how often two perfect runs of so many particles would not agree.

    The means of independent draws differ by a normal number of deviation sqrt(2 / particles).
    """
    from scipy.special import ndtr

    inside = 1 - 2 * ndtr(-APART / np.sqrt(2 / particles))
    return float(1 - inside**dimensions)


@dataclass(frozen=True)
class Gate:
    """How far apart two clouds are."""

    names: tuple[str, ...]
    apart: Floats
    """Difference of means over the pooled standard deviation, [dimension]."""
    figure: str | None
    """The row whose fit differs most."""
    limit: float = APART

    @property
    def passes(self) -> bool:
        """True if every marginal agrees."""
        return bool((self.apart < self.limit).all())

    @property
    def worst(self) -> tuple[str, float]:
        """The dimension furthest apart, and how far."""
        at = int(self.apart.argmax())
        return self.names[at], float(self.apart[at])


def compare(
    names: tuple[str, ...], clouds: tuple[Cloud, Cloud], rows: tuple[Floats, Floats],
    figures: tuple[str, ...], limit: float = APART,
) -> Gate:  # fmt: skip
    """Return how far two clouds are apart.

    Args:
        names: of the dimensions.
        clouds: the two runs.
        rows: log likelihood of each row in them, [point, row].
        figures: what the rows are called.
        limit: most that two means may be apart.
    """
    apart = distance(clouds[0].z, clouds[1].z)
    figure = None
    if figures:
        with np.errstate(invalid="ignore"):
            of_rows = np.nan_to_num(distance(*rows))
        figure = figures[int(of_rows[: len(figures)].argmax())]
    return Gate(names, apart, figure, limit)


def distance(one: Floats, other: Floats) -> Floats:
    """Return the difference of means over the pooled standard deviation, by column."""
    spread = np.sqrt((one.var(axis=0) + other.var(axis=0)) / 2)
    apart: Floats = np.abs(one.mean(axis=0) - other.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return apart
