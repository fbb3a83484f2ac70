"""Small worlds to compile, written as the tables of their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.scenario import Scenario
from passmuster.vocabulary.world import World

YEAR = Period(date(2031, 1, 1), date(2031, 12, 31))


def force(*moves: str) -> Force:
    """Return a force from moves such as "call_up: outside > training"."""
    flows, stocks = [], {}
    for move in moves:
        name, ends = move.split(":")
        src, dst = (end.strip() for end in ends.split(">"))
        stocks |= {end: {"name": end} for end in (src, dst) if end != "outside"}
        flows.append({"name": name.strip(), "from": src, "to": dst})
    return Force.model_validate({"stock": list(stocks.values()), "flow": flows})


def world(
    moves: tuple[str, ...],
    *,
    horizon: Period = YEAR,
    measures: tuple[Mapping[str, Any], ...] = (),
    people_by_age: Mapping[str, Mapping[int, float]] | None = None,
    **scenario: Any,
) -> World:
    """Return a world of moves and the tables of a scenario."""
    return World(
        "test",
        force(*moves),
        Scenario.model_validate(scenario),
        horizon,
        tuple(Measure.model_validate(m) for m in measures),
        people_by_age or {},
    )


def model(moves: tuple[str, ...], **scenario: Any) -> Model:
    """Return the model of such a world."""
    return compile_world(world(moves, **scenario))


PIPELINE = (
    "call_up: outside > training",
    "posted: training > units",
    "left_training: training > absent",
    "left_units: units > absent",
    "returned: absent > units",
    "killed: units > dead",
)
"""Six flows, all kinds of drive but birthdays."""
PIPELINE_WORLD: dict[str, Any] = {
    "start": {"units": "units_at_start", "training": 9_000},
    "stages": ["training"],
    "parameter": {
        "units_at_start": {"normal": {"mean": 100_000, "sd": 5_000}, "at_least": 0},
        "intake_per_month": {"lognormal": {"median": 8_000, "p90": 10_000}},
        "training_days": {"uniform": [40, 70]},
        "leaving_training_per_month": {"lognormal": {"median": 0.03, "p90": 0.06}},
        "leaving_per_month": {"lognormal": {"median": 0.01, "p90": 0.03}},
        "returning_per_month": 0.05,
        "killed_per_1000_day": {"lognormal": {"median": 0.1, "p90": 0.3}},
        "early": 2.5,
    },
    "flow": {
        "call_up": {"quota": "intake_per_month"},
        "posted": {"dwell": "training_days"},
        "left_training": {
            "rate": "leaving_training_per_month",
            "first": {"days": 14, "times": "early"},
        },
        "left_units": {"rate": "leaving_per_month"},
        "returned": {"rate": "returning_per_month"},
        "killed": {"rate": "killed_per_1000_day"},
    },
}
