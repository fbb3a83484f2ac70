"""`export_xmile`: a scenario as a file that other tools run to the same numbers."""

from __future__ import annotations

import numpy as np

from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.engine.priors import draw
from passmuster.engine.run import Inputs
from passmuster.engine.tables import AT_ONCE, BEGINS
from passmuster.files.scenarios import read_world
from passmuster.projection.needs import need_world
from passmuster.projection.xmile.subset import refuse_outside
from passmuster.projection.xmile.text import to_text
from passmuster.projection.xmile.write import elements_of
from passmuster.vocabulary.parameter import Parameter, unit_in
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World


def export_xmile(study: Study, scenario: str | World = "baseline") -> str:
    """Return a scenario as XMILE, each parameter at the median of its prior.

    Args:
        study: the study, as `open_study` returns it.
        scenario: the name of a file in its folder scenarios/, or a world made by hand.

    Raises:
        StudyError: the scenario has faults, or (PM853) says what XMILE cannot.
        UsageError: the extra `world` is not installed.
    """
    need_world()
    world = read_world(study, scenario) if isinstance(scenario, str) else scenario
    refuse_outside(world, study)
    model = compile_world(world)
    return text_of(world, model)


def text_of(world: World, model: Model) -> str:
    """Return the text of a model within the subset."""
    horizon, step = world.horizon, world.scenario.step
    ours = {
        "first": horizon.first.isoformat(),
        "last": horizon.last.isoformat(),
        "step": step,
        "clock": world.scenario.clock,
    }
    begins = model.tables.times[:, BEGINS]
    regular = len(begins) == len(model.days_out)
    if not model.tables.shape[AT_ONCE]:
        ours["begins"] = " ".join(str(int(day)) for day in begins)
    return to_text(
        elements_of(model, medians(model).parameters[0], means=_means(world, model)),
        title=model.title,
        steps=len(begins),
        units=step if regular else "step",
        ours=ours,
    )


def medians(model: Model) -> Inputs:
    """Return one draw in which each parameter is the median of its prior, and nothing walks."""
    values = np.array(
        [
            draw(model.parameters[c], np.array([0.5]))[0]
            if c in model.parameters
            else model.constants.get(c, np.nan)
            for c in model.columns
        ]
    )
    return Inputs(values[None, :], np.ones((1, len(model.walks), model.months)))


def _means(world: World, model: Model) -> dict[str, str]:
    """Return what stocks, flows and parameters are, for whoever opens the file."""
    said = {n.name: n.means for n in world.force.stock if n.means}
    said |= {n.name: n.means for n in world.force.flow if n.means}
    for name, parameter in model.parameters.items():
        said[name] = _about(name, parameter)
    return said


def _about(name: str, parameter: Parameter) -> str:
    unit = unit_in(parameter.unit or name)
    parts = [
        parameter.means,
        unit.text if unit else parameter.unit,
        None if parameter.prior == "fixed" else f"median of its prior ({parameter.prior})",
        parameter.source and f"source: {parameter.source}",
        parameter.because,
    ]
    return "; ".join(part for part in parts if part)
