"""docs/reference/world.md names tests: each of them exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.findall(
    r"`(tests/[\w/]+\.py)::(test_\w+)`",
    (ROOT / "docs/reference/world.md").read_text(encoding="utf-8"),
)


def test_tests_are_named() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_each_named_test_exists(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_status_of_the_engine_is_explained() -> None:
    pytest.importorskip("numpy")
    from passmuster.engine.tables import STATUSES

    page = (ROOT / "docs/reference/world.md").read_text(encoding="utf-8")
    assert [name for name in STATUSES.values() if f"| `{name}` |" not in page] == []
