"""Without the packages of the extra every way to an inference says so, with what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.inference.small import write_small

SRC = Path(__file__).parents[3] / "src"
BLOCKED = """
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "numba" else found(name, *more)
sys.modules["numba"] = None
from passmuster.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "command",
    [("infer", "STUDY"), ("audit", "STUDY", "--given", "run"), ("infer", "STUDY", "--fine")],
)
def test_what_is_missing_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    study = str(write_small(tmp_path / "study"))
    asked = [study if word == "STUDY" else word for word in command]
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, *asked], cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(SRC)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "PM851: an inference needs numba" in done.stderr
    assert "passmuster[infer]" in done.stderr
