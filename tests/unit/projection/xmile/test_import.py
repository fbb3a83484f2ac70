"""XMILE as a study: there and back again, files of other tools, and refusals by line."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.engine.compile import compile_world
from passmuster.engine.run import run
from passmuster.errors import StudyError
from passmuster.files.scenarios import read_world
from passmuster.projection.xmile.export import medians, text_of
from passmuster.projection.xmile.study_of import import_xmile
from tests.unit.projection.xmile.worlds import WORLDS, random_world

OTHER = """\
<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
       xmlns:isee="http://iseesystems.com/XMILE">
  <header><product version="9">Some tool</product><name>A force</name></header>
  <sim_specs method="euler" time_units="Months">
    <start>0</start><stop>24</stop><dt>1</dt>
  </sim_specs>
  <isee:prefs show="nothing"/>
  <model>
    <variables>
      <stock name="In Training"><eqn>first_intake * 2</eqn>
        <inflow>joining</inflow><outflow>posting</outflow><outflow>leaving_early</outflow>
        <units>people</units>
      </stock>
      <stock name="Units"><eqn>5000</eqn>
        <inflow>posting</inflow><outflow>leaving</outflow></stock>
      <stock name="Reserve"><eqn>900</eqn>
        <outflow>recalled</outflow><non_negative/></stock>
      <flow name="joining"><eqn>intake_per_year / 12</eqn></flow>
      <flow name="posting"><eqn>In_Training / course_length</eqn></flow>
      <flow name="leaving early"><eqn>In_Training * 0.02</eqn></flow>
      <flow name="leaving"><eqn>Units * leaving_rate * morale</eqn></flow>
      <flow name="recalled"><eqn>MIN(40, Reserve)</eqn></flow>
      <aux name="intake per year"><eqn>2400</eqn></aux>
      <aux name="first intake"><eqn>100 + 50</eqn></aux>
      <aux name="course length"><eqn>IF TIME &lt; 6 THEN 3 ELSE 4</eqn><units>Months</units></aux>
      <aux name="leaving rate"><eqn>0.01</eqn></aux>
      <aux name="morale"><eqn>1.2</eqn></aux>
      <aux name="Strength"><eqn>In_Training + Units</eqn></aux>
    </variables>
    <views><view/></views>
  </model>
