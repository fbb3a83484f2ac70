"""One peer of the persons mode in an interpreter of its own, as _engine_worker.py has it.

python _persons_worker.py PEER DATA.npz     then lines "PERSONS FILE" on standard input: it runs so
many persons, keeps how many were in each state at the end of each week as FILE, prints the seconds.

A person in state k leaves in a week with chance leave[k], to the next state with chance first[k] of
that and else to the one after. In every peer a person of the start is made, asked and moved as the
peer's documentation does it, and the weekly numbers are kept, as ours are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import log, log1p
from typing import Any

import numpy as np
from _serve import Work, serve


def states_of(data: Any, persons: int) -> np.ndarray:
    """Return the state of each person on the eve of the first week."""
    shares = data["shares"]
    counts = np.diff(np.round(np.cumsum(np.concatenate([[0.0], shares])) * persons)).astype(int)
    return np.repeat(np.arange(len(shares)), counts)


def starsim_run(module: Any, persons: int, weeks: int, seed: int) -> np.ndarray:
    """Return people [week, state] of a module that keeps them as `counts`."""
    import starsim as ss

    sim = ss.Sim(
        n_agents=persons, start="2031-01-01", dur=ss.weeks(weeks - 1), dt=ss.week, verbose=0,
        rand_seed=seed, modules=module, copy_inputs=False,
    )  # fmt: skip
    sim.run()
    return module.counts


def starsim_by_state(data: Any) -> Work:
    """A flag for each state, and for each its own chance of leaving."""
    import starsim as ss

    leave, first, weeks = data["leave"], data["first"], int(data["weeks"])
    count = len(leave)
    seed = [0]

    class Moves(ss.Module):
        def __init__(self, begin: np.ndarray) -> None:
            super().__init__(name="moves")
            self.begin, self.counts = begin, np.empty((weeks, count))
            self.define_pars(
                **{f"leave_{k}": ss.bernoulli(p=float(leave[k])) for k in range(count)},
                **{f"first_{k}": ss.bernoulli(p=float(first[k])) for k in range(count)},
            )
            self.define_states(*[ss.BoolState(f"in_{k}") for k in range(count)])

        def init_post(self) -> None:
            super().init_post()
            for k in range(count):
                self[f"in_{k}"][:] = self.begin == k

        def step(self) -> None:
            moves = []
            for k in range(count):
                leaving = self.pars[f"leave_{k}"].filter(self[f"in_{k}"].uids)
                moves.append(self.pars[f"first_{k}"].filter(leaving, both=True))
            for k, (straight, over) in enumerate(moves):
                self[f"in_{k}"][straight] = self[f"in_{k}"][over] = False
                self[f"in_{(k + 1) % count}"][straight] = True
                self[f"in_{(k + 2) % count}"][over] = True
            self.counts[self.ti] = [self[f"in_{k}"].count() for k in range(count)]

    def work(persons: int) -> np.ndarray:
        seed[0] += 1
        return starsim_run(Moves(states_of(data, persons)), persons, weeks, seed[0])

    return work


def starsim_in_arrays(data: Any) -> Work:
    """One number for the state, and all persons asked at once."""
    import starsim as ss

    leave, first, weeks = data["leave"], data["first"], int(data["weeks"])
    count = len(leave)
    straight = leave * first
    seed = [0]

    class States(ss.Module):
        def __init__(self, begin: np.ndarray, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.begin, self.counts = begin, np.empty((weeks, count))
            self.define_states(ss.IntArr("state", default=0))
            self.asked = ss.random()

        def init_post(self) -> None:
            super().init_post()
            self.state[:] = self.begin

        def step(self) -> None:
            everybody = self.sim.people.auids
            asked, now = self.asked.rvs(everybody), np.asarray(self.state.values)
            movers = np.flatnonzero(asked < leave[now])
            old = now[movers]
            self.state[everybody[movers]] = (old + 1 + (asked[movers] >= straight[old])) % count
            self.counts[self.ti] = np.bincount(np.asarray(self.state.values), minlength=count)

    def work(persons: int) -> np.ndarray:
        seed[0] += 1
        module = States(states_of(data, persons), name="moves")
        return starsim_run(module, persons, weeks, seed[0])

    return work


def simpy_by(data: Any, one: Callable[..., Any]) -> Work:
    """Persons as processes of SimPy."""
    import simpy

    weeks, count = int(data["weeks"]), len(data["leave"])
    seed = [0]

    def work(persons: int) -> np.ndarray:
        seed[0] += 1
        env, states = simpy.Environment(), states_of(data, persons)
        held = np.bincount(states, minlength=count).tolist()
        drawn = random.Random(seed[0]).random
        for state in states.tolist():
            env.process(one(env, state, held, drawn))
        counts = np.empty((weeks, count))
        for week in range(weeks):
            env.run(until=week + 1.5)
            counts[week] = held
        return counts

    return work


def simpy_weeks(data: Any) -> Work:
    """A person wakes each week, and is asked."""
    leave, straight = data["leave"].tolist(), (data["leave"] * data["first"]).tolist()
    count = len(leave)

    def one(env: Any, state: int, held: list[int], drawn: Callable[[], float]) -> Any:
        while True:
            yield env.timeout(1)
            asked = drawn()
            if asked < leave[state]:
                held[state] -= 1
                state = (state + (1 if asked < straight[state] else 2)) % count
                held[state] += 1

    return simpy_by(data, one)


def simpy_moves(data: Any) -> Work:
    """A person sleeps for as many whole weeks as he stays, drawn at once: far fewer events."""
    first = data["first"].tolist()
    stays = [log1p(-share) for share in data["leave"].tolist()]
    count = len(first)

    def one(env: Any, state: int, held: list[int], drawn: Callable[[], float]) -> Any:
        while True:
            yield env.timeout(1 + int(log(1.0 - drawn()) / stays[state]))
            held[state] -= 1
            state = (state + (1 if drawn() < first[state] else 2)) % count
            held[state] += 1

    return simpy_by(data, one)


def mesa(data: Any) -> Work:
    """Persons as agents, each asked each week."""
    import mesa as peer

    leave, straight = data["leave"].tolist(), (data["leave"] * data["first"]).tolist()
    weeks, count = int(data["weeks"]), len(leave)
    seed = [0]

    class Person(peer.Agent):
        def __init__(self, model: Any, state: int) -> None:
            super().__init__(model)
            self.state = state

        def step(self) -> None:
            asked, state = self.random.random(), self.state
            if asked < leave[state]:
                held = self.model.held
                held[state] -= 1
                self.state = state = (state + (1 if asked < straight[state] else 2)) % count
                held[state] += 1

    class People(peer.Model):
        def __init__(self, states: np.ndarray, seed: int) -> None:
            super().__init__(seed=seed)
            self.held = np.bincount(states, minlength=count).tolist()
            Person.create_agents(self, len(states), states.tolist())

        def step(self) -> None:
            self.agents.do("step")

    def work(persons: int) -> np.ndarray:
        seed[0] += 1
        model, counts = People(states_of(data, persons), seed[0]), np.empty((weeks, count))
        for week in range(weeks):
            model.step()
            counts[week] = model.held
        return counts

    return work


PEERS: dict[str, tuple[str, Callable[[Any], Work]]] = {
    "starsim, in arrays": ("starsim", starsim_in_arrays),
    "starsim, by state": ("starsim", starsim_by_state),
    "SimPy, a wake each week": ("simpy", simpy_weeks),
    "SimPy, a wake each move": ("simpy", simpy_moves),
    "Mesa": ("mesa", mesa),
}


if __name__ == "__main__":
    serve(PEERS)
