"""The results of a run on disk: Zarr arrays with named axes, written block by block of draws.

A block counts as done once its name stands in the journal; whatever a killed run left of another
is written again, and comes to the same bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from passmuster.engine.model import Model
from passmuster.engine.run import Trajectories
from passmuster.projection.arrays import create, every_chunk, new_group, put, refuse_torn, texts
from passmuster.projection.manifest import write_whole

if TYPE_CHECKING:
    import xarray

RESULT = "result.zarr"
JOURNAL = "blocks.txt"
EPOCH = 719_163
"""The ordinal number of 1 January 1970, from which days are counted in the store."""
_AXES: dict[str, tuple[str, ...]] = {
    "start": ("draw", "stock"),
    "stocks": ("draw", "day", "stock"),
    "flows": ("draw", "day", "flow"),
    "unmet": ("draw", "flow"),
    "status": ("draw",),
    "parameters": ("draw", "parameter"),
}
_UNITS = {"start": "person", "stocks": "person", "flows": "move", "unmet": "move"}


class Store:
    """The arrays of one run."""

    def __init__(self, folder: Path, model: Model, draws: int, block: int) -> None:
        self.folder, self.model, self.draws, self.block = folder, model, draws, block

    def create(self) -> None:
        """Make the arrays with their names, empty; what is there of them is kept."""
        if (self.folder / JOURNAL).exists():
            return
        root = new_group(self.folder / RESULT, self.model.title)
        days = [day.toordinal() - EPOCH for day in self.model.days_out]
        put(root, "day", ("day",), np.array(days, dtype=np.int64), units="days since 1970-01-01")
        names = {
            "stock": self.model.stocks,
            "flow": self.model.flows,
            "parameter": self.model.columns,
        }
        for axis, known in names.items():
            put(root, axis, (axis,), texts(known))
        lengths = {axis: len(known) for axis, known in names.items()}
        lengths |= {"draw": self.draws, "day": len(days)}
        for name, axes in _AXES.items():
            shape = tuple(lengths[axis] for axis in axes)
            dtype = "int64" if name == "status" else "float64"
            rows = min(self.block, self.draws)
            create(root, name, axes, shape, dtype, rows=rows, units=_UNITS.get(name))
        write_whole(self.folder / JOURNAL, b"")

    def done(self) -> set[int]:
        """Return the blocks that the journal has."""
        try:
            lines = (self.folder / JOURNAL).read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return set()
        # A line cut off by a kill is no number that ends in a full stop.
        told = {int(line[:-1]) for line in lines if line.endswith(".") and line[:-1].isdecimal()}
        return {number for number in told if self._is_there(number)}

    def _is_there(self, number: int) -> bool:
        """Tell whether every file of a block is there still."""
        outputs, stocks, flows = self.model.shape
        lengths = {"day": outputs, "stock": stocks, "flow": flows, "draw": 1}
        lengths["parameter"] = len(self.model.columns)
        return all(
            (
                self.folder / RESULT / name / ".".join([str(number), *("0" * (len(axes) - 1))])
            ).is_file()
            for name, axes in _AXES.items()
            if all(lengths[axis] for axis in axes)
        )

    def blocks(self) -> list[range]:
        """Return the draws of each block."""
        return [
            range(first, min(first + self.block, self.draws))
            for first in range(0, self.draws, self.block)
        ]

    def write(self, number: int, parameters: Any, trajectories: Trajectories) -> None:
        """Write a block, and then that it is done."""
        import zarr

        draws = self.blocks()[number]
        rows = slice(draws.start, draws.stop)
        with every_chunk():
            root = zarr.open_group(self.folder / RESULT, mode="r+")
            for name in _AXES:
                values = parameters if name == "parameters" else getattr(trajectories, name)
                root[name][rows] = values  # type: ignore[index]
        with (self.folder / JOURNAL).open("a", encoding="ascii") as file:
            file.write(f"{number}.\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Put the journal in order and remove torsos: a resumed run ends in the same bytes."""
        for torso in (self.folder / RESULT).rglob("*.partial"):
            torso.unlink(missing_ok=True)
        lines = "".join(f"{number}.\n" for number in sorted(self.done()))
        write_whole(self.folder / JOURNAL, lines.encode())

    def read(self, most: int | None = None) -> tuple[Any, Trajectories]:
        """Return parameters and trajectories of the first draws.

        Raises:
            UsageError: part of the results is missing.
        """
        root = group_of(self.folder)
        got = {name: np.asarray(root[name][:most]) for name in _AXES}
        return got.pop("parameters"), Trajectories(**got)


def group_of(folder: Path) -> Any:
    """Open the results of a run as they are on disk.

    Raises:
        UsageError: the run did not finish, or has lost part of its results.
    """
    import zarr

    refuse_torn(folder, RESULT, _AXES)
    return zarr.open_group(folder / RESULT, mode="r")


def open_result(folder: str | os.PathLike[str]) -> xarray.Dataset:
    """Open the results of a run as a dataset with named axes and units.

    Raises:
        UsageError: the run did not finish, or has lost part of its results.
    """
    import xarray

    refuse_torn(Path(folder), RESULT, _AXES)
    opened: xarray.Dataset = xarray.open_zarr(Path(folder) / RESULT, consolidated=False)
    return opened
