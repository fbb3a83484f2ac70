"""What `--export-xmile` writes, run by PySD and by nothing of ours: the same numbers to 1e-9."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.engine import tables as t
from passmuster.engine.compile import compile_world
from passmuster.engine.run import run
from passmuster.errors import StudyError
from passmuster.projection.xmile.export import export_xmile, medians, text_of
from passmuster.vocabulary.world import World
from tests.unit.engine.test_run import AGED, AGED_MOVES
from tests.unit.engine.worlds import world
from tests.unit.projection.xmile.worlds import WORLDS, random_world

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = ROOT / "src" / "passmuster" / "sample"
TO = 1e-9


def by_pysd(text: str, folder: Path) -> Any:
    """Return every variable of the file over time, as PySD runs it."""
    pysd = pytest.importorskip("pysd", reason="PySD is in the extra `test`")
    path = folder / "model.xmile"
    path.write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about its dependencies
        return pysd.read_xmile(str(path)).run()


def agrees(of: World, folder: Path) -> None:
    model = compile_world(of)
    theirs, ours = by_pysd(text_of(of, model), folder), run(model, medians(model))
    outputs = [0, *(n + 1 for n, out in enumerate(model.tables.steps[:, t.OUTPUT]) if out >= 0)]
    largest = ours.stocks.max()
    assert np.isfinite(ours.stocks).all()
    for s, name in enumerate(model.stocks):
        wanted = np.array([ours.start[0, s], *ours.stocks[0, :, s]])
        got = theirs[name].to_numpy()[outputs]
        assert np.abs(got - wanted).max() <= TO * largest, name


@pytest.mark.parametrize("name", WORLDS)
def test_pysd_runs_the_file_to_the_same_numbers(name: str, tmp_path: Path) -> None:
    agrees(WORLDS[name], tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_pysd_runs_random_worlds_to_the_same_numbers(seed: int, tmp_path: Path) -> None:
    agrees(random_world(seed), tmp_path)


def test_a_changed_equation_gives_other_numbers(tmp_path: Path) -> None:
    """The comparison above can fail."""
    of = WORLDS["linear"]
    text = text_of(of, compile_world(of))
    theirs = by_pysd(text.replace("<eqn>0.05</eqn>", "<eqn>0.0501</eqn>"), tmp_path)
    model = compile_world(of)
    ours = run(model, medians(model)).stocks[0, -1, model.stocks.index("units")]
    assert abs(theirs["units"].iloc[-1] - ours) > 1e-3


def test_the_same_model_gives_the_same_bytes() -> None:
    of = WORLDS["windows and feedback"]
    assert text_of(of, compile_world(of)) == text_of(of, compile_world(of))


def test_everything_outside_the_subset_is_refused_by_name_at_once() -> None:
    of = world(AGED_MOVES, **AGED)
    study = pm.open_study(SAMPLE)
    with pytest.raises(StudyError) as caught:
        export_xmile(study, of)
    told = str(caught.value)
    assert {f.code for f in caught.value.faults} == {"PM853"}
    for what in (
        "single year of age", "time since entry is kept in `training`", "`retired` moves people",
        "`call_up` moves only some ages", "`call_up` waits for places", "the first days of a stay",
        "the last days of a stay", "`units` starts with bands", "`leaving_per_month` changes by",
    ):  # fmt: skip
        assert what in told


def test_a_refusal_names_file_and_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "model.xmile"
    words = ["project", str(SAMPLE), "--scenario", "longer-training", "--export-xmile", str(file)]
    assert main(words) == 2
    said = capsys.readouterr().err
    lines = (SAMPLE / "scenarios" / "baseline.toml").read_text().splitlines()
    number = next(i for i, line in enumerate(lines, 1) if line.startswith("stages"))
    assert f"scenarios/baseline.toml:{number}: PM853" in said
    assert "2 faults." in said
    assert not file.exists()


@pytest.mark.parametrize("more", [["--json"], ["-o", "run"]])
def test_what_the_option_does_not_go_with_is_told(
    capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    assert main(["project", str(SAMPLE), "--export-xmile", "x.xmile", *more]) == 2
    assert more[0] in capsys.readouterr().err


def test_a_file_of_the_study_is_not_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import shutil

    study = tmp_path / "study"
    shutil.copytree(SAMPLE, study)
    plain = '[start]\nunits = 10\ngone = 0\n[flow.losses]\nrate = "lost_per_month"\n'
    plain += "[parameter]\nlost_per_month = 0.01\n"
    (study / "scenarios" / "plain.toml").write_text(plain)
    before = (study / "study.toml").read_bytes()
    words = ["project", str(study), "--scenario", "plain", "--export-xmile"]
    for name in ("study.toml", "scenarios/new.xmile"):
        assert main([*words, str(study / name)]) == 2
        assert "PM804" in capsys.readouterr().err
    assert (study / "study.toml").read_bytes() == before
    assert main([*words, str(tmp_path / "no" / "where.xmile")]) == 2
    assert "PM803" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "model.xmile")]) == 0
    assert by_pysd((tmp_path / "model.xmile").read_text(), tmp_path)["units"].iloc[0] == 10
