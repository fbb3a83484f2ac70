"""A bridge: a cloud that stands at one likelihood is carried to another.

The way leads over likelihoods that are partly the one and partly the other, geometrically, as
tempering leads from the prior (Gelman and Meng 1998). Where the first is cheap and the second is
not, several cheap steps make one proposal, which the dear likelihood takes or refuses by the
ratio of the two (Christen and Fox 2005; Liu 2001, section 9.4.3): a refused world is never run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.tables import Floats
from passmuster.inference.smc import LogLikelihood, Sampler, Settings, Tell

FEWEST, MOST = 0.3, 0.6
"""Shares of proposals taken between which the number of cheap steps is left as it is."""
TOO_FEW, TRIES = 0.15, 8
"""Share moved below which cheap steps are given up, but for one sweep in so many."""
STEPS = 24
"""Most cheap steps of one proposal."""


@dataclass(frozen=True)
class Banks:
    """The two likelihoods that a bridge joins."""

    near: LogLikelihood
    far: LogLikelihood
    both: Callable[[Floats], tuple[Floats, Floats]] | None = None
    """Gives the two together, where that costs less than one after the other."""
    is_far_dear: bool = False
    """Whether the far one costs so much more that cheap steps should go before it."""

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

    def _part(self, kind: str, part: slice, spread: tuple[Floats, Floats]) -> float:
        # Where cheap steps lead to what the far likelihood refuses, it has to lead itself.
        astray = self.moved < TOO_FEW and self.sweeps % TRIES != 0
        if not self.banks.is_far_dear or astray:
            return super()._part(kind, part, spread)
        stood, near = self.z[part].copy(), self.near[part].copy()
        taken = 0.0
        for _ in range(self.steps):
            # With one kind and one scale throughout, the way back is as likely as the way there.
            proposed, bonus = self._propose(kind, self.z[part], *spread)
            taken += self._take_near(part, proposed, bonus).sum()
        taken /= self.steps
        self._decide(part, stood, near)
        return taken

    def _take(self, part: slice, proposed: Floats, bonus: Floats) -> NDArray[np.bool_]:
        power = self.powers[-1]
        # At the far bank the near one no longer counts.
        near, far = (
            (self.near[part], self.banks.far(proposed)) if power == 1.0 else self.banks.at(proposed)
        )
        before = _between(self.near[part], self.fit[part], power)
        with np.errstate(invalid="ignore"):
            taken = self._lucky(_between(near, far, power) - before + bonus)
        self._set(part, taken, proposed, near, far)
        return taken

    def _take_near(self, part: slice, proposed: Floats, bonus: Floats) -> NDArray[np.bool_]:
        near = self.banks.near(proposed)
        with np.errstate(invalid="ignore"):
            taken = self._lucky(near - self.near[part] + bonus)
        self._set(part, taken, proposed, near, self.fit[part])
        return taken

    def _decide(self, part: slice, stood: Floats, near: Floats) -> None:
        """Let the far likelihood take what cheap steps came to, or put particles back."""
        z, fit = self.z[part], self.fit[part]
        moved = np.flatnonzero((z != stood).any(axis=1))
        far = fit.copy()
        if len(moved):
            far[moved] = self.banks.far(z[moved])
        with np.errstate(invalid="ignore"):
            ratio = self.powers[-1] * ((far - self.near[part]) - (fit - near))
        stays = self._lucky(np.where(np.isneginf(far), -np.inf, ratio))
        self.z[part] = np.where(stays[:, None], z, stood)
        self.near[part] = np.where(stays, self.near[part], near)
        self.fit[part] = np.where(stays, far, fit)
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
