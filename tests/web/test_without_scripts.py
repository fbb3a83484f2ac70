"""A reader who has switched scripts off misses nothing that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from passmuster.report.clean import clean
from tests.support.browser import DESK, PHONE, visit
from tests.support.reports import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MOST_BYTES = 2_000_000
MOST_SECONDS = 2.0
SLOW_MACHINE = 2.0
"""The limit of two seconds is for a machine of its own; another's processor may be half as fast."""


def squeezed(text: str) -> str:
    """Return a text without white space: lines break where the window ends."""
    return "".join(text.split())


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_statement_and_verdict_can_be_read(
    browser: Browser, any_report: Report, width: int
) -> None:
    with visit(browser, any_report.file, width=width, scripts=False) as seen:
        text = squeezed(seen.ask("document.body.textContent"))
        shown = squeezed(seen.page.inner_text("main"))
        for finding in any_report.audit["findings"]:
            words = squeezed(clean(finding["says"], 60).partition(" … [")[0])
            assert words in text, finding["claim"]
        cards: int = seen.page.locator("article").count()
        assert cards == len({finding["claim"] for finding in any_report.audit["findings"]})
        for word in ("contradicted", "open"):
            assert word in shown.lower()
        assert seen.asked_for == []
        assert seen.complaints == []


def test_proofs_are_reached_by_the_links_of_the_first_screen(
    browser: Browser, any_report: Report
) -> None:
    with visit(browser, any_report.file, scripts=False) as seen:
        links = seen.page.locator("#found a[href^='#']").all()
        assert links
        for link in links:
            name = link.get_attribute("href")
            assert name
            link.click()
            target = seen.page.locator(f"[id='{name[1:]}']")
            assert target.is_visible()
            assert target.evaluate("one => one.getBoundingClientRect().top < innerHeight")
            seen.page.go_back()


DRAWN = """() => [...document.querySelectorAll('main svg')]
  .filter(one => !one.parentElement.closest('svg') && one.checkVisibility()
    && one.getBoundingClientRect().height > 8)
  .map(one => one.getAttribute('aria-label') || one.closest('[role=img]')?.ariaLabel
    || (one.closest('[aria-hidden=true]') && one.closest('figure')?.querySelector(
      'figcaption :is(h3, h4)')?.textContent) || '')"""
CHARTS = """() => [...document.querySelectorAll('figure.chart')].map(one => ({
  title: one.querySelector('figcaption :is(h3, h4)').textContent.trim(),
  source: [...one.querySelectorAll('p')].at(-1).textContent.trim(),
  rows: one.querySelectorAll('table tbody tr').length,
  drawn: one.querySelector('svg').getBoundingClientRect().height,
}))"""


def test_charts_are_drawn_and_named(browser: Browser, any_report: Report) -> None:
    with visit(browser, any_report.file, scripts=False) as seen:
        names = seen.ask(DRAWN)
        assert len(names) > 2
        assert all(names)
        charts = seen.ask(CHARTS)
        assert all(c["title"] and c["source"] and c["rows"] and c["drawn"] > 40 for c in charts)
        if any_report.file.stem != "hostile":
            assert len(charts) > 2


def test_a_report_is_small_and_quickly_made(any_report: Report) -> None:
    if any_report.file.stem == "hostile":
        pytest.skip("no limit is set for the hostile study; another test tells its size")
    assert any_report.file.stat().st_size < MOST_BYTES
    assert any_report.seconds < MOST_SECONDS * SLOW_MACHINE
