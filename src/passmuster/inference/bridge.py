"""A bridge: a cloud that stands at one likelihood is carried to another.

The way leads over likelihoods that are partly the one and partly the other, geometrically, as
tempering leads from the prior (Gelman and Meng 1998). Where they are dear and something like them
is cheap, several steps led by that one make one proposal, which the dear likelihood takes or
refuses by the ratio of the two (Christen and Fox 2005; Liu 2001, section 9.4.3): a world that is
refused on the way is never run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.tables import Floats
from passmuster.inference.smc import LogLikelihood, Sampler, Settings, Spread, Tell

FEWEST, MOST = 0.3, 0.6
"""Shares of proposals taken between which the number of cheap steps is left as it is."""
TOO_FEW, TRIES = 0.15, 8
"""Share moved below which cheap steps are given up, but for one sweep in so many."""
STEPS = 48
"""Most cheap steps of one proposal."""
ON_THE_WAY = 0.5, 0.8
"""How much particles may remember of where they stood, on average and at most, before the last
stage: at the outset they are already spread, and what resampling has doubled parts soon."""


@dataclass(frozen=True)
class Banks:
    """The two likelihoods that a bridge joins."""

    near: LogLikelihood
    far: LogLikelihood
    both: Callable[[Floats], tuple[Floats, Floats]] | None = None
    """Gives the two together, where that costs less than one after the other."""
    guide: LogLikelihood | None = None
    """A cheap likelihood that leads steps before dear ones are asked: the near one, or another."""

    def at(self, z: Floats) -> tuple[Floats, Floats]:
        """Return both at points of the space."""
        return (self.near(z), self.far(z)) if self.both is None else self.both(z)


class Bridge(Sampler):
    """One run over a bridge."""

    def __init__(
        self, banks: Banks, start: Floats, settings: Settings, seed: int, run: int,
        tell: Tell | None = None, name: str = "bridge",
    ) -> None:  # fmt: skip
        super().__init__(banks.far, start.shape[1], settings, seed, run, tell, name)
        self.banks, self.start = banks, start
        self.steps = 1
        """Cheap steps that make one proposal."""
        self.moved = 1.0
        """Share of the particles that the last such proposal has moved."""

    def _begin(self) -> tuple[Floats, Floats, Floats]:
        near, far = self.banks.at(self.start)
        return self.start.copy(), near, far

    def _memory(self) -> tuple[float, float]:
        return super()._memory() if self.powers[-1] == 1.0 else ON_THE_WAY

    def _part(self, kind: str, part: slice, spread: Spread) -> float:
        # Where cheap steps lead to what the far likelihood refuses, it has to lead itself.
        astray = self.moved < TOO_FEW and self.sweeps % TRIES != 0
        guide = self.banks.guide
        if guide is None or astray:
            return super()._part(kind, part, spread)
        stood, z = self.z[part].copy(), self.z[part]
        led = begun = guide(z)
        taken = 0.0
        for _ in range(self.steps):
            # With one kind and one scale throughout, the way back is as likely as the way there.
            proposed, bonus = self._propose(kind, z, spread)
            there = guide(proposed)
            with np.errstate(invalid="ignore"):
                lucky = self._lucky(there - led + bonus)
            z[lucky] = proposed[lucky]
            led = np.where(lucky, there, led)
            taken += lucky.sum()
        self._decide(part, stood, led - begun)
        return taken / self.steps

    def _at(self, z: Floats, near: Floats) -> tuple[Floats, Floats]:
        """Return both likelihoods; at the far bank the near one no longer counts and may be old."""
        return (near, self.banks.far(z)) if self.powers[-1] == 1.0 else self.banks.at(z)

    def _take(self, part: slice, proposed: Floats, bonus: Floats) -> NDArray[np.bool_]:
        power = self.powers[-1]
        near, far = self._at(proposed, self.near[part])
        before = _between(self.near[part], self.fit[part], power)
        with np.errstate(invalid="ignore"):
            taken = self._lucky(_between(near, far, power) - before + bonus)
        self._set(part, taken, proposed, near, far)
        return taken

    def _decide(self, part: slice, stood: Floats, led: Floats) -> None:
        """Let the dear likelihood take what led steps came to, or put particles back.

        Args:
            part: which particles.
            stood: where they stood, [particle, dimension].
            led: by how much the guide's logarithm has changed, [particle].
        """
        z, power = self.z[part], self.powers[-1]
        moved = np.flatnonzero((z != stood).any(axis=1))
        near, far = self.near[part].copy(), self.fit[part].copy()
        before = _between(self.near[part], self.fit[part], power)
        if len(moved):
            near[moved], far[moved] = self._at(z[moved], near[moved])
        with np.errstate(invalid="ignore"):
            stays = self._lucky(_between(near, far, power) - before - led)
        self._set(part, stays, z, near, far)
        z[~stays] = stood[~stays]
        self.moved = float(stays[moved].sum()) / len(stood)
        if len(moved):
            kept = float(stays[moved].mean())
            more = int(kept > MOST) - int(kept < FEWEST)
            self.steps = min(max(self.steps + more, 1), STEPS)


def _between(near: Floats, far: Floats, power: float) -> Floats:
    """Return the log likelihood part of the way; what has no weight counts for nothing."""
    if power in (0.0, 1.0):
        return far if power == 1.0 else near
    return (1 - power) * near + power * far
