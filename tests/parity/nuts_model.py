"""The model of `nuts_study`, written from the documents for NumPyro's sampler.

Nothing of the engine or of the inference is imported: docs/reference/inference.md and
scenario-format.md say what is meant (in four places only since this was written, and had to ask
the program); of `nuts_study` come the figures. Where the program takes each month in two halves,
operation by operation, here the linear equations are solved by a matrix exponential; where it
searches independent standard normals, here every parameter has its own prior and NumPyro's own
change of variables.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import log_ndtr

from tests.parity import nuts_study as data

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH = 30.4375
Z90, Z95 = 1.2815515655446004, 1.6448536269514722
QUARTERS = 5
"""Steps of a slow change: twelve months, and three ahead."""
LOGNORMAL = {
    "units_at_start": (100_000, 120_000),
    "intake_per_month": (2_000, 4_000),
    "leaving_per_month": (0.01, 0.03),
    "returning_per_month": (0.05, 0.15),
    "killed_per_month": (0.004, 0.012),
    "register: cases a person": (1, 1.3),
    "register: delay in days": (20, 40),
    "register: break 2031-09-16": (1.2, 1.5),
    "ministry: bias": (1, 1.07),  # reliability B
    "opponent: bias": (1, 1.15),  # reliability C
}
"""Median and 90th percentile."""
COVERAGE = (0.7, 0.1)
WALKS = {"leaving_per_month": 0.08, "register: cases a person": 0.03}
AFTER = np.array([0.0] * 8 + [15 / 30] + [1.0] * 3)
"""Share of each month after the break."""
UNITS, ABSENT, DEAD, INTAKE, LEFT, RETURNED, WAIT, REGISTERED, ONE = range(9)


def lines() -> np.ndarray:
    """Return how far each month is along each quarter's step, [month, quarter]."""
    month = np.arange(12)[:, None] - 3 * np.arange(QUARTERS)
    return np.clip(month / 3, 0, 1)


def _exponential(a: Any) -> Any:
    """Return the exponential of each matrix, by scaling, Taylor and squaring."""
    a = a / 16
    total = power = jnp.broadcast_to(jnp.eye(a.shape[-1]), a.shape)
    for n in range(1, 8):
        power = power @ a / n
        total = total + power
    for _ in range(4):
        total = total @ total
    return total


def world(p: dict[str, Any], walks: dict[str, Any]) -> tuple[Any, Any]:
    """Return everybody at the eve and month ends, [13, 9], and the registrations of each month."""
    leaves = p["leaving_per_month"] * jnp.exp(walks["leaving_per_month"]) / MONTH
    returns, dies = p["returning_per_month"] / MONTH, p["killed_per_month"] / MONTH
    a = jnp.zeros((12, 9, 9))
    a = a.at[:, UNITS, UNITS].set(-leaves - dies).at[:, UNITS, ABSENT].set(returns)
    a = a.at[:, UNITS, ONE].set(p["intake_per_month"] / MONTH)
    a = a.at[:, INTAKE, ONE].set(p["intake_per_month"] / MONTH)
    a = a.at[:, ABSENT, UNITS].set(leaves).at[:, ABSENT, ABSENT].set(-returns)
    a = a.at[:, DEAD, UNITS].set(dies).at[:, LEFT, UNITS].set(leaves)
    a = a.at[:, RETURNED, ABSENT].set(returns)
    delay = p["register: delay in days"]
    a = a.at[:, WAIT, UNITS].set(leaves).at[:, WAIT, WAIT].set(-1 / delay)
    a = a.at[:, REGISTERED, WAIT].set(1 / delay)
    steps = _exponential(a * DAYS[:, None, None])
    start = jnp.zeros(9).at[UNITS].set(p["units_at_start"]).at[ONE].set(1.0)
    left = (steps[0] @ start)[LEFT]
    # At first as many wait as if people had always left as in the first month.
    ends = [start.at[WAIT].set(left / DAYS[0] * delay)]
    for step in steps:
        ends.append(step @ ends[-1])
    people = jnp.stack(ends)
    factor = p["register: cases a person"] * jnp.exp(walks["register: cases a person"])
    factor = factor * p["register: coverage"]
    factor = factor * (1 + AFTER * (p["register: break 2031-09-16"] - 1))
    return people, jnp.diff(people[:, REGISTERED]) * factor


