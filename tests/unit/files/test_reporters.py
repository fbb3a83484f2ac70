"""reporters.toml: every fault at once, with its line and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from passmuster.errors import StudyError
from passmuster.files.folder import check, open_study
from tests.unit.inference.small import write_small

GOOD = """
[[reporter]]
origin = "register"
of = ["cases"]
coverage = { beta = { mean = 0.8, sd = 0.1 } }
cases_per_person = { cases = { lognormal = { median = 1, p90 = 1.3 } } }
[[reporter]]
origin = "ministry"
bias = 1.02
"""


def test_a_study_has_its_reporters(tmp_path: Path) -> None:
    study = open_study(write_small(tmp_path, reporters=GOOD))
    assert [r.origin for r in study.reporters] == ["register", "ministry"]
    assert str(study.reporters[1].bias.fixed) == "1.02"  # type: ignore[union-attr]


def test_a_study_without_the_file_has_none(tmp_path: Path) -> None:
    assert open_study(write_small(tmp_path)).reporters == ()


def _faults(tmp_path: Path, text: str) -> list[tuple[str, int | None, str | None]]:
    found = check(write_small(tmp_path, reporters=text))
    return [(fault.code, fault.line, fault.nearest) for fault in found]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = """
[[reporter]]
origin = "registr"
of = ["case"]
coverage = { lognormal = { median = 1, p90 = 2 } }
[[reporter]]
origin = "ministry"
bias = { normal = { mean = 1, sd = 0.1 } }
cases_per_person = { csaes = 1 }
"""
    assert _faults(tmp_path, text) == [
        ("PM302", 3, "register"),
        ("PM302", 4, "cases"),
        ("PM513", 5, None),
        ("PM513", 8, None),
        ("PM302", 9, "cases"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("[[reporter]]\norigin = 'ministry'\ncoverige = 1\n", "PM201", "coverage"),
        ("[[reporter]]\norigin = 'ministry'\n[[reporter]]\norigin = 'ministry'\n", "PM301", None),
        ("[[reporter]]\norigin = 'ministry'\nbias = { beta = { mean = 0.5, sd = 1 } }\n", "PM211",
         None),
        ("[[reporter]]\norigin = 'ministry'\nbias = { fixed = 1, uniform = [1, 2] }\n", "PM208",
         None),
        ("[reporter]\norigin = 'ministry'\n", "PM203", None),
    ],
)  # fmt: skip
def test_each_fault_has_its_code(tmp_path: Path, text: str, code: str, nearest: str | None) -> None:
    found = _faults(tmp_path, text)
    assert code in [c for c, _, _ in found]
    assert nearest in [n for c, _, n in found if c == code]


def test_a_stop_watches_something_simple_and_ends_after_it_begins(tmp_path: Path) -> None:
    text = """
[[reporter]]
origin = "register"
[reporter.stop]
quantity = { change = "units" }
since = 2031-03-01
last = 2031-01-31
chance_per_month = 0.1
elasticity = 1
reference = 10
"""
    with pytest.raises(StudyError) as refused:
        open_study(write_small(tmp_path, reporters=text))
    assert {fault.code for fault in refused.value.faults} & {"PM206", "PM210"}
