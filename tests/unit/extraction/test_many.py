"""Many articles: a row for each statement, whole parts, nothing lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from passmuster.cli.main import main
from passmuster.errors import UsageError

pytest.importorskip("pyarrow")

from passmuster.extraction.many.parts import read_rows
from passmuster.extraction.many.run import extract_many

DAY = date(2031, 11, 2)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(1, 13):
        text = f"Die Behörde teilte mit, dass {number * 100} Soldaten fehlen.\n"
        (folder / f"a{number:02d}.txt").write_text(text, encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (folder / "empty.txt").write_text("  ", encoding="utf-8")
    return folder


def values(target: Path) -> list[float]:
    return sorted(row["low"] for row in read_rows(target))


ALL = [float(n * 100) for n in range(1, 13)]


def test_every_statement_has_a_row_and_a_bad_article_is_listed(articles: Path, tmp_path) -> None:
    done = extract_many(articles, tmp_path / "out", published=DAY, batch=4)
    assert values(done.folder) == ALL
    assert [name for name, _ in done.failed] == ["bad.pdf", "empty.txt"]
    assert "PM773" in (done.folder / "failed.csv").read_text(encoding="utf-8")


def test_a_stopped_run_goes_on_where_it_was(articles: Path, tmp_path) -> None:
    target = tmp_path / "out"
    first = extract_many(articles, target, published=DAY, batch=4)
    parts = sorted(target.glob("part-*.parquet"))
    before = {p: p.stat().st_mtime_ns for p in parts}
    parts[1].unlink()
    again = extract_many(articles, target, published=DAY, batch=4)
    assert (first.parts, again.skipped) == (len(parts), len(parts) - 1)
    assert values(target) == ALL
    assert all(p.stat().st_mtime_ns == before[p] for p in parts if p != parts[1])


def test_an_article_that_changed_is_read_again(articles: Path, tmp_path) -> None:
    target = tmp_path / "out"
    extract_many(articles, target, published=DAY, batch=4)
    (articles / "a01.txt").write_text("Es fehlen 77777 Soldaten.", encoding="utf-8")
    extract_many(articles, target, published=DAY, batch=4)
    assert values(target) == sorted([77777.0, *ALL[1:]])


def test_a_parquet_file_is_read_row_by_row(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = {
        "name": ["one", "two"],
        "text": ["Es fehlen 100 Soldaten.", "Die Behörde sagt, dass im letzten Monat 200 fehlten."],
        "published": [date(2031, 5, 2), date(2031, 6, 2)],
    }
    pq.write_table(pa.table(rows), tmp_path / "in.parquet")
    done = extract_many(tmp_path / "in.parquet", tmp_path / "out")
    found = read_rows(done.folder)
    assert [(r["article"], r["low"]) for r in found] == [("one", 100.0), ("two", 200.0)]
    assert (found[1]["from"], found[1]["to"]) == ("2031-05-01", "2031-05-31")


def test_several_processes_yield_the_same_rows(articles: Path, tmp_path: Path) -> None:
    one = extract_many(articles, tmp_path / "one", published=DAY, batch=4)
    two = extract_many(articles, tmp_path / "two", published=DAY, batch=4, workers=2)
    assert read_rows(one.folder) == read_rows(two.folder)
    assert one.failed == two.failed


def test_the_command_writes_into_the_runs_of_the_study(articles: Path, tmp_path, capsys) -> None:
    assert main(["new", str(tmp_path / "study")]) == 0
    study = tmp_path / "study"
    assert main(["extract", str(articles), "--study", str(study), "--published", "2031-11-02"]) == 0
    out, err = capsys.readouterr()
    assert "12 statements" in out
    assert "bad.pdf" in err
    assert values(study / "runs" / "statements-articles") == ALL


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="PM770"):
        extract_many(tmp_path / "none", tmp_path / "out")


@pytest.mark.parametrize("all_done", [False, True], ids=["at work", "with results in its keeping"])
def test_a_real_scheduler_whose_worker_is_killed_loses_and_doubles_nothing(
    articles: Path, tmp_path: Path, all_done: bool
) -> None:
    pytest.importorskip("distributed")
    for number in range(13, 61):
        text = f"Die Behörde teilte mit, dass {number * 100} Soldaten fehlen.\n"
        (articles / f"a{number:02d}.txt").write_text(text * 30, encoding="utf-8")
    where = tmp_path / "scheduler.json"
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "10"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    python = [sys.executable, "-m"]
    loopback = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*python, "distributed.cli.dask_scheduler", *loopback, "--port", "0",
         "--scheduler-file", str(where)], **quiet,
    )  # fmt: skip
    workers = [
        subprocess.Popen(
            [*python, "distributed.cli.dask_worker", "--scheduler-file", str(where), *loopback,
             "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / f"w{n}")],
            **quiet,
        )
        for n in (1, 2)
    ]  # fmt: skip
    try:
        address = _address(where)
        killed = []

        def kill_one(done: int, _: int) -> None:
            if done == 2 and not killed:
                if all_done:
                    _until_done(address, 31)
                killed.append(workers[0].pid)
                workers[0].send_signal(signal.SIGKILL)
                workers[0].wait(10)
                time.sleep(0.5)  # until the scheduler has told what is lost

        done = extract_many(
            articles, tmp_path / "out", published=DAY, cluster=address, batch=2, progress=kill_one
        )
        assert killed
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait(10)
    expected = sorted(ALL + [float(n * 100) for n in range(13, 61) for _ in range(30)])
    assert values(done.folder) == expected
    assert [name for name, _ in done.failed] == ["bad.pdf", "empty.txt"]


def _until_done(address: str, batches: int) -> None:
    """Wait until the workers hold the results of all batches but those already fetched."""
    import distributed

    with distributed.Client(address, set_as_default=False) as client:
        for _ in range(600):
            held = {key for keys in client.has_what().values() for key in keys}
            if len(held) >= batches - 2:
                return
            time.sleep(0.1)
    raise AssertionError("the workers did not come to an end")


def _address(where: Path) -> str:
    import json

    for _ in range(300):
        try:
            return str(json.loads(where.read_text("utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError("the scheduler has not started")
