"""What the kernel has no table for is refused by name and line, and never left out in silence."""

from pathlib import Path

import pytest

from passmuster.files.folder import open_study
from passmuster.files.scenarios import check_scenarios

FORCE = """
[[stock]]
name = "pool"
[[stock]]
name = "training"
[[stock]]
name = "units"
[[flow]]
name = "in"
from = "outside"
to = "training"
[[flow]]
name = "taken"
from = "pool"
to = "training"
[[flow]]
name = "posted"
from = "training"
to = "units"
[[flow]]
name = "left"
from = "units"
to = "outside"
"""
STUDY = 'schema = 1\ntitle = "t"\nhorizon = { start = 2031-01-01, end = 2031-12-31 }\n'
BASE = """
[start]
pool = 10
training = 0
units = 10
[parameter]
n_per_month = 1
stay_days = 30
x = 2
"""
AGED = 'ages = { from = 18, to = 30, of = ["pool"] }\n'
CASES = {
    "a birthday without ages": ('[flow.taken]\nat_age = 20', "`at_age` needs ages, and `pool`"),
    "a rate from outside": ('[flow.in]\nrate = "n_per_month"', "nobody is counted outside"),
    "a stay outside": ('[flow.in]\ndwell = "stay_days"', "nobody is counted outside"),
    "ages of nobody": ('[flow.left]\nrate = "n_per_month"\nages = [18, 20]', "is kept by age"),
    "factors of a quota of steps": (
        '[flow.in]\nquota = "n_per_month"\ntimes = [{ times = "x" }]', "a quota of steps"),
    "factors of a birthday": (
        '[flow.taken]\nat_age = 20\ntimes = [{ times = "x" }]', "`at_age` has no factors"),
    "factors of a stay kept": (
        '[flow.posted]\ndwell = "stay_days"\ntimes = [{ times = "x" }]', "has no factors"),
    "first days of no stay": (
        '[flow.left]\nrate = "n_per_month"\nfirst = { days = 3, times = "x" }', "`first` needs"),
    "last days of no stay": (
        '[flow.left]\nrate = "n_per_month"\nlast = { days = 3, times = "x" }', "`last` needs"),
    "room for a rate": (
        '[flow.left]\nrate = "n_per_month"\nroom = { of = ["units"], at_most = "x" }',
        "`room` limits a quota alone"),
    "a rush of no window": (
        '[flow.left]\nrate = "n_per_month"\npulse = { days = 3, times = "x" }', "`open_until`"),
    "moves that nothing drives": (
        '[flow.left]\nrate = "n_per_month"\ntimes = [{ driver = "d", adds = "x" }]\n'
        '[driver.d]\nrecent = ["posted"]\nof = ["units"]\nover_days = "stay_days"',
        "nothing in this world drives `posted`"),
    "recent moves of a clock of steps": (
        '[flow.left]\nrate = "n_per_month"\ntimes = [{ driver = "d", adds = "x" }]\n'
        '[driver.d]\nrecent = ["left"]\nof = ["units"]\nover_days = "stay_days"',
        "a clock of steps has none"),
    "how old they are": ('[flow.in]\nquota = "n_per_month"', "nothing says how old these are"),
    "a stage without a stay": ('[flow.left]\nrate = "n_per_month"', "needs one flow with `dwell`"),
    "bands of a stock without ages": (
        '[flow.left]\nrate = "n_per_month"', "`units` is kept without ages"),
    "ages of a clock of steps": ('[flow.left]\nrate = "n_per_month"', "knows no `ages`"),
    "stages of a clock of steps": ('[flow.posted]\ndwell = "stay_days"', "knows no `stages`"),
}  # fmt: skip
HEADS = {
    "factors of a quota of steps": 'clock = "steps"\n',
    "factors of a birthday": AGED,
    "factors of a stay kept": 'stages = ["training"]\n',
    "how old they are": 'ages = { from = 18, to = 30, of = ["training"] }\n',
    "a stage without a stay": 'stages = ["units"]\n',
    "recent moves of a clock of steps": 'clock = "steps"\n',
    "ages of a clock of steps": AGED + 'clock = "steps"\n',
    "stages of a clock of steps": 'stages = ["training"]\nclock = "steps"\n',
}


@pytest.mark.parametrize("name", CASES)
def test_a_feature_outside_the_tables_is_refused(name: str, tmp_path: Path) -> None:
    flow, said = CASES[name]
    text = HEADS.get(name, "") + BASE + flow + "\n"
    if name == "bands of a stock without ages":
        text = text.replace("units = 10", 'units = { people = 10, ages = { "18-20" = 1 } }')
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "study.toml").write_text(STUDY)
    (tmp_path / "force.toml").write_text(FORCE)
    (tmp_path / "scenarios" / "baseline.toml").write_text(text)
    found, _ = check_scenarios(open_study(tmp_path))
    told = [f for f in found if said in f.what]
    assert told, [f.what for f in found]
    assert told[0].code == "PM515"
    assert told[0].file == "scenarios/baseline.toml"
    assert told[0].line


SLIPS = {
    "a projection that ends before it begins": (
        "horizon = { start = 2031-06-01, end = 2031-01-01 }\n", "",
        "PM206", "before its first day 2031-06-01"),
    "a projection over ages": (
        "horizon = { start = 1900-01-01, end = 2199-12-31 }\n", "",
        "PM211", "more than two centuries"),
    "a stay of no days": (
        "", '[flow.posted]\ndwell = "none_days"', "PM513", "a stay has a length"),
    "a division by nothing": (
        "", '[flow.left]\nrate = "n_per_month"\n'
        'times = [{ driver = "x", elasticity = "x", reference = "none_days" }]',
        "PM513", "a driver is divided by it"),
    "a memory of no days": (
        "", '[flow.left]\nrate = "n_per_month"\ntimes = [{ driver = "d", adds = "x" }]\n'
        '[driver.d]\nrecent = ["left"]\nof = ["units"]\nover_days = "none_days"',
        "PM513", "a memory has a length"),
    "a measure that makes a stay nothing": (
        "", '[flow.posted]\ndwell = "stay_days"\n'
        '[[measure]]\nlever = "stay_days"\nsince = 2031-05-01\nvalue = 0',
        "PM513", "a measure sets `stay_days` to 0"),
    "a misspelt driver": (
        "", '[flow.left]\nrate = "n_per_month"\ntimes = [{ driver = "peer", adds = "x" }]\n'
        '[driver.peers]\nrecent = ["left"]\nof = ["units"]\nover_days = "stay_days"',
        "PM302", "there is no driver or parameter `peer`"),
    "people older than the ages kept": (
        AGED, '[flow.taken]\nrate = "n_per_month"', "PM515", "reaches beyond the ages kept"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_that_would_break_the_numbers_is_told(name: str, tmp_path: Path) -> None:
    head, flow, code, said = SLIPS[name]
    text = head + BASE + "none_days = 0\n" + flow + "\n"
    if name.startswith("people older"):
        text = text.replace("pool = 10", 'pool = { people = 10, ages = { "25-45" = 1 } }')
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "study.toml").write_text(STUDY)
    (tmp_path / "force.toml").write_text(FORCE)
    (tmp_path / "scenarios" / "baseline.toml").write_text(text)
    found, _ = check_scenarios(open_study(tmp_path))
    told = [f for f in found if said in f.what]
    assert [(f.code, f.file, bool(f.line)) for f in told] == [
        (code, "scenarios/baseline.toml", True)
    ], [f.what for f in found]
    if name == "a misspelt driver":
        assert told[0].nearest == "peers"
