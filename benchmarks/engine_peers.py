"""The engine against PySD, BPTK-Py, summerepi2, epydemix and a loop in NumPy, on equal work.

What: 14 stocks in a ring, each with a flow to the next, 260 steps in which shares move all at once
(`clock = "steps"`), 1,000 runs that differ in all 14 rates. Then the same ring as whole people,
1,000,000 of them, whose moves are drawn at random, against epydemix.

How: peers live in an environment of their own, which this makes and keeps (--venv); one that does
not install or does not run is listed with the reason. Each is a process that is kept open, so that
neither its start nor its compiling counts. Before a time counts, the stocks at the end of each run
agree to 1e-9; of whole people, their means over the runs to five standard errors, which a right
peer misses in one of about two million comparisons. Ours and theirs are measured in turns, by
processor time. A slow peer runs fewer draws, and its time is that of one draw times 1,000.

python benchmarks/engine_peers.py [--runs 5] [--venv DIR] [--save]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from _common import RESULTS, finish, options, parsed, say, spread, table, versions
from _engine_world import model_of

from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, draw_inputs, run, run_whole
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.scenario import Scenario
from passmuster.vocabulary.world import World

STOCKS, STEPS, DRAWS = 14, 260, 1_000
PACKAGES = {
    "NumPy loop": "numpy", "PySD": "pysd", "BPTK-Py": "BPTK-Py", "summerepi2 (vmap)": "summerepi2",
    "epydemix": "epydemix",
}  # fmt: skip
THEIR_DRAWS = {
    "NumPy loop": 200,
    "PySD": 5,
    "BPTK-Py": 1,
    "summerepi2 (vmap)": DRAWS,
    "epydemix": 20,
}
MODULES = {"NumPy loop": "numpy", "PySD": "pysd", "BPTK-Py": "BPTK_Py",
           "summerepi2 (vmap)": "summer2", "epydemix": "epydemix"}  # fmt: skip
AGREE, ERRORS = 1e-9, 5.0


def ring(people: float, step: str, clock: str, median: str) -> Model:
    """Return 14 stocks in a ring."""
    names = [f"s{n:02d}" for n in range(STOCKS)]
    per = "week" if step == "week" else "day"
    rates = [f"f{n:02d}_per_{per}" for n in range(STOCKS)]
    prior = {"uniform": [0.01, 0.05]} if median == "drawn" else 1 - exp(-0.02)
    return model_of(
        [(f"f{n:02d}", names[n], names[(n + 1) % STOCKS]) for n in range(STOCKS)],
        STEPS * (7 if step == "week" else 1),
        step=step,
        clock=clock,
        start={name: people * (n + 1) / 105 for n, name in enumerate(names)},
        flow={f"f{n:02d}": {"rate": rates[n]} for n in range(STOCKS)},
        parameter=dict.fromkeys(rates, prior),
    )


def xmile_of() -> str:
    """Return the ring as PySD reads it."""
    from datetime import date, timedelta

    from passmuster.engine.compile import compile_world
    from passmuster.projection.xmile.export import text_of

    names = [f"s{n:02d}" for n in range(STOCKS)]
    flows = [
        {"name": f"f{n:02d}", "from": names[n], "to": names[(n + 1) % STOCKS]}
        for n in range(STOCKS)
    ]
    force = Force.model_validate({"stock": [{"name": n} for n in names], "flow": flows})
    first = date(2031, 1, 1)
    said = {
        "step": "week", "clock": "steps",
        "start": {name: 1e6 * (n + 1) / 105 for n, name in enumerate(names)},
        "flow": {f"f{n:02d}": {"rate": f"f{n:02d}_per_week"} for n in range(STOCKS)},
        "parameter": {f"f{n:02d}_per_week": 0.02 for n in range(STOCKS)},
    }  # fmt: skip
    horizon = Period(first, first + timedelta(days=7 * STEPS - 1))
    world = World("bench", force, Scenario.model_validate(said), horizon)
    return text_of(world, compile_world(world))


class Peer:
    """A process that runs one peer."""

    def __init__(
        self, name: str, python: Path, data: Path, worker: str = "_engine_worker.py"
    ) -> None:
        script = Path(__file__).with_name(worker)
        self.name, self.answer = name, data.with_name("ends.npy")
        self.log = data.with_name("log.txt").open("w+")
        self.process = subprocess.Popen(
            [str(python), str(script), name, str(data)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip
        self.version = self._line().split()[-1]

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            told = [part for part in self.log.read().splitlines() if part.strip()]
            raise RuntimeError(told[-1][:160] if told else "it ended without a word")
        return line

    def run(self, size: int) -> tuple[float, np.ndarray]:
        """Return the processor time of so many draws (or persons), and what they came to."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{size} {self.answer}\n")
        self.process.stdin.flush()
        return float(self._line().split()[1]), np.load(self.answer)

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        self.log.close()