def log_likelihood(p: dict[str, Any], walks: dict[str, Any]) -> Any:
    """Return the logarithm of the likelihood of all figures."""
    people, registered = world(p, walks)
    total = _counts(registered, 0.03)
    ministry, opponent = p["ministry: bias"], p["opponent: bias"]
    for day, value in data.STRENGTH.items():
        total += _rounded(people[_month(day), UNITS] * ministry, value, 1_000, 0.02)
    for first, last, (_, value) in zip((0, 6), (6, 12), data.INTAKE.values(), strict=True):
        moved = people[last, INTAKE] - people[first, INTAKE]
        total += _rounded(moved * ministry, value, 500, 0.02)
    for day, value in data.DEAD.items():
        total += log_ndtr((jnp.log(people[_month(day), DEAD] * opponent) - np.log(value)) / 0.05)
    total += _between(people[12, ABSENT] * opponent, data.ABSENT, 0.05)
    return total + _share(people[12, RETURNED] / people[12, LEFT], data.SHARE, 0.05)


def log_likelihoods(p: dict[str, Any], walks: dict[str, Any]) -> np.ndarray:
    """Return it for many worlds: parameters are [world], slow changes [world, month]."""
    return np.asarray(jax.jit(jax.vmap(log_likelihood))(p, walks))


def _month(day: str) -> int:
    return int(day[5:7])


def _counts(mean: Any, spread: float) -> Any:
    seen = dist.NegativeBinomial2(mean, 1 / spread**2)
    return seen.log_prob(jnp.array(data.CASES)).sum()


def _rounded(mean: Any, value: float, step: float, spread: float) -> Any:
    sd = np.sqrt(spread**2 + (step / value) ** 2 / 12)
    return dist.Normal(jnp.log(mean), sd).log_prob(np.log(value))


def _between(mean: Any, ends: tuple[float, float], spread: float) -> Any:
    low, high = np.log(ends)
    sd = np.sqrt(((high - low) / (2 * Z95)) ** 2 + spread**2)
    return dist.Normal(jnp.log(mean), sd).log_prob((low + high) / 2)


def _share(mean: Any, ends: tuple[float, float], spread: float) -> Any:
    low, high = ends
    middle = (low + high) / 2
    sd = np.sqrt(((high - low) / (2 * Z95)) ** 2 + (spread * middle) ** 2)
    return dist.Normal(mean, sd).log_prob(middle)


def _model() -> None:
    p = {}
    for name, (median, p90) in LOGNORMAL.items():
        sd = np.log(p90 / median) / Z90
        p[name] = numpyro.sample(name, dist.LogNormal(np.log(median), sd))
    mean, sd = COVERAGE
    both = mean * (1 - mean) / sd**2 - 1
    p["register: coverage"] = numpyro.sample(
        "register: coverage", dist.Beta(mean * both, (1 - mean) * both)
    )
    walks = {}
    for name, a_month in WALKS.items():
        with numpyro.plate(f"quarters of {name}", QUARTERS):
            steps = numpyro.sample(f"{name} [steps]", dist.Normal(0, a_month * np.sqrt(3)))
        walks[name] = jnp.asarray(lines()) @ steps
    numpyro.factor("figures", log_likelihood(p, walks))


def nuts(warmup: int, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Return draws of two chains, [chain, draw]: logarithms, but of coverage and of steps.

    Args:
        warmup: sweeps of each chain that are thrown away.
        draws: sweeps of each chain that are kept.
        seed: where chance starts.
    """
    numpyro.enable_x64()
    start = numpyro.infer.init_to_median(num_samples=15)
    kernel = numpyro.infer.NUTS(
        _model, dense_mass=True, init_strategy=start, target_accept_prob=0.95
    )
    chains = numpyro.infer.MCMC(
        kernel, num_warmup=warmup, num_samples=draws, num_chains=2,
        chain_method="sequential", progress_bar=False,
    )  # fmt: skip
    chains.run(jax.random.PRNGKey(seed), extra_fields=("diverging",))
    found = {}
    for name, values in chains.get_samples(group_by_chain=True).items():
        each = np.asarray(values)
        if name.endswith("[steps]"):
            walk = name.removesuffix(" [steps]")
            for q in range(QUARTERS):
                found[f"{walk} [step {q + 1}]"] = each[:, :, q] / (WALKS[walk] * np.sqrt(3))
        else:
            found[name] = each if name == "register: coverage" else np.log(each)
    found["diverging"] = np.asarray(chains.get_extra_fields(group_by_chain=True)["diverging"])
    return found
