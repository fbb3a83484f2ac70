"""Scenario files: patches, and every fault with its line."""

from pathlib import Path

import pytest

from passmuster.errors import StudyError
from passmuster.files.folder import check, open_study
from passmuster.files.scenarios import read_world, scenario_names
from passmuster.vocabulary.world import World

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"
STUDY = """
schema = 1
title = "Test"
horizon = { start = 2031-01-01, end = 2031-12-31 }
"""
FORCE = """
[[stock]]
name = "training"
[[stock]]
name = "units"
[[stock]]
name = "gone"
[[flow]]
name = "call_up"
from = "outside"
to = "training"
quota = "call_up_per_month"
[[flow]]
name = "posted"
from = "training"
to = "units"
[[flow]]
name = "lost"
from = "units"
to = "gone"
rate = "lost_per_1000_day"
[[group]]
name = "serving"
of = ["training", "units"]
"""
BASE = """
[start]
training = 0
units = "units_at_start"
gone = 0
[flow.posted]
dwell = "training_days"
[parameter]
call_up_per_month = 1_000
training_days = { uniform = [30, 60] }
lost_per_1000_day = { lognormal = { median = 0.1, p90 = 0.2 } }
units_at_start = 50_000
"""


def study(folder: Path, scenarios: dict[str, str], force: str = FORCE) -> Path:
    (folder / "scenarios").mkdir()
    (folder / "study.toml").write_text(STUDY)
    (folder / "force.toml").write_text(force)
    for name, text in scenarios.items():
        (folder / "scenarios" / name).write_text(text.lstrip("\n"))
    return folder


def world(folder: Path, name: str = "baseline") -> World:
    return read_world(open_study(folder), name)


def faults(folder: Path, text: str) -> list[tuple[str, int | None, str]]:
    root = study(folder, {"baseline.toml": text})
    return [(f.code, f.line, f.what) for f in check(root)]


def test_the_sample_scenarios_have_no_fault() -> None:
    assert check(SAMPLE) == ()
    assert scenario_names(SAMPLE) == ("baseline", "inference", "longer-training")


def test_a_flow_is_driven_by_force_or_scenario(tmp_path: Path) -> None:
    made = world(study(tmp_path, {"baseline.toml": BASE}))
    drives = {name: (flow.drive, getattr(flow, flow.drive or "")) for name, flow in
              made.flows.items()}  # fmt: skip
    assert drives == {
        "call_up": ("quota", "call_up_per_month"),
        "posted": ("dwell", "training_days"),
        "lost": ("rate", "lost_per_1000_day"),
    }
    assert made.undriven == ()


def test_a_patch_changes_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    patch = """
extends = "baseline.toml"
[flow.lost]
quota = "lost_per_month"
[flow.call_up]
off = true
[parameter]
lost_per_month = 70
training_days = 45
[[measure]]
lever = "lost_per_month"
since = 2031-05-01
value = 20
"""
    made = world(study(tmp_path, {"baseline.toml": BASE, "other.toml": patch}), "other")
    assert set(made.flows) == {"posted", "lost"}
    assert made.flows["lost"].drive == "quota"
    assert made.flows["lost"].rate is None
    assert made.scenario.parameter["training_days"].fixed == 45
    assert made.scenario.parameter["units_at_start"].fixed == 50_000
    assert [m.value for m in made.settings] == [20]
    # That the old rate has no use any more is what the patch means to do.
    assert made.warnings == ()


def test_a_parameter_without_a_use_is_told_where_it_is_written(tmp_path: Path) -> None:
    patch = 'extends = "baseline.toml"\n[parameter]\ntraning_days = 45\n'
    made = world(study(tmp_path, {"baseline.toml": BASE, "other.toml": patch}), "other")
    (warning,) = made.warnings
    assert "scenarios/other.toml:3" in warning
    assert "PM610" in warning


def test_a_patch_may_leave_a_measure_out(tmp_path: Path) -> None:
    rule = """
[[measure]]
id = "act-1"
lever = "training_days"
since = 2031-05-01
value = 90
"""
    root = study(
        tmp_path,
        {"baseline.toml": BASE + rule,
         "without.toml": 'extends = "baseline.toml"\nwithout = ["act-1"]'},
    )  # fmt: skip
    assert len(world(root).settings) == 1
    assert world(root, "without").settings == ()


def test_a_circle_of_scenarios_is_told(tmp_path: Path) -> None:
    root = study(tmp_path, {"a.toml": 'extends = "b.toml"', "b.toml": 'extends = "a"'})
    found = check(root)
    assert {f.code for f in found} == {"PM306"}
    assert all(f.line == 1 for f in found)


