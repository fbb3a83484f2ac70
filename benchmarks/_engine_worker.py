"""One peer of the engine in an interpreter of its own: reads the draws, says how long it took.

python _engine_worker.py PEER DATA.npz      then lines "DRAWS FILE" on standard input: it runs so
many draws, keeps the stocks at the end of each as FILE, and prints the seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from _serve import Work, serve


def numpy_loop(data: Any) -> Work:
    """One run after another, a step at a time."""
    rates, start, steps = data["rates"], data["start"], int(data["steps"])
    count = len(start)

    def work(draws: int) -> np.ndarray:
        ends = np.empty((draws, count))
        for d in range(draws):
            x, rate, path = start.copy(), rates[d], np.empty((steps, count))
            for n in range(steps):
                moved = x * rate
                x = x - moved + np.roll(moved, 1)
                path[n] = x
            ends[d] = path[-1]
        return ends

    return work


def pysd(data: Any) -> Work:
    import os
    import tempfile
    import warnings

    import pysd as peer

    warnings.simplefilter("ignore")
    rates, count = data["rates"], len(data["start"])
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "model.xmile")
    with open(path, "w", encoding="utf-8") as file:
        file.write(str(data["xmile"]))
    model = peer.read_xmile(path)
    names = [f"s{n:02d}" for n in range(count)]
    columns = [f"f{n:02d} per week" for n in range(count)]
    known = set(model.doc["Real Name"])
    columns = [c if c in known else c.replace(" ", "_") for c in columns]

    def work(draws: int) -> np.ndarray:
        ends = np.empty((draws, count))
        for d in range(draws):
            given = dict(zip(columns, rates[d].tolist(), strict=True))
            found = model.run(params=given, return_columns=names, reload=True)
            ends[d] = found[names].to_numpy()[-1]
        return ends

    return work


def bptk(data: Any) -> Work:
    from BPTK_Py import Model

    rates, start, steps = data["rates"], data["start"], int(data["steps"])
    count = len(start)
    model = Model(starttime=0, stoptime=steps, dt=1, name="ring")
    stocks = [model.stock(f"s{n:02d}") for n in range(count)]
    constants = [model.constant(f"r{n:02d}") for n in range(count)]
    flows = [model.flow(f"f{n:02d}") for n in range(count)]
    for n in range(count):
        stocks[n].initial_value = float(start[n])
        flows[n].equation = stocks[n] * constants[n]
    for n in range(count):
        stocks[n].equation = flows[n - 1] - flows[n]

    def work(draws: int) -> np.ndarray:
        ends = np.empty((draws, count))
        for d in range(draws):
            for n in range(count):
                constants[n].equation = float(rates[d, n])
            model.reset_cache()
            for n in range(count):
                # Every step is asked for, which also keeps its recursion flat.
                path = [model.evaluate_equation(f"s{n:02d}", at) for at in range(steps + 1)]
                ends[d, n] = path[-1]
        return ends

    return work


def summer(data: Any) -> Work:
    import jax

    jax.config.update("jax_enable_x64", True)
    from summer2 import CompartmentalModel
    from summer2.parameters import Parameter

    rates, start, steps = data["rates"], data["start"], int(data["steps"])
    names = [f"s{n:02d}" for n in range(len(start))]
    model = CompartmentalModel((0, steps), names, [names[0]], timestep=1.0)
    model.set_initial_population(dict(zip(names, map(float, start), strict=True)))
    for n, name in enumerate(names):
        to = names[(n + 1) % len(names)]
        model.add_transition_flow(f"f{n:02d}", Parameter(f"r{n:02d}"), name, to)
    given = {f"r{n:02d}": float(rates[0, n]) for n in range(len(names))}
    runner = model.get_runner(given, jit=False, include_full_outputs=True, solver="euler")

    def one(row: Any) -> Any:
        return runner._run_func({f"r{n:02d}": row[n] for n in range(len(names))})["outputs"]

    many = jax.jit(jax.vmap(one))

    def work(draws: int) -> np.ndarray:
        return np.asarray(many(rates[:draws]).block_until_ready())[
            :, -1
        ]  # all steps are handed out

    work(len(rates))  # compiled for this number of draws
    return work


def epydemix(data: Any) -> Work:
    """Whole people: each run draws its moves at random, and comes to its own end."""
    import logging

    from epydemix import EpiModel

    logging.disable(logging.CRITICAL)
    rates, start, steps = data["rates"], data["start"], int(data["steps"])
    names = [f"s{n:02d}" for n in range(len(start))]
    model = EpiModel(compartments=names, default_population_size=int(start.sum()))
    for n, name in enumerate(names):
        model.add_parameter(f"r{n:02d}", float(rates[0, n]))
        model.add_transition(
            name, names[(n + 1) % len(names)], kind="spontaneous", params=f"r{n:02d}"
        )
    begins = {name: np.array([people]) for name, people in zip(names, start, strict=True)}
    first = np.datetime64("2031-01-01")

    def work(draws: int) -> np.ndarray:
        found = model.run_simulations(
            start_date=str(first), end_date=str(first + np.timedelta64(steps, "D")),
            initial_conditions_dict=begins, Nsim=draws, dt=1.0, rng=7,
        )  # fmt: skip
        paths = [t.compartments for t in found.trajectories]
        return np.array([[p[f"{name}_total"][steps - 1] for name in names] for p in paths])

    return work


PEERS: dict[str, tuple[str, Callable[[Any], Work]]] = {
    "NumPy loop": ("numpy", numpy_loop),
    "PySD": ("pysd", pysd),
    "BPTK-Py": ("bptk_py", bptk),
    "summerepi2 (vmap)": ("summerepi2", summer),
    "epydemix": ("epydemix", epydemix),
}


if __name__ == "__main__":
    serve(PEERS)
