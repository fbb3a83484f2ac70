"""Published answers of stock-and-flow exercises, from the engine that projects forces."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from passmuster.accounts.account import Account
from passmuster.accounts.forms import Linear, add
from passmuster.auditing.audit import audit
from passmuster.engine.run import draw_inputs, run
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import FlowQ
from tests.oracle.make import flow, make, stock
from tests.unit.engine.worlds import model

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the published cases are not here")


def case(name: str) -> dict[str, Any]:
    return json.loads(next(CASES.glob(f"{name}_*.json")).read_text(encoding="utf-8"))


def chain(moves: np.ndarray, leave: np.ndarray, start: list[float], years: int) -> np.ndarray:
    """Return people in each state after each year of a Markov chain, [year, state]."""
    states = [f"s{i}" for i in range(len(start))]
    flows, names, parameters, drives = [], [], {}, {}
    for i, src in enumerate(states):
        rates = {dst: moves[i, j] for j, dst in enumerate(states) if i != j}
        for dst, rate in {**rates, "outside": leave[i]}.items():
            if rate > 0:
                name = f"{src}_{dst}"
                flows.append(f"{name}: {src} > {dst}")
                parameters[f"{name}_per_year"] = rate
                drives[name] = {"rate": f"{name}_per_year"}
                names.append(name)
    of = model(
        tuple(flows),
        clock="steps",
        step="year",
        horizon=Period(date(2001, 1, 1), date(2000 + years, 12, 31)),
        start=dict(zip(states, start, strict=True)),
        parameter=parameters,
        flow=drives,
    )
    assert of.stocks == tuple(states)
    return run(of, draw_inputs(of, seed=0, first=0, draws=1)).stocks[0]


def test_case_04_all_sixteen_cells_of_a_labour_market() -> None:
    said = case("case04")
    moves, leave = np.array(said["inputs"]["P"]), np.array(said["inputs"]["exit"])
    start, cells = said["inputs"]["start"], np.array(said["published"]["cells"])
    for origin in range(4):
        alone = [float(n) if i == origin else 0.0 for i, n in enumerate(start)]
        ended = chain(moves, leave, alone, 1)[0]
        assert ended == pytest.approx(cells[origin], abs=1e-9)
        stayed, gone = ended.sum(), alone[origin] - ended.sum()
        assert stayed == pytest.approx(said["published"]["stay_by_origin"][origin])
        assert gone == pytest.approx(said["published"]["exit_by_origin"][origin])
    together = chain(moves, leave, [float(n) for n in start], 1)[0]
    assert together == pytest.approx(said["derived"]["next_stock"])


def test_case_06_years_in_each_grade_of_an_absorbing_chain() -> None:
    said = case("case06")
    moves, leave = np.array(said["inputs"]["Q"]), np.array(said["inputs"]["leave"])
    published = np.array(said["published"]["fundamental_rows"])
    for grade in range(3):
        alone = [1.0 if i == grade else 0.0 for i in range(3)]
        after = chain(moves, leave, alone, 900)
        years = np.array(alone) + after.sum(axis=0)  # the year in which one begins counts too
        assert years == pytest.approx(published[grade], abs=5e-4)
    # 3.333 + 13.333 = 16.67, which the source prints as 16.6.
    assert published[0].sum() == pytest.approx(said["published"]["expected_years_junior"])


def test_case_03_how_many_to_enlist_for_how_long_is_solved_on_the_account() -> None:
    """Contracts of one to four years as stocks; the cheapest way to meet ten requirements."""
    said = case("case03")["inputs"]
    years, lengths = range(10), range(1, 5)

    def year(t: int) -> str:
        return str(2031 + t)

    figures: list[dict[str, Any]] = []
    for t in years:
        at_least = {"at_least": said["requirement"][t]}
        figures.append({"quantity": stock("enlisted", f"{year(t)}-12-31"), **at_least})
        for length in lengths:
            out = flow(f"out{length}", year(t))
            if t < length:
                figures.append({"quantity": out, "value": 0})
            else:
                pair = [flow(f"in{length}", year(t - length)), out]
                figures.append({"quantity": {"difference": pair}, "value": 0})
    account = Account(
        make(
            stocks=[{"name": f"for{n}", "starts_at": 0} for n in lengths],
            flows=[f"in{n}: outside > for{n}" for n in lengths]
            + [f"out{n}: for{n} > outside" for n in lengths],
            groups={"enlisted": [f"for{n}" for n in lengths]},
            figures=figures,
            horizon=("2031-01-01", "2040-12-31"),
        ),
        "any",
    )
    assert account.is_feasible(account.settled().evidence)
    costs: dict[int, Fraction] = {}
    for t in years:
        for n in lengths:
            joined = FlowQ.model_validate(flow(f"in{n}", year(t)))
            cost = Fraction(str(said["inflation"][t])) * said["cost_by_enlistment_length"][str(n)]
            form = account.programme.expand(joined)
            assert isinstance(form, Linear)
            add(costs, form.terms, cost)
    cheapest = account.session.lowest(costs)
    assert cheapest.status == "optimal"
    assert cheapest.value == pytest.approx(case("case03")["published"]["objective"], abs=0.005)


SKILLS = ("unskilled", "semi", "skilled")
TRAINED, LOWERED = (("unskilled", "semi"), ("semi", "skilled")), (
    ("semi", "unskilled"), ("skilled", "semi"), ("skilled", "unskilled"))  # fmt: skip


def manpower_plan(said: dict[str, Any]) -> Any:
    """Return the firm of case 01 as an account: every rule of it is a figure.

    Half a short-time worker is a worker: nobody needs to be counted so. Strength above the demand
    and 25 a skill (50 at half time) is overmanning, and that may be 150 in all; of a sum of parts
    that are never below zero it is enough to say so of every set of skills.
    """
    moves = [f"hire {s}: outside > {s}" for s in SKILLS]
    moves += [f"{w} {s}: {s} > outside" for w in ("new left", "left", "redundant") for s in SKILLS]
    for a, b in TRAINED:
        moves += [f"train {a} {b}: {a} > {b}", f"trained left {a} {b}: {b} > outside"]
    for a, b in LOWERED:
        moves += [f"lower {a} {b}: {a} > {b}", f"lowered left {a} {b}: {b} > outside"]
    figures: list[dict[str, Any]] = []

    def share(part: Any, of: Any, value: Any, how: str = "value") -> None:
        exact = {"exact": True} if how == "value" else {}
        figures.append({"quantity": {"share": part, "of": of}, how: value, **exact})

    for t, demand in enumerate(said["demand"]):
        year, end, before = str(2031 + t), f"{2031 + t}-12-31", f"{2030 + t}-12-31"
        for i, skill in enumerate(SKILLS):
            most = said["recruit_max"][i]
            figures.append({"quantity": flow(f"hire {skill}", year), "at_most": most})
            first, later = said["wastage_first_year"][i], said["wastage_later"][i]
            share(flow(f"new left {skill}", year), flow(f"hire {skill}", year), first)
            share(flow(f"left {skill}", year), stock(skill, before), later)
            figures.append({"quantity": stock(skill, end), "at_least": demand[i]})
        for a, b in TRAINED:
            later = said["wastage_later"][SKILLS.index(b)]
            share(flow(f"trained left {a} {b}", year), flow(f"train {a} {b}", year), later)
        for a, b in LOWERED:
            half = said["downgrade_leave_fraction"]
            share(flow(f"lowered left {a} {b}", year), flow(f"lower {a} {b}", year), half)
        most = said["retrain_unskilled_max"]
        figures.append({"quantity": flow("train unskilled semi", year), "at_most": most})
        most = said["retrain_semiskilled_max_share_of_skilled"]
        share(flow("train semi skilled", year), stock("skilled", end), most, "at_most")
        half_time = said["shorttime_productivity"] * said["shorttime_max"][0]
        for n in (1, 2, 3):
            for of in combinations(range(3), n):
                above = said["overmanning_max_total"] + sum(demand[i] + half_time for i in of)
                names = [SKILLS[i] for i in of]
                figures.append({"quantity": stock(names, end), "at_most": above})
    return make(
        stocks=[{"name": s, "starts_at": n} for s, n in zip(SKILLS, said["current"], strict=True)],
        flows=moves,
        figures=figures,
        horizon=("2031-01-01", "2033-12-31"),
    )


def test_case_01_fewest_redundancies_are_the_lowest_value_that_the_account_allows() -> None:
    """Three skills and years; what a firm has to let go at least, to six figures."""
    said = case("case01")
    account = Account(manpower_plan(said["inputs"]), "any")
    assert account.is_feasible(account.settled().evidence)
    cost: dict[int, Fraction] = {}
    for skill in SKILLS:
        of = FlowQ.model_validate(flow(f"redundant {skill}", ["2031-01-01", "2033-12-31"]))
        form = account.programme.expand(of)
        assert isinstance(form, Linear)
        add(cost, form.terms, Fraction(1))
    fewest = account.session.lowest(cost)
    assert fewest.status == "optimal"
    wanted = said["published"]["objective"]
    assert fewest.value == pytest.approx(wanted, rel=said["tolerance"]["objective"])


def test_case_01_one_redundancy_fewer_than_published_is_contradicted() -> None:
    """The same as a claim that an audit examines."""
    said = case("case01")
    whole = {"flow": [f"redundant {s}" for s in SKILLS], "during": ["2031-01-01", "2033-12-31"]}
    plan = manpower_plan(said["inputs"])
    claims = make(claims=[{"quantity": whole, "at_most": 800}]).claims
    found = audit(replace(plan, claims=claims), accept="any")
    assert found.conflicts == ()
    (finding,) = found.findings
    assert finding.verdict == "contradicted"
    assert finding.reachable is not None
    assert float(finding.reachable[0] or 0) == pytest.approx(said["published"]["objective"], abs=1)
