"""The notebooks run from top to bottom, and are kept without what a run adds."""

from __future__ import annotations

import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra `notebook` is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra `notebook` is not installed")
pytest.importorskip("ipykernel", reason="the extra `notebook` is not installed")

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))


def notebook(name: str) -> Any:
    return nbformat.read(FOLDER / name, as_version=4)


@cache
def printed(name: str, folder: Path) -> str:
    """Run a notebook in a folder and return all that its cells printed or returned."""
    made = notebook(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the notebook's machinery; its cells run elsewhere
        client = nbclient.NotebookClient(
            made,
            startup_timeout=180,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute()
    parts = []
    for cell in made.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", output["text"]
            parts.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(autouse=True)
def same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel imports the program that is tested."""
    import passmuster

    monkeypatch.setenv("PYTHONPATH", str(Path(passmuster.__file__).parents[1]))
    monkeypatch.setenv("PYTHONWARNINGS", "error::DeprecationWarning:passmuster")


def test_there_are_two() -> None:
    assert NAMES == ["make-your-own.ipynb", "read-a-study.ipynb"]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_without_outputs(name: str) -> None:
    made = notebook(name)
    nbformat.validate(made)
    assert set(made.metadata) == {"kernelspec", "language_info"}
    assert dict(made.metadata["language_info"]) == {"name": "python"}
    for cell in made.cells:
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    ids = [cell.id for cell in made.cells]
    assert len(set(ids)) == len(ids)
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == nbformat.writes(made) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_teaches_by_turns(name: str) -> None:
    kinds = [cell.cell_type for cell in notebook(name).cells]
    assert kinds[0] == kinds[-1] == "markdown"
    assert kinds.count("code") >= 8
    assert kinds.count("markdown") * 2 > kinds.count("code")


def test_reading_a_study_gives_what_the_text_says(folder: Path) -> None:
    told = printed("read-a-study.ipynb", folder)
    assert re.search(r"contradicted +half-a-million / ever-absent", told)
    assert re.search(r"supported +shrinking / change-2032", told)
    assert re.search(r"open +absent-now / absent-at-year-end", told)
    (turn,) = re.findall(r"the verdict turns at ([\d.]+)", told)
    assert 1 / 7 < float(turn) < 1 / 5, "the text speaks of one in six"
    assert "planned-call-up-2032 is left out: kind" in told
    assert len(re.findall(r"\balt\.\w*Chart\(", told)) == 1
    assert re.search(r"half-a-million +ever-absent +contradicted +-> disputed", told)
    assert (folder / "report.html").stat().st_size > 50_000


def test_a_study_of_ones_own_gives_what_the_text_says(folder: Path) -> None:
    told = printed("make-your-own.ipynb", folder)
    assert "published.toml:25: PM201" in told
    assert told.count("left-in-the-year    contradicted") == 2
    first, second = re.findall(r"absent-at-the-end +(\w+)", told)
    assert (first, second) == ("open", "contradicted")
    verdicts = re.findall(r"cases for each who leaves: (\w+)", told)
    assert verdicts == ["contradicted", "contradicted", "contradicted", "open"]
    assert "Contradicted: the figures rule it out" in told
    assert len(re.findall(r"\balt\.\w*Chart\(", told)) == 1
