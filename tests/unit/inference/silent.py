"""A force whose register stops to publish, likelier when cases are high, as in the Ukraine study.

Numbers end where they are high, and only weaker sources speak of what came after: the strength of
each half-year, and one estimate of the absent from outside. The spread of the register, and how
likely it is to stop, are those of studies/ukraine. Departures change from quarter to quarter by
0.31 of their logarithm, as the cases registered there did in 2024 and 2025 (root mean square).
"""

from __future__ import annotations

from tests.unit.inference.small import FORCE, SCENARIO, STUDY

YEARS = (2031, 2032)
_STUDY = STUDY.replace("end = 2031-12-31", "end = 2032-12-31")
_STEADY = "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }"
_SCENARIO = SCENARIO.replace(
    _STEADY,
    "leaving_per_month = { lognormal = { median = 0.01, p90 = 0.02 }, walk_sd_per_month = 0.18 }",
)
assert _SCENARIO != SCENARIO
_SOURCES = "".join(
    f'[[source]]\nid = "{name}"\nreliability = "{grade}"\ncredibility = {credibility}\n'
    f"published = 2033-01-2{n}\n"
    for n, (name, grade, credibility) in enumerate(
        (("register", "A", 2), ("ministry", "B", 2), ("outside", "C", 3))
    )
)
_ENDS = ("06-30", "12-31")
_WEAKER = "".join(
    f'[[figure]]\nid = "strength-{y}-{end}"\nquantity = {{ stock = "units", on = {y}-{end} }}\n'
    f'value = 100_000\nrounded_to = 1_000\nsource = "ministry"\n'
    for y in YEARS
    for end in _ENDS
) + (
    '[[figure]]\nid = "absent-2032"\nquantity = { stock = "absent", on = 2032-12-31 }\n'
    'between = [10_000, 25_000]\nkind = "estimate"\nsource = "outside"\n'
)
MONTHS = tuple((f"{y}-{m:02d}", f'"{y}-{m:02d}"') for y in YEARS for m in range(1, 13))
HALVES = tuple(
    (f"{y}-h{h}", f"[{y}-{first}, {y}-{end}]")
    for y in YEARS
    for h, (first, end) in enumerate(zip(("01-01", "07-01"), _ENDS, strict=True), 1)
)
WHOLE = (("2031", '"2031"'), ("2032", '"2032"'))
"""Periods of which the register may give numbers: months, half-years or years."""
_REPORTERS = """
[[reporter]]
origin = "register"
bias = 1
cases_per_person = { cases = 1 }
overdispersion = 0.12
[reporter.stop]
quantity = { counter = "cases" }
since = SINCE
last = 2032-12-31
has_stopped = false
reference = 1_000
chance_per_month = { lognormal = { median = 0.005, p90 = 0.03 } }
"""
PRIOR = "{ uniform = [0, 3] }"
"""Of the elasticity, as in studies/ukraine."""


def files(
    elasticity: object = PRIOR, periods: tuple[tuple[str, str], ...] = MONTHS
) -> dict[str, str]:
    """Return the files of the study.

    Args:
        elasticity: a number that is known, or a prior.
        periods: what the register gives numbers of: MONTHS, HALVES of a year, or WHOLE years; it
            may stop from the middle of the first year on, but not before the first such number.
    """
    since = "2032-01-01" if periods == WHOLE else "2031-07-01"
    cases = "".join(
        f'[[figure]]\nid = "cases-{name}"\nquantity = {{ counter = "cases", during = {when} }}\n'
        f'value = 1_001\nexact = true\nsource = "register"\n'
        for name, when in periods
    )
    return {
        "study": _STUDY,
        "force": FORCE,
        "sources": _SOURCES,
        "figures/main": _WEAKER + cases,
        "scenarios/baseline": _SCENARIO,
        "reporters": f"{_REPORTERS.replace('SINCE', since)}elasticity = {elasticity}\n",
    }
