"""The results of a run on disk: Zarr arrays with named axes, written block by block of draws.

A block counts as done once its name stands in the journal; whatever a killed run left of another
is written again, and comes to the same bytes.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from passmuster.engine.model import Model
from passmuster.engine.run import Trajectories
from passmuster.errors import Fault, UsageError
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
_AGAIN = "Give the command that made it once more: what is missing is made again."
_UNITS = {"start": "person", "stocks": "person", "flows": "move", "unmet": "move"}


class Store:
    """The arrays of one run."""

    def __init__(self, folder: Path, model: Model, draws: int, block: int) -> None:
        self.folder, self.model, self.draws, self.block = folder, model, draws, block

    def create(self) -> None:
        """Make the arrays with their names, empty; what is there of them is kept."""
        if (self.folder / JOURNAL).exists():
            return
        import zarr

        # The second format: of the third the spelling of texts is not settled yet.
        root = zarr.open_group(self.folder / RESULT, mode="w", zarr_format=2)
        root.attrs["title"] = self.model.title
        days = [day.toordinal() - EPOCH for day in self.model.days_out]
        names = {
            "day": np.array(days, dtype=np.int64),
            "stock": _texts(self.model.stocks),
            "flow": _texts(self.model.flows),
            "parameter": _texts(self.model.columns),
        }
        for axis, values in names.items():
            units = {"units": "days since 1970-01-01"} if axis == "day" else {}
            array = root.create_array(
                axis,
                shape=values.shape,
                chunks=(max(len(values), 1),),
                dtype=values.dtype,
                fill_value=None if axis == "day" else "",
                attributes={"_ARRAY_DIMENSIONS": [axis], **units},
            )
            array[:] = values
        for name, axes in _AXES.items():
            shape = tuple(self.draws if axis == "draw" else len(names[axis]) for axis in axes)
            units = {"units": _UNITS[name]} if name in _UNITS else {}
            root.create_array(
                name,
                shape=shape,
                chunks=(min(self.block, self.draws), *(max(n, 1) for n in shape[1:])),
                dtype="int64" if name == "status" else "float64",
                # Readers take the fill value for “missing”: it must not be a number that occurs.
                fill_value=None if name == "status" else np.nan,
                attributes={"_ARRAY_DIMENSIONS": list(axes), **units},
            )
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
        # Every chunk is a file, also one of zeros alone: a file that is missing has been lost.
        with zarr.config.set({"array.write_empty_chunks": True}):
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
        import zarr

        refuse_torn(self.folder)
        root = zarr.open_group(self.folder / RESULT, mode="r")
        got = {name: np.asarray(root[name][:most]) for name in _AXES}  # type: ignore[index]
        return got.pop("parameters"), Trajectories(**got)


def refuse_torn(folder: Path) -> None:
    """Raise if a run did not finish, or has lost part of its results: it would read as nothing.

    Raises:
        UsageError: with PM852, naming the first file that is missing.
    """
    import zarr

    try:
        root: Any = zarr.open_group(folder / RESULT, mode="r")
        grids = {name: root[name].cdata_shape for name in _AXES}
    except (OSError, ValueError, KeyError):
        what = f"{folder} is no whole run: {RESULT} cannot be read"
        raise UsageError(Fault("PM852", "", None, "", what, remedy=_AGAIN)) from None
    for name, grid in grids.items():
        for chunk in product(*map(range, grid)):
            path = folder / RESULT / name / ".".join(map(str, chunk))
            if not path.is_file():
                what = f"{folder} is no whole run: {path.relative_to(folder)} is missing"
                raise UsageError(Fault("PM852", "", None, "", what, remedy=_AGAIN))


def open_result(folder: str | os.PathLike[str]) -> xarray.Dataset:
    """Open the results of a run as a dataset with named axes and units.

    Raises:
        UsageError: the run did not finish, or has lost part of its results.
    """
    import xarray

    refuse_torn(Path(folder))
    opened: xarray.Dataset = xarray.open_zarr(Path(folder) / RESULT, consolidated=False)
    return opened


def _texts(names: tuple[str, ...]) -> Any:
    return np.array(names, dtype=f"<U{max((len(n) for n in names), default=1)}")
