"""The published JSON of a projection: keys in order, numbers in one stable spelling."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from passmuster.projection.result import LEVELS, Floats, Projection, quantiles
from passmuster.vocabulary.parameter import Parameter, unit_in

SIGNIFICANT = 12


def to_json(projection: Projection) -> str:
    """Return what `passmuster project --json` prints."""
    plain = projection_to_dict(projection)
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def projection_to_dict(projection: Projection) -> dict[str, Any]:
    """Return a projection as plain values: quantiles over draws, by name and day."""
    model, study = projection.model, projection.study
    return {
        "schema": 1,
        "study": study.title,
        "scenario": projection.world.name,
        "title": model.title,
        "version": projection.version,
        "seed": projection.seed,
        "draws": projection.draws,
        "mode": projection.mode,
        "step": projection.world.scenario.step,
        "levels": list(LEVELS),
        "from": projection.eve.isoformat(),
        "days": [day.isoformat() for day in projection.days],
        "status": dict(projection.statuses),
        "stocks": {
            name: {"unit": "person", **_summary(values)}
            for name, values in projection.stocks.items()
        },
        "flows": {
            name: {"unit": "move", **_summary(values)} for name, values in projection.flows.items()
        },
        "account": projection.balance().to_dict(),
        "days_since_entry": {
            name: _summary(projection.trajectories.stays[:, :, s])
            for s, name in enumerate(model.stocks)
            if projection.trajectories.stays is not None
        },
        "unmet": {
            name: _summary(projection.trajectories.unmet[:, f])
            for f, name in enumerate(model.flows)
            if projection.trajectories.unmet[:, f].any()
        },
        "parameters": {
            name: _parameter(name, parameter, projection)
            for name, parameter in sorted(model.parameters.items())
        },
        "tipping": [tipping.to_dict() for tipping in projection.tippings],
        "gap_to_expected": [
            {
                "size": gap.size,
                "people": number(gap.people),
                "gap": number(gap.gap),
                "mc_error": number(gap.mc_error),
                "stock": gap.stock,
            }
            for gap in projection.gaps
        ],
        "left_out": list(model.left_out),
        "warnings": list(projection.world.warnings),
    }


def _summary(values: Floats) -> dict[str, Any]:
    spread = quantiles(values)
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else None
    return {
        "mean": number(values.mean(axis=0)),
        "mc_error": None if error is None else number(error),
        "quantiles": [number(level) for level in spread],
    }


def _parameter(name: str, parameter: Parameter, projection: Projection) -> dict[str, Any]:
    drawn = projection.inputs.parameters[:, projection.model.columns.index(name)]
    unit = unit_in(parameter.unit or name)
    return {
        "prior": parameter.prior,
        "unit": unit.text if unit else parameter.unit,
        "source": parameter.source,
        "because": parameter.because,
        "quantiles": [number(level) for level in quantiles(drawn)],
    }


def number(value: Any) -> Any:
    """Return numbers of at most twelve digits; what is not finite is null."""
    if isinstance(value, np.ndarray) and value.ndim:
        return [number(v) for v in value.tolist()]
    value = float(value)
    if not np.isfinite(value):
        return None
    if value == int(value) and abs(value) < 1e15:
        return int(value)
    return float(f"{value:.{SIGNIFICANT}g}")
