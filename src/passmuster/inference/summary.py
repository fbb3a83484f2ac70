"""What a posterior comes to: what is learnt of parameters and products, and of each figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passmuster.engine.streams import key_of
from passmuster.engine.tables import Floats
from passmuster.inference.evidence import Row
from passmuster.inference.likelihood import Fits
from passmuster.inference.posterior import INFORMED, Posterior
from passmuster.inference.without import Without, headline_values, without_each
from passmuster.vocabulary.quantity import walk

__all__ = [
    "Checked", "Learnt", "Product", "Without", "figures", "headline_values", "parameters",
    "predicted", "products", "without_each",
]  # fmt: skip
ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Learnt:
    """A parameter or a product, before the figures and after."""

    name: str
    prior: tuple[float, float, float]
    """5 %, 50 % and 95 % points."""
    posterior: tuple[float, float, float]
    sd_ratio: float
    """Posterior over prior standard deviation, where the prior is normal (or of its logarithm)."""
    shift: float
    """How far the mean has moved, in standard deviations of the prior."""

    @property
    def is_informed(self) -> bool:
        """False where the data do not inform it: then it is no finding."""
        return self.sd_ratio <= INFORMED


def parameters(posterior: Posterior) -> tuple[Learnt, ...]:
    """Return what is learnt of every parameter, by name."""
    space = posterior.space
    before = space.theta(posterior.prior_z)[0]
    found = []
    for d, name in enumerate(space.free):
        c = space.columns.index(name)
        z = posterior.z[:, d]
        found.append(
            Learnt(name, _ends(before[:, c]), _ends(posterior.theta[:, c]), float(z.std()),
                   float(z.mean()))
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class Product:
    """A reporter's factor, what it reports of, and their product: what it publishes."""

    figure: str
    factor: Learnt
    quantity: Learnt
    product: Learnt


def products(posterior: Posterior) -> tuple[Product, ...]:
    """Return, for the last figure of each origin and thing, which of the product is learnt.

    Bias x losses, or cases a person x absences: only the product may be known, and neither part.
    """
    last: dict[tuple[str, str], int] = {}
    for r, row in enumerate(posterior.evidence.rows):
        if _has_factor(row) and not row.is_quotient:
            last[(row.origin, _thing(row))] = r
    of_prior, of_posterior = posterior.prior, posterior.fits
    found = []
    for r in sorted(last.values()):
        row = posterior.evidence.rows[r]
        plain = [_plain_means(posterior, fits, r) for fits in (of_prior, of_posterior)]
        whole = [fits.means[:, r] for fits in (of_prior, of_posterior)]
        if any((values <= 0).any() or not np.isfinite(values).all() for values in plain + whole):
            continue
        thing = _thing(row)
        factors = [w / p for w, p in zip(whole, plain, strict=True)]
        found.append(
            Product(
                row.figure,
                _learnt(f"factor of {row.origin}", *factors),
                _learnt(thing, *plain),
                _learnt(f"factor x {thing}", *whole),
            )
        )
    return tuple(found)


def _has_factor(row: Row) -> bool:
    return (
        bool(row.factors)
        or row.seen != row.shape
        or any(part.form == "counter" for part in walk(row.quantity))
    )


def _thing(row: Row) -> str:
    names = []
    for part in walk(row.quantity.model_copy(update={"within": None})):
        for key in ("stock", "flow", "counter", "rate", "peak", "hazard", "change"):
            named = getattr(part, key, None)
            if isinstance(named, tuple) and all(isinstance(n, str) for n in named):
                names += list(named)
    return "+".join(dict.fromkeys(names))


def _learnt(name: str, prior: Floats, posterior: Floats) -> Learnt:
    logs = np.log(prior), np.log(posterior)
    sd = float(logs[0].std())
    ratio = float(logs[1].std()) / sd if sd > 0 else 1.0
    shift = float(logs[1].mean() - logs[0].mean()) / sd if sd > 0 else 0.0
    return Learnt(name, _ends(prior), _ends(posterior), ratio, shift)


def _ends(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, ENDS)
    return float(low), float(middle), float(high)


# -- figures ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """A figure, what its reporter would have published, and what was there to report."""

    figure: str
    origin: str
    published: tuple[float | None, float | None]
    before: tuple[float, float, float]
    """5 %, 50 % and 95 % points of what would be published, given the priors alone."""
    after: tuple[float, float, float]
    """The same given all figures, this one among them."""
    there: tuple[float, float, float]
    """What was there to report, without the reporter's factors."""
    above: float
    """Share of what would be published, given all figures, that is above the figure."""

    @property
    def is_strange(self) -> bool:
        """True if the figure lies in the outer hundredth of what would be published."""
        return min(self.above, 1 - self.above) < 0.005


def figures(posterior: Posterior) -> tuple[Checked, ...]:
    """Return published against inferred, figure by figure."""
    figure_by_id = {f.id: f for f in posterior.study.figures}
    found = []
    for r, row in enumerate(posterior.evidence.rows):
        before, after = (
            np.sort(predicted(row, fits.means[:, r], posterior.seed))
            for fits in (posterior.prior, posterior.fits)
        )
        there = _plain_means(posterior, posterior.fits, r)
        interval = figure_by_id[row.figure].interval()
        low, high = (None if e is None else float(e) for e in (interval.low, interval.high))
        edges = [e for e in (low, high) if e is not None]
        middle = sum(edges) / len(edges)
        above = float((after > middle).mean())
        if row.kind == "at_least":
            above = min(above, 0.5)  # what lies further up is not strange
        if row.kind == "at_most":
            above = max(above, 0.5)
        found.append(
            Checked(row.figure, row.origin, (low, high), _finite_ends(before),
                    _finite_ends(after), _finite_ends(there), above)
        )  # fmt: skip
    return tuple(found)


def _finite_ends(values: Floats) -> tuple[float, float, float]:
    good = values[np.isfinite(values)]
    return _ends(good) if len(good) else (np.nan, np.nan, np.nan)


def predicted(row: Row, mean: Floats, seed: int) -> Floats:
    """Return what would be published at each mean, errors drawn from the figure's own stream."""
    rng = np.random.Generator(np.random.Philox(key=key_of(seed, "predicted", row.figure)))
    noise = rng.standard_normal(len(mean))
    if row.kind == "normal" or row.is_signed:
        return mean + row.sd * noise
    if row.kind == "negative_binomial":
        good = np.where(np.isfinite(mean) & (mean > 0), mean, 0.0)
        pace = good * rng.standard_gamma(row.sd, len(mean)) / row.sd
        return rng.poisson(np.minimum(pace, 1e15)).astype(np.float64)
    found: Floats = mean * np.exp(row.sd * noise)
    return found


def _plain_means(posterior: Posterior, fits: Fits, r: int) -> Floats:
    """Return what was there to report: a row's quantity without bias, coverage or cases."""
    row = posterior.evidence.rows[r]
    if row.is_quotient and row.seen == row.shape:
        return fits.means[:, r]
    each = [posterior.summed(fits, terms, plain=True) for terms in row.shape.each]
    found: Floats = np.max(each, axis=0)
    if row.shape.under is not None:
        under = posterior.summed(fits, row.shape.under, plain=True)
        found = np.divide(found, under, out=np.full_like(found, np.nan), where=under > 0)
    return found
