"""What the extra `world` brings, asked for once and with a clear answer."""

from __future__ import annotations

from importlib.util import find_spec

from passmuster.errors import Fault, UsageError

PACKAGES = ("numba", "scipy")


def need_world() -> None:
    """Raise unless what a projection runs on is installed.

    Raises:
        UsageError: with PM808, naming what is missing.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        what = f"a projection needs {' and '.join(missing)}"
        raise UsageError(Fault("PM808", "", None, "", what))