def test_an_unknown_scenario_names_the_nearest(tmp_path: Path) -> None:
    root = study(tmp_path, {"baseline.toml": BASE})
    with pytest.raises(StudyError) as raised:
        world(root, "basline")
    fault = raised.value.faults[0]
    assert (fault.code, fault.nearest) == ("PM511", "baseline")


FAULTS = {
    "an unknown key": ("step = ", "stp = 'month'\n" + BASE, "PM201", 1),
    "an unknown flow": ("", BASE + "[flow.calup]\nrate = 'training_days'", "PM302", 12),
    "an unknown parameter": ("", BASE.replace('"training_days"', '"trainig_days"'), "PM302", 6),
    "two priors": ("", BASE.replace("uniform = [30, 60]", "uniform = [3, 6], fixed = 4"),
                   "PM208", 9),
    "no prior": ("", BASE.replace("uniform = [30, 60]", 'means = "x"'), "PM202", 9),
    "half a prior": ("", BASE.replace("p90 = 0.2", "level = 0.2"), "PM202", 10),
    "a reversed prior": ("", BASE.replace("[30, 60]", "[60, 30]"), "PM207", 9),
    "a normal that reaches below zero": (
        "", BASE.replace("uniform = [30, 60]", "normal = { mean = 40, sd = 9 }"), "PM513", 9),
    "a stay in people": ("", BASE.replace("training_days", "trained"), "PM512", 9),
    "a stay in a rate's unit": (
        "", BASE.replace("uniform = [30, 60]", 'uniform = [30, 60], unit = "per month"'),
        "PM512", 9),
    "a stock without a start": ("", BASE.replace("gone = 0\n", ""), "PM514", 1),
    "an unknown stock at the start": ("", BASE.replace("gone = 0", "gone = 0\nlost = 1"),
                                      "PM302", 5),
    "an unknown source": ("", BASE.replace("[30, 60]", '[30, 60], source = "x"'), "PM302", 9),
    "stages without a stay": ("", "stages = ['units']\n" + BASE, "PM515", 1),
    "ages where there are none": ("", BASE.replace('dwell = "training_days"',
                                  'dwell = "training_days"\nages = [18, 20]'), "PM515", 7),
    "a window of no lever": ("", BASE.replace('dwell = "training_days"',
                             'dwell = "training_days"\nopen_until = "deadline"'), "PM302", 7),
    "a lever with nothing before": (
        "", BASE.replace("training_days = { uniform = [30, 60] }", "") +
        "[[measure]]\nlever = 'training_days'\nsince = 2031-03-01\nvalue = 3", "PM514", 6),
    "negative people": ("", BASE.replace("gone = 0", "gone = -1"), "PM209", 4),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_code_and_line(name: str, tmp_path: Path) -> None:
    _, text, code, line = FAULTS[name]
    found = faults(tmp_path, text)
    assert (code, line) in [(c, n) for c, n, _ in found], found
    assert len(found) == 1, found


def test_faults_of_several_places_are_told_at_once(tmp_path: Path) -> None:
    text = BASE.replace("[30, 60]", '[30, 60], source = "x"').replace("gone = 0\n", "")
    assert [c for c, _, _ in faults(tmp_path, text)] == ["PM514", "PM302"]


def test_a_table_of_ages_is_read(tmp_path: Path) -> None:
    aged = BASE.replace(
        'units = "units_at_start"',
        'units = { table = "men.csv", column = "thousand", times = 1_000 }',
    ).replace("units_at_start = 50_000\n", "")
    root = study(tmp_path, {"baseline.toml": 'ages = { from = 18, to = 20, of = ["units"] }\n'
                            + aged.replace("[flow.posted]", "[flow.posted]\nages = [18, 20]"),
                            "men.csv": "age,thousand\n17,9\n18,1.5\n19,2\n"})  # fmt: skip
    made = world(root)
    assert made.people_by_age == {"units": {17: 9.0, 18: 1.5, 19: 2.0}}


def test_a_table_with_faults_names_its_lines(tmp_path: Path) -> None:
    text = BASE.replace('units = "units_at_start"', 'units = { table = "men.csv" }')
    text = text.replace("units_at_start = 50_000\n", "")
    root = study(tmp_path, {"baseline.toml": text, "men.csv": "age,men\n18,many\n18.5,2\n19,-1\n"})
    assert [(f.file, f.line, f.code) for f in check(root)] == [
        ("scenarios/men.csv", 2, "PM213"),
        ("scenarios/men.csv", 3, "PM211"),
        ("scenarios/men.csv", 4, "PM209"),
    ]
