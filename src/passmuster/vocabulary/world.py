"""A world ready to be compiled: the force, the scenario laid over its base, and its ages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.scenario import DRIVES, Scenario, ScenarioMeasure, WorldFlow


@dataclass(frozen=True)
class World:
    """Everything one model is made of. Made by `read_world`, or by hand in tests."""

    name: str
    force: Force
    scenario: Scenario
    study_horizon: Period
    measures: tuple[Measure, ...] = ()
    people_by_age: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """For stocks whose start is a table: people of each single year of age."""
    warnings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Files of the scenario and its tables, as paths in the study."""

    @property
    def horizon(self) -> Period:
        """The first and the last day of the projection."""
        own = self.scenario.horizon
        return self.study_horizon if own is None else Period(own.start, own.end)

    @cached_property
    def flows(self) -> Mapping[str, WorldFlow]:
        """The flows that the world drives: what force.toml says, and the scenario over it."""
        found: dict[str, WorldFlow] = {}
        for flow in self.force.flow:
            said = self.scenario.flow.get(flow.name, WorldFlow())
            if said.off:
                continue
            if said.drive is None:
                driven = {k: getattr(flow, k) for k in DRIVES[:3] if getattr(flow, k) is not None}
                said = said.model_copy(update=driven)
            if said.drive is not None:
                found[flow.name] = said
        return found

    @cached_property
    def undriven(self) -> tuple[str, ...]:
        """Flows of the force that this world leaves at nothing."""
        return tuple(f.name for f in self.force.flow if f.name not in self.flows)

    @cached_property
    def settings(self) -> tuple[Measure | ScenarioMeasure, ...]:
        """Measures in force: the enacted ones of the study and all of the scenario."""
        without = set(self.scenario.without)
        enacted = (m for m in self.measures if m.status == "enacted" and m.id not in without)
        return (*enacted, *(m for m in self.scenario.measure if m.id not in without))