</xmile>
"""


def study_of(text: str, folder: Path, **more: object) -> pm.Study:
    (folder / "model.xmile").write_text(text, encoding="utf-8")
    import_xmile(folder / "model.xmile", folder / "study", **more)  # type: ignore[arg-type]
    return pm.open_study(folder / "study")


CASES = WORLDS | {f"random {seed}": random_world(seed) for seed in range(12)}


@pytest.mark.parametrize("name", CASES)
def test_a_model_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    """The same trajectories byte for byte, and the same equations when written once more."""
    before = compile_world(CASES[name])
    text = text_of(CASES[name], before)
    world = read_world(study_of(text, tmp_path), "baseline")
    after = compile_world(world)
    a, b = run(before, medians(before)), run(after, medians(after))
    assert before.days_out == after.days_out
    assert before.stocks == after.stocks
    assert a.stocks.tobytes() == b.stocks.tobytes()
    assert a.flows.tobytes() == b.flows.tobytes()
    again = text_of(world, after)

    def equations(of: str) -> list[str]:
        return [line for line in of.splitlines() if "<doc>" not in line and "<name>" not in line]

    assert sorted(equations(again)) == sorted(equations(text))
    pm.check(tmp_path / "study")


def test_a_parameter_changed_in_another_tool_is_read_as_changed(tmp_path: Path) -> None:
    of = WORLDS["linear"]
    text = text_of(of, compile_world(of)).replace("<eqn>0.05</eqn>", "<eqn>0.07</eqn>")
    world = read_world(study_of(text, tmp_path), "baseline")
    assert float(world.scenario.parameter["killed_per_month"].fixed or 0) == 0.07


def test_an_equation_changed_in_another_tool_is_refused_by_line(tmp_path: Path) -> None:
    of = WORLDS["linear"]
    text = text_of(of, compile_world(of))
    old = "* left_hazard * units_per_hazard"
    assert old in text
    changed = text.replace(old, f"* 0.5 {old}", 1)
    with pytest.raises(StudyError) as caught:
        study_of(changed, tmp_path)
    (fault,) = caught.value.faults
    number = next(
        i for i, line in enumerate(changed.splitlines(), 1) if '"left_first_half"' in line
    )
    assert (fault.code, fault.line) == ("PM854", number)
    assert not (tmp_path / "study").exists()


def by_hand() -> dict[str, list[float]]:
    """The model of OTHER, stepped by Euler in a few lines of its own."""
    training, units, reserve = [300.0], [5000.0], [900.0]
    for month in range(24):
        posted = training[-1] / (3 if month < 6 else 4)
        training.append(training[-1] + 200 - posted - training[-1] * 0.02)
        units.append(units[-1] + posted - units[-1] * 0.01 * 1.2)
        reserve.append(reserve[-1] - min(40.0, reserve[-1]))
    return {"In_Training": training, "Units": units, "Reserve": reserve}


def test_a_file_of_another_tool_is_projected_to_its_own_numbers(tmp_path: Path) -> None:
    study = study_of(OTHER, tmp_path, first_day=date(2031, 1, 1))
    projection = pm.project(study, draws=1)
    for name, wanted in by_hand().items():
        assert projection.stocks[name][0] == pytest.approx(wanted, rel=1e-12)
    assert np.allclose(projection.stocks["Strength"][0, -1],
                       by_hand()["In_Training"][-1] + by_hand()["Units"][-1])  # fmt: skip
    assert projection.days[-1] == date(2032, 12, 31)


ARRAY = '<dimensions><dim name="a"/></dimensions>'
CONVEYOR = "<conveyor><len>3</len></conveyor>"
TABLE = "<gf><xpts>0,9</xpts><ypts>1,2</ypts></gf>"
REFUSED = {
    "an array": ('<aux name="morale">', f'{ARRAY}<aux name="morale">', "arrays"),
    "a conveyor": ("<eqn>5000</eqn>", f"<eqn>5000</eqn>{CONVEYOR}", "conveyor"),
    "a module": ('<aux name="morale">', '<module name="m"/><aux name="morale">', "modules"),
    "a method": ('method="euler"', 'method="rk4"', "rk4"),
    "short steps": ("<dt>1</dt>", "<dt>0.25</dt>", "steps of 0.25"),
    "a unit of time": ('"Months"', '"fortnights"', "fortnight"),
    "a function": ("<eqn>1.2</eqn>", "<eqn>RANDOM(0, 1)</eqn>", "RANDOM"),
    "a square": ("Units * leaving_rate", "Units * Units * leaving_rate", "not a share"),
    "two stocks": ("Units * leaving_rate", "Units * Reserve * leaving_rate", "Reserve"),
    "a sum": ("In_Training * 0.02", "In_Training * 0.02 + 3", "+ or ^"),
    "no limit": ("MIN(40, Reserve)</eqn></flow>", "40</eqn></flow>", "<ok>"),
    "a missing name": ("leaving_rate *", "leaving_rat *", "leaving_rat"),
    "a torn equation": ("<eqn>1.2</eqn>", "<eqn>1.2 *</eqn>", "ends too soon"),
    "an unknown flow": ("<inflow>joining</inflow>", "<inflow>joinning</inflow>", "joinning"),
    "a negative rate": ("<eqn>0.01</eqn>", "<eqn>-0.01</eqn>", "below 0"),
    "an endless number": ("<eqn>0.01</eqn>", "<eqn>1e999</eqn>", "out of any range"),
    "a circle": ("<eqn>1.2</eqn>", "<eqn>morale * 2</eqn>", "morale"),
    "a table": ("<eqn>1.2</eqn>", f"<eqn>Units</eqn>{TABLE}", "table"),
    "an idle sum": ("In_Training + Units", "In_Training * Units", "Strength"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_outside_the_subset_is_refused_by_line(name: str, tmp_path: Path) -> None:
    old, new, said = REFUSED[name]
    assert old in OTHER
    broken = OTHER.replace(old, new)
    if said == "<ok>":
        study_of(broken, tmp_path, first_day=date(2031, 1, 1))  # the stock itself has a floor
        return
    with pytest.raises(StudyError) as caught:
        study_of(broken, tmp_path, first_day=date(2031, 1, 1))
    assert all(f.file == "model.xmile" and f.line for f in caught.value.faults)
    assert said in str(caught.value)
    assert not (tmp_path / "study").exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = OTHER.replace("In_Training * 0.02", "In_Training ^ 2").replace(
        "Units * leaving_rate", "Units + leaving_rate")  # fmt: skip
    with pytest.raises(StudyError) as caught:
        study_of(broken, tmp_path, first_day=date(2031, 1, 1))
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    "text",
    [
        "", "<xmile", "<svg/>", "<xmile/>", "not xml",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><xmile>&a;</xmile>',
        "<xmile>" * 400,
        '<xmile xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"><model/></xmile>',
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(StudyError):
        study_of(text, tmp_path)


@pytest.mark.parametrize(
    "equation",
    [
        "(" * 5_000, "-" * 5_000 + "1", "2^" * 5_000 + "2", "+".join(["morale"] * 5_000),
        "IF 1 THEN " * 5_000, "(" * 500 + "1" + ")" * 500, "MIN(" * 500, "1+" * 290 + "1",
        "*".join(["2"] * 299), "a" * 100_000, '"' + "b" * 100_000, "{" * 100,
    ],
)  # fmt: skip
def test_endless_equations_are_refused_or_read(equation: str, tmp_path: Path) -> None:
    broken = OTHER.replace("<eqn>1.2</eqn>", f"<eqn>{equation}</eqn>")
    try:
        study_of(broken, tmp_path, first_day=date(2031, 1, 1))
    except StudyError:
        assert not (tmp_path / "study").exists()


def test_torn_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    """Bytes cut out, doubled and swapped: a study that checks, or faults with lines."""
    rng = np.random.default_rng(5)
    own = text_of(WORLDS["windows and feedback"], compile_world(WORLDS["windows and feedback"]))
    read = refused = 0
    for number in range(150):
        text = list((OTHER, own)[number % 2])
        for _ in range(int(rng.integers(1, 4))):
            i, j = sorted(rng.integers(0, len(text), 2))
            j = min(j, i + 12)
            kind = rng.integers(3)
            text[i:j] = [] if kind == 0 else text[i:j] * 2 if kind == 1 else text[i:j][::-1]
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            study_of("".join(text), folder, first_day=date(2031, 1, 1))
            read += 1
        except StudyError:
            refused += not (folder / "study").exists()
    assert read + refused == 150
    assert refused > 0


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "force.xmile").write_text(OTHER)
    words = ["new", str(tmp_path / "study"), "--from-xmile", str(tmp_path / "force.xmile")]
    assert main(words) == 2
    assert "--first-day" in capsys.readouterr().err
    assert main([*words, "--first-day", "2031-13-01"]) == 2
    capsys.readouterr()
    assert main([*words, "--first-day", "2031-01-01"]) == 0
    assert main(["check", str(tmp_path / "study")]) == 0
    assert main(["project", str(tmp_path / "study"), "--draws", "2"]) == 0
    assert main([*words, "--first-day", "2031-01-01"]) == 2
    assert main(["new", str(tmp_path / "other"), "--first-day", "2031-01-01"]) == 2
