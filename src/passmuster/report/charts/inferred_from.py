"""What the charts of a posterior share: its worlds seen as a projection, its days, its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from passmuster.engine.run import Inputs, Trajectories
from passmuster.inference.posterior import Posterior
from passmuster.inference.summary import Checked, Learnt, Without, figures, parameters, without_each
from passmuster.projection.result import Floats, Projection
from passmuster.report.charts.drawn_from import Shown
from passmuster.report.charts.flags import Flag
from passmuster.report.inferred.known import figures_end
from passmuster.vocabulary.words import say_count

YEAR = 12
ENDS = "the figures end here"
BEGINS = "the world begins"


@dataclass(frozen=True)
class Inferred(Shown):
    """A posterior, with its worlds as draws of a projection and the figures shown on them."""

    posterior: Posterior
    is_prior: bool = False
    """True for worlds of the priors."""

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Where the world begins, where figures end, and the measures that bear on it."""
        found = [
            replace(flag, text=BEGINS) if flag.kind == "begins" else flag for flag in super().flags
        ]
        if self.figures_end < self.posterior.days[-1]:
            found.append(Flag(self.figures_end, ENDS, "begins"))
        return tuple(sorted(found, key=lambda f: (f.day, f.text)))

    @property
    def fates(self) -> Mapping[str, str]:
        """Why some figures were not fitted, by id."""
        left_out = self.posterior.evidence.left_out
        return {name: f"not fitted: {why}" for name, why in left_out.items()}

    @property
    def last(self) -> int:
        """Number of the last month end that is not ahead."""
        return self.posterior.known_until

    @cached_property
    def figures_end(self) -> date:
        """The last day that a fitted figure is about: later months follow from the rules alone."""
        return figures_end(self.posterior)

    @property
    def year(self) -> range:
        """The months, by number, of the year up to the last day of figures, or what there is."""
        return range(max(self.last - YEAR, 0), self.last)

    @cached_property
    def checked(self) -> tuple[Checked, ...]:
        """Published against inferred, figure by figure."""
        return figures(self.posterior)

    @cached_property
    def learnt(self) -> tuple[Learnt, ...]:
        """What is learnt of each parameter."""
        return parameters(self.posterior)

    @cached_property
    def without(self) -> tuple[Without, ...]:
        """How far headlines move without each origin."""
        return without_each(self.posterior)

    @cached_property
    def before(self) -> Inferred:
        """The same of the priors alone."""
        return Inferred(as_projection(self.posterior, prior=True), self.posterior, True)

    @cached_property
    def taken(self) -> tuple[str, ...]:
        """Ids of the figures that bear on the world."""
        return self.posterior.evidence.figures

    def ever(self, names: tuple[str, ...]) -> Floats:
        """Return distinct people who have been in some stocks, [draw, day + 1]."""
        fits = self.posterior.prior if self.is_prior else self.posterior.fits
        return self.posterior.ever(self.study.members(names), fits)

    @property
    def made(self) -> str:
        """What the draws are of."""
        p = self.posterior
        return (
            f"Inference of passmuster {p.version}, scenario “{p.world.name}”, "
            f"{say_count(len(p.z), 'draw')} of two runs, seed {p.seed}."
        )

    def origin_name(self, origin: str) -> str:
        """Return who speaks most often for an origin; its id where nobody is named."""
        sources = [s for s in self.study.sources if s.origin_id == origin]
        said = Counter(name for s in sources if (name := s.said_by or s.outlet))
        return said.most_common(1)[0][0].split(", ")[0] if said else origin.replace("-", " ")


def inferred(posterior: Posterior) -> Inferred:
    """Return a posterior as the charts take it."""
    return Inferred(as_projection(posterior), posterior)


def as_projection(posterior: Posterior, *, prior: bool = False) -> Projection:
    """Return the worlds of a posterior, or of its priors, as draws of a projection in months."""
    fits = posterior.prior if prior else posterior.fits
    theta = posterior.space.theta(posterior.prior_z)[0] if prior else posterior.theta
    nothing = np.zeros((len(theta), 0))
    months = list(posterior.coarse.month_ends)
    people, moved = fits.people[:, months], np.diff(fits.moves[:, months], axis=1)
    drawn = Trajectories(people[:, 0], people[:, 1:], moved, nothing, fits.status)
    model = replace(posterior.coarse.model, days_out=posterior.days[1:])
    inputs = Inputs(theta, np.ones((len(theta), 0, 0)))
    return Projection(
        posterior.study, posterior.world, model, inputs, drawn, posterior.seed, "expected",
        posterior.version,
    )  # fmt: skip
