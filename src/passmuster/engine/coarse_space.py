"""What the coarse kernel works on: one block of particles side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.coarse import DRIVERS, STAGES, CoarseTables
from passmuster.engine.tables import Floats, Ints

LANES = 256
"""Particles side by side. A constant of the kernel: its loops over lanes have no odd ends."""


class CoarseSpace(NamedTuple):
    """Numbers of one block, made once a thread; [row, lane] where nothing else is said."""

    z: Floats
    """One row, to turn points of the space round in."""
    theta: Floats
    """Parameters of world and reporters."""
    log_walk: Floats
    """[walk, month, lane]."""
    people: Floats
    """[month + 1, stock, lane]."""
    moves: Floats
    """Moves since the start, [month + 1, flow, lane]."""
    status: Ints
    """[lane]."""
    value: Floats
    """Parameters as they are in a month."""
    rate: Floats
    """Hazard or pace a day of each flow; of a stay its length."""
    leave: Floats
    """Share of a stock that each flow takes in half a month, [length, flow, lane]."""
    hazard: Floats
    """Of each stock: all its hazards."""
    stays: Floats
    """Share of each stock that stays in half a month, [length, stock, lane]."""
    held: Floats
    """Of each stock, those that were there as flows took their shares, of both halves."""
    cell: Floats
    """Who is in a stage, [stage, month of entry, lane]."""
    front: Floats
    """Last day of entry of who has left a stage; below it how long a stay was at first."""
    memory: Floats
    """Of each driver: recent moves, value at the last step, value in the middle of this one."""
    row: Floats
    """Rows to add up in."""
    registered: Floats
    """Registrations since the start, [series, month + 1, lane]."""
    sums: Floats
    mean: Floats
    """What each row's reporter would publish."""
    fit: Floats
    """Log likelihoods of rows and stops."""
    total: Floats
    """Their sum, [lane]."""


SCRATCH = 6
"""Rows of `row` before those of the exits of a stage."""


def space_for(
    tables: CoarseTables, fixed: Floats, walks: int, series: int, sums: int, rows: int, stops: int
) -> CoarseSpace:
    """Return the working space of a model, its evidence, and parameters as they are if fixed."""
    months, stocks, flows = (int(n) for n in tables.shape[:3])
    stages, drivers = max(int(tables.shape[STAGES]), 1), max(int(tables.shape[DRIVERS]), 1)
    lengths = int(tables.slot.max(initial=0)) + 1
    exits = int((tables.stocks[:, t.EXIT_TO] - tables.stocks[:, t.EXIT_FROM]).max(initial=0))

    def zeros(*shape: int) -> Floats:
        return np.zeros((*shape, LANES))

    theta = zeros(len(fixed))
    theta[:] = fixed[:, None]
    return CoarseSpace(
        z=zeros(1),
        theta=theta,
        log_walk=zeros(walks, months),
        people=zeros(months + 1, stocks),
        moves=zeros(months + 1, flows),
        status=np.zeros(LANES, dtype=np.int64),
        value=zeros(tables.own.shape[1]),
        rate=zeros(flows),
        leave=zeros(lengths, flows),
        hazard=zeros(stocks),
        stays=zeros(lengths, stocks),
        held=zeros(stocks),
        cell=zeros(stages, months + 2),
        front=zeros(2 * stages),
        memory=zeros(3 * drivers),
        row=zeros(SCRATCH + exits),
        registered=zeros(series, months + 1),
        sums=zeros(sums),
        mean=zeros(rows),
        fit=zeros(rows + stops),
        total=zeros(1)[0],
    )
