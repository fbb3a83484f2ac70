"""How long extraction takes: the start, an article, and many articles against workers.

What: a fresh process to the end of its first article (reach: 3 s more than a bare interpreter),
each further article (reach: 0.5 s for the slowest), and articles a second on one process, on
several, and on a Dask cluster of two workers on loopback.

How: the invented articles of the tests, in five languages, each made ten times as long by
repetition and once as it is. For many articles each copy has a line of its own, so that nothing
is the same. Workers are fresh processes, and their start is in the time.

python benchmarks/extraction_speed.py [--runs 5] [--save]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from _common import ROOT, finish, options, parsed, say, spread, table, versions, whole_run

sys.path.insert(0, str(ROOT / "src"))
ARTICLES = ROOT / "tests" / "unit" / "extraction" / "articles"
DAY = date(2031, 11, 12)
FIRST = (
    "import sys; from passmuster.extraction.extract import extract_text; "
    "extract_text(open(sys.argv[1], encoding='utf-8').read())"
)
MANY = 640
WORKERS = (1, 2)


def articles() -> dict[str, str]:
    """Return the articles by name, as they are and ten times as long."""
    texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(ARTICLES.glob("*.txt"))}
    return texts | {f"{name}, tenfold": text * 10 for name, text in texts.items()}


def each(texts: dict[str, str], runs: int) -> dict[str, dict[str, float]]:
    """Return the seconds of each article, in a process that has read one before."""
    from passmuster.extraction.extract import extract_text
    from passmuster.extraction.matching.index import index_of
    from passmuster.files.folder import open_study

    index = index_of(open_study(ROOT / "studies" / "ukraine"))
    taken: dict[str, list[float]] = {name: [] for name in texts}
    for text in texts.values():
        extract_text(text, index, published=DAY)
    for _ in range(runs):
        for name, text in texts.items():
            start = time.perf_counter()
            extract_text(text, index, published=DAY)
            taken[name].append(time.perf_counter() - start)
    return {name: spread(found) for name, found in taken.items()}


def written(folder: Path, texts: dict[str, str]) -> Path:
    """Write many articles, no two alike."""
    target = folder / "many"
    target.mkdir()
    short = [text for name, text in texts.items() if "tenfold" not in name]
    for number in range(MANY):
        text = f"{short[number % len(short)]}{number + 1_000} soldiers returned.\n"
        (target / f"{number:04d}.txt").write_text(text, encoding="utf-8")
    return target


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Run a scheduler and two workers on loopback."""
    where = folder / "scheduler.json"
    python, local = [sys.executable, "-m"], ["--host", "127.0.0.1", "--no-dashboard"]
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
        "env": os.environ | {"PYTHONPATH": str(ROOT / "src")},
    }  # fmt: skip
    started = [
        subprocess.Popen([*python, "distributed.cli.dask_scheduler", *local, "--port", "0",
                          "--scheduler-file", str(where)], **quiet)
    ]  # fmt: skip
    started += [
        subprocess.Popen([*python, "distributed.cli.dask_worker", "--scheduler-file", str(where),
                          *local, "--nthreads", "1", "--no-nanny",
                          "--local-directory", str(folder / f"w{n}")], **quiet)
        for n in (1, 2)
    ]  # fmt: skip
    try:
        for _ in range(300):
            if where.is_file() and where.read_text("utf-8").strip():
                break
            time.sleep(0.1)
        yield str(json.loads(where.read_text("utf-8"))["address"])
    finally:
        for process in started:
            process.kill()
            process.wait(10)


def busy(*arguments: str) -> float:
    """Return the processor seconds of a fresh process; others use the machine too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole_run(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def throughput(texts: dict[str, str]) -> dict[str, float]:
    """Return articles a second by what they are read on, the start of workers included."""
    from passmuster.extraction.many.run import extract_many

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = written(folder, texts)
        for workers in WORKERS:
            start = time.perf_counter()
            extract_many(source, folder / f"out-{workers}", published=DAY, workers=workers)
            found[f"{workers} process{'es' if workers > 1 else ''}"] = MANY / (
                time.perf_counter() - start
            )
        with cluster(folder) as address:
            start = time.perf_counter()
            extract_many(source, folder / "out-cluster", published=DAY, cluster=address)
            found["a cluster of 2 workers"] = MANY / (time.perf_counter() - start)
    return found


def main() -> None:
    asked = parsed(options(__doc__, runs=5))
    texts = articles()
    one = str(next(ARTICLES.glob("en-*.txt")))
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    bare = spread([whole_run("-c", "pass") for _ in range(asked.runs)])
    begun = spread([whole_run("-c", FIRST, one) for _ in range(asked.runs)])
    start = {k: begun[k] - bare["median"] for k in begun}
    worked = spread([busy("-c", FIRST, one) for _ in range(asked.runs)])
    times = each(texts, asked.runs)
    plain = spread([t["median"] for name, t in times.items() if "tenfold" not in name])
    long = spread([t["median"] for name, t in times.items() if "tenfold" in name])
    many = throughput(texts)
    met = {True: "yes", False: "**no**"}
    quick = met[start["median"] <= 3]
    spare = met[worked["median"] <= 3]
    rows = [
        ["start, with the model, and a first article", say(start, "s"), "<= 3 s", quick],
        ["the same, processor time", say(worked, "s"), "<= 3 s", spare],
        ["a further article", say(plain, "s"), "< 0.5 s", met[plain["max"] < 0.5]],
        ["one ten times as long", say(long, "s"), "", ""],
        *([f"articles a second on {where}", f"{pace:.1f}", "", ""] for where, pace in many.items()),
    ]
    text = table(["work", "median (spread)", "reach", "met"], rows)
    size = sum(map(len, texts.values())) // len(texts) * 2 // 11
    text += (
        f"\n\n{asked.runs} runs; articles of {size:,} characters on average; {MANY} for the pace."
    )
    numbers = {"start": start, "work": worked, "article": plain, "long": long, "a_second": many}
    used = versions("spacy", "distributed", "pyarrow")
    finish("extraction_speed", text, numbers, used, save=asked.save)


if __name__ == "__main__":
    main()
