"""A force whose register is published month by month until it stops, likelier when cases are high."""

from __future__ import annotations

from tests.unit.inference.small import FORCE, SCENARIO, STUDY

MONTHS = [f"{y}-{m:02d}" for y in (2031, 2032) for m in range(1, 13)]
STUDY_2 = STUDY.replace("end = 2031-12-31", "end = 2032-12-31")
FORCE_2 = FORCE
SCENARIO_2 = SCENARIO.replace(
    "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }",
    "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.02 }, walk_sd_per_month = 0.15 }",
)
SOURCES_2 = """
[[source]]
id = "register"
reliability = "A"
credibility = 2
published = 2033-01-21
"""
FIGURES_2 = """
[[figure]]
id = "strength-2030"
quantity = { stock = "units", on = 2030-12-31 }
value = 100_000
rounded_to = 1_000
source = "register"
""" + "".join(
    f'[[figure]]\nid = "cases-{m}"\nquantity = {{ counter = "cases", during = "{m}" }}\n'
    f'value = 1_001\nsource = "register"\n'
    for m in MONTHS
)
REPORTERS_2 = """
[[reporter]]
origin = "register"
bias = 1
cases_per_person = { cases = 1 }
overdispersion = 0.05
[reporter.stop]
quantity = { counter = "cases" }
since = 2031-07-01
last = 2032-12-31
has_stopped = false
reference = 1_500
chance_per_month = 0.05
elasticity = 4
"""
FILES = {
    "study": STUDY_2,
    "force": FORCE_2,
    "sources": SOURCES_2,
    "figures/main": FIGURES_2,
    "scenarios/baseline": SCENARIO_2,
    "reporters": REPORTERS_2,
}
