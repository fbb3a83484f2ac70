"""A small force with figures made from a world that is known, as a study folder."""

from __future__ import annotations

from pathlib import Path

import passmuster as pm
from passmuster.vocabulary.study import Study

STUDY = """
schema  = 1
title   = "Ruritania 2031"
horizon = { start = 2031-01-01, end = 2031-12-31 }
seed    = 7
"""
FORCE = """
[[stock]]
name = "units"
[[stock]]
name = "absent"
starts_at = 0
[[stock]]
name = "dead"
starts_at = 0
only_grows = true
[[flow]]
name = "intake"
from = "outside"
to = "units"
[[flow]]
name = "left"
from = "units"
to = "absent"
[[flow]]
name = "returned"
from = "absent"
to = "units"
[[flow]]
name = "killed"
from = "units"
to = "dead"
[[group]]
name = "away"
of = ["absent", "dead"]
[[counter]]
name = "cases"
counts = ["left"]
per_person = [0.5, 1.5]
[[counter]]
name = "queries"
"""
SOURCES = """
[[source]]
id = "ministry"
reliability = "B"
credibility = 2
published = 2032-01-20
[[source]]
id = "register"
reliability = "A"
credibility = 2
published = 2032-01-21
[[source]]
id = "opponent"
reliability = "C"
credibility = 3
published = 2032-01-22
"""
SCENARIO = """
[start]
units = "units_at_start"
absent = 0
dead = 0
[flow.intake]
quota = "intake_per_month"
[flow.left]
rate = "leaving_per_month"
[flow.returned]
rate = "returning_per_month"
[flow.killed]
rate = "killed_per_month"
[parameter]
units_at_start      = { lognormal = { median = 100_000, p90 = 120_000 } }
intake_per_month    = { lognormal = { median = 2_000, p90 = 4_000 } }
leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }
returning_per_month = { lognormal = { median = 0.05, p90 = 0.15 } }
killed_per_month    = { lognormal = { median = 0.004, p90 = 0.012 } }
"""
FIGURES = """
[[figure]]
id = "strength-06"
quantity = { stock = "units", on = 2031-06-30 }
value = 101_000
rounded_to = 1_000
source = "ministry"
[[figure]]
id = "strength-12"
quantity = { stock = "units", on = 2031-12-31 }
value = 103_000
rounded_to = 1_000
source = "ministry"
[[figure]]
id = "intake-2031"
quantity = { flow = "intake", during = "2031" }
value = 24_500
rounded_to = 500
source = "ministry"
[[figure]]
id = "cases-h1"
quantity = { counter = "cases", during = [2031-01-01, 2031-06-30] }
value = 5_400
exact = true
source = "register"
[[figure]]
id = "cases-h2"
quantity = { counter = "cases", during = [2031-07-01, 2031-12-31] }
value = 5_530
exact = true
source = "register"
[[figure]]
id = "killed-named"
quantity = { stock = "dead", on = 2031-12-31 }
at_least = 4_000
source = "opponent"
[[figure]]
id = "returned-share"
quantity.share = { flow = "returned", during = "2031" }
quantity.of = { flow = "left", during = "2031" }
between = [0.2, 0.3]
kind = "estimate"
source = "opponent"
"""
ODD = """
[[figure]]
id = "strength-09"
quantity = { stock = "units", on = 2031-09-30 }
value = 140_000
rounded_to = 1_000
source = "ministry"
"""
"""A figure that fits none of the others."""

REPORTERS = """
[[reporter]]
origin = "register"
coverage = { beta = { mean = 0.8, sd = 0.1 } }
cases_per_person = { cases = { lognormal = { median = 1, p90 = 1.3 } } }
delay_days = { lognormal = { median = 20, p90 = 40 } }
wave = [{ on = 2031-08-15, share = 0.5 }]
overdispersion = 0.04
[[reporter.break]]
since = 2031-05-16
times = { lognormal = { median = 1.2, p90 = 1.5 } }
[reporter.stop]
quantity = { counter = "cases" }
since = 2031-03-01
last = 2031-10-31
chance_per_month = { lognormal = { median = 0.02, p90 = 0.1 } }
elasticity = { uniform = [0, 3] }
reference = 900

[[reporter]]
origin = "ministry"
bias = { lognormal = { median = 1, p90 = 1.1 } }
overdispersion = 0.01
revision = 0.005
"""


def write_small(root: Path, **files: str) -> Path:
    """Write the study; a keyword such as `reporters` replaces or adds that file."""
    texts = {
        "study": STUDY,
        "force": FORCE,
        "sources": SOURCES,
        "figures/main": FIGURES,
        "scenarios/baseline": SCENARIO,
    }
    for name, text in (texts | files).items():
        path = root / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def small(root: Path, **files: str) -> Study:
    """Return the study opened."""
    return pm.open_study(write_small(root, **files))
