"""How far the answers move when one origin is left out.

Importance weights tell it where their tail allows. Where it does not, the posterior is carried to
where the origin's figures weigh nothing, and both runs have to agree there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.errors import ConvergenceError, UsageError
from passmuster.inference.psis import smoothed
from passmuster.inference.weights import point_at

if TYPE_CHECKING:
    from passmuster.inference.infer import Tell
    from passmuster.inference.likelihood import Fits
    from passmuster.inference.posterior import Posterior

How = Literal["reweighted", "new run", "did not agree"]
HOWS: tuple[How, ...] = get_args(How)
FINITE = 0.5
"""Shape of the tail up to which weights have a variance. Without an origin a posterior may be much
wider, and between that and what is trusted for a single figure weights were found half a deviation
off."""
MOST = 1000
"""Particles of each run that are carried, at most: a move of a tenth of a deviation is seen."""


@dataclass(frozen=True)
class Without:
    """How the posterior moves without one origin."""

    origin: str
    figures: tuple[str, ...]
    shape: float
    """Shape k of the tail of the importance weights."""
    moves: Mapping[str, tuple[float, float, float]]
    """Medians with and without, and the difference in standard deviations; by headline."""
    how: How = "reweighted"

    @property
    def is_trusted(self) -> bool:
        """False where neither weights nor a new run can be trusted."""
        return self.how == "new run" or (self.how == "reweighted" and self.shape <= FINITE)


def headline_values(posterior: Posterior, fits: Fits | None = None) -> Mapping[str, Floats]:
    """Return, by headline, people on the last day and moves in the last year, [draw].

    Args:
        posterior: names and days are its own.
        fits: the worlds; by default the posterior's.
    """
    last = posterior.known_until
    found: dict[str, Floats] = {}
    for name, values in posterior.stocks(fits).items():
        found[f"{name} on {posterior.days[last]}"] = values[:, last]
    for name, values in posterior.flows(fits).items():
        found[f"{name} in the last 12 months"] = values[:, max(last - 12, 0) : last].sum(axis=1)
    return found


def without_each(posterior: Posterior) -> tuple[Without, ...]:
    """Return how each headline moves when one origin is left out.

    A run that is kept knows it from new runs; else it is told by weights, as far as they can be
    trusted.
    """
    if posterior.without is not None:
        return posterior.without
    values = headline_values(posterior)
    return tuple(reweighted(posterior, origin, values) for origin in origins(posterior))


def leave_out_each(posterior: Posterior, tell: Tell | None = None) -> tuple[Without, ...]:
    """Return the same, with a new run for each origin whose weights cannot be trusted.

    Args:
        posterior: with everything.
        tell: told how many origins are done, as a share.
    """
    found, names = [], origins(posterior)
    for done, line in enumerate(without_each(posterior)):
        found.append(line if line.is_trusted else _run_again(posterior, line))
        if tell is not None:
            tell("leaving out", (done + 1) / len(names))
    return tuple(found)


def origins(posterior: Posterior) -> list[str]:
    """Return the origins whose figures count, sorted."""
    return sorted({row.origin for row in posterior.evidence.rows})


def _rows_of(posterior: Posterior, origin: str) -> list[int]:
    rows = posterior.evidence.rows
    chosen = [r for r, row in enumerate(rows) if row.origin == origin]
    return chosen + [
        len(rows) + k for k, s in enumerate(posterior.evidence.stops) if s.origin == origin
    ]


def reweighted(posterior: Posterior, origin: str, values: Mapping[str, Floats]) -> Without:
    """Return how some values move without an origin, by importance weights.

    Args:
        posterior: with everything.
        origin: whose figures and stops are to weigh nothing.
        values: by headline, [draw].
    """
    chosen = _rows_of(posterior, origin)
    weight, shape = smoothed(-posterior.fits.rows[:, chosen].sum(axis=1))
    moves = {name: _moved(v, v, weight) for name, v in values.items()}
    return Without(origin, figures_of(posterior, origin), shape, moves)


def figures_of(posterior: Posterior, origin: str) -> tuple[str, ...]:
    """Return the figures of an origin that count."""
    return tuple(row.figure for row in posterior.evidence.rows if row.origin == origin)


def _run_again(posterior: Posterior, line: Without) -> Without:
    from passmuster.inference.carry import thinned, without_rows

    name = f"without {line.origin}"
    try:
        other = without_rows(
            thinned(posterior, MOST), _rows_of(posterior, line.origin), name, strict=False
        )
    except (ConvergenceError, UsageError):
        return replace(line, how="did not agree")
    before, after = headline_values(posterior), headline_values(other)
    even = np.full(len(other.z), 1 / len(other.z))
    moves = {n: _moved(v, after[n], even) for n, v in before.items()}
    return replace(line, moves=moves, how="new run")


def _moved(values: Floats, others: Floats, weight: Floats) -> tuple[float, float, float]:
    order = np.argsort(others, kind="stable")
    other = point_at(others[order], np.cumsum(weight[order]), 0.5)
    median, sd = float(np.median(values)), float(values.std())
    return median, other, (other - median) / sd if sd > 0 else 0.0
