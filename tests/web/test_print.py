"""What comes out of the printer: every finding and every proof, nothing cut."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from passmuster.report.cards import MOST_ROWS
from passmuster.report.clean import clean
from tests.support import checks
from tests.support.browser import visit
from tests.support.reports import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

"""CSS pixels between the margins of a page of A4: 190 mm."""
SPLIT = """() => [...document.querySelectorAll('main tr, main svg')]
  .filter(one => one.checkVisibility() && !one.parentElement.closest('svg'))
  .filter(one => !['avoid', 'avoid-page'].includes(getComputedStyle(one).breakInside)
    && ![...function* (up) { while ((up = up.parentElement)) yield up; }(one)].some(
      up => ['avoid', 'avoid-page'].includes(getComputedStyle(up).breakInside)))
  .map(one => one.outerHTML.slice(0, 120))"""


STUDIES = ("sample", "ukraine", "hostile-few")


def pages(browser: Browser, file: Path, before: str = "") -> list[str]:
    """Return the text of every page that is printed."""
    from pypdf import PdfReader

    with visit(browser, file, scheme="dark") as seen:
        if before:
            seen.ask(before)
        paper = seen.page.pdf(format="A4", margin=dict.fromkeys(("left", "right"), "10mm"))
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]


def squeezed(text: str) -> str:
    """Return a text without white space and with the letters that a font joins taken apart."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("name", STUDIES)
def test_every_statement_is_printed_with_its_sum(
    browser: Browser, reported: Callable[[str], Report], name: str
) -> None:
    made = reported(name)
    printed = pages(browser, made.file)
    assert len(printed) > 1
    assert all(text.strip() for text in printed), "a page is blank"
    whole = squeezed("".join(printed))
    with visit(browser, made.file) as seen:
        sums: list[str] = seen.page.locator("article table.sum td").all_text_contents()
    for finding in made.audit["findings"]:
        words = clean(finding["says"], 40).partition(" … [")[0]
        if words.isascii():  # letters of other scripts come back from a PDF in the order of glyphs
            assert squeezed(words) in whole, finding["claim"]
    shown = [line for line in sums if line.isascii()]
    assert shown or name == "hostile-few"
    if name != "hostile-few":
        for line in shown:
            assert squeezed(line[:30]) in whole


def test_a_proof_that_was_opened_is_printed(
    browser: Browser, reported: Callable[[str], Report]
) -> None:
    made = reported("sample")
    whole = squeezed("".join(pages(browser, made.file, checks.OPEN)))
    # The page shows the first rows of a long proof, and says how many more the JSON has.
    rows = [
        row["row"]
        for finding in made.audit["findings"]
        for row in (finding["certificate"] or {"proof": ()})["proof"][:MOST_ROWS]
    ]
    assert rows
    for row in rows:
        assert squeezed(row) in whole


def test_nothing_is_cut_at_the_edge_of_the_paper(browser: Browser, any_report: Report) -> None:
    with visit(browser, any_report.file, width=checks.A4_INSIDE) as seen:
        seen.page.emulate_media(media="print")
        whole, shown = seen.ask(checks.WIDTHS)
        assert whole <= shown
        assert seen.ask(checks.OVERFLOWING)[:5] == []
        assert seen.ask(SPLIT)[:5] == []


SHRINKS = """() => [...document.querySelectorAll('.drawing svg')]
  .filter(one => getComputedStyle(one).maxWidth !== '100%' || !one.hasAttribute('viewBox'))
  .length"""


def test_a_chart_drawn_for_a_wide_window_fits_on_paper(
    browser: Browser, reported: Callable[[str], Report]
) -> None:
    with visit(browser, reported("sample").file) as seen:
        seen.page.emulate_media(media="print")
        assert seen.ask("document.querySelectorAll('.drawing svg').length") > 2
        assert seen.ask(SHRINKS) == 0
