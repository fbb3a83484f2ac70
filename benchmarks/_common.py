"""What the benchmarks share: medians with their spread, tables, versions, and kept results."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
UKRAINE = ROOT / "studies" / "ukraine"
SAMPLE = ROOT / "src" / "passmuster" / "sample"


def options(doc: str | None, *, runs: int, least: int = 5) -> argparse.ArgumentParser:
    """Return the options that every benchmark has; each may add its own."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--runs", type=int, default=runs, help=f"measurements of each, at least {least} ({runs})"
    )
    parser.add_argument(
        "--save", action="store_true", help="keep the result in benchmarks/results/"
    )
    parser.set_defaults(least=least)
    return parser


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Read the command line; too few runs are refused."""
    asked = parser.parse_args()
    if asked.runs < asked.least:
        parser.error(f"a median of fewer than {asked.least} runs is not reported")
    return asked


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median of some measurements, and the least and greatest of them."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def say(found: dict[str, float], unit: str, digits: int = 2, factor: float = 1) -> str:
    """Return "4.20 s (4.01–4.90)"."""
    middle, low, high = (f"{found[k] * factor:,.{digits}f}" for k in ("median", "min", "max"))
    gap = "" if unit == "x" else " "
    return f"{middle}{gap}{unit} ({low}–{high})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def child(*arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of this interpreter to its end; a failure ends the benchmark."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=timeout,
        cwd=ROOT,
    )


def first_byte(*arguments: str) -> float:
    """Return the seconds from the start of a program to the first byte of its result."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        seen = process.stdout.read(1)
        taken = time.perf_counter() - start
        process.stdout.read()
    if not seen or process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with exit code {process.returncode}")
    return taken


def whole_run(*arguments: str) -> float:
    """Return the seconds that a program takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        cwd=ROOT,
    )
    return time.perf_counter() - start


def versions(*packages: str) -> dict[str, str]:
    """Return the versions of what took part, our own and the interpreter's first."""
    from passmuster import __version__

    commit = _commit()
    ours = __version__ if commit is None else f"{__version__} at {commit}"
    found = {"passmuster": ours, "Python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def _commit() -> str | None:
    """Return the commit that the source is of, where git can tell."""
    try:
        asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%h", "--", "src"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return told.stdout.strip() or None


def surroundings(used: dict[str, str]) -> str:
    """Return one line: the day, the kind of machine, its load, and the versions."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    said = ", ".join(f"{name} {number}" for name, number in used.items())
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {platform.system()}, {os.cpu_count()} cores{load}; {said}"


def finish(
    name: str, text: str, numbers: dict[str, Any], used: dict[str, str], *, save: bool
) -> None:
    """Print the table, and keep it with its numbers if that is asked for."""
    where = surroundings(used)
    print(f"{text}\n\n{where}")
    if save:
        RESULTS.mkdir(exist_ok=True)
        kept = {"measured": where, "table": text.splitlines(), **numbers}
        path = RESULTS / f"{name}.json"
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
