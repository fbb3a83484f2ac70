"""A small force with a register that sees part, late, and otherwise from a day on."""

from __future__ import annotations

from pathlib import Path

import passmuster as pm
from passmuster.vocabulary.study import Study
from tests.unit.inference.small import FORCE, SOURCES, STUDY, write_small
from tests.unit.inference.small import SCENARIO as PLAIN

# As the small world, with one rate that changes slowly.
STEADY = "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }"
SCENARIO = PLAIN.replace(STEADY, STEADY.removesuffix(" }") + ", walk_sd_per_month = 0.08 }")
assert SCENARIO != PLAIN
REPORTERS = """
[[reporter]]
origin = "register"
bias = 1
coverage = { beta = { mean = 0.7, sd = 0.1 } }
cases_per_person = { cases = { lognormal = { median = 1, p90 = 1.3 }, walk_sd_per_month = 0.03 } }
delay_days = { lognormal = { median = 20, p90 = 40 } }
overdispersion = 0.03
[[reporter.break]]
since = 2031-09-16
times = { lognormal = { median = 1.2, p90 = 1.5 } }
"""
CASES = (702, 715, 741, 738, 760, 815, 836, 861, 977, 1_133, 1_162, 1_187)
"""Registered in each month of 2031."""
STRENGTH = {"2031-03-31": 103_000, "2031-06-30": 105_000, "2031-09-30": 106_000,
            "2031-12-31": 106_000}  # fmt: skip
INTAKE = {"01-01": ("06-30", 14_500), "07-01": ("12-31", 13_500)}
DEAD = {"2031-06-30": 2_000, "2031-12-31": 4_100}
"""At least so many."""
ABSENT = (8_000, 14_000)
"""On the last day of 2031, between."""
SHARE = (0.2, 0.4)
"""Of those who left in 2031 returned, between."""


def _figure(name: str, quantity: str, said: str, source: str) -> str:
    return f'[[figure]]\nid = "{name}"\nquantity = {quantity}\n{said}\nsource = "{source}"\n'


def figures() -> str:
    """Return the file of figures."""
    found = [
        _figure(f"cases-{m}", f'{{ counter = "cases", during = "2031-{m:02d}" }}',
                f"value = {value}\nexact = true", "register")
        for m, value in enumerate(CASES, 1)
    ]  # fmt: skip
    for day, value in STRENGTH.items():
        found.append(_figure(f"strength-{day}", f'{{ stock = "units", on = {day} }}',
                             f"value = {value}\nrounded_to = 1_000", "ministry"))  # fmt: skip
    for first, (last, value) in INTAKE.items():
        during = f"[2031-{first}, 2031-{last}]"
        found.append(_figure(f"intake-{last}", f'{{ flow = "intake", during = {during} }}',
                             f"value = {value}\nrounded_to = 500", "ministry"))  # fmt: skip
    for day, value in DEAD.items():
        found.append(_figure(f"dead-{day}", f'{{ stock = "dead", on = {day} }}',
                             f"at_least = {value}", "opponent"))  # fmt: skip
    found.append(_figure("absent", '{ stock = "absent", on = 2031-12-31 }',
                         f'between = [{ABSENT[0]}, {ABSENT[1]}]\nkind = "estimate"',
                         "opponent"))  # fmt: skip
    returned, left = (f'{{ flow = "{f}", during = "2031" }}' for f in ("returned", "left"))
    share = f"{{ share = {returned}, of = {left} }}"
    found.append(_figure("returned-share", share,
                         f'between = [{SHARE[0]}, {SHARE[1]}]\nkind = "estimate"',
                         "opponent"))  # fmt: skip
    return "".join(found)


def study(root: Path) -> Study:
    """Return the study opened."""
    files = {
        "study": STUDY,
        "force": FORCE,
        "sources": SOURCES,
        "figures/main": figures(),
        "scenarios/baseline": SCENARIO,
        "reporters": REPORTERS,
    }
    return pm.open_study(write_small(root, **files))
