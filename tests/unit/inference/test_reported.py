"""What reporters make of people and moves, held against plain sums over the same worlds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from scipy import stats

from passmuster.errors import UsageError
from passmuster.inference.infer import infer, likelihood_of
from passmuster.inference.likelihood import Fits, Likelihood
from passmuster.inference.summary import figures, predicted
from passmuster.inference.synthetic import made
from tests.unit.inference.small import SCENARIO, STUDY, small

BASE = """
[[figure]]
id = "strength"
quantity = { stock = "units", on = 2031-03-31 }
value = 100_000
rounded_to = 1_000
source = "ministry"
"""
PLAIN = '[[reporter]]\norigin = "ministry"\nbias = 1\noverdispersion = 0.05\n'


def _figure(name: str, quantity: str, said: str, source: str = "ministry") -> str:
    return f'[[figure]]\nid = "{name}"\nquantity{quantity}\n{said}\nsource = "{source}"\n'


class _Seen:
    """A likelihood of figures, at points of the prior, and their worlds."""

    def __init__(self, root: Path, added: str, reporters: str = PLAIN, **files: str) -> None:
        study = small(root, **{"figures/main": BASE + added, "reporters": reporters, **files})
        self.likelihood: Likelihood = likelihood_of(study, None, 1)[0]
        self.evidence = self.likelihood.evidence
        space = self.likelihood.space
        self.z = np.random.default_rng(3).standard_normal((300, space.size))
        self.fits: Fits = self.likelihood.fits(self.z)
        theta, self.walks = space.theta(self.z)
        self.theta = dict(zip(space.columns, theta.T, strict=True))

    def mean(self, name: str) -> np.ndarray:
        return self.fits.means[:, self.evidence.figures.index(name)]

    def fit(self, name: str) -> np.ndarray:
        return self.fits.rows[:, self.evidence.figures.index(name)]

    def people(self, name: str, month: int) -> np.ndarray:
        """At the end of a month; 0 is the eve."""
        return self.fits.people[:, month, self.likelihood.coarse.model.stocks.index(name)]

    def moves(self, name: str, first: int, last: int) -> np.ndarray:
        flows = self.fits.moves[:, :, self.likelihood.coarse.model.flows.index(name)]
        return flows[:, last] - flows[:, first - 1]

    def walk(self, name: str, month: int) -> np.ndarray:
        return np.exp(self.walks[:, self.likelihood.space.walks.index(name), month - 1])


# -- what is one figure, and what is two ----------------------------------------------------------


def test_periods_inside_a_month_are_each_a_figure_and_their_total_is_told(tmp_path: Path) -> None:
    days = (("first", "01", "10"), ("second", "11", "20"), ("third", "21", "30"))
    parts = "".join(
        _figure(n, f' = {{ flow = "left", during = [2031-06-{a}, 2031-06-{b}] }}', "value = 300")
        for n, a, b in days
    )
    whole = _figure("june", ' = { flow = "left", during = "2031-06" }', "value = 900")
    seen = _Seen(tmp_path, parts + whole)
    assert seen.evidence.figures == ("first", "second", "strength", "third")
    assert "shorter" in seen.evidence.left_out["june"]
    for name, *_ in days:
        assert seen.mean(name) == pytest.approx(seen.moves("left", 6, 6) / 3, rel=1e-9)


def test_strengths_on_days_of_one_month_are_each_a_figure(tmp_path: Path) -> None:
    days = ("2031-05-31", "2031-06-15", "2031-06-30")
    added = "".join(
        _figure(f"on-{d}", f' = {{ stock = "absent", on = {d} }}', "value = 900") for d in days
    )
    seen = _Seen(tmp_path, added)
    assert [f for f in seen.evidence.figures if f.startswith("on-")] == [f"on-{d}" for d in days]
    middle = (seen.people("absent", 5) + seen.people("absent", 6)) / 2
    assert seen.mean("on-2031-06-15") == pytest.approx(middle, rel=1e-9)


# -- edges and zeros ------------------------------------------------------------------------------


@pytest.mark.parametrize(("edge", "side"), [("at_most", -1), ("at_least", 1)])
@pytest.mark.parametrize("value", [-5_000, 0, 3_000])
def test_an_edge_of_a_change_may_lie_below_zero(
    tmp_path: Path, edge: str, side: int, value: int
) -> None:
    quantity = ' = { change = "units", during = [2031-04-01, 2031-12-31] }'
    seen = _Seen(tmp_path, _figure("change", quantity, f"{edge} = {value}"))
    change = seen.people("units", 12) - seen.people("units", 3)
    sd = max(0.05 * abs(value), 0.5)
    assert seen.mean("change") == pytest.approx(change, rel=1e-9)
    expected = stats.norm.logcdf(side * (change - value) / sd)
    assert seen.fit("change") == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert (change < 0).any()
    assert (change > 0).any()
    row = next(row for row in seen.evidence.rows if row.figure == "change")
    off = predicted(row, change, 1) - change
    assert abs(off.std() / sd - 1) < 0.2  # 300 draws: 0.04 an error
    _, evidence = made(seen.likelihood, 1, 1)
    assert {r.kind for r in evidence.rows if r.figure == "change"} <= {"at_least", "at_most"}


@pytest.mark.parametrize("said", ["value = 0\nexact = true", "at_most = 0"])
def test_a_count_of_none_is_data(tmp_path: Path, said: str) -> None:
    added = _figure("none", ' = { flow = "left", during = "2031-04" }', said)
    seen = _Seen(tmp_path, added)
    mean, size = seen.moves("left", 4, 4), 1 / 0.05**2
    expected = stats.nbinom.logpmf(0, size, size / (size + mean))
    assert seen.fit("none") == pytest.approx(expected, rel=1e-9)


def test_where_nobody_moves_none_are_counted_and_one_is_impossible(tmp_path: Path) -> None:
    fixed = SCENARIO.replace(
        "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }",
        "leaving_per_month = 0",
    ).replace(
        "killed_per_month    = { lognormal = { median = 0.004, p90 = 0.012 } }",
        "killed_per_month = 0",
    )
    none = _figure("none", ' = { flow = "left", during = "2031-04" }', "value = 0\nexact = true")
    seen = _Seen(tmp_path / "a", none, **{"scenarios/baseline": fixed})
    assert (seen.moves("left", 1, 12) == 0).all()
    assert (seen.moves("returned", 1, 12) == 0).all()
    assert (seen.fit("none") == 0).all()
    some = _figure("some", ' = { flow = "left", during = "2031-04" }', "value = 9\nexact = true")
    study = small(
        tmp_path / "b",
        **{"figures/main": BASE + some, "reporters": PLAIN, "scenarios/baseline": fixed},
    )
    with pytest.raises(UsageError, match=r"PM862.*some"):
        infer(study, draws=100)


# -- breaks ---------------------------------------------------------------------------------------

BREAK = (
    PLAIN
    + """
