"""The tables a kernel executes: from here on nothing knows a name.

All integers are int64 and all numbers float64, so that every model has the same types and no
model ever waits for a compiler.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NONE = -1
OUTSIDE = -1

# Columns of `stocks`: one row a stock.
AGED, STAGE, OFFSET, COLS, ROWS, DWELL_FLOW, EXIT_FROM, EXIT_TO, EXITS_PLAIN = range(9)
STOCK_COLUMNS = 9

# Columns of `flows`: one row a flow of the world. COL holds the parameter that drives it.
(
    SRC, DST, KIND, COL, AGE_FROM, AGE_TO, FACTOR_FROM, FACTOR_TO,
    ROOM_COL, ROOM_FROM, ROOM_TO, FIRST_DAYS, FIRST_COL, LAST_DAYS, LAST_COL, PULSE_COL,
) = range(16)  # fmt: skip
FLOW_COLUMNS = 16
RATE, QUOTA, DWELL, AT_AGE = range(4)

# Columns of `factors`: what a flow's rate is multiplied by.
FORM, DRIVER, DRIVER_COL, AMOUNT_COL, REFERENCE_COL = range(5)
FACTOR_COLUMNS = 5
POWER, ADDS, TIMES = range(3)

# Columns of `drivers`: covariates made by the state. A and B are ranges of `members`.
DRIVER_KIND, A_FROM, A_TO, B_FROM, B_TO, OVER_COL = range(6)
DRIVER_COLUMNS = 6
RATIO, RATIO_TO_COL, RECENT = range(3)

# Columns of `operations`: the first half of a step runs them in order, the second backwards.
OPERATION, SUBJECT = range(2)
EXITS, STAY, FILL, BIRTHDAY = range(4)

# Columns of `steps` (whole numbers) and of `times` (days since the start).
MONTH, OUTPUT, DAY, CHANGE_FROM, CHANGE_TO = range(5)
STEP_COLUMNS = 5
BEGINS, LASTS = range(2)

CLOSED, OPEN, RUSH = range(3)

# Bits of the status of a trajectory.
POOL_EXHAUSTED, NO_ROOM, TIPPED, NOT_FINITE, NO_AGE, ABOVE_ONE = 1, 2, 4, 8, 16, 32
STATUSES = {
    POOL_EXHAUSTED: "pool_exhausted",
    NO_ROOM: "no_room",
    TIPPED: "tipped",
    NOT_FINITE: "not_finite",
    NO_AGE: "no_such_age",
    ABOVE_ONE: "more_than_all",
}


class Tables(NamedTuple):
    """One model as numbers."""

    stocks: Ints
    flows: Ints
    scale: Floats
    """Turns a flow's parameter into one per day, or into days; shape [flow]."""
    exits: Ints
    factors: Ints
    drivers: Ints
    members: Ints
    operations: Ints
    steps: Ints
    times: Floats
    changes: Ints
    """Columns that a measure sets at the beginning of a step; shape [change]."""
    change_values: Floats
    doors: Ints
    """CLOSED, OPEN or RUSH; shape [step, flow]."""
    walk_of: Ints
    """Which random walk multiplies a column; NONE where it stands still; shape [column]."""
    ages: Floats
    """Youngest age of each cohort on the first day; shape [cohort]."""
    shape: Ints
    """Cells, cohorts, stages, outputs, most rows of a stage, and whether all move at once."""


class Space(NamedTuple):
    """The numbers a kernel works on, made once a thread and used for batch after batch."""

    x: Floats
    """People, [cell, lane]."""
    into: Floats
    """Where arrivals go: the cells themselves, or beside them where all move at once."""
    level: Floats
    value: Floats
    """Parameters of the step, [column, lane]: as measures set them, and times their walks."""
    rate: Floats
    leave: Floats
    """[flow, lane]: hazard or pace a day or stay in days; share that leaves in half a step."""
    front: Floats
    """[stage, lane] last day of entry of who has left; below it how long a stay was at first."""
    lows: Ints
    """[stage] first row that still holds somebody."""
    before: Floats
    after: Floats
    """[stock, lane] totals at the beginning and the end of a step."""
    memory: Floats
    past: Floats
    mid: Floats
    """[driver, lane]: recent moves, value at the last step, value in the middle of this one."""
    moved: Floats
    since: Floats
    """[flow, lane] moves of the step, and since the last output."""
    hazard: Floats
    by_stay: Floats
    """[flow, lane] of one cell; of one row of a stage."""
    share: Floats
    """[flow, lane] share of a cohort that a flow may move."""
    spill: Floats
    """[flow, lane] people without ages who are on their way to where ages count."""
    other: Floats
    """How far the shares of a cohort are from those of the one before; one number."""
    row: Floats
    """[8, lane] to add up in."""


def space_for(tables: Tables, columns: int, lanes: int) -> Space:
    """Return the working space of a model for so many draws side by side."""
    cells, stages = int(tables.shape[CELLS]), int(tables.shape[STAGES])
    stocks, flows, drivers = len(tables.stocks), len(tables.flows), len(tables.drivers)

    def zeros(rows: int) -> Floats:
        return np.zeros((rows, lanes))

    x = zeros(cells)
    return Space(
        x=x,
        into=zeros(cells) if tables.shape[AT_ONCE] else x,
        level=zeros(columns),
        value=zeros(columns),
        rate=zeros(flows),
        leave=zeros(flows),
        front=zeros(2 * stages),
        lows=np.zeros(stages, dtype=np.int64),
        before=zeros(stocks),
        after=zeros(stocks),
        memory=zeros(drivers),
        past=zeros(drivers),
        mid=zeros(drivers),
        moved=zeros(flows),
        since=zeros(flows),
        hazard=zeros(flows),
        by_stay=zeros(flows),
        share=zeros(flows),
        spill=zeros(flows),
        other=np.zeros(1),
        row=zeros(8),
    )


CELLS, COHORTS, STAGES, OUTPUTS, ROWS_MOST, AT_ONCE = range(6)


def int_table(rows: list[list[int]], columns: int) -> Ints:
    """Return rows as an array that has its columns even when it is empty."""
    table: Ints = np.array(rows, dtype=np.int64).reshape(len(rows), columns)
    return table
