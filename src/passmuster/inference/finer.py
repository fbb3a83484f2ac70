"""The posterior carried to the fine world, where ages or weeks bear on the question.

The coarse world knows no ages and no days inside a month. A quantity that asks for them has no
value there; the same particles are carried over a bridge to the world as the scenario has it.
Importance weights would not do: the two likelihoods differ by more than a tail can bear.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from passmuster.engine.fine import Band, compile_fine
from passmuster.inference.carry import PATIENCE, carried, lenient
from passmuster.inference.evidence import HELD_OUT, assemble, left_out_of
from passmuster.inference.infer import Tell
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.posterior import Posterior
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

FEWEST_DAYS = 28
"""A period shorter than that is asked of the fine world."""
NAME = "fine"


def needs_fine(quantity: QuantityForm) -> bool:
    """Tell whether ages or weeks bear on a quantity."""
    return bool(_bands(quantity)) or bool(_days(quantity))


def carried_to_fine(
    posterior: Posterior, without: Collection[str] = (), tell: Tell | None = None, *,
    strict: bool = True,
) -> Posterior:  # fmt: skip
    """Carry a posterior to the fine world of its scenario.

    Args:
        posterior: of the coarse world.
        without: ids of figures that did not count there, and do not count here.
        tell: told of the progress of each run.
        strict: whether the runs have to agree as a posterior has to; else only as far as so many
            particles can.

    Raises:
        ConvergenceError: the two runs do not agree there (PM861).
    """
    far = fine_likelihood(
        posterior.study, posterior.world, posterior.days[-1], posterior.likelihood.threads, without
    )
    patience = PATIENCE if strict else lenient(PATIENCE, posterior.particles)
    # Figures of ages come in on the same way: they bear on much that the coarse world knows.
    return carried(posterior, far, NAME, guide=posterior.likelihood, patience=patience, tell=tell)


def fine_likelihood(
    study: Study, world: World, last: date, threads: int | None,
    without: Collection[str] = (), asked: Collection[QuantityForm] = (),
) -> Likelihood:  # fmt: skip
    """Return the likelihood of the study's figures in the fine world.

    Args:
        study: the study.
        world: its world.
        last: a day of the last month.
        threads: how many work at once.
        without: ids of figures that must not count.
        asked: further quantities whose ages and days are to be told apart.
    """
    quantities = [f.quantity for f in study.figures] + list(asked)
    bands = {band for q in quantities for band in _members(study, _bands(q))}
    days = {day for q in quantities for day in _days(q)}
    fine = compile_fine(world, last, bands, days)
    return Likelihood(fine, assemble(study, fine, left_out_of(world, without)), threads)


def looked_at(posterior: Posterior, asked: Collection[QuantityForm]) -> Posterior:
    """Return a posterior of the fine world in which further ages and days are told apart.

    What is asked never bears on what is believed: its days would split steps. So the particles
    stay those that figures alone have led to.
    """
    model = posterior.likelihood
    without = [f for f, why in posterior.evidence.left_out.items() if why == HELD_OUT]
    looked = fine_likelihood(
        posterior.study, posterior.world, posterior.days[-1], model.threads, without, asked
    )
    return replace(posterior, likelihood=looked)


def _bands(quantity: QuantityForm) -> list[Band]:
    found = []
    for part in walk(quantity):
        ages = getattr(part, "ages", None)
        if ages is not None:
            named = getattr(part, "stock", None) or getattr(part, "flow", None) or ()
            found += [Band(name, *ages) for name in named]
    return found


def _members(study: Study, bands: list[Band]) -> list[Band]:
    return [band._replace(name=n) for band in bands for n in study.members((band.name,))]


def _days(quantity: QuantityForm) -> list[date]:
    """Return the days at which periods begin and end that are shorter than a month."""
    found: list[date] = []
    for part in walk(quantity):
        during = getattr(part, "during", None)
        if isinstance(during, Period) and during.days < FEWEST_DAYS:
            found += [during.eve, during.last]
    return found
