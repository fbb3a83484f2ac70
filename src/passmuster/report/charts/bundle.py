"""Vega, Vega-Lite and Vega-Embed as one script to put inside a page.

Making it takes longer than drawing all charts, so it is made by a process of its own meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache

from passmuster.report.charts.static import maker

_MAKE = (
    "import sys, vl_convert\n"
    "sys.stdout.buffer.write(vl_convert.javascript_bundle().encode('utf-8'))\n"
)


@cache
def _begun() -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(
            [sys.executable, "-c", _MAKE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:  # no further process may be started here
        return None


def begin() -> None:
    """Start making the script; what is asked for early is there sooner.

    Raises:
        UsageError: PM751, the package that has it is not installed.
    """
    maker()
    _begun()


@cache
def bundle() -> str:
    """Return the script, the same bytes for one version of the package.

    Raises:
        UsageError: PM751, the package that has it is not installed.
    """
    begin()
    process = _begun()
    if process is not None:
        made, _ = process.communicate()
        if process.returncode == 0 and made:
            return made.decode("utf-8")
    whole: str = maker().javascript_bundle()
    return whole
