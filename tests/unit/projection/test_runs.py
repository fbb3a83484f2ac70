"""Run folders: the same bytes again, after a kill too, and what differs between two."""

import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
pytest.importorskip("zarr", reason="a run folder needs the extra `world`")
import passmuster as pm
from passmuster.cli.main import main
from passmuster.errors import UsageError
from passmuster.projection.folders import differing_files
from passmuster.projection.runs import diff_runs, project_into, rerun
from passmuster.projection.store import RESULT, open_result

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"
KILLS = 20


def make(folder: Path, **options) -> pm.Projection:
    options = {"draws": 60, "block": 8, "seed": 5, "threads": 1} | options
    return project_into(folder, pm.open_study(SAMPLE), **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "whole"
    make(folder)
    return folder


def test_a_run_holds_what_the_projection_has(whole: Path) -> None:
    direct = pm.project(pm.open_study(SAMPLE), draws=60, seed=5)
    with open_result(whole) as data:
        assert dict(data.sizes) == {
            "draw": 60, "day": 24, "stock": 4, "flow": 6, "parameter": len(direct.model.columns)
        }  # fmt: skip
        assert data["stocks"].attrs["units"] == "person"
        assert data["status"].dtype == "int64"
        assert str(data["day"].values[0])[:10] == "2033-01-31"
        units = data["stocks"].sel(stock="units").values
        assert units.tobytes() == direct.stocks["units"][:, 1:].tobytes()
    manifest = json.loads((whole / "manifest.json").read_text())
    assert set(manifest["inputs"]) == {
        "study.toml", "force.toml", "sources.toml", "measures.toml", "scenarios/baseline.toml"
    }  # fmt: skip


def test_a_run_is_made_again_byte_for_byte_from_its_own_inputs(whole: Path, tmp_path: Path) -> None:
    assert rerun(whole, tmp_path / "again") == ()
    assert diff_runs(whole, tmp_path / "again")["same"] is True


def test_nobody_is_not_missing(tmp_path: Path) -> None:
    """Zero people, zero moves and status zero stay numbers for whoever opens the store."""
    import xarray

    make(tmp_path / "run")
    direct = pm.project(pm.open_study(SAMPLE), draws=60, seed=5)
    with xarray.open_zarr(tmp_path / "run" / "result.zarr", consolidated=False) as data:
        for name in ("start", "stocks", "flows", "unmet", "status"):
            wanted = getattr(direct.trajectories, name)
            assert (data[name].values == wanted).all(), name
        assert (data["unmet"].values == 0).any()


@pytest.mark.parametrize("lost", ["stocks/3.0.0", "status/0", "unmet/2.0"])
def test_a_run_that_lost_part_of_its_results_is_told_and_mended(
    capsys, whole: Path, tmp_path: Path, lost: str
) -> None:
    make(tmp_path / "run")
    (tmp_path / "run" / "result.zarr" / lost).unlink()
    assert main(["diff", str(whole), str(tmp_path / "run")]) == 2
    said = capsys.readouterr()
    assert "PM852" in said.err
    assert lost in said.err
    assert said.out == ""
    with pytest.raises(UsageError, match="PM852"):
        open_result(tmp_path / "run")
    make(tmp_path / "run")
    assert differing_files(whole, tmp_path / "run", RESULT) == ()


def test_a_finished_run_is_not_made_twice(whole: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (whole / "result.zarr").rglob("*") if p.is_file()}
    make(whole)
    assert before == {p: p.stat().st_mtime_ns for p in before}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_run_killed_at_any_moment_resumes_to_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    begun = time.perf_counter()
    make(tmp_path / "timed")
    takes = time.perf_counter() - begun
    moments = np.random.default_rng(20).uniform(0, takes, KILLS)
    unfinished = 0
    for number, moment in enumerate(moments):
        folder = tmp_path / str(number)
        child = os.fork()
        if child == 0:
            make(folder)
            os._exit(0)
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        journal = folder / "blocks.txt"
        unfinished += not journal.exists() or len(journal.read_text().split()) < 8
        make(folder)
        assert differing_files(whole, folder, RESULT) == ()
        assert (folder / "blocks.txt").read_bytes() == (whole / "blocks.txt").read_bytes()
    assert unfinished > KILLS / 4  # or the kills came too late to test anything


def test_a_run_of_other_inputs_is_not_written_over(whole: Path, tmp_path: Path) -> None:
    for options in ({"seed": 6}, {"draws": 61}, {"mode": "counts"},
                    {"scenario": "longer-training"}):  # fmt: skip
        with pytest.raises(UsageError, match="PM804"):
            make(whole, **options)
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(UsageError, match="PM804"):
        make(tmp_path)


def test_a_run_with_changed_inputs_is_not_made_again(tmp_path: Path) -> None:
    make(tmp_path / "run", draws=4)
    with (tmp_path / "run" / "inputs" / "force.toml").open("a") as file:
        file.write("# changed\n")
    with pytest.raises(UsageError, match="PM852"):
        rerun(tmp_path / "run", tmp_path / "again")


def test_diff_says_from_which_day_two_runs_part(whole: Path, tmp_path: Path) -> None:
    make(tmp_path / "longer", scenario="longer-training")
    found = diff_runs(whole, tmp_path / "longer")
    assert found["same"] is False
    assert found["manifest"]["scenario"] == ["baseline", "longer-training"]
    arrays = found["arrays"]
    assert arrays["stock training"]["first_differs"] == "2033-07-31"
    assert arrays["flow call_up"]["first_differs"] is None
    assert arrays["flow call_up"]["largest"] == 0


def test_the_commands(capsys, whole: Path, tmp_path: Path) -> None:
    again, other = str(tmp_path / "again"), str(tmp_path / "other")
    assert main(["rerun", str(whole), "-o", again]) == 0
    assert "same bytes" in capsys.readouterr().out
    assert main(["diff", str(whole), again]) == 0
    assert capsys.readouterr().out == "the same bytes\n"
    assert main(["project", str(SAMPLE), "--draws", "60", "-o", other, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    direct = pm.project(pm.open_study(SAMPLE), draws=60).to_dict()
    assert printed == json.loads(json.dumps(direct))
    assert main(["diff", str(whole), other]) == 0
    assert "seed: 5 / 7" in capsys.readouterr().out


def test_memory_does_not_grow_with_the_number_of_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what a summary is made of: the largest use at 2,000 draws is that at 500."""
    import tracemalloc

    from passmuster.projection import runs

    monkeypatch.setattr(runs, "SUMMED_UP", 100)
    make(tmp_path / "warm", draws=10)
    used = []
    for draws in (500, 2_000):
        tracemalloc.start()
        make(tmp_path / str(draws), draws=draws, block=50)
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    more = 1_500 * 24 * 10 * 8  # bytes of the stocks and flows of the draws more
    assert used[1] - used[0] < more / 10


def test_progress_tells_how_many_draws_are_done(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make(tmp_path / "run", progress=lambda done, of: told.append((done, of)))
    assert told == [(min(8 * i, 60), 60) for i in range(1, 9)]


def test_the_bar_says_how_much_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import re
    import sys

    from passmuster.cli.progress import bar

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setenv("TERM", "xterm")
    with bar("drawing") as tell:
        assert tell is not None
        for done in range(1, 6):
            tell(done, 10)
            time.sleep(0.12)
    assert "drawing" in seen.getvalue()
    assert "5/10" in seen.getvalue()
    assert re.search(r"0:00:0\d", seen.getvalue())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with bar("drawing") as tell:
        assert tell is None
