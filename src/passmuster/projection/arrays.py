"""Named arrays of a run on disk, as xarray and ArviZ read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from passmuster.errors import Fault, UsageError

AGAIN = "Give the command that made it once more: what is missing is made again."


def new_group(path: Path, title: str) -> Any:
    """Return an empty store; what was there is gone."""
    import zarr

    # The second format: of the third the spelling of texts is not settled yet.
    root = zarr.open_group(path, mode="w", zarr_format=2)
    root.attrs["title"] = title
    return root


def create(
    group: Any,
    name: str,
    axes: Sequence[str],
    shape: tuple[int, ...],
    dtype: Any,
    *,
    rows: int | None = None,
    units: str | None = None,
) -> Any:
    """Return a new array with named axes.

    Args:
        group: where it goes.
        name: its name there.
        axes: names of its axes.
        shape: how many along each.
        dtype: of its values.
        rows: how many of the first axis stand in one file; by default all.
        units: of its values.
    """
    whole = tuple(max(n, 1) for n in shape)
    kind = np.dtype(dtype).kind
    return group.create_array(
        name,
        shape=shape,
        chunks=whole if rows is None else (rows, *whole[1:]),
        dtype=dtype,
        # Readers take the fill value for “missing”: it must not be a number that occurs.
        fill_value={"f": np.nan, "U": ""}.get(kind),
        attributes={"_ARRAY_DIMENSIONS": list(axes)} | ({"units": units} if units else {}),
    )


def put(
    group: Any, name: str, axes: Sequence[str], values: Any, *, units: str | None = None
) -> None:
    """Write an array with named axes."""
    values = np.ascontiguousarray(values)
    with every_chunk():
        array = create(group, name, axes, values.shape, values.dtype, units=units)
        array[...] = values


def every_chunk() -> Any:
    """Let arrays that are made or opened within write chunks of nothing but zeros too.

    Then every chunk is a file, and one that is missing has been lost.
    """
    import zarr

    return zarr.config.set({"array.write_empty_chunks": True})


def texts(names: Sequence[str]) -> Any:
    """Return names as an array of texts as long as the longest."""
    return np.array(names, dtype=f"<U{max((len(n) for n in names), default=1)}")


def refuse_torn(folder: Path, result: str, names: Iterable[str]) -> None:
    """Raise if a run did not finish, or has lost part of its results: it would read as nothing.

    Args:
        folder: the run.
        result: name of the store in it.
        names: the arrays that it has to hold.

    Raises:
        UsageError: PM852, naming the first file that is missing.
    """
    import zarr

    try:
        root: Any = zarr.open_group(folder / result, mode="r")
        grids = {name: root[name].cdata_shape for name in names}
    except (OSError, ValueError, KeyError):
        what = f"{folder} is no whole run: {result} cannot be read"
        raise UsageError(Fault("PM852", "", None, "", what, remedy=AGAIN)) from None
    for name, grid in grids.items():
        for chunk in product(*map(range, grid)):
            path = folder / result / name / ".".join(map(str, chunk))
            if not path.is_file():
                what = f"{folder} is no whole run: {path.relative_to(folder)} is missing"
                raise UsageError(Fault("PM852", "", None, "", what, remedy=AGAIN))
