"""XMILE as text: written by hand so that the same model gives the same bytes."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from passmuster._version import __version__
from passmuster.projection.xmile.nouns import OURS, XMILE, Element
from passmuster.projection.xmile.write import number

DAYS = "step_begins_on_day"


def to_text(
    elements: list[Element], *, title: str, steps: int, units: str, ours: dict[str, str]
) -> str:
    """Return the text of a file.

    Args:
        elements: all variables; they are written in order, stocks first.
        title: of the model.
        steps: how many steps of length one the run has.
        units: what a step is called.
        ours: what only passmuster reads: first and last day, step, clock.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<xmile version="1.0" xmlns="{XMILE}" xmlns:passmuster="{OURS}">',
        " <header>",
        "  <vendor>passmuster</vendor>",
        f'  <product version="{__version__}" lang="en">passmuster</product>',
        f"  <name>{escape(title)}</name>",
        " </header>",
        f' <sim_specs method="Euler" time_units={quoteattr(units)}{_attributes(ours)}>',
        "  <start>0</start>",
        f"  <stop>{steps}</stop>",
        "  <dt>1</dt>",
        " </sim_specs>",
        " <model>",
        "  <variables>",
    ]
    for kind in ("stock", "flow", "aux"):
        for element in elements:
            if element.kind == kind:
                lines += _element(element)
    return "\n".join([*lines, "  </variables>", " </model>", "</xmile>", ""])


def _attributes(ours: dict[str, str]) -> str:
    return "".join(f" passmuster:{key}={quoteattr(value)}" for key, value in ours.items())


def _element(element: Element) -> list[str]:
    lines = [f"   <{element.kind} name={quoteattr(element.name)}{_attributes(element.ours)}>"]
    if element.means:
        lines.append(f"    <doc>{escape(element.means)}</doc>")
    lines.append(f"    <eqn>{escape(element.equation)}</eqn>")
    lines += [f"    <inflow>{escape(_listed(n))}</inflow>" for n in element.inflows]
    lines += [f"    <outflow>{escape(_listed(n))}</outflow>" for n in element.outflows]
    if element.by_step:
        # Interpolation never comes into it: time is read at whole steps alone. The last value is
        # said once more for the end of the run, where nothing moves any longer.
        values = [*element.by_step, element.by_step[-1]]
        points = ",".join(map(str, range(len(values))))
        lines += [
            "    <gf>",
            f"     <xpts>{points}</xpts>",
            f"     <ypts>{','.join(map(number, values))}</ypts>",
            "    </gf>",
        ]
    return [*lines, f"   </{element.kind}>"]


def _listed(name: str) -> str:
    return name if " " not in name else f'"{name}"'
