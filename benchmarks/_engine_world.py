"""The worlds of the engine's benchmarks, and a plain way to write more of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.scenario import Scenario
from passmuster.vocabulary.world import World

FIRST = date(2031, 1, 1)
STOCKS, AGES, WEEKS, BATCH = 32, 50, 260, 128


def model_of(flows: Sequence[tuple[str, str, str]], days: int, **scenario: Any) -> Model:
    """Return the model of flows (name, from, to) and the tables of a scenario."""
    names = dict.fromkeys(end for _, *ends in flows for end in ends if end != "outside")
    force = Force.model_validate(
        {
            "stock": [{"name": name} for name in names],
            "flow": [{"name": n, "from": a, "to": b} for n, a, b in flows],
        }
    )
    horizon = Period(FIRST, FIRST + timedelta(days=days - 1))
    return compile_world(World("bench", force, Scenario.model_validate(scenario), horizon))


def ring(stocks: int = STOCKS, ages: int = AGES, weeks: int = WEEKS) -> Model:
    """Return stocks in a ring, each with an exit to the next and to the one after, and a quota."""
    names = [f"s{n:02d}" for n in range(stocks)]
    flows, said, parameters = [], {}, {}
    for n, name in enumerate(names):
        for step in (1, 2):
            flow = f"f{n:02d}{step}"
            flows.append((flow, name, names[(n + step) % stocks]))
            said[flow] = {"rate": f"{flow}_per_month"}
            middle = 0.01 + 0.002 * ((7 * n + 3 * step) % 20)
            prior = {"lognormal": {"median": middle, "p90": 1.5 * middle}}
            parameters[f"{flow}_per_month"] = prior
    flows.append(("taken", names[0], names[1]))
    said["taken"] = {"quota": "taken_per_month", "ages": [25, 45]}
    parameters["taken_per_month"] = {"lognormal": {"median": 2_000, "p90": 3_000}}
    return model_of(
        flows,
        7 * weeks,
        step="week",
        ages={"from": 18, "to": 17 + ages, "of": names},
        start={name: {"people": 100_000, "ages": {f"18-{17 + ages}": 1}} for name in names},
        flow=said,
        parameter=parameters,
    )
