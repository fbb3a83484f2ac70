"""`passmuster report RUN` of an inference, and its charts as files and in a notebook."""

from pathlib import Path

import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
pytest.importorskip("zarr", reason="a run folder needs the extra `infer`")
pytest.importorskip("vl_convert")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.errors import UsageError
from passmuster.inference.posterior import Posterior
from passmuster.inference.runs import infer_into
from passmuster.report.charts.inferred_notebook import PLOTS
from tests.unit.inference.small import write_small


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    infer_into(root / "run", pm.open_study(write_small(root / "study")), draws=800)
    return root / "run"


def test_the_command_writes_page_and_charts(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, figures = tmp_path / "page.html", tmp_path / "figures"
    assert main(["report", str(run), "-o", str(target), "--figures", str(figures)]) == 0
    assert "1,600 draws, 7 figures" in capsys.readouterr().out
    assert "What is likely, and what that rests on" in target.read_text("utf-8")
    written = {path.name for path in figures.iterdir()}
    assert {"fan-stock-units.png", "learnt.svg", "predictive-narrow.png", "moves.svg"} <= written
    pictures = [path for path in figures.iterdir() if path.suffix == ".png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_an_inference_is_not_put_beside_another_run(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    assert main(["report", str(run), "--beside", str(run), "-o", str(target)]) == 2
    assert "PM802" in capsys.readouterr().err
    assert not target.exists()


def test_a_run_that_is_not_finished_is_refused(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    torn = shutil.copytree(run, tmp_path / "torn")
    shutil.rmtree(torn / "posterior.zarr" / "posterior")
    assert main(["report", str(torn), "-o", str(tmp_path / "page.html")]) == 2
    assert "PM852" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("what", [name for name in PLOTS if name != "people"])
def test_every_chart_is_drawn_in_a_notebook(posterior: Posterior, what: str) -> None:
    pytest.importorskip("altair")
    assert posterior.plot(what).to_dict(validate=False)["vconcat"]


def test_a_fan_and_a_gap_by_name(posterior: Posterior) -> None:
    pytest.importorskip("altair")
    fan = posterior.plot("fan", "absent", ever=True, width=340).to_dict(validate=False)
    assert "ever counted among" in " ".join(fan["title"]["text"])
    gap = posterior.plot("gap", "cases").to_dict(validate=False)
    assert "published" in " ".join(gap["title"]["text"])
    assert posterior.plot("fan", "left").to_dict(validate=False)["vconcat"]


@pytest.mark.parametrize(
    ("what", "names"), [("pie", ()), ("fan", ("nobody",)), ("gap", ("x",)), ("people", ())]
)
def test_what_is_not_there_is_not_drawn(
    posterior: Posterior, what: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match="PM754"):
        posterior.plot(what, *names)
