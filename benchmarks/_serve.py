"""The loop of a peer's interpreter: it is told how much to run, and answers with the seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

Work = Callable[[int], np.ndarray]


def serve(peers: Mapping[str, tuple[str, Callable[[Any], Work]]]) -> None:
    """Run the peer that the first argument names, of the data that the second does.

    Each line "SIZE FILE" on standard input has it run so much and keep what came of it as FILE;
    the seconds by the clock and of the processor are printed.
    """
    package, make = peers[sys.argv[1]]
    data = np.load(sys.argv[2])
    out = sys.stdout
    sys.stdout = sys.stderr  # what a peer prints is no answer
    work = make(data)
    print(f"ready {version(package)}", file=out, flush=True)
    for line in sys.stdin:
        size, path = line.split()
        start = time.perf_counter(), time.process_time()
        came = work(int(size))
        taken = time.perf_counter() - start[0], time.process_time() - start[1]
        np.save(path, came)
        print(*taken, file=out, flush=True)