def installed(
    venv: Path, packages: dict[str, str] = PACKAGES, modules: dict[str, str] = MODULES
) -> dict[str, str]:
    """Make the environment of the peers; return of those that do not install, why."""
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    missing = {}
    for name, package in packages.items():
        there = [str(python), "-c", f"import {modules[name]}"]
        if subprocess.run(there, capture_output=True, check=False).returncode == 0:
            continue
        told = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", package],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told.returncode or subprocess.run(there, capture_output=True, check=False).returncode:
            lines = [line for line in told.stderr.splitlines() if "ERROR" in line]
            missing[name] = lines[-1][:160] if lines else "it cannot be imported"
    return missing


def measure(peer: Peer, model: Model, inputs: Inputs, runs: int, *, whole: bool) -> dict[str, Any]:
    """Check one peer, and measure it and us in turns."""

    def ours() -> tuple[float, np.ndarray]:
        start = time.process_time()
        if whole:
            found = run_whole(model, inputs, seed=7)
        else:
            found = run(model, inputs)
        return time.process_time() - start, found.stocks[:, -1]

    draws = THEIR_DRAWS[peer.name]
    _, mine = ours()
    _, other = peer.run(draws)
    gap = _agree(mine, other, whole=whole)
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(runs):
        times["ours"].append(ours()[0] * DRAWS / inputs.draws)
        times["theirs"].append(peer.run(draws)[0] * DRAWS / draws)
    ratio = [b / a for a, b in zip(times["ours"], times["theirs"], strict=True)]
    return {
        "version": peer.version, "draws": draws, "gap": gap, "ours": spread(times["ours"]),
        "theirs": spread(times["theirs"]), "ratio": spread(ratio),
    }  # fmt: skip


def _agree(mine: np.ndarray, other: np.ndarray, *, whole: bool) -> float:
    """Return how far the answers are apart: relative, or in standard errors of their means."""
    if not whole:
        gap = float((abs(mine[: len(other)] - other) / np.maximum(abs(other), 1.0)).max())
        if gap > AGREE:
            raise RuntimeError(f"its answers differ by {gap:.2g}, so it was not timed")
        return gap
    error = np.sqrt(mine.var(axis=0) / len(mine) + other.var(axis=0, ddof=1) / len(other))
    gap = float((abs(mine.mean(axis=0) - other.mean(axis=0)) / error).max())
    if gap > ERRORS:
        raise RuntimeError(f"its means differ by {gap:.1f} standard errors, so it was not timed")
    return gap


def main() -> None:
    parser = options(__doc__, runs=5)
    parser.add_argument("--venv", type=Path, default=RESULTS.parent / ".peers")
    parser.add_argument("--only", action="append", choices=list(PACKAGES), help="this peer alone")
    asked = parsed(parser)
    missing = installed(asked.venv)
    python = asked.venv / "bin" / "python"
    smooth = ring(1e6, "week", "steps", "drawn")
    whole = ring(1e6, "day", "steps", "fixed")
    rows, numbers = [], {}
    for name in asked.only or PACKAGES:
        is_whole = name == "epydemix"
        model = whole if is_whole else smooth
        inputs = draw_inputs(model, seed=7, first=0, draws=100 if is_whole else DRAWS)
        work = "whole people at random" if is_whole else "expected values"
        try:
            if name in missing:
                raise RuntimeError(f"does not install: {missing[name]}")
            with tempfile.TemporaryDirectory() as folder:
                peer = Peer(name, python, _data(Path(folder), model, inputs, is_whole))
                try:
                    found = measure(peer, model, inputs, asked.runs, whole=is_whole)
                finally:
                    peer.close()
        except RuntimeError as error:
            rows.append([name, work, "", "", f"not measured: {error}"])
            numbers[name] = {"reason": str(error)}
            continue
        numbers[name] = found
        rows.append(
            [f"{name} {found['version']}", work, say(found["ours"], "s", 3),
             say(found["theirs"], "s", 3), say(found["ratio"], "x", 1)]
        )  # fmt: skip
    head = ("peer", "14 stocks, 260 steps, 1,000 runs as", "passmuster", "peer", "times our time")
    used = versions("numba", "numpy")
    finish("engine_peers", table(head, rows), {"peers": numbers}, used, save=asked.save)


def _data(folder: Path, model: Model, inputs: Inputs, whole: bool) -> Path:
    """Write what a peer needs: rates a step, in the order of the ring, and where it starts."""
    per = "day" if whole else "week"
    columns = [model.columns.index(f"f{n:02d}_per_{per}") for n in range(STOCKS)]
    start = np.array([1e6 * (n + 1) / 105 for n in range(STOCKS)])
    path = folder / "data.npz"
    rates = inputs.parameters[:, columns]
    if whole:  # shares a step; epydemix wants the hazard that gives them
        rates = -np.log1p(-rates)
    np.savez(path, rates=rates, start=np.round(start) if whole else start, steps=STEPS,
             xmile=xmile_of())  # fmt: skip
    return path


if __name__ == "__main__":
    main()
