"""The likelihood is what plain loops and SciPy say, and an origin counts once."""

from __future__ import annotations

from datetime import date
from math import exp, log
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from scipy import stats

from passmuster.inference.infer import likelihood_of
from passmuster.inference.likelihood import Likelihood
from passmuster.vocabulary.study import Study
from tests.unit.inference.small import FIGURES, REPORTERS, SOURCES, small

DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def _likelihood(study: Study) -> Likelihood:
    return likelihood_of(study, None, 1)[0]


def _world(p: dict[str, float]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Run the small world in plain Python: people at month ends, and moves in each month."""
    people = {"absent": 0.0, "dead": 0.0, "units": p["units_at_start"]}
    ends, moves = [dict(people)], []
    month = 30.4375
    for days in DAYS:
        moved = dict.fromkeys(("intake", "killed", "left", "returned"), 0.0)

        def intake(half: float, moved: dict[str, float] = moved) -> None:
            amount = p["intake_per_month"] / month * half
            people["units"] += amount
            moved["intake"] += amount

        def leave_units(half: float, moved: dict[str, float] = moved) -> None:
            rates = {
                "killed": p["killed_per_month"] / month,
                "left": p["leaving_per_month"] / month,
            }
            whole = sum(rates.values())
            gone = people["units"] * (1 - exp(-whole * half))
            for name, to in (("killed", "dead"), ("left", "absent")):
                amount = gone * rates[name] / whole
                people["units"] -= amount
                people[to] += amount
                moved[name] += amount

        def leave_absent(half: float, moved: dict[str, float] = moved) -> None:
            amount = people["absent"] * (1 - exp(-p["returning_per_month"] / month * half))
            people["absent"] -= amount
            people["units"] += amount
            moved["returned"] += amount

        order = (leave_absent, leave_units, intake)
        for operation in (*order, *reversed(order)):
            operation(days / 2)
        ends.append(dict(people))
        moves.append(moved)
    return ends, moves


def _registered(moves: list[dict[str, float]], p: dict[str, float]) -> list[float]:
    """Register the moves of each month late, in a wave, and otherwise from the break on."""
    delay, done = p["register: delay in days"], []
    waits = moves[0]["left"] / DAYS[0] * delay
    for n, (days, moved) in enumerate(zip(DAYS, moves, strict=True)):
        stays = exp(-days / delay)
        still = waits * stays + moved["left"] * delay / days * (1 - stays)
        new = waits + moved["left"] - still
        if n == 7:
            new, still = new + still / 2, still / 2
        after = {4: 16 / 31}.get(n, float(n > 4))
        factor = p["register: cases a person"] * p["register: coverage"]
        factor *= 1 + after * (p["register: break 2031-05-16"] - 1)
        done.append(new * factor)
        waits = still
    return done


def _by_hand(p: dict[str, float]) -> float:
    """Return the log likelihood of the small study with its reporters."""
    ends, moves = _world(p)
    cases = _registered(moves, p)
    ministry, register = p["ministry: bias"], p["register: bias"]
    total = 0.0
    for day, value in ((6, 101_000), (12, 103_000)):
        sd = np.sqrt(0.01**2 + 0.005**2 + (1000 / np.sqrt(12) / value) ** 2)
        total += stats.lognorm.logpdf(value, sd, scale=ends[day]["units"] * ministry)
    sd = np.sqrt(0.01**2 + 0.005**2 + (500 / np.sqrt(12) / 24_500) ** 2)
    total += stats.lognorm.logpdf(24_500, sd, scale=sum(m["intake"] for m in moves) * ministry)
    for months, value in ((slice(0, 6), 5_400), (slice(6, 12), 5_530)):
        mean, size = sum(cases[months]) * register, 1 / 0.04**2
        total += stats.nbinom.logpmf(value, size, size / (size + mean))
    # Credibility 3: a spread of 0.05 by default.
    total += stats.norm.logcdf((log(ends[12]["dead"] * p["opponent: bias"]) - log(4_000)) / 0.05)
    share = sum(m["returned"] for m in moves) / sum(m["left"] for m in moves)
    sd = np.sqrt((0.05 / stats.norm.ppf(0.95)) ** 2 + (0.05 * 0.25) ** 2)
    total += stats.norm.logpdf(0.25, share, sd)
    for n in range(2, 11):
        level = cases[n] * register / 900
        hazard = p["register: chance to stop"] * level ** p["register: stops by level"]
        total += log(1 - exp(-hazard)) if n == 10 else -hazard
    return float(total)


def test_the_likelihood_is_that_of_plain_loops(tmp_path: Path) -> None:
    likelihood = _likelihood(small(tmp_path, reporters=REPORTERS))
    z = np.random.default_rng(3).standard_normal((40, likelihood.space.size))
    theta, _ = likelihood.space.theta(z)
    found = likelihood.log_likelihood(z)
    for row, value in zip(theta, found, strict=True):
        expected = _by_hand(dict(zip(likelihood.space.columns, row, strict=True)))
        assert value == pytest.approx(expected, rel=1e-8, abs=1e-8)


def test_blocks_and_threads_change_nothing(tmp_path: Path) -> None:
    study = small(tmp_path, reporters=REPORTERS)
    one = _likelihood(study)
    z = np.random.default_rng(4).standard_normal((301, one.space.size))
    whole = one.log_likelihood(z)
    two = likelihood_of(study, None, 2)[0]
    assert (two.log_likelihood(z) == whole).all()
    assert (np.concatenate([one.log_likelihood(z[:7]), one.log_likelihood(z[7:])]) == whole).all()


def test_ten_copies_of_a_report_change_nothing(tmp_path: Path) -> None:
    copies = "".join(
        f'[[source]]\nid = "outlet-{k}"\nreliability = "B"\ncredibility = 2\n'
        f'origin = "{"ministry" if k % 2 else "register"}"\npublished = 2032-02-0{k + 1}\n'
        for k in range(5)
    )
    again = ""
    for k in range(5):
        for text in FIGURES.split("[[figure]]")[1:]:
            origin = "ministry" if k % 2 else "register"
            if f'source = "{origin}"' in text:
                text = text.replace('id = "', f'id = "copy-{k}-')
                again += "[[figure]]" + text.replace(f'"{origin}"', f'"outlet-{k}"')
    one = _likelihood(small(tmp_path / "one"))
    many = _likelihood(small(tmp_path / "many", sources=SOURCES + copies,
                             **{"figures/main": FIGURES + again}))  # fmt: skip
    assert len(many.evidence.rows) == len(one.evidence.rows)
    z = np.random.default_rng(5).standard_normal((50, one.space.size))
    assert one.space.names == many.space.names
    assert np.abs(one.log_likelihood(z) - many.log_likelihood(z)).max() < 1e-9


def test_a_sum_of_what_an_origin_has_said_is_nothing_new(tmp_path: Path) -> None:
    total = """
[[figure]]
id = "cases-2031"
quantity = { counter = "cases", during = "2031" }
value = 10_930
exact = true
source = "register"
"""
    likelihood = _likelihood(small(tmp_path, **{"figures/main": FIGURES + total}))
    assert "cases-2031" not in likelihood.evidence.figures
    assert "the same origin" in likelihood.evidence.left_out["cases-2031"]


def test_names_of_sides_enter_no_number(tmp_path: Path) -> None:
    sides = SOURCES.replace('id = "ministry"', 'id = "ministry"\nside = "official"')
    mirrored = SOURCES.replace('id = "ministry"', 'id = "ministry"\nside = "opponent"')
    z = None
    fits = []
    for name, text in (("a", sides), ("b", mirrored)):
        likelihood = _likelihood(small(tmp_path / name, sources=text))
        if z is None:
            z = np.random.default_rng(6).standard_normal((20, likelihood.space.size))
        fits.append(likelihood.log_likelihood(z))
    assert (fits[0] == fits[1]).all()


def test_a_missing_report_is_no_zero(tmp_path: Path) -> None:
    fewer = "[[figure]]".join(FIGURES.split("[[figure]]")[:-2])
    likelihood = _likelihood(small(tmp_path, **{"figures/main": fewer}))
    assert likelihood.evidence.figures == (
        "cases-h1", "cases-h2", "intake-2031", "strength-06", "strength-12",
    )  # fmt: skip


def test_every_figure_left_out_has_its_reason(tmp_path: Path) -> None:
    more = """
[[figure]]
id = "before"
quantity = { flow = "intake", during = "2030" }
at_least = 1
source = "ministry"
[[figure]]
id = "free"
quantity = { counter = "queries", during = "2031" }
at_least = 1
source = "ministry"
[[figure]]
id = "plan"
quantity = { flow = "intake", during = "2031" }
at_least = 30_000
kind = "plan"
source = "ministry"
[[figure]]
id = "young"
quantity = { stock = "units", on = 2031-06-30, ages = [18, 22] }
at_least = 1
source = "ministry"
"""
    evidence = _likelihood(small(tmp_path, **{"figures/main": FIGURES + more})).evidence
    assert set(evidence.left_out) == {"before", "free", "plan", "young"}
    assert str(date(2031, 1, 1)) in evidence.left_out["before"]
    assert "queries" in evidence.left_out["free"]
    assert "plan" in evidence.left_out["plan"]
    assert "ages" in evidence.left_out["young"]
