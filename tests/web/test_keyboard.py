"""The whole page by keyboard: links, what opens and closes, the table of figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import DESK, PHONE, Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const all = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')];
  return {
    place: all.indexOf(at),
    text: (at.textContent || at.getAttribute('aria-label') || at.id).trim().slice(0, 60),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    shown: box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""

CAN_BE_FOCUSED = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(one => one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility({ visibilityProperty: true })).length"""


@pytest.fixture(params=[DESK, PHONE])
def seen(request: pytest.FixtureRequest, browser: Browser, sample: Path) -> Iterator[Visit]:
    with visit(browser, sample, width=request.param) as opened:
        yield opened


def test_the_first_key_offers_to_skip_to_what_was_found(seen: Visit) -> None:
    seen.page.keyboard.press("Tab")
    first = seen.ask(FOCUSED)
    assert first["shown"]
    assert first["marked"]
    target = seen.ask("document.activeElement.getAttribute('href')")
    assert seen.ask("document.activeElement.tagName") == "A"
    seen.page.keyboard.press("Enter")
    assert seen.ask("location.hash") == target
    seen.page.keyboard.press("Tab")
    assert seen.ask(
        "target => document.querySelector(target).contains(document.activeElement)", target
    )


def test_tab_goes_through_the_page_in_its_own_order_and_shows_where_it_is(seen: Visit) -> None:
    many: int = seen.ask(CAN_BE_FOCUSED)
    assert many > 20
    places = []
    for _ in range(many):
        seen.page.keyboard.press("Tab")
        at = seen.ask(FOCUSED)
        assert at["place"] >= 0, f"focus is lost after {places[-1:]}"
        assert at["marked"], at["text"]
        assert at["shown"], at["text"]
        places.append(at["place"])
    assert places == sorted(places)
    assert len(set(places)) == many


def test_tab_leads_through_the_cards_in_the_order_of_the_statements(seen: Visit) -> None:
    cards: list[str] = seen.ask(
        """[...document.querySelectorAll('article')]
        .filter(card => card.querySelector('a[href], summary, button')).map(card => card.id)"""
    )
    assert len(cards) > 2
    visited: dict[str, None] = {}
    for _ in range(seen.ask(CAN_BE_FOCUSED)):
        seen.page.keyboard.press("Tab")
        inside = seen.ask("document.activeElement.closest('article')?.id ?? ''")
        if inside:
            visited[inside] = None
    assert list(visited) == cards


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_what_opens_opens_and_closes_by_keyboard(seen: Visit, key: str) -> None:
    summaries = [s for s in seen.page.locator("summary").all() if s.is_visible()]
    assert summaries
    for summary in summaries[:5]:
        opened = summary.evaluate("one => one.parentElement.open")
        summary.focus()
        seen.page.keyboard.press(key)
        assert summary.evaluate("one => one.parentElement.open") != opened
        seen.page.keyboard.press(key)
        assert summary.evaluate("one => one.parentElement.open") == opened


def test_a_link_to_a_folded_place_unfolds_it(seen: Visit) -> None:
    folded: list[str] = seen.ask(
        """[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
        .filter(name => document.getElementById(name)?.closest('details:not([open])'))"""
    )
    for name in dict.fromkeys(folded):
        link = seen.page.locator(f'a[href="#{name}"]').first
        link.evaluate("one => { one.closest('details')?.setAttribute('open', ''); }")
        link.focus()
        seen.page.keyboard.press("Enter")
        assert seen.ask("name => document.getElementById(name).checkVisibility()", name), name


# ---------------------------------------------------------------- the table of figures


@pytest.fixture
def table(seen: Visit) -> Locator:
    box = seen.page.get_by_role("searchbox", name="Filter figures")
    return seen.page.locator("section").filter(has=box).get_by_role("table")


def _rows(table: Locator) -> list[str]:
    return [row.inner_text() for row in table.locator("tbody tr").all() if row.is_visible()]


def test_figures_are_filtered_as_one_types(seen: Visit, table: Locator) -> None:
    everything = _rows(table)
    box = seen.page.get_by_role("searchbox", name="Filter figures")
    box.focus()
    seen.page.keyboard.type("institute")
    some = _rows(table)
    assert 0 < len(some) < len(everything)
    assert all("institute" in row.lower() for row in some)
    box.fill("")
    assert len(_rows(table)) == len(everything)
    seen.page.keyboard.type("no figure has these words")
    assert _rows(table) == []
    told = seen.page.locator("section").filter(has=box).get_by_role("status").inner_text()
    assert told.startswith("0 of ")


def test_figures_are_sorted_by_the_buttons_of_their_columns(seen: Visit, table: Locator) -> None:
    if seen.ask("innerWidth") < 600 and not table.locator("thead button").first.is_visible():
        pytest.skip("the headings of columns are not shown at this width")
    before = sorted(_rows(table))
    headings = table.locator("thead th").all()
    sortable = [one for one in headings if one.locator("button").count()]
    assert sortable
    for heading in sortable:
        heading.locator("button").focus()
        seen.page.keyboard.press("Enter")
        up = heading.get_attribute("aria-sort")
        upward = _rows(table)
        seen.page.keyboard.press("Space")
        down = heading.get_attribute("aria-sort")
        assert {up, down} == {"ascending", "descending"}
        assert sorted(upward) == sorted(_rows(table)) == before
        others = [one.get_attribute("aria-sort") for one in headings]
        assert sum(way in ("ascending", "descending") for way in others) == 1
