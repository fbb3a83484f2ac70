"""A force seen by a register that misses much and an opponent who says too much.

With a second look there are beside them the strength and intake of a ministry, a list of names of
the dead and an estimate of the absent from outside; without it there is nobody else.
"""

from __future__ import annotations

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.space import Space
from tests.unit.inference.small import FORCE, SCENARIO, STUDY

OFF = {"register: coverage": 0.4, "opponent: bias": 3.0}
"""What the two are, where they are far off: the register sees 40 %, the opponent says thrice."""
ENDS = ("03-31", "06-30", "09-30", "12-31")
FIRSTS = ("01-01", "04-01", "07-01", "10-01")
_GRADES = {
    "register": ("A", 2),
    "opponent": ("C", 3),
    "ministry": ("B", 2),
    "names": ("B", 2),
    "outside": ("C", 3),
}
_SOURCES = "".join(
    f'[[source]]\nid = "{name}"\nreliability = "{grade}"\ncredibility = {credibility}\n'
    f"published = 2032-01-2{n}\n"
    for n, (name, (grade, credibility)) in enumerate(_GRADES.items())
)
WIDE = ("{ uniform = [0.05, 1] }", "{ lognormal = { median = 1, p90 = 4 } }")
SURE = ("{ beta = { mean = 0.7, sd = 0.1 } }", "{ lognormal = { median = 1, p90 = 1.5 } }")
"""Priors of the coverage and the bias: of who doubts the two, and of who does not."""
_REPORTERS = """
[[reporter]]
origin = "register"
coverage = COVERAGE
bias = 1
cases_per_person = { cases = 1 }
overdispersion = 0.05
[[reporter]]
origin = "opponent"
bias = BIAS
overdispersion = 0.05
[[reporter]]
origin = "ministry"
bias = { lognormal = { median = 1, p90 = 1.02 } }
overdispersion = 0.01
[[reporter]]
origin = "names"
bias = { lognormal = { median = 1, p90 = 1.05 } }
overdispersion = 0.03
[[reporter]]
origin = "outside"
bias = { lognormal = { median = 1, p90 = 1.1 } }
overdispersion = 0.05
"""


def _figure(name: str, quantity: str, said: str, source: str) -> str:
    return f'[[figure]]\nid = "{name}"\nquantity = {quantity}\n{said}\nsource = "{source}"\n'


def files(*, second_look: bool, sure: bool = False) -> dict[str, str]:
    """Return the files of the study.

    Args:
        second_look: whether there is anybody beside the two.
        sure: whether the priors are those of who takes the two at their word.
    """
    coverage, bias = SURE if sure else WIDE
    found = []
    for first, end in zip(FIRSTS, ENDS, strict=True):
        during = f"[2031-{first}, 2031-{end}]"
        dead, units = (f'{{ stock = "{stock}", on = 2031-{end} }}' for stock in ("dead", "units"))
        found += [
            _figure(f"cases-{end}", f'{{ counter = "cases", during = {during} }}',
                    "value = 1_001\nexact = true", "register"),
            _figure(f"dead-{end}", dead, "value = 1_001", "opponent"),
        ]  # fmt: skip
        if second_look:
            found += [
                _figure(f"strength-{end}", units, "value = 100_000\nrounded_to = 1_000",
                        "ministry"),
                _figure(f"intake-{end}", f'{{ flow = "intake", during = {during} }}',
                        "value = 6_000\nrounded_to = 100", "ministry"),
                _figure(f"named-{end}", dead, "value = 1_002", "names"),
            ]  # fmt: skip
    if second_look:
        found.append(_figure("absent", '{ stock = "absent", on = 2031-12-31 }',
                             'between = [8_000, 12_000]\nkind = "estimate"',
                             "outside"))  # fmt: skip
    return {
        "study": STUDY,
        "force": FORCE,
        "sources": _SOURCES,
        "figures/main": "".join(found),
        "scenarios/baseline": SCENARIO,
        "reporters": _REPORTERS.replace("COVERAGE", coverage).replace("BIAS", bias),
    }


def off_points(space: Space) -> dict[str, float]:
    """Return where in the space reporters are as far off as OFF says."""
    from scipy.optimize import brentq

    def apart(z: float, name: str) -> float:
        point = np.zeros((1, space.size))
        point[0, space.names.index(name)] = z
        return float(space.theta(point)[0][0, space.columns.index(name)] - OFF[name])

    return {name: float(brentq(apart, -7, 7, args=(name,))) for name in OFF}


def reported_levels(likelihood: Likelihood, z: Floats) -> dict[str, Floats]:
    """Return logarithms of the two levels and of the two reporters' factors, [draw]."""
    model, fits = likelihood.coarse.model, likelihood.fits(z)
    theta, columns = likelihood.space.theta(z)[0], likelihood.space.columns
    return {
        "left in the year": np.log(fits.moves[:, 12, model.flows.index("left")]),
        "dead on the last day": np.log(fits.people[:, 12, model.stocks.index("dead")]),
        "the register's coverage": np.log(theta[:, columns.index("register: coverage")]),
        "the opponent's bias": np.log(theta[:, columns.index("opponent: bias")]),
    }
