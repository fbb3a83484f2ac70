"""No report breaks a rule of axe-core, at either width, in either colour scheme."""

from __future__ import annotations

from tests.support.browser import Visit
from tests.support.checks import violations


def test_axe_finds_no_violation(quick_look: Visit) -> None:
    assert violations(quick_look) == []


def test_axe_finds_none_with_everything_open(quick_look: Visit) -> None:
    quick_look.ask("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert violations(quick_look) == []
