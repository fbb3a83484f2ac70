"""The checks see the faults that they are there to see: each on a page that has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import checks
from tests.support.browser import PHONE, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FAULTY = {
    checks.SMALL_TEXT: (
        '<p style="font-size: 11px">small</p>',
        '<svg viewBox="0 0 800 80" width="400"><text y="40" font-size="20">small</text></svg>',
    ),
    checks.OVERFLOWING: ('<div style="width: 800px">wide</div>', "<p>" + "w" * 900 + "</p>"),
    checks.TWICE: ('<p id="a">one</p><p id="a">two</p>',),
    checks.DEAD_LINKS: ('<a href="#nowhere">dead</a>',),
    checks.DEAD_NAMES: ('<p aria-labelledby="nobody">named</p>',),
    checks.ODD_LINKS: (
        '<a href="javascript:alert(1)">run</a>',
        '<a href="data:text/html,x">data</a>',
        '<a href="//evil.example">other</a>',
    ),
    checks.HANDLERS: ('<p onclick="go()">press</p>',),
}
HEAD = '<!DOCTYPE html><html lang="en"><title>t</title><main><h1>h</h1>'
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(body: str, head: str = HEAD) -> Path:
        page = tmp_path / "page.html"
        page.write_text(head + body, encoding="utf-8")
        return page

    return written


@pytest.mark.parametrize(
    ("check", "body"), [(check, body) for check, bodies in FAULTY.items() for body in bodies]
)
def test_a_fault_is_seen_and_a_sound_page_has_none(
    browser: Browser, write: Write, check: str, body: str
) -> None:
    with visit(browser, write(body), width=PHONE) as seen:
        assert seen.ask(check) != []
    sound = '<h2 id="b">b</h2><p><a href="#b">to b</a> <a href="https://example.org">away</a></p>'
    scrolled = '<div style="overflow-x: auto"><div style="width: 800px">wide</div></div>'
    with visit(browser, write(sound + scrolled), width=PHONE) as seen:
        assert seen.ask(check) == []


def test_requests_complaints_and_refusals_are_seen(browser: Browser, write: Write) -> None:
    asks = '<img alt="a" src="https://example.invalid/a.png"><script>console.error("no")</script>'
    with visit(browser, write(asks)) as seen:
        assert seen.asked_for == ["https://example.invalid/a.png"]
        assert any("no" in line for line in seen.complaints)
    policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"
    with visit(browser, write("<script>window.__pwned = 1</script>", policy + HEAD)) as seen:
        assert seen.refused
        assert seen.ask(f"{checks.PWNED} === undefined")
    with visit(browser, write("<script>window.__pwned = 1</script>")) as seen:
        assert not seen.ask(f"{checks.PWNED} === undefined")
    with visit(browser, write("<script>throw Error('bad')</script>")) as seen:
        assert seen.complaints == ["uncaught: bad"]


def test_axe_sees_what_cannot_be_read(browser: Browser, write: Write) -> None:
    with visit(browser, write('<p style="color: #bbb">pale</p>')) as seen:
        assert [rule for rule, *_ in checks.violations(seen)] == ["color-contrast"]
