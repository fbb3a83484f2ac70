"""Adaptive tempered sequential Monte Carlo over batches of worlds.

A cloud of particles is carried from the prior to the posterior by raising the power of the
likelihood as far as the effective sample size allows (Del Moral, Doucet and Jasra 2006; Jasra et
al. 2011), and moved at each power until it has forgotten where it stood: in turn by random walks
with the cloud's covariance, by autoregressive steps about its mean (Neal 1998; Cotter et al.
2013), and by independent steps with heavy tails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.streams import key_of
from passmuster.engine.tables import Floats
from passmuster.inference.weights import normalised

LogLikelihood = Callable[[Floats], Floats]
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Settings:
    """How a run goes about it, and when it gives up."""

    particles: int = 4000
    ess: float = 0.5
    """Effective share that a raise of the power leaves."""
    remembers: float = 0.1
    """Correlation with where particles stood below which a stage ends, on average."""
    remembers_most: float = 0.35
    """The same for the dimension that remembers most."""
    sweeps: int = 60
    """Most sweeps of one stage."""
    last_sweeps: int = 400
    """Most sweeps of the last stage, at the full likelihood."""
    stages: int = 200


class Stuck(Exception):
    """The cloud does not reach the posterior; says why."""


class Stopped(Exception):
    """The run was told to stop: another has failed, or the user wants no more of it."""


@dataclass(frozen=True)
class Cloud:
    """Particles at the full likelihood, all of one weight."""

    z: Floats
    fit: Floats
    log_evidence: float
    powers: tuple[float, ...]
    sweeps: int
    masked: int
    """Particles of the prior whose world failed."""
    remembers: float
    """Largest correlation of a dimension over the last stage."""
    acceptance: dict[str, float]


@dataclass
class _Moves:
    """Scales of the moves, adapted from sweep to sweep."""

    walk: float = 0.5
    turn: float = 0.5
    accepted: dict[str, float] = field(default_factory=lambda: {"independent": 0.2})


class Sampler:
    """One run of the sampler from one seed."""

    _sums: _Sums
    """Of the cloud, from the beginning of a stage on."""

    def __init__(
        self, log_likelihood: LogLikelihood, size: int, settings: Settings, seed: int, run: int,
        tell: Tell | None = None, name: str = "smc",
    ) -> None:  # fmt: skip
        self.log_likelihood, self.size, self.settings = log_likelihood, size, settings
        self.rng = np.random.Generator(np.random.Philox(key=key_of(seed, name, str(run))))
        self.tell = tell
        self.keep: Callable[[], None] | None = None
        """Called after each stage, so that a run that is interrupted can go on from there."""
        self.stop: Event | None = None
        """When set, the run ends after the part of a sweep that it is at."""
        self.moves = _Moves()
        self.sweeps = 0
        self.powers: list[float] = [0.0]
        self.log_evidence = 0.0
        self.masked = 0
        self.z = np.empty((0, size))
        self.near, self.fit = np.empty(0), np.empty(0)
        self.remembers = 1.0

    def run(self) -> Cloud:
        """Carry the cloud from the prior to the posterior, or on from where it was restored.

        Raises:
            Stuck: it does not get there.
        """
        if len(self.z) == 0:
            self.z, self.near, self.fit = self._begin()
            self.masked = int(np.isneginf(self.fit).sum())
            if self.masked == len(self.z):
                raise Stuck("no draw of the prior meets all figures")
        return self._go_on()

    def _begin(self) -> tuple[Floats, Floats, Floats]:
        """Return the particles at power 0, and how they fit at power 0 and at power 1."""
        z = self.rng.standard_normal((self.settings.particles, self.size))
        return z, np.zeros(len(z)), self.log_likelihood(z)

    def _go_on(self) -> Cloud:
        while self.powers[-1] < 1.0:
            if len(self.powers) > self.settings.stages:
                raise Stuck(
                    f"after {self.settings.stages} stages the power is {self.powers[-1]:.3g}"
                )
            self._raise_power()
            last = self.powers[-1] == 1.0
            self.stage(self.settings.last_sweeps if last else self.settings.sweeps)
            if self.keep is not None:
                self.keep()
            if self.tell is not None:
                self.tell(self.powers[-1])
        return self.cloud()

    def cloud(self) -> Cloud:
        """Return the particles as they stand."""
        return Cloud(
            self.z.copy(), self.fit.copy(), self.log_evidence, tuple(self.powers), self.sweeps,
            self.masked, self.remembers, dict(self.moves.accepted),
        )  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Return all that a run goes on from."""
        philox: Any = self.rng.bit_generator.state
        return {
            "z": self.z, "near": self.near, "fit": self.fit, "powers": np.array(self.powers),
            "numbers": np.array([self.log_evidence, self.remembers, self.sweeps, self.masked,
                                 self.moves.walk, self.moves.turn]),
            "accepted": np.array(sorted(self.moves.accepted.items()), dtype="<U32"),
            "counter": philox["state"]["counter"], "key": philox["state"]["key"],
            "buffer": philox["buffer"],
            "rest": np.array([philox["buffer_pos"], philox["has_uint32"], philox["uinteger"]]),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a run where another process left it."""
        self.z, self.near, self.fit = state["z"], state["near"], state["fit"]
        self.powers = [float(p) for p in state["powers"]]
        numbers = [float(n) for n in state["numbers"]]
        self.log_evidence, self.remembers = numbers[:2]
        self.sweeps, self.masked = int(numbers[2]), int(numbers[3])
        self.moves.walk, self.moves.turn = numbers[4:]
        self.moves.accepted = {str(k): float(v) for k, v in state["accepted"]}
        position, has, left = (int(n) for n in state["rest"])
        self.rng.bit_generator.state = {
            "bit_generator": "Philox",
            "state": {"counter": state["counter"], "key": state["key"]},
            "buffer": state["buffer"], "buffer_pos": position, "has_uint32": has,
            "uinteger": left,
        }  # fmt: skip

    # -- tempering -------------------------------------------------------------------------------

    def _raise_power(self) -> None:
        power = self.powers[-1]
        # Particles whose world failed have no weight at any power.
        target = self.settings.ess * int(np.isfinite(self.fit).sum())
        higher = self.fit - self.near

        def ess(step: float) -> float:
            weight = normalised(step * higher)
            return float(1.0 / (weight**2).sum())

        step = 1.0 - power
        if ess(step) < target:
            low, high = 0.0, step
            for _ in range(60):
                middle = 0.5 * (low + high)
                low, high = (middle, high) if ess(middle) >= target else (low, middle)
            step = low
            if step < 1e-9:
                raise Stuck(f"the power of the likelihood stays at {power:.3g}")
            self.powers.append(power + step)
        else:
            self.powers.append(1.0)
        lift = step * higher
        top = lift.max()
        self.log_evidence += float(top + np.log(np.exp(lift - top).mean()))
        chosen = _systematic(normalised(lift), self.rng.random())
        self.z, self.near, self.fit = self.z[chosen], self.near[chosen], self.fit[chosen]

    # -- moves -----------------------------------------------------------------------------------

    def stage(self, most: int, least: int = 4) -> None:
        """Move particles until they have forgotten where they stood, or for `most` sweeps.

        Of what the whole cloud has lost, no particle's memory tells: `least` sweeps are made in
        any case, so that it can spread again.
        """
        begin = self.z.copy()
        self._sums = _Sums(self.z)
        mean, most_of_one = self._memory()
        for sweep in range(1, most + 1):
            kind = ("walk", "turn")[self.sweeps % 2]
            # Independent steps are worth their cost only where some are taken.
            if self.sweeps % 4 == 3 and (self.moves.accepted["independent"] > 0.01
                                         or self.sweeps % 32 == 31):  # fmt: skip
                kind = "independent"
            self._sweep(kind)
            self.sweeps += 1
            if sweep >= least and sweep % 2 == 0:
                memory = _correlation(begin, self.z)
                self.remembers = float(memory.max())
                if memory.mean() < mean and self.remembers < most_of_one:
                    return

    def _memory(self) -> tuple[float, float]:
        """Return what particles may remember at the end of a stage: on average, and at most."""
        return self.settings.remembers, self.settings.remembers_most

    def _sweep(self, kind: str) -> None:
        """Move every particle once, each quarter of the cloud as the other three are spread.

        A cloud that is moved by its own mean and covariance is drawn together: a particle takes
        part in what judges it. By those of the others, which stand still meanwhile, the move of
        each quarter is reversible. Kin stand side by side after resampling, so that few are parted.
        """
        taken = 0.0
        for number, part in enumerate(self._sums.parts):
            if self.stop is not None and self.stop.is_set():
                raise Stopped
            taken += self._part(kind, part, self._sums.spread_without(number))
            self._sums.update(number, self.z)
        self._adapt(kind, taken / len(self.z))

    def _part(self, kind: str, part: slice, spread: Spread) -> float:
        """Move a part of the particles; return how many went."""
        proposed, bonus = self._propose(kind, self.z[part], spread)
        return float(self._take(part, proposed, bonus).sum())

    def _propose(self, kind: str, z: Floats, spread: Spread) -> tuple[Floats, Floats]:
        """Return where particles might go, and what prior and way there add to the log ratio."""
        n, d = z.shape
        noise = self.rng.standard_normal((n, d))
        if kind == "walk":
            proposed = z + self.moves.walk * 2.38 / np.sqrt(d) * (noise @ spread.root.T)
            bonus = np.zeros(n)
        else:
            stands = (z - spread.mean) @ spread.inverse.T
            if kind == "turn":
                # Reversible with respect to the normal of the others' mean and covariance.
                turn = self.moves.turn
                goes = np.sqrt(1 - turn**2) * stands + turn * noise
                bonus = _half_square(goes) - _half_square(stands)
            else:
                goes = noise / np.sqrt(self.rng.chisquare(_TAIL, n) / _TAIL)[:, None]
                bonus = _student(stands) - _student(goes)
            proposed = spread.mean + goes @ spread.root.T
        return proposed, bonus + _half_square(z) - _half_square(proposed)

    def _take(self, part: slice, proposed: Floats, bonus: Floats) -> NDArray[np.bool_]:
        """Move particles to proposed points or leave them; return which have moved.

        Args:
            part: which particles.
            proposed: [particle, dimension].
            bonus: what prior and proposal add to the logarithm of the ratio, [particle].
        """
        fit, old = self.log_likelihood(proposed), self.fit[part]
        with np.errstate(invalid="ignore"):
            taken = self._lucky(self.powers[-1] * (fit - old) + bonus)
        self._set(part, taken, proposed, self.near[part], fit)
        return taken

    def _set(
        self, part: slice, taken: NDArray[np.bool_], z: Floats, near: Floats, fit: Floats
    ) -> None:
        self.z[part] = np.where(taken[:, None], z, self.z[part])
        self.near[part] = np.where(taken, near, self.near[part])
        self.fit[part] = np.where(taken, fit, self.fit[part])

    def _lucky(self, ratio: Floats) -> NDArray[np.bool_]:
        """Return whose draw is below the ratio of which this is the logarithm."""
        luck = np.log(self.rng.random(len(ratio)))
        taken: NDArray[np.bool_] = luck < np.where(np.isnan(ratio), -np.inf, ratio)
        return taken

    def _adapt(self, kind: str, accepted: float) -> None:
        self.moves.accepted[kind] = accepted
        if kind == "walk":
            self.moves.walk = float(np.clip(self.moves.walk * np.exp(accepted - 0.25), 1e-3, 4.0))
        elif kind == "turn":
            self.moves.turn = float(np.clip(self.moves.turn * np.exp(accepted - 0.3), 1e-3, 1.0))


_TAIL = 5.0
_PARTS = 4
"""Into how many parts the cloud is moved: with two, few are left to judge many dimensions by."""


def _student(standard: Floats) -> Floats:
    """Return the log density of a multivariate Student t, without its constant.

    Its constant cancels, and so does the determinant: both points are of one distribution. The
    sign makes `student(old) - student(new)` what independence sampling adds to the ratio.
    """
    d = standard.shape[1]
    density: Floats = -0.5 * (_TAIL + d) * np.log1p(2 * _half_square(standard) / _TAIL)
    return density


def _half_square(z: Floats) -> Floats:
    half: Floats = 0.5 * np.einsum("pd,pd->p", z, z)
    return half


class Spread(NamedTuple):
    """The normal distribution that particles are moved by."""

    mean: Floats
    root: Floats
    """Cholesky factor of the covariance."""
    inverse: Floats
    """Of the factor: with it points become standard ones by a product, which threads share."""


class _Sums:
    """Sums and products of each part of a cloud, from which the spread of the others follows.

    They are kept from sweep to sweep: only the part that moves is added up again. All are about
    one point, the mean at the outset, so that no digits are lost.
    """

    def __init__(self, z: Floats) -> None:
        edges = np.linspace(0, len(z), _PARTS + 1).astype(int)
        self.parts = [slice(*ends) for ends in pairwise(edges)]
        self.about = z.mean(axis=0)
        self.sums = np.empty((_PARTS, z.shape[1]))
        self.products = np.empty((_PARTS, z.shape[1], z.shape[1]))
        for number in range(_PARTS):
            self.update(number, z)

    def update(self, number: int, z: Floats) -> None:
        """Add up a part that has moved."""
        centred = z[self.parts[number]] - self.about
        self.sums[number] = centred.sum(axis=0)
        self.products[number] = centred.T @ centred

    def spread_without(self, number: int) -> Spread:
        """Return how the particles of all other parts are spread.

        Correlations are drawn towards none where few particles have to tell of many dimensions:
        otherwise directions that the cloud has lost by chance would stay lost. By the cube of the
        ratio, for a precise figure makes a posterior a thousand times narrower along one direction
        than across it, and what is added to that one shortens every step.
        """
        from scipy.linalg import solve_triangular

        others = [k for k in range(_PARTS) if k != number]
        count = sum(self.parts[k].stop - self.parts[k].start for k in others)
        mean = self.sums[others].sum(axis=0) / count
        covariance = self.products[others].sum(axis=0) / count - np.outer(mean, mean)
        spread = np.diag(covariance).copy()
        covariance *= 1 - min(0.5, (len(mean) / count) ** 3)
        covariance[np.diag_indices_from(covariance)] = spread * (1 + 1e-6) + 1e-8
        root = np.linalg.cholesky(covariance)
        inverse = solve_triangular(root, np.eye(len(mean)), lower=True, check_finite=False)
        return Spread(self.about + mean, root, inverse)


def _systematic(weight: Floats, u: float) -> NDArray[np.int64]:
    """Return whom systematic resampling keeps (Carpenter, Clifford and Fearnhead 1999)."""
    n = len(weight)
    edges = np.cumsum(weight)
    edges[-1] = 1.0
    chosen: NDArray[np.int64] = np.searchsorted(edges, (np.arange(n) + u) / n).astype(np.int64)
    return chosen


def _correlation(before: Floats, after: Floats) -> Floats:
    a, b = before - before.mean(axis=0), after - after.mean(axis=0)
    scale = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    found: Floats = np.abs((a * b).sum(axis=0)) / np.where(scale > 0, scale, 1.0)
    return found
