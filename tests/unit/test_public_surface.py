"""What `import passmuster` offers, and nothing else."""

import subprocess
import sys

import pytest

import passmuster

NAMES = [
    "Audit",
    "Finding",
    "PassmusterError",
    "Posterior",
    "Projection",
    "Study",
    "StudyError",
    "__version__",
    "audit",
    "check",
    "infer",
    "open_study",
    "project",
    "render",
]


def test_the_public_names_are_these() -> None:
    assert sorted(passmuster.__all__) == NAMES
    assert dir(passmuster) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(passmuster, name) is getattr(passmuster, name)


def test_any_other_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'projct'"):
        passmuster.projct  # noqa: B018


def test_importing_loads_nothing_but_the_version() -> None:
    script = (
        "import sys, passmuster; print(*(m for m in sys.modules if m.startswith('passmuster')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) == {"passmuster", "passmuster._version"}
