"""Persons, one by one, against starsim, SimPy and Mesa: 1,000,000 of them for 260 weeks.

What: six states in a ring, each with a flow to the next and one to the state after it. Each week
each person is asked whether he leaves, all at once (`clock = "steps"`); about 7 moves each. Ours
also keeps the day on which each came to where he is, his birthday and the mean stay of every week.
starsim runs twice: as its documentation writes a module, with a flag for each state and its own
`bernoulli` to filter who leaves; and with one number for the state and all persons asked at once in
arrays, which its users may write too, and which is about as quick as NumPy can be.
SimPy runs twice: a person wakes each week as in all others, or, as SimPy is made for, only when he
moves, which is the same chain with far fewer events and so not the same work.

How: peers live in an environment of their own (--venv), each in a process that is kept open, so
that neither its start nor its compiling counts. Before a time counts, the people in each state at
the ends of 5 of the weeks agree with the exact chain (a power of its matrix) to five standard
errors of that number of persons. The seed is another in each run, and each run is checked; a right
engine misses once in some 50,000 runs. Ours and theirs are measured in turns, by processor time.
Peers whose persons are objects run fewer of them (the table says how many), and the time compared
is that of one person's week; ours is always that of all 1,000,000, which no cache holds.

python benchmarks/engine_persons.py [--runs 5] [--venv DIR] [--persons N] [--save]
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from _common import RESULTS, finish, options, parsed, say, spread, table, versions
from _engine_world import model_of
from engine_peers import Peer, installed

from passmuster.engine.model import Model
from passmuster.engine.run import draw_inputs, run_persons

PERSONS, STATES, WEEKS, ERRORS = 1_000_000, 6, 260, 5.0
CHECKED = (51, 103, 155, 207, 259)
WEEKLY, MOVES = "SimPy, a wake each week", "SimPy, a wake each move"
ARRAYS, BY_STATE = "starsim, in arrays", "starsim, by state"
PACKAGES = {ARRAYS: "starsim", BY_STATE: "starsim", WEEKLY: "simpy", MOVES: "simpy", "Mesa": "mesa"}
PART = {ARRAYS: 1.0, BY_STATE: 1.0, WEEKLY: 0.02, MOVES: 0.1, "Mesa": 0.02}
"""Of our persons, how many a peer runs."""
FEWER = (10, 100)
"""Ours is also run with so many times fewer persons, to see what the memory costs."""
REACH = {ARRAYS: "told", BY_STATE: "≥ 8x", WEEKLY: "≥ 50x", MOVES: "told", "Mesa": "≥ 100x"}


class Chain:
    """The six states: who leaves, where to, and what that comes to exactly."""

    def __init__(self) -> None:
        n = np.arange(STATES)
        straight, over = 0.01 + 0.004 * n, 0.005 + 0.002 * ((3 * n + 1) % STATES)
        self.straight, self.over = straight, over
        self.leave, self.first = straight + over, straight / (straight + over)
        self.shares = (n + 1) / (n + 1).sum()
        self.matrix = np.diag(1.0 - self.leave)
        self.matrix[n, (n + 1) % STATES] += straight
        self.matrix[n, (n + 2) % STATES] += over

    def start(self, persons: int) -> np.ndarray:
        """Return how many begin in each state."""
        upto = np.round(np.cumsum(np.concatenate([[0.0], self.shares])) * persons)
        return np.diff(upto)

    def model(self, persons: int) -> Model:
        """Return it as a model of ours."""
        names = [f"s{n}" for n in range(STATES)]
        flows, rates = [], {}
        for n, name in enumerate(names):
            for step, shares in ((1, self.straight), (2, self.over)):
                flows.append((f"f{n}{step}", name, names[(n + step) % STATES]))
                rates[f"f{n}{step}_per_week"] = float(shares[n])
        return model_of(
            flows,
            7 * WEEKS,
            step="week",
            clock="steps",
            start=dict(zip(names, self.start(persons).tolist(), strict=True)),
            flow={flow: {"rate": f"{flow}_per_week"} for flow, *_ in flows},
            parameter=rates,
        )

    def off(self, counts: np.ndarray, persons: int) -> float:
        """Return by how many standard errors people [week, state] are off at most."""
        if counts.shape != (WEEKS, STATES) or (counts.sum(axis=1) != persons).any():
            raise RuntimeError("its weeks do not hold all persons, so it was not timed")
        worst, start = 0.0, self.start(persons)
        for week in CHECKED:
            chance = np.linalg.matrix_power(self.matrix, week + 1)
            error = np.sqrt(start @ (chance * (1.0 - chance)))
            worst = max(worst, float((abs(counts[week] - start @ chance) / error).max()))
        if worst > ERRORS:
            raise RuntimeError(f"it is off by {worst:.1f} standard errors, so it was not timed")
        return worst


class Ours:
    """The persons mode, with another seed in each run."""

    def __init__(self, chain: Chain, persons: int) -> None:
        self.model, self.seed, self.version = chain.model(persons), 0, ""
        self.persons = persons
        self.inputs = draw_inputs(self.model, seed=7, first=0, draws=1)

    def run(self, persons: int) -> tuple[float, np.ndarray]:
        """Return the processor time, and people [week, state]."""
        assert persons == self.persons
        self.seed += 1
        start = time.process_time()
        found = run_persons(self.model, self.inputs, seed=self.seed, threads=1)
        return time.process_time() - start, found.stocks[0]

    def close(self) -> None:
        """Nothing is open."""


def measure(runs: int, persons: int, venv: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Run all sides in turns, each run checked; of who cannot be measured, return why."""
    chain, sizes = Chain(), {"ours": persons}
    sizes |= {name: round(persons * part) for name, part in PART.items()}
    sides: dict[str, Any] = {"ours": Ours(chain, persons)}
    for part in FEWER:
        sizes[f"ours/{part}"] = persons // part
        sides[f"ours/{part}"] = Ours(chain, persons // part)
    numbers: dict[str, dict[str, Any]] = {}
    missing = installed(venv, PACKAGES, PACKAGES)
    for k, name in enumerate(PACKAGES):
        own = folder / str(k)
        own.mkdir()
        data = own / "data.npz"
        np.savez(data, leave=chain.leave, first=chain.first, shares=chain.shares, weeks=WEEKS)
        try:
            if name in missing:
                raise RuntimeError(f"does not install: {missing[name]}")
            python = venv / "bin" / "python"
            sides[name] = Peer(name, python, data, "_persons_worker.py")
            # Once before it counts, so that what is compiled or loaded at first is so.
            chain.off(
                sides[name].run(max(2_100, sizes[name] // 50))[1], max(2_100, sizes[name] // 50)
            )
        except RuntimeError as error:
            numbers[name] = {"reason": str(error)}
    sides[f"ours/{FEWER[-1]}"].run(persons // FEWER[-1])
    taken: dict[str, list[float]] = {name: [] for name in sides if name not in numbers}
    worst = dict.fromkeys(taken, 0.0)
    for _ in range(runs):
        for name in list(taken):
            try:
                seconds, counts = sides[name].run(sizes[name])
                worst[name] = max(worst[name], chain.off(counts, sizes[name]))
            except RuntimeError as error:
                numbers[name] = {"reason": str(error)}
                del taken[name]
                if name.startswith("ours"):
                    raise
                continue
            taken[name].append(seconds / (sizes[name] * WEEKS) * 1e9)
    for name, times in taken.items():
        ratios = [theirs / ours for theirs, ours in zip(times, taken["ours"], strict=True)]
        numbers[name] = {
            "version": sides[name].version, "persons": sizes[name], "nanoseconds": spread(times),
            "ratio": spread(ratios), "standard_errors": worst[name],
        }  # fmt: skip
    for side in sides.values():
        side.close()
    return numbers


def rows_of(numbers: dict[str, dict[str, Any]]) -> list[list[str]]:
    """Return the rows of the table, ours first."""
    rows = []
    for name in ("ours", *(f"ours/{part}" for part in FEWER), *PACKAGES):
        found, reach = numbers[name], REACH.get(name, "")
        if "reason" in found:
            rows.append([name, "", f"not measured: {found['reason']}", "", "", reach])
            continue
        mine = name.startswith("ours")
        label = "passmuster" if mine else f"{name} ({found['version']})"
        ratio = "" if name == "ours" else say(found["ratio"], "x", 1)
        rows.append(
            [label, f"{found['persons']:,}", say(found["nanoseconds"], "ns", 1), ratio,
             f"{found['standard_errors']:.1f}", reach]
        )  # fmt: skip
    return rows


def main() -> None:
    parser = options(__doc__, runs=5)
    parser.add_argument("--venv", type=Path, default=RESULTS.parent / ".peers")
    parser.add_argument("--persons", type=int, default=PERSONS, help=f"persons ({PERSONS:,})")
    asked = parsed(parser)
    with tempfile.TemporaryDirectory() as folder:
        numbers = measure(asked.runs, asked.persons, asked.venv, Path(folder))
    ours = numbers["ours"]
    whole = ours["nanoseconds"]["median"] * asked.persons * WEEKS / 1e9
    head = ("6 states, 260 weeks", "persons", "a person's week", "times our time",
            "standard errors off the exact chain, at most", "reach")  # fmt: skip
    text = table(head, rows_of(numbers))
    text += (
        f"\n\n{asked.persons:,} persons by {WEEKS} weeks take passmuster {whole:.1f} s of one core."
    )
    told = {"sides": numbers, "seconds": whole}
    finish("engine_persons", text, told, versions("numba", "numpy"), save=asked.save)


if __name__ == "__main__":
    main()
