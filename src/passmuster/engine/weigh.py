"""The kernel of the likelihood: from points of the space to worlds, and to how figures fit them.

One call takes a whole range of points, block after block, so that Python's own work is done once
and not once a block, and other threads are never kept waiting by it.
"""

from __future__ import annotations

from typing import NamedTuple

from passmuster.engine.coarse import CoarseTables
from passmuster.engine.coarse_space import LANES, CoarseSpace
from passmuster.engine.coarse_sweep import sweep
from passmuster.engine.compiled import bare_entry, bare_inner
from passmuster.engine.elementary import exp, ndtr
from passmuster.engine.observe import Observed, observe
from passmuster.engine.tables import Floats, Ints

LOGNORMAL, NORMAL, UNIFORM, CURVE, GIVEN = range(5)
FAR = 8.0
"""How many standard deviations a curve reaches."""
CURVE_ENDS = (1e-12, 1.0)
"""Curves are of beta priors; rounding may step over their ends."""
# Columns of `dimensions`.
KIND, COLUMN, CURVE_ROW = range(3)
DIMENSION_COLUMNS = 3
# Columns of `walks`.
FIRST, SPAN, HOLDS, TIMES = range(4)
WALK_COLUMNS = 4


class Priors(NamedTuple):
    """What turns standard normals into parameters and walks: one row a dimension, then walks."""

    dimensions: Ints
    middle: Floats
    width: Floats
    """Mean and deviation of a normal or of a logarithm; lower end and length of a uniform."""
    curves: Floats
    """Cubics between evenly spaced points of the normal, [curve, piece, power], highest first."""
    walks: Ints
    """First dimension of a walk; months of a step, and whether it is taken at once at their end or
    by and by; and the parameter that multiplies it, or -1."""
    step: Floats
    """How much a walk moves in a month for each standard deviation, [walk]; or at once."""


@bare_entry
def weigh(
    tb: CoarseTables, ob: Observed, pr: Priors, sp: CoarseSpace, z: Floats, given: Floats,
    weight: Floats, first: int, last: int, total: Floats,
) -> None:  # fmt: skip
    """Fill in the log likelihoods of a range of points; the space holds what the last block was.

    Args:
        tb: the world.
        ob: figures and reporters.
        pr: priors.
        sp: space to work in, with the fixed parameters in it.
        z: points, [point, dimension].
        given: parameters that were worked out before, [row, point].
        weight: how much each row counts, [row + stop].
        first, last: the range.
        total: filled in, [point].
    """
    begin = first
    while begin < last:
        _unfold(pr, z, given, begin, last, sp)
        sweep(tb, sp)
        observe(ob, weight, sp)
        for i in range(min(LANES, last - begin)):
            total[begin + i] = sp.total[i]
        begin += LANES


@bare_entry
def weigh_block(ob: Observed, weight: Floats, sp: CoarseSpace) -> None:
    """Fill in the log likelihoods of a block that another kernel has run."""
    observe(ob, weight, sp)


@bare_inner
def _unfold(pr: Priors, z: Floats, given: Floats, begin: int, last: int, sp: CoarseSpace) -> None:
    """Set parameters and walks of a block; beyond the last point that one is repeated."""
    normal = sp.z[0]
    for d in range(len(pr.dimensions)):
        kind, value = pr.dimensions[d, KIND], sp.theta[pr.dimensions[d, COLUMN]]
        if kind == GIVEN:
            source = given[pr.dimensions[d, CURVE_ROW]]
            for i in range(LANES):
                value[i] = source[min(begin + i, last - 1)]
            continue
        for i in range(LANES):
            normal[i] = z[min(begin + i, last - 1), d]
        _inverse(pr, d, kind, normal, value)
    months = sp.log_walk.shape[1]
    for w in range(len(pr.step)):
        start, span, holds = sp.log_walk[w, 0], pr.walks[w, SPAN], pr.walks[w, HOLDS]
        for i in range(LANES):
            start[i] = 0.0
        for n in range(1, months):
            before, after = sp.log_walk[w, n - 1], sp.log_walk[w, n]
            if holds and n % span != 0:
                for i in range(LANES):
                    after[i] = before[i]
                continue
            if holds or (n - 1) % span == 0:
                d = pr.walks[w, FIRST] + (n - 1) // span
                for i in range(LANES):
                    normal[i] = pr.step[w] * z[min(begin + i, last - 1), d]
                if pr.walks[w, TIMES] >= 0:
                    times = sp.theta[pr.walks[w, TIMES]]
                    for i in range(LANES):
                        normal[i] *= times[i]
            for i in range(LANES):
                after[i] = before[i] + normal[i]


@bare_inner
def _inverse(pr: Priors, d: int, kind: int, normal: Floats, value: Floats) -> None:
    """Set a parameter to the inverse of its prior at the normal's probability."""
    middle, width = pr.middle[d], pr.width[d]
    if kind == LOGNORMAL:
        for i in range(LANES):
            value[i] = exp(middle + width * normal[i])
    elif kind == NORMAL:
        for i in range(LANES):
            value[i] = middle + width * normal[i]
    elif kind == UNIFORM:
        for i in range(LANES):
            value[i] = middle + width * ndtr(normal[i])
    else:
        curve = pr.curves[pr.dimensions[d, CURVE_ROW]]
        pieces = curve.shape[0]
        long = 2.0 * FAR / pieces
        for i in range(LANES):
            along = (min(max(normal[i], -FAR), FAR) + FAR) / long
            piece = min(int(along), pieces - 1)
            by = (along - piece) * long
            at = curve[piece, 0]
            at = curve[piece, 1] + by * at
            at = curve[piece, 2] + by * at
            at = curve[piece, 3] + by * at
            value[i] = min(max(at, CURVE_ENDS[0]), CURVE_ENDS[1])
