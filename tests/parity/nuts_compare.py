"""Means and deviations of our posterior beside those of NumPyro's NUTS."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.parity import nuts_model, nuts_study


@dataclass(frozen=True)
class Line:
    """One parameter, on the scale that NUTS's draws are given on."""

    name: str
    ours: tuple[float, float]
    """Mean and standard deviation."""
    nuts: tuple[float, float]
    ess: float
    """Draws that are worth as much as independent ones, of NUTS."""
    split: float
    """R-hat of its chains, split."""
    near: float
    """Standard error of our mean over the deviation, from how far our two runs are apart."""

    @property
    def apart(self) -> float:
        """Difference of the means over NUTS's standard deviation."""
        return (self.ours[0] - self.nuts[0]) / self.nuts[1]

    @property
    def wider(self) -> float:
        """Our standard deviation over NUTS's."""
        return self.ours[1] / self.nuts[1]

    @property
    def error(self) -> float:
        """Monte Carlo error of `apart`, of both."""
        return float(np.hypot(self.near, self.ess**-0.5))


@dataclass(frozen=True)
class Compared:
    """All parameters, and what the two took."""

    lines: tuple[Line, ...]
    seconds: tuple[float, float]
    """Ours, and NUTS's with its compilation."""
    diverging: int


def compare(particles: int, warmup: int, draws: int, seed: int) -> Compared:
    """Run both on one study.

    Args:
        particles: of each of our two runs.
        warmup: sweeps of each of two chains of NUTS that are thrown away.
        draws: sweeps of each that are kept.
        seed: where chance starts, in both.
    """
    from numpyro.diagnostics import effective_sample_size, split_gelman_rubin

    from passmuster.inference.infer import infer

    with tempfile.TemporaryDirectory() as folder:
        study = nuts_study.study(Path(folder))
        start = time.perf_counter()
        posterior = infer(study, draws=particles, seed=seed)
        ours = time.perf_counter() - start
    start = time.perf_counter()
    chains = nuts_model.nuts(warmup, draws, seed)
    theirs = time.perf_counter() - start
    diverging = int(chains.pop("diverging").sum())
    found = draws_of(posterior)
    assert found.keys() == chains.keys()
    # The two runs differ by sqrt(2) errors of one, and the mean of both has 1/sqrt(2) of one:
    # half of what they differ by, taken over all parameters since one alone says little.
    near = float(np.sqrt(np.mean(posterior.gate.apart**2))) / 2
    lines = [
        Line(name, _of(found[name]), _of(each), float(effective_sample_size(each)),
             float(split_gelman_rubin(each)), near)
        for name, each in chains.items()
    ]  # fmt: skip
    return Compared(tuple(lines), (ours, theirs), diverging)


def draws_of(posterior: Any) -> dict[str, np.ndarray]:
    """Return our draws on the scales of `nuts_model.nuts`."""
    space, found = posterior.space, {}
    for d, name in enumerate(space.names):
        if name not in space.free:
            found[name] = posterior.z[:, d]
            continue
        values = posterior.theta[:, space.columns.index(name)]
        found[name] = values if name == "register: coverage" else np.log(values)
    return found


def _of(values: np.ndarray) -> tuple[float, float]:
    return float(values.mean()), float(values.std())
