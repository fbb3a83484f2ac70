"""What a kept posterior says of quantities: the way in which probabilities reach an audit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from passmuster.engine.fine import FineModel
from passmuster.engine.tables import Floats
from passmuster.errors import ConvergenceError, UsageError
from passmuster.inference.carry import thinned, without_figures
from passmuster.inference.evidence import assemble, left_out_of
from passmuster.inference.finer import carried_to_fine, looked_at, needs_fine
from passmuster.inference.posterior import Posterior
from passmuster.inference.psis import TRUSTED, smoothed
from passmuster.inference.quantities import COUNTED, NotHeld, Reader
from passmuster.inference.runs import read_run
from passmuster.inference.weights import point_at
from passmuster.inference.without import MOST
from passmuster.projection.manifest import FILE
from passmuster.vocabulary.beliefs import Belief, Beliefs, How
from passmuster.vocabulary.quantity import EverQ, QuantityForm, walk
from passmuster.vocabulary.study import Study

ENDS = (0.05, 0.95)


def read_beliefs(run: str | os.PathLike[str], study: Study) -> Beliefs:
    """Return what a run of `passmuster infer` says of the quantities of its study.

    Raises:
        UsageError: the folder is no finished run (PM852, PM864), or of another study (PM863).
    """
    posterior = read_run(run, study)
    digest = hashlib.sha256((Path(run) / FILE).read_bytes()).hexdigest()
    return PosteriorBeliefs(posterior, digest[:16])


@dataclass(frozen=True)
class _Weighed:
    """Worlds with weights: a posterior, or what is left of it without some figures."""

    posterior: Posterior
    weight: Floats
    how: How
    held_out: tuple[str, ...]


@dataclass
class PosteriorBeliefs:
    """A posterior, as an audit asks it."""

    posterior: Posterior
    run: str
    how: How = "as run"
    """How the posterior came about."""
    _known: dict[tuple[str, ...], _Weighed | None] = field(default_factory=dict, repr=False)

    def of(
        self,
        quantity: QuantityForm,
        low: Fraction | None,
        high: Fraction | None,
        hold_out: Collection[str] = (),
    ) -> Belief | None:
        """Return the belief in low <= quantity <= high; None if the world does not hold it."""
        holder = self._fine if needs_fine(quantity) else self
        if holder is None or not _holds(holder.posterior, quantity):
            return None
        given = holder._without(tuple(sorted(hold_out)))
        if given is None:
            return None
        return belief(
            values_of(given.posterior, quantity), given.weight, low, high, given.held_out,
            given.how,
        )  # fmt: skip

    @cached_property
    def _fine(self) -> PosteriorBeliefs | None:
        """The same in the fine world; None where the two runs do not agree there."""
        asked = [r.quantity for claim in self.posterior.study.claims for r in claim.reading]
        fine = self.posterior
        if not isinstance(fine.coarse, FineModel):
            try:
                fine = carried_to_fine(thinned(fine, MOST), strict=False)
            except (ConvergenceError, UsageError):
                return None
        return PosteriorBeliefs(looked_at(fine, asked), self.run, "carried to single ages")

    # -- holding out -------------------------------------------------------------------------------

    def _without(self, hold_out: tuple[str, ...]) -> _Weighed | None:
        """Return the posterior without some figures: reweighted where that can be trusted.

        Figures that never counted need not be held out, unless they would step in for one that
        did. None where a new run does not converge.
        """
        posterior, figures = self.posterior, self.posterior.evidence.figures
        if not set(hold_out) & set(figures):
            return _Weighed(posterior, self._even, self.how, ())
        left = assemble(posterior.study, posterior.coarse, left_out_of(posterior.world, hold_out))
        # What is left says which posterior it is, and not who asks for it.
        if left.figures not in self._known:
            self._known[left.figures] = self._weighed(left.figures, hold_out)
        return self._known[left.figures]

    def _weighed(self, left: tuple[str, ...], hold_out: tuple[str, ...]) -> _Weighed | None:
        posterior, figures = self.posterior, self.posterior.evidence.figures
        counted = tuple(f for f in figures if f in hold_out)
        rows = [r for r, figure in enumerate(figures) if figure in counted]
        if set(left) == set(figures) - set(counted):
            # What was told twice would step in for a figure held out: then weights are not enough.
            weight, shape = smoothed(-posterior.fits.rows[:, rows].sum(axis=1))
            if shape <= TRUSTED:
                return _Weighed(posterior, weight, "reweighted", counted)
        try:
            # A probability of 2,000 draws is known to a hundredth; more would be minutes.
            name = f"without {' '.join(sorted(set(figures) ^ set(left)))}"
            again = without_figures(thinned(posterior, MOST), hold_out, name, strict=False)
        except (ConvergenceError, UsageError):
            return None
        return _Weighed(again, np.full(len(again.z), 1 / len(again.z)), "new run", counted)

    @cached_property
    def _even(self) -> Floats:
        return np.full(len(self.posterior.z), 1 / len(self.posterior.z))


def _holds(posterior: Posterior, quantity: QuantityForm) -> bool:
    try:
        values_of(posterior, quantity)
    except NotHeld:
        return False
    return True


def values_of(posterior: Posterior, quantity: QuantityForm) -> Floats:
    """Return a quantity in every world of a posterior, [draw].

    Raises:
        NotHeld: the world does not hold it.
    """
    study, evidence = posterior.study, posterior.evidence
    series = evidence.reporting.series

    def counted(name: str) -> list[int]:
        found = [c for c, (_, counter) in enumerate(series) if counter == name]
        origins = {series[key].origin for key in series if key[1] == name}
        if len(origins) > 1:
            # Each sees its own part: a number of cases is none until it is said of whose register.
            raise NotHeld(f"{' and '.join(sorted(origins))} each register `{name}`")
        if found:
            return [COUNTED + found[0]]
        parts = study.counters[name].sum_of
        if parts:
            return [c for part in parts for c in counted(part)]
        raise NotHeld(f"no figure says how many of `{name}` there are a person")

    if any(part.form in ("lever", "since") for part in walk(quantity)):
        raise NotHeld("levers are read from the measures")
    reader = Reader(study, posterior.coarse, counted)
    shape = reader.read(quantity)
    if shape.wide is not None:
        raise NotHeld("its scope is unsure")
    if shape.ever is not None:
        assert isinstance(quantity, EverQ)
        assert quantity.by is not None
        return sum_of_ends(posterior.ever_by_end(shape.ever), reader.at(quantity.by))
    each = [posterior.summed(posterior.fits, terms) for terms in shape.each]
    values: Floats = np.max(each, axis=0)
    if shape.under is not None:
        under = posterior.summed(posterior.fits, shape.under)
        values = np.divide(values, under, out=np.full_like(values, np.nan), where=under > 0)
    return values


def sum_of_ends(people: Floats, weights: dict[int, float]) -> Floats:
    """Return people on a day between month ends, [draw]."""
    found = np.zeros(len(people))
    for n, w in weights.items():
        found += w * people[:, n]
    return found


def belief(
    values: Floats, weight: Floats, low: Fraction | None, high: Fraction | None,
    held_out: tuple[str, ...] = (), how: How = "as run",
) -> Belief | None:  # fmt: skip
    """Return the belief in low <= value <= high from weighted draws; None if none is a number."""
    good = np.isfinite(values)
    if not good.any():
        return None
    values, weight = values[good], weight[good] / weight[good].sum()
    order = np.argsort(values, kind="stable")
    values, weight = values[order], weight[order]
    ends = -np.inf if low is None else float(low), np.inf if high is None else float(high)
    inside = (values >= ends[0]) & (values <= ends[1])
    probability = float(min(weight[inside].sum(), 1.0))
    draws = 1.0 / float((weight**2).sum())
    edges = np.cumsum(weight)
    low_end, high_end = (point_at(values, edges, q) for q in ENDS)
    return Belief(
        probability,
        float(np.sqrt(max(probability * (1 - probability), 1 / draws) / draws)),
        _likeliest(values, edges, ends[1] - ends[0]),
        _tail(values, weight, ends),
        (low_end, high_end),
        held_out,
        how,
    )


def _likeliest(values: Floats, edges: Floats, width: float) -> float:
    """Return the most weight that any range of some width holds."""
    if not np.isfinite(width):
        return 1.0
    before = np.concatenate([[0.0], edges[:-1]])
    last = np.searchsorted(values, values + width, side="right") - 1
    return float(min((edges[last] - before).max(), 1.0))


def _tail(values: Floats, weight: Floats, ends: tuple[float, float]) -> float:
    """Return twice the weight of values as far out as the asserted range, at most 1."""
    below = float(weight[values <= ends[1]].sum())
    above = float(weight[values >= ends[0]].sum())
    return min(1.0, 2 * min(below, above))
