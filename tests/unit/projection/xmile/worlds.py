"""Worlds of the subset, and random ones, written as the tables of their files."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from passmuster.vocabulary.world import World
from tests.unit.engine.test_accuracy import FEEDBACK, LINEAR, LINEAR_MOVES
from tests.unit.engine.test_run import DECADE, STEPS, STEPS_MOVES
from tests.unit.engine.worlds import world

WINDOWS: dict[str, Any] = {
    **FEEDBACK,
    "parameter": {**FEEDBACK["parameter"], "rush": 4},
    "flow": {
        **FEEDBACK["flow"],
        "back": {
            "rate": "back_per_month",
            "open_until": "back_until",
            "pulse": {"days": 15, "times": "rush"},
        },
    },
    "measure": [
        {"lever": "joined_per_month", "since": date(2031, 4, 10), "value": 150,
         "until": date(2031, 8, 3)},
        {"lever": "back_until", "since": date(2031, 3, 10), "value": date(2031, 5, 20)},
        {"lever": "back_until", "since": date(2031, 9, 1), "value": date(2031, 10, 5)},
    ],
}  # fmt: skip
POOL_MOVES = (
    "taken: my pool > units",
    "left: units > my pool",
    "lapsed: my pool > outside",
    "min: outside > units",
)
POOL: dict[str, Any] = {
    "start": {"my pool": "people", "units": 0},
    "parameter": {
        "people": {"lognormal": {"median": 1_000, "p90": 1_500}},
        "quota_per_month": 300.0,
        "left_per_1000_day": {"triangular": [1, 2, 6]},
        "lapsing": {"fixed": 0.6, "unit": "per year"},
        "min": {"normal": {"mean": 20, "sd": 3}, "at_least": 0, "unit": "per week"},
    },
    "flow": {
        "taken": {"quota": "quota_per_month"},
        "left": {"rate": "left_per_1000_day"},
        "lapsed": {"rate": "lapsing"},
        "min": {"quota": "min"},
    },
}
"""A name with a space, names that XMILE has already, priors, and a pool that runs dry."""
STEPPED: dict[str, Any] = {
    **FEEDBACK,
    "clock": "steps",
    "driver": {"fill": FEEDBACK["driver"]["fill"]},
    "parameter": {**FEEDBACK["parameter"], "left_per_month": 0.04},
    "flow": {
        **{k: v for k, v in FEEDBACK["flow"].items() if k != "joined"},
        "left": {
            "rate": "left_per_month",
            "times": [{"driver": "fill", "elasticity": "fill_elasticity"}],
        },
    },
    "measure": [{"lever": "back_per_month", "since": date(2031, 5, 5), "value": 0.1}],
}

WORLDS: dict[str, World] = {
    "linear": world(LINEAR_MOVES, **LINEAR),
    "by week": world(LINEAR_MOVES, **LINEAR | {"step": "week"}),
    "windows and feedback": world(LINEAR_MOVES, **WINDOWS),
    "steps": world(STEPS_MOVES, **STEPS, horizon=DECADE),
    "steps with feedback": world(LINEAR_MOVES, **STEPPED),
    "a pool that runs dry": world(POOL_MOVES, **POOL),
}


def random_world(seed: int) -> World:
    """Return a world of the subset: three to six stocks, up to nine flows of every kind."""
    rng = np.random.default_rng(seed)
    stocks = [f"s{i}" for i in range(rng.integers(3, 7))]
    moves: list[str] = []
    tables: dict[str, Any] = {"flow": {}, "parameter": {}, "measure": [], "driver": {}}
    tables["start"] = {s: int(rng.integers(0, 5_000)) for s in stocks}
    tables["step"] = str(rng.choice(["week", "month", "quarter"]))
    for i in range(int(rng.integers(3, 10))):
        src, dst = rng.choice([*stocks, "outside"], 2, replace=False)
        name, kind = f"f{i}", rng.choice(["rate", "dwell", "quota"])
        moves.append(f"{name}: {src} > {dst}")
        if src == "outside" or kind == "quota":
            said, value = {"quota": f"{name}_per_month"}, float(rng.integers(0, 400))
        elif kind == "rate":
            said, value = {"rate": f"{name}_per_month"}, float(rng.uniform(0, 0.4))
        else:
            said, value = {"dwell": f"{name}_days"}, float(rng.uniform(20, 400))
        tables["flow"][name] = said
        tables["parameter"][next(iter(said.values()))] = value
        if rng.random() < 0.5:
            day = date.fromordinal(date(2031, 1, 2).toordinal() + int(rng.integers(0, 360)))
            rule = {"lever": next(iter(said.values())), "since": day, "value": value * 1.5 + 0.01}
            tables["measure"].append(rule)
        if rng.random() < 0.3 and "quota" not in said:
            tables["driver"]["share"] = {"ratio": [stocks[0]], "to": stocks[1:]}
            tables["parameter"]["slope"] = 2.0
            said["times"] = [{"driver": "share", "adds": "slope"}]  # type: ignore[assignment]
    used = {end.strip() for move in moves for end in move.split(":")[1].split(">")}
    tables["start"] = {s: people for s, people in tables["start"].items() if s in used}
    if "share" in tables["driver"]:
        over, *under = sorted(used - {"outside"})
        tables["driver"]["share"] = {"ratio": [over], "to": under}
    return world(tuple(moves), **tables)
