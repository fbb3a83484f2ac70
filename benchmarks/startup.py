"""How long a command takes to start, as a multiple of the bare interpreter.

What: `passmuster --help` (reach: 6x), and `passmuster check` of the Ukraine study and of the
sample (reach: 20x), against `python -c pass` of the same interpreter. `import typer`, which every
command needs, is measured beside them: no command can be quicker.

How: whole processes, from start to exit, in turns; each is run once before, so that its
bytecode is written. A ratio is taken within each turn, so that what else the machine does falls on
both sides of it; the median of the ratios is given with their spread.

python benchmarks/startup.py [--runs 25] [--save]
"""

from __future__ import annotations

from typing import Any

from _common import (
    SAMPLE,
    UKRAINE,
    child,
    finish,
    options,
    parsed,
    say,
    spread,
    table,
    versions,
    whole_run,
)

BARE = ("-c", "pass")
TYPER = ("-c", "import typer")
WORK = {
    "`passmuster --help`": (("-m", "passmuster", "--help"), 6),
    "`passmuster check` of the Ukraine study": (("-m", "passmuster", "check", str(UKRAINE)), 20),
    "`passmuster check` of the sample": (("-m", "passmuster", "check", str(SAMPLE)), 20),
}


def main() -> None:
    asked = parsed(options(__doc__, runs=25, least=15))
    for name, (command, _) in WORK.items():
        if not child(*command).stdout.strip():
            raise SystemExit(f"{name} printed nothing: nothing is timed.")
    whole_run(*BARE)
    bare: list[float] = []
    typer: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in WORK}
    for _ in range(asked.runs):
        bare.append(whole_run(*BARE))
        typer.append(whole_run(*TYPER))
        for name, (command, _) in WORK.items():
            taken[name].append(whole_run(*command))
    rows = [["`python -c pass`", say(spread(bare), "ms", 0, 1000), "1x", "", ""]]
    alone = spread([time / base for time, base in zip(typer, bare, strict=True)])
    rows.append(["`import typer`", say(spread(typer), "ms", 0, 1000), say(alone, "x", 1), "", ""])
    numbers: dict[str, Any] = {"bare": spread(bare), "typer": alone}
    for name, (_, reach) in WORK.items():
        ratio = spread([time / base for time, base in zip(taken[name], bare, strict=True)])
        numbers[name] = {"seconds": spread(taken[name]), "ratio": ratio}
        met = "yes" if ratio["median"] <= reach else "**no**"
        seconds = say(numbers[name]["seconds"], "ms", 0, 1000)
        rows.append([name, seconds, say(ratio, "x", 1), f"<= {reach}x", met])
    text = table(["command", "median (spread)", "against bare", "reach", "met"], rows)
    text += f"\n\n{asked.runs} turns."
    finish("startup", text, numbers, versions("typer", "pydantic", "rich"), save=asked.save)


if __name__ == "__main__":
    main()
