"""What a projection says of a set of stocks or flows, whichever way the set is spelt."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from passmuster.projection.result import Floats, Projection
from passmuster.vocabulary.quantity import DAYS_PER

OUTSIDE = "outside"
DAYS_A_MONTH = float(DAYS_PER["month"])


def people_in(projection: Projection, names: tuple[str, ...]) -> Floats | None:
    """Return people in stocks or groups, [draw, day + 1]; None if the world lacks one of them.

    Args:
        projection: the projection.
        names: stocks and groups of stocks; together they are a set.
    """
    return _summed(projection, names, projection.model.stocks, projection.stocks)


def moves_by(projection: Projection, names: tuple[str, ...]) -> Floats | None:
    """Return moves since the day before, [draw, day]; None if the world lacks one of the flows.

    Args:
        projection: the projection.
        names: flows and groups of flows; together they are a set.
    """
    return _summed(projection, names, projection.model.flows, projection.flows)


def _summed(
    projection: Projection, names: tuple[str, ...], known: tuple[str, ...], by_name: object
) -> Floats | None:
    members = projection.study.members(names)
    if not members or any(m not in known for m in members):
        return None
    total: Floats = np.sum([by_name[m] for m in members], axis=0)  # type: ignore[index]
    return total


def a_month(projection: Projection, moves: Floats) -> Floats:
    """Return moves as the pace of a month of 30.4375 days; in steps of a month as they are.

    Args:
        projection: the projection that the moves are of.
        moves: moves since the day before, [draw, day].
    """
    if projection.world.scenario.step == "month":
        return moves
    days = np.diff([d.toordinal() for d in (projection.eve, *projection.days)])
    return moves * (DAYS_A_MONTH / days)


def civil_side(projection: Projection) -> tuple[str, ...]:
    """Return the stocks outside the force.

    These are the pools that quotas draw on, and where people can go from there without being taken
    in by a quota.

    Args:
        projection: the projection.

    Returns:
        names in the order of the world; none where no quota draws on a pool, or where the two
        sides cannot be told apart.
    """
    force, world = projection.study.force, projection.world
    edges = {f.name: (f.from_, f.to) for f in force.flow}
    quotas = {n: edges[n] for n, said in world.flows.items() if said.drive == "quota"}
    taken = {to for come, to in quotas.values() if come != OUTSIDE}
    pools = {come for come, _ in quotas.values()} - taken - {OUTSIDE}
    intake = {n for n, (come, _) in quotas.items() if come in pools}
    side, new = set(pools), set(pools)
    while new:
        new = {to for n, (come, to) in edges.items() if come in new and n not in intake}
        new -= {*side, OUTSIDE}
        side |= new
    if side & {to for n, (_, to) in quotas.items() if n in intake}:
        return ()
    return _in_order(projection, side)


def _in_order(projection: Projection, names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    order = [s.name for s in projection.study.force.stock]
    return tuple(n for n in order if n in wanted and n in projection.model.stocks)
