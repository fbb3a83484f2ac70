"""What the extra `world` brings, asked for once and with a clear answer."""

from __future__ import annotations

from importlib.util import find_spec

from passmuster.errors import Fault, UsageError

PACKAGES = ("numba", "scipy")
RUN_PACKAGES = ("zarr",)


def need_run_folder() -> None:
    """Raise unless what a run folder is written with is installed.

    Raises:
        UsageError: with PM851, naming what is missing.
    """
    _need(RUN_PACKAGES, "a run folder")


def need_world() -> None:
    """Raise unless what a projection runs on is installed.

    Raises:
        UsageError: with PM851, naming what is missing.
    """
    _need(PACKAGES, "a projection")


def need_inference() -> None:
    """Raise unless what an inference runs on is installed.

    Raises:
        UsageError: with PM851, naming what is missing.
    """
    _need(PACKAGES, "an inference", 'Install it with `pip install "passmuster[infer]"`.')


def _need(packages: tuple[str, ...], what_for: str, remedy: str | None = None) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        what = f"{what_for} needs {' and '.join(missing)}"
        raise UsageError(Fault("PM851", "", None, "", what, remedy=remedy))
