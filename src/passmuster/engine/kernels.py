"""Loading the compiled kernels, none of them older than the sources it was made from.

Numba keeps a compiled function until its own file changes; a kernel also holds what it calls
from other files, so that after a change in one of these it would go on with the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

SOURCES = (
    "arithmetic", "chance", "compiled", "counts", "expected", "rates", "sweep", "sweep_counts",
    "sweep_persons", "persons", "tables", "coarse", "coarse_rates", "coarse_space",
    "coarse_stage", "coarse_sweep", "elementary", "fine", "observe", "watch", "weigh",
)  # fmt: skip


@cache
def expected_kernel() -> Callable[..., None]:
    """Return the kernel of expected values.

    Raises:
        ImportError: Numba is not installed.
    """
    drop_stale(Path(__file__).parent)
    from passmuster.engine.sweep import run_expected

    kernel: Any = run_expected
    return kernel  # type: ignore[no-any-return]


@cache
def coarse_kernel() -> Callable[..., None]:
    """Return the kernel of coarse worlds and of what reporters would publish of them.

    Raises:
        ImportError: Numba is not installed.
    """
    drop_stale(Path(__file__).parent)
    from passmuster.engine.weigh import weigh

    kernel: Any = weigh
    return kernel  # type: ignore[no-any-return]


@cache
def fine_kernels() -> tuple[Callable[..., None], Callable[..., None]]:
    """Return the kernel of expected values that looks at ages, and that of figures.

    Raises:
        ImportError: Numba is not installed.
    """
    drop_stale(Path(__file__).parent)
    from passmuster.engine.watch import run_watched
    from passmuster.engine.weigh import weigh_block

    kernels: Any = run_watched, weigh_block
    return kernels  # type: ignore[no-any-return]


@cache
def counts_kernel() -> Callable[..., None]:
    """Return the kernel of whole people.

    Raises:
        ImportError: Numba is not installed.
    """
    drop_stale(Path(__file__).parent)
    from passmuster.engine.sweep_counts import run_counts

    kernel: Any = run_counts
    return kernel  # type: ignore[no-any-return]


@cache
def persons_kernel() -> Callable[..., bool]:
    """Return the kernel of persons.

    Raises:
        ImportError: Numba is not installed.
    """
    drop_stale(Path(__file__).parent)
    from passmuster.engine.sweep_persons import run_persons

    kernel: Any = run_persons
    return kernel  # type: ignore[no-any-return]


def drop_stale(folder: Path) -> None:
    """Remove compiled kernels that are older than any source file that they are made of."""
    newest = max(path.stat().st_mtime_ns for path in (folder / f"{name}.py" for name in SOURCES))
    for index in (folder / "__pycache__").glob("*.nbi"):
        if index.stat().st_mtime_ns < newest:
            index.unlink(missing_ok=True)
