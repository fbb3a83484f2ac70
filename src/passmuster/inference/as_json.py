"""The published JSON of an inference: keys in order, numbers in one stable spelling."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.posterior import LEVELS, Posterior, quantiles
from passmuster.inference.summary import (
    Learnt,
    Without,
    figures,
    parameters,
    products,
    without_each,
)
from passmuster.projection.as_json import number


def to_json(posterior: Posterior) -> str:
    """Return what `passmuster infer --json` prints."""
    plain = posterior_to_dict(posterior)
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def posterior_to_dict(posterior: Posterior) -> dict[str, Any]:
    """Return a posterior as plain values."""
    study, evidence = posterior.study, posterior.evidence
    stocks, flows = posterior.stocks(), posterior.flows()
    starts_empty = [s.name for s in study.force.stock if s.starts_at == 0 and not s.is_flag]
    return {
        "schema": 1,
        "study": study.title,
        "scenario": posterior.world.name,
        "version": posterior.version,
        "seed": posterior.seed,
        "draws": len(posterior.z),
        "holding": posterior.holding,
        "as_of": study.settings.as_of.isoformat() if study.settings.as_of else None,
        "converged": {
            "runs": len(posterior.clouds),
            "furthest_apart": number(posterior.gate.worst[1]),
            "in": posterior.gate.worst[0],
            "log_evidence": [number(c.log_evidence) for c in posterior.clouds],
            "sweeps": [c.sweeps for c in posterior.clouds],
            "worlds_failed": [c.masked for c in posterior.clouds],
        },
        "levels": list(LEVELS),
        "days": [day.isoformat() for day in posterior.days],
        "known_until": posterior.days[posterior.known_until].isoformat(),
        "stocks": {n: {"unit": "person", **_spread(v)} for n, v in stocks.items()},
        "ever": {
            n: {"unit": "person", **_spread(posterior.ever((n,)))}
            for n in starts_empty
            if n in stocks
        },
        "flows": {n: {"unit": "move", **_spread(v)} for n, v in flows.items()},
        "parameters": [_learnt(line) for line in parameters(posterior)],
        "products": [
            {
                "figure": p.figure,
                "factor": _learnt(p.factor),
                "quantity": _learnt(p.quantity),
                "product": _learnt(p.product),
            }
            for p in products(posterior)
        ],
        "figures": [
            {
                "figure": f.figure,
                "origin": f.origin,
                "published": [None if e is None else number(e) for e in f.published],
                "would_be_published_before": _three(f.before),
                "would_be_published_after": _three(f.after),
                "was_there": _three(f.there),
                "share_above": number(f.above),
                "strange": f.is_strange,
            }
            for f in figures(posterior)
        ],
        "without_origin": [_without(w) for w in without_each(posterior)],
        "left_out": [{"figure": f, "why": why} for f, why in evidence.left_out.items()],
        "stops_left_out": [
            {"origin": origin, "why": why} for origin, why in evidence.stops_left_out.items()
        ],
        "coarse": list(posterior.coarse.notes),
        "warnings": list(posterior.world.warnings),
    }


def _spread(values: Floats) -> dict[str, Any]:
    return {
        "mean": number(values.mean(axis=0)),
        "quantiles": [number(level) for level in quantiles(values)],
    }


def _learnt(line: Learnt) -> dict[str, Any]:
    return {
        "name": line.name,
        "prior": _three(line.prior),
        "posterior": _three(line.posterior),
        "sd_ratio": number(round(line.sd_ratio, 6)),
        "shift": number(round(line.shift, 6)),
        "informed": line.is_informed,
    }


def _three(ends: tuple[float, float, float]) -> list[Any]:
    return [number(end) for end in ends]


def _without(line: Without) -> dict[str, Any]:
    most = sorted(line.moves.items(), key=lambda item: (-abs(item[1][2]), item[0]))[:8]
    return {
        "origin": line.origin,
        "figures": list(line.figures),
        "k": number(line.shape) if np.isfinite(line.shape) else None,
        "how": line.how,
        "trusted": line.is_trusted,
        "moves": [
            {"headline": name, "with": number(a), "without": number(b), "sds": number(round(c, 6))}
            for name, (a, b, c) in most
        ],
    }
