"""The page of a run: whole in itself, its numbers those of the run, refused where it is none."""

import base64
import csv
import gzip
import hashlib
import html
import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
pytest.importorskip("zarr", reason="a run folder needs the extra `world`")
pytest.importorskip("vl_convert")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.errors import UsageError
from passmuster.projection.runs import open_run, project_into
from passmuster.report.projection_page import render_projection
from tests.unit.report.charts.test_projected import hostile

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "src" / "passmuster" / "sample"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    study = pm.open_study(SAMPLE)
    for scenario in ("baseline", "longer-training"):
        project_into(folder / scenario, study, scenario, draws=50)
    return folder


@pytest.fixture(scope="module")
def page(runs: Path) -> str:
    return render_projection(open_run(runs / "baseline"))


def test_a_run_is_opened_as_it_was_projected(runs: Path) -> None:
    opened, direct = open_run(runs / "baseline"), pm.project(pm.open_study(SAMPLE), draws=50)
    assert opened.to_dict() == direct.to_dict()
    assert opened.eve == direct.eve


def test_a_run_has_the_figures_that_its_page_shows(runs: Path) -> None:
    assert open_run(runs / "baseline").study.figures == pm.open_study(SAMPLE).figures


def test_the_page_allows_itself_its_one_script_and_nothing_else(page: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    allowed = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src 'sha256-{digest}'"
    )
    assert html.unescape(policy[1]) == allowed
    assert "https://" not in re.sub(r'href="https://[^"]*"', "", page)


def test_the_data_in_the_page_are_those_of_the_run(page: str, runs: Path) -> None:
    files = {
        name: base64.b64decode(data)
        for data, name in re.findall(r'href="data:[^,]*,([^"]+)" download="([^"]+)"', page)
    }
    whole = json.loads(gzip.decompress(files["projection.json.gz"]))
    opened = open_run(runs / "baseline")
    assert whole == opened.to_dict()
    name = next(n for n in files if n.startswith("quantiles.csv"))
    packed = files[name]
    text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    last = next(r for r in rows if r["name"] == "units" and r["day"] == opened.days[-1].isoformat())
    exact = np.quantile(opened.stocks["units"][:, -1], (0.1, 0.5, 0.9))
    assert [float(last[q]) for q in ("q0.1", "q0.5", "q0.9")] == pytest.approx(exact)


def test_the_page_says_what_it_is_and_what_not(page: str) -> None:
    for words in (
        "This is no forecast",
        "50 draws",
        "seed 7",
        "Ruritania",
        "No source: wide prior",
    ):
        assert words in page
    # The same numbers as the table of the command, to three digits.
    assert "People in training or in a unit" in page


def test_the_same_run_gives_the_same_page(page: str, runs: Path) -> None:
    assert render_projection(open_run(runs / "baseline")) == page


def test_two_runs_show_what_differs(runs: Path) -> None:
    one, other = (open_run(runs / name) for name in ("baseline", "longer-training"))
    page = render_projection(one, other)
    assert "What differs between the two" in page
    assert "Training lasts 120 days from July 2033" in page
    assert "same parameters and the same chance" in page


def test_hostile_texts_stay_texts_on_the_page() -> None:
    page = render_projection(hostile())
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "{{" in page
    assert not re.search("[‪-‮⁦-⁩]", page)


# ---------------------------------------------------------------- the command


def test_the_command_writes_page_and_charts(
    runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, figures = tmp_path / "page.html", tmp_path / "figures"
    run, other = str(runs / "baseline"), str(runs / "longer-training")
    assert main(["report", run, "-o", str(target)]) == 0
    assert "50 draws" in capsys.readouterr().out
    assert "<h1" in target.read_text("utf-8")
    assert main(["report", run, "--beside", other, "--figures", str(figures)]) == 0
    written = list(figures.iterdir())
    assert {p.suffix for p in written} == {".png", ".svg"}
    assert all(p.name.startswith("beside-") for p in written)
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in written if p.suffix == ".png")


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "RUN"],
        ["report", "RUN", "-o", "p.html", "--accept", "B2"],
        ["report", "RUN", "-o", "p.html", "--study", str(SAMPLE)],
        ["report", str(SAMPLE), "-o", "p.html", "--beside", "RUN"],
        ["report", "RUN", "-o", "p.html", "--beside", str(SAMPLE)],
        ["report", "RUN", "-o", "p.txt"],
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = [str(runs / "baseline") if a == "RUN" else a for a in arguments]
    assert main(asked) == 2
    assert list(tmp_path.iterdir()) == []


def test_runs_of_two_studies_are_not_compared(runs: Path, tmp_path: Path) -> None:
    study = shutil.copytree(SAMPLE, tmp_path / "study")
    text = (study / "study.toml").read_text("utf-8").replace("Ruritania", "Elsewhere")
    (study / "study.toml").write_text(text, "utf-8")
    project_into(tmp_path / "run", pm.open_study(study), draws=5)
    both = ["report", str(runs / "baseline"), "--beside", str(tmp_path / "run")]
    assert main([*both, "-o", str(tmp_path / "p.html")]) == 2
    assert not (tmp_path / "p.html").exists()


def test_a_run_that_is_not_finished_is_refused(runs: Path, tmp_path: Path) -> None:
    torn = shutil.copytree(runs / "baseline", tmp_path / "torn")
    (torn / "blocks.txt").write_text("", "ascii")
    with pytest.raises(UsageError, match="not finished"):
        open_run(torn)