[[reporter.break]]
since = 2031-06-16
times = { lognormal = { median = 2, p90 = 3 } }
of = ["absent", "left"]
"""
)
TIMES = "ministry: break 2031-06-16"
YEAR = '"2031"'


@pytest.mark.parametrize(
    "form", ["plain", "sum", "difference", "share", "change", "ratio", "hazard"]
)
def test_a_break_is_in_every_part_that_it_is_of(tmp_path: Path, form: str) -> None:
    absent, units = (f'{{ stock = "{s}", on = 2031-12-31 }}' for s in ("absent", "units"))
    left = '{ flow = "left", during = "2031-06" }'
    quantity = {
        "plain": f" = {left}",
        "sum": f" = {{ sum = [{absent}, {units}] }}",
        "difference": f" = {{ difference = [{units}, {absent}] }}",
        "share": f'.share = {left}\nquantity.of = {{ flow = "returned", during = "2031-06" }}',
        "change": ' = { change = "absent", during = [2031-04-01, 2031-12-31] }',
        "ratio": f".ratio = {absent}\nquantity.of = {units}",
        "hazard": ' = { hazard = "left", during = "2031-07", per = "month" }',
    }[form]
    few = form in ("share", "ratio", "hazard")
    said = f"between = [{0.1 if few else 10}, {0.3 if few else 90_000}]\nkind = 'estimate'"
    seen = _Seen(tmp_path, _figure("broken", quantity, said), BREAK)
    times = seen.theta[TIMES]
    away, there = seen.people("absent", 12), seen.people("units", 12)
    of_june = seen.moves("left", 6, 6) * (1 + 0.5 * (times - 1))
    july = (seen.people("units", 6) + seen.people("units", 7)) / 2 * 31 / 30.4375
    expected = {
        "plain": of_june,
        "sum": times * away + there,
        "difference": there - times * away,
        "share": of_june / seen.moves("returned", 6, 6),
        "change": times * away - seen.people("absent", 3),
        "ratio": times * away / there,
        "hazard": times * seen.moves("left", 7, 7) / july,
    }[form]
    assert seen.mean("broken") == pytest.approx(expected, rel=1e-9)


def test_what_was_there_has_no_break(tmp_path: Path) -> None:
    both = '{ sum = [{ stock = "absent", on = 2031-12-31 }, { stock = "units", on = 2031-12-31 }] }'
    added = _figure("both", f" = {both}", "value = 200_000\nrounded_to = 10_000")
    study = small(tmp_path, **{"figures/main": BASE + added, "reporters": BREAK})
    posterior = infer(study, draws=400, seed=2)
    (line,) = (f for f in figures(posterior) if f.figure == "both")
    people = posterior.stocks()
    there = np.median(people["absent"][:, 12] + people["units"][:, 12])
    assert line.there[1] == pytest.approx(there, rel=1e-9)
    assert line.after[1] > 1.02 * line.there[1]


# -- stops ----------------------------------------------------------------------------------------

STOP = """
[reporter.stop]
quantity = { stock = "absent" }
since = 2031-02-01
last = 2031-08-31
chance_per_month = { lognormal = { median = 0.02, p90 = 0.1 } }
elasticity = { uniform = [0, 3] }
reference = 3_000
"""


def _stop_fit(seen: _Seen, months: range, *, stopped: bool) -> np.ndarray:
    """Return the log likelihood of a stop that watches `absent`, in a plain loop."""
    chance = seen.theta["ministry: chance to stop"]
    power = seen.theta["ministry: stops by level"]
    total = np.zeros(len(seen.z))
    for month in months:
        since_break = month >= 6 if TIMES in seen.theta else False
        level = seen.people("absent", month) * (seen.theta[TIMES] if since_break else 1)
        often = chance * (level / 3_000) ** power
        last = stopped and month == months[-1]
        total += np.log(-np.expm1(-often)) if last else -often
    return total


def test_a_stop_sees_each_month_as_it_is_counted_then(tmp_path: Path) -> None:
    seen = _Seen(tmp_path, "", BREAK + STOP)
    expected = _stop_fit(seen, range(2, 10), stopped=True)
    assert seen.fits.rows[:, -1] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("as_of", "months", "stopped"),
    [("2031-05-15", range(2, 5), False), ("2031-08-31", range(2, 9), False),
     ("2031-09-30", range(2, 10), True), ("2031-12-31", range(2, 10), True)],
)  # fmt: skip
def test_a_stop_is_known_as_far_as_the_day_allows(
    tmp_path: Path, as_of: str, months: range, stopped: bool
) -> None:
    early = {"study": f"{STUDY}as_of = {as_of}\n"}
    sources = '[[source]]\nid = "ministry"\nreliability = "B"\ncredibility = 2\n'
    seen = _Seen(tmp_path, "", PLAIN + STOP, sources=sources, **early)
    (stop,) = seen.evidence.stops
    assert (stop.stopped, len(stop.sums)) == (stopped, len(months))
    expected = _stop_fit(seen, months, stopped=stopped)
    assert seen.fits.rows[:, -1] == pytest.approx(expected, rel=1e-9)


def test_a_stop_that_does_not_count_is_told(tmp_path: Path) -> None:
    watched = STOP.replace('{ stock = "absent" }', '{ counter = "queries" }')
    study = small(tmp_path, **{"figures/main": BASE, "reporters": PLAIN + watched})
    posterior = infer(study, draws=400)
    (entry,) = posterior.to_dict()["stops_left_out"]
    assert entry["origin"] == "ministry"
    assert "queries" in entry["why"]


# -- what drifts, and waves -----------------------------------------------------------------------

DRIFTS = """
[[reporter]]
origin = "ministry"
bias = 1
overdispersion = 0.05
coverage = { beta = { mean = 0.7, sd = 0.1 }, walk_sd_per_month = 0.1 }
cases_per_person = { cases = { lognormal = { median = 1, p90 = 1.3 }, walk_sd_per_month = 0.05 } }
"""


def test_coverage_drifts_for_people_moves_and_cases(tmp_path: Path) -> None:
    added = (
        _figure("away", ' = { stock = "absent", on = 2031-09-30 }', "value = 5_000")
        + _figure("left", ' = { flow = "left", during = [2031-06-01, 2031-08-31] }', "value = 900")
        + _figure("cases", ' = { counter = "cases", during = "2031-10" }', "value = 900")
        + _figure(
            "share",
            '.share = { flow = "left", during = "2031" }\nquantity.of = { flow = "intake", '
            'during = "2031" }',
            "value = 0.4",
        )
    )
    seen = _Seen(tmp_path, added, DRIFTS)
    name, per = "ministry: coverage", "ministry: cases a person"
    sees = seen.theta[name]
    drift = {m: seen.walk(name, m) for m in range(1, 13)}
    assert np.ptp(drift[10]) > 0.1
    away = seen.people("absent", 9) * sees * drift[9]
    assert seen.mean("away") == pytest.approx(away, rel=1e-9)
    left = sum(seen.moves("left", m, m) * drift[m] for m in (6, 7, 8)) * sees
    assert seen.mean("left") == pytest.approx(left, rel=1e-9)
    cases = seen.moves("left", 10, 10) * sees * drift[10] * seen.theta[per] * seen.walk(per, 10)
    assert seen.mean("cases") == pytest.approx(cases, rel=1e-9)
    share = seen.moves("left", 1, 12) / seen.moves("intake", 1, 12)
    assert seen.mean("share") == pytest.approx(share, rel=1e-9)


def test_two_waves_of_a_month_are_both_there(tmp_path: Path) -> None:
    cases = _figure("cases", ' = { counter = "cases", during = "2031-08" }', "value = 900")
    by = PLAIN + "delay_days = 60\ncases_per_person = { cases = 1 }\nwave = "
    two = _Seen(
        tmp_path / "a", cases,
        by + "[{ on = 2031-08-10, share = 0.5 }, { on = 2031-08-20, share = 0.5 }]\n",
    )  # fmt: skip
    one = _Seen(tmp_path / "b", cases, by + "[{ on = 2031-08-15, share = 0.75 }]\n")
    assert (two.mean("cases") == one.mean("cases")).all()


def test_nothing_left_open_is_said(tmp_path: Path) -> None:
    numbers = {
        "units_at_start": 100_000, "intake_per_month": 2_000, "leaving_per_month": 0.01,
        "returning_per_month": 0.05, "killed_per_month": 0.004,
    }  # fmt: skip
    fixed = SCENARIO.split("[parameter]")[0] + "[parameter]\n"
    fixed += "".join(f"{name} = {value}\n" for name, value in numbers.items())
    study = small(
        tmp_path, **{"figures/main": BASE, "reporters": PLAIN, "scenarios/baseline": fixed}
    )
    with pytest.raises(UsageError, match="PM866"):
        infer(study, draws=100)
