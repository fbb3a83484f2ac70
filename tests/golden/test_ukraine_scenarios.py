"""The scenarios of the Ukraine study: whole, sourced, and patches that change nothing before."""

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.files.folder import look_at_scenarios
from passmuster.files.scenarios import read_world

STUDY = Path(__file__).resolve().parents[2] / "studies" / "ukraine"
DRAWS = 32
PATCHES = {
    "no-change-of-age-2024": date(2024, 4, 3),
    "longer-training": date(2026, 1, 1),
    "tours-of-36-months": date(2026, 1, 1),
    "no-exit-rule": date(2025, 8, 28),
    "renewed-amnesty": date(2026, 9, 21),
}


@pytest.fixture(scope="module")
def study() -> pm.Study:
    return pm.open_study(STUDY)


@pytest.fixture(scope="module")
def baseline(study: pm.Study) -> pm.Projection:
    return pm.project(study, "baseline", draws=DRAWS)


def test_the_scenarios_have_neither_fault_nor_warning(study: pm.Study) -> None:
    assert look_at_scenarios(study) == ((), ())


def test_every_parameter_has_a_source_or_says_that_it_has_none(study: pm.Study) -> None:
    for name in ("baseline", *PATCHES):
        for key, parameter in read_world(study, name).scenario.parameter.items():
            assert parameter.source or parameter.because, f"{name}: {key}"


def test_the_dated_rules_are_levers_of_the_world(baseline: pm.Projection) -> None:
    levers = {m.lever: m for m in baseline.world.settings}
    assert {
        "call_up_from_age", "basic_training_days", "return_until", "contract_offered",
        "exit_open_to_age", "record_duty",
    } <= set(levers)  # fmt: skip
    set_to = {}
    tables = baseline.model.tables
    for first, last, day in zip(*(tables.steps[:, k] for k in (3, 4, 2)), strict=True):
        for k in range(first, last):
            name = baseline.model.columns[tables.changes[k]]
            set_to.setdefault(name, []).append(
                (date.fromordinal(day).isoformat(), tables.change_values[k])
            )
    assert set_to["call_up_from_age"] == [("2024-01-01", 27), ("2024-04-03", 25)]
    assert [v for _, v in set_to["basic_training_days"]] == [30, 45, 49, 51]
    assert set_to["exit_open_to_age"] == [("2024-01-01", 17), ("2025-08-28", 22)]


def test_men_are_conserved_and_the_world_holds_together(baseline: pm.Projection) -> None:
    assert "not_finite" not in baseline.statuses
    assert "no_such_age" not in baseline.statuses
    whole = sum(baseline.stocks[s] for s in baseline.model.stocks)
    into, out = baseline.flows["come_of_age"], baseline.flows["leave_liability"]
    change = (into - out).cumsum(axis=1)
    assert whole[:, 1:] - whole[:, :1] == pytest.approx(change, rel=1e-9, abs=1e-2)


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_changes_nothing_before_its_date(
    name: str, study: pm.Study, baseline: pm.Projection
) -> None:
    patched = pm.project(study, name, draws=DRAWS)
    unchanged = sum(day < PATCHES[name] for day in baseline.days)
    differs = False
    for stock in baseline.model.stocks:
        a, b = baseline.stocks[stock], patched.stocks[stock]
        assert a[:, : unchanged + 1].tobytes() == b[:, : unchanged + 1].tobytes()
        differs = differs or (a[:, unchanged + 1 :] != b[:, unchanged + 1 :]).any()
    assert differs


def test_each_patch_moves_what_it_is_about(study: pm.Study, baseline: pm.Projection) -> None:
    def last(name: str, of: str) -> float:
        projected = pm.project(study, name, draws=DRAWS)
        values = projected.stocks if of in projected.stocks else projected.flows
        return float(values[of][:, -1].mean())

    base = {n: float(v[:, -1].mean()) for n, v in (baseline.stocks | baseline.flows).items()}
    assert last("longer-training", "training") > base["training"]
    assert last("tours-of-36-months", "units") < base["units"]
    assert last("renewed-amnesty", "absent") < base["absent"]
    assert last("no-exit-rule", "abroad") < base["abroad"]
