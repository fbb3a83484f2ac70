"""How the time of an audit grows with the number of figures, and of distinct days.

What: invented studies (5 stocks, 8 flows, 2 registers of cases with `per_person`, 20 claims; see
_invented.py), audited whole. First 100 to 10,000 figures on at most 200 distinct days, then 50 to
400 days at 1,000 figures. Growth is the slope of log time on log size, by least squares over the
medians of all sizes that came to an end. Reach: a slope of at most 1.5 in figures; the slope in
days is reported only.

How: each audit runs in a process of its own, the sizes in turns; making the study and importing the
program are not counted. Time is the process's own processor time, since an audit uses one core and
others may use the machine; the time by the clock is given beside it. A study is drawn from a
simulated truth, so before a time counts the audit is held against it: no true claim contradicted,
no false one supported, nothing unproved. An audit that takes more processor time than the limit is
ended, reported as over the limit, left out of the slope, and not tried again.

python benchmarks/growth.py [--runs 5] [--limit 300] [--save]
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from math import log
from typing import Any

from _common import child, finish, options, parsed, say, spread, table, versions

SEED, CLAIMS = 7, 20
FIGURES, AT_DAYS = (100, 300, 1_000, 3_000, 10_000), 200
DAYS, AT_FIGURES = (50, 100, 200, 400), 1_000
REACH = 1.5
SPARE_SECONDS, PATIENCE = 20, 5
"""Processor time of a process besides the audit, and how many times that long by the clock."""
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)
Size = tuple[int, int]


def one(figures: int, days: int) -> dict[str, Any]:
    """Audit one invented study, and hold the findings against the truth."""
    from _invented import study_of

    from passmuster.auditing.audit import audit

    study, told = study_of(figures, days, SEED, CLAIMS)
    clock, start = time.perf_counter(), time.process_time()
    audited = audit(study)
    taken, clock = time.process_time() - start, time.perf_counter() - clock
    wrong = [
        finding.claim
        for finding, about in zip(audited.findings, told, strict=True)
        if finding.unproved or finding.verdict == ("contradicted" if about.is_true else "supported")
    ]
    mentioned: set[Any] = set()
    for figure in study.figures:
        mentioned.update(_days_of(figure.quantity))
    return {
        "seconds": taken,
        "clock": clock,
        "wrong": wrong,
        "days": len(mentioned),
        "verdicts": dict(Counter(finding.verdict for finding in audited.findings)),
        "conflicts": len(audited.conflicts),
        "rivals": len(audited.rivals),
    }


def stop_after(seconds: int) -> None:
    """Let the system end this process when it has used so much processor time, where it can."""
    try:
        import resource
    except ImportError:  # on Windows the clock alone ends it
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + SPARE_SECONDS))


def _days_of(quantity: Any) -> set[Any]:
    from passmuster.accounts.calendar import days_of

    return set(days_of(quantity))


def measured(sizes: list[Size], runs: int, limit: float) -> dict[Size, list[dict[str, Any]] | None]:
    """Return what the runs of each size gave; None for a size over the limit."""
    found: dict[Size, list[dict[str, Any]] | None] = {size: [] for size in sizes}
    for turn in range(runs):
        for size in sizes:
            kept = found[size]
            if kept is None:
                continue
            try:
                most = limit + SPARE_SECONDS
                command = (__file__, "--one", *map(str, size), str(round(most)))
                run = json.loads(child(*command, timeout=most * PATIENCE).stdout)
            except subprocess.TimeoutExpired:
                run = {"seconds": limit * 2, "wrong": []}
            except subprocess.CalledProcessError as ended:
                if ended.returncode != OUT_OF_TIME:
                    said = f"ended with {ended.returncode}\n{ended.stderr}"
                    raise SystemExit(f"{size}: {said}") from None
                run = {"seconds": limit * 2, "wrong": []}
            if run["wrong"]:
                raise SystemExit(f"{size}: the audit denies the truth about {run['wrong']}")
            over = run["seconds"] > limit
            taken = f"over {limit:g} s" if over else f"{run['seconds']:.1f} s"
            print(f"turn {turn + 1}: {size[0]} figures, {size[1]} days: {taken}", file=sys.stderr)
            if over:
                found[size] = None
            else:
                kept.append(run)
    return found


def slope(points: list[tuple[float, float]]) -> float | None:
    """Return the least-squares slope of log time on log size; None for fewer than two sizes."""
    if len(points) < 2:
        return None
    logs = [(log(size), log(seconds)) for size, seconds in points]
    mid_x, mid_y = (sum(axis) / len(logs) for axis in zip(*logs, strict=True))
    across = sum((x - mid_x) ** 2 for x, _ in logs)
    return sum((x - mid_x) * (y - mid_y) for x, y in logs) / across


def series(
    name: str, sizes: list[tuple[int, Size]], found: dict[Size, Any], limit: float
) -> tuple[str, dict[str, Any]]:
    """Return the table of one series, and its numbers."""
    rows, points, seconds = [], [], {}
    for number, size in sizes:
        runs = found[size]
        if runs is None:
            rows.append([f"{number:,}", f"over the limit of {limit:g} s", "", "", "", "", ""])
            seconds[str(number)] = None
            continue
        taken = spread([run["seconds"] for run in runs])
        local = slope([*points[-1:], (number, taken["median"])])
        points.append((number, taken["median"]))
        seconds[str(number)] = taken
        run = runs[0]
        verdicts = ", ".join(f"{n} {verdict}" for verdict, n in sorted(run["verdicts"].items()))
        clock = f"{spread([run['clock'] for run in runs])['median']:,.1f} s"
        steps = "" if local is None else f"{local:.2f}"
        odd = run["conflicts"] + run["rivals"]
        rows.append([f"{number:,}", say(taken, "s", 1), clock, steps, run["days"], odd, verdicts])
    head = [name, "audit, processor time (spread)", "by the clock"]
    head += ["slope from the size above", "days in figures"]
    found_slope = slope(points)
    text = table([*head, "conflicts, revisions, rivals", "findings"], rows)
    return text, {"slope": found_slope, "seconds": seconds}


def main() -> None:
    parser = options(__doc__, runs=5)
    parser.add_argument(
        "--limit", type=float, default=300, help="processor seconds of an audit (300)"
    )
    asked = parsed(parser)
    by_figures = [(number, (number, AT_DAYS)) for number in FIGURES]
    by_days = [(number, (AT_FIGURES, number)) for number in DAYS]
    sizes = list(dict.fromkeys(size for _, size in by_figures + by_days))
    found = measured(sizes, asked.runs, asked.limit)
    first, figures = series("figures", by_figures, found, asked.limit)
    second, days = series("days", by_days, found, asked.limit)
    ended = sum(found[size] is not None for _, size in by_figures)
    reached = (
        figures["slope"] is not None and figures["slope"] <= REACH and ended == len(by_figures)
    )
    text = (
        f"{first}\n\nSlope in figures: {_said(figures['slope'])} over {ended} of {len(by_figures)} "
        f"sizes (reach: <= {REACH} over all; {'met' if reached else '**not met**'}).\n\n"
        f"{second}\n\nSlope in days, at {AT_FIGURES:,} figures: {_said(days['slope'])} "
        f"(reported only).\n\nAt most {AT_DAYS} days in the first table; {CLAIMS} claims; "
        f"{asked.runs} turns, each audit in a fresh process."
    )
    numbers = {"figures": figures, "days": days, "limit_seconds": asked.limit, "reached": reached}
    finish("growth", text, numbers, versions("highspy", "numpy", "pydantic"), save=asked.save)


def _said(number: float | None) -> str:
    return "unknown" if number is None else f"{number:.2f}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        stop_after(int(sys.argv[4]))
        print(json.dumps(one(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
