"""`project`: the verb, its JSON and its table, on the sample study."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.engine.reference import run_reference
from passmuster.report.projection_table import print_projection

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"


@pytest.fixture(scope="module")
def sample() -> pm.Projection:
    return pm.project(pm.open_study(SAMPLE), "baseline", draws=40)


def test_the_sample_is_projected_as_the_reference_has_it(sample: pm.Projection) -> None:
    theirs = run_reference(sample.model, sample.inputs)
    assert np.allclose(sample.trajectories.stocks, theirs.stocks, rtol=1e-10)
    assert sample.statuses == {"ok": 40}
    assert sample.eve.isoformat() == "2032-12-31"
    assert len(sample.days) == 24


def test_groups_are_the_sum_of_their_members(sample: pm.Projection) -> None:
    assert (sample.stocks["serving"] == sample.stocks["training"] + sample.stocks["units"]).all()
    left = sample.flows["absent_training"] + sample.flows["absent_units"]
    assert (sample.flows["leaving"] == left).all()


def test_a_patch_changes_nothing_before_its_day(sample: pm.Projection) -> None:
    longer = pm.project(pm.open_study(SAMPLE), "longer-training", draws=40)
    for name in ("training", "units", "absent", "gone"):
        a, b = sample.stocks[name], longer.stocks[name]
        assert a[:, :7].tobytes() == b[:, :7].tobytes()
        assert not np.allclose(a[:, -1], b[:, -1])


def test_seed_and_draws_decide_everything(sample: pm.Projection) -> None:
    study = pm.open_study(SAMPLE)
    again = pm.project(study, draws=40, seed=7, threads=2)
    assert again.to_dict() == sample.to_dict()
    assert pm.project(study, draws=40, seed=8).to_dict() != sample.to_dict()
    assert (
        pm.project(study, draws=60).stocks["units"][:40].tobytes()
        == sample.stocks["units"].tobytes()
    )


def test_the_command_prints_the_same_json(capsys, sample: pm.Projection) -> None:
    assert main(["project", str(SAMPLE), "--draws", "40", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(sample.to_dict()))


def test_the_table_names_every_stock_and_flow(sample: pm.Projection) -> None:
    out = io.StringIO()
    print_projection(sample, out)
    text = out.getvalue()
    for name in (*sample.stocks, *sample.flows):
        assert name.replace("_", " ") in text
    assert "40 draws of the priors, seed 7" in text.replace("\n", " ")
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--mode", "expcted"], "expected"),
        (["--draws", "0"], "--draws 0"),
        (["--seed", "-1"], "--seed -1"),
        (["--scenario", "basline"], "baseline"),
    ],
)
def test_a_slip_on_the_command_line_is_told(capsys, words: list[str], said: str) -> None:
    assert main(["project", str(SAMPLE), *words]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_the_gap_between_modes_is_measured_at_three_sizes_and_printed() -> None:
    counted = pm.project(pm.open_study(SAMPLE), "baseline", draws=50, mode="counts")
    gaps = counted.to_dict()["gap_to_expected"]
    assert [gap["size"] for gap in gaps] == [1.0, 0.1, 0.01]
    people = [gap["people"] for gap in gaps]
    assert people == pytest.approx([people[0], people[0] / 10, people[0] / 100])
    assert all(gap["gap"] < 0.01 and gap["mc_error"] > 0 for gap in gaps)
    out = io.StringIO()
    print_projection(counted, out)
    text = out.getvalue().replace("\n", " ")
    for gap in gaps:
        assert f"With {gap['people']:,.0f} people at the start" in text
        assert f"{gap['gap']:.3%} of all people from expected values" in text


def test_the_tipping_condition_is_reported(tmp_path: Path) -> None:
    """Contagion times the monthly hazard, from the priors of the first day."""
    from tests.unit.projection.test_satisfies_the_account import study_of
    from tests.unit.projection.xmile.worlds import WORLDS

    of = WORLDS["windows and feedback"]
    projection = pm.project(study_of(of), of, draws=3)
    (tipping,) = projection.to_dict()["tipping"]
    # 3 x 0.12 a month: below one on the first day, though absence has passed it later on.
    assert tipping["flow"] == "left"
    assert tipping["driver"] == "peers"
    assert tipping["at_the_start"][3] == pytest.approx(0.36)
    assert tipping["tipped"] == projection.statuses.get("tipped", 0) == 3
    out = io.StringIO()
    print_projection(projection, out)
    text = " ".join(out.getvalue().split())
    assert "“left” feeds on itself through “peers”" in text
    assert "On the first day that is 0.36" in text
    assert pm.project(pm.open_study(SAMPLE), draws=2).to_dict()["tipping"] == []
