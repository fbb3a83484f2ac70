"""What is asked of a page, as scripts that return a list of faults."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tests.support.browser import Visit

A4_INSIDE = 718
"""Width in CSS pixels of what a sheet of A4 holds between its margins."""
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"

OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const held = element => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      const way = getComputedStyle(up).overflowX, box = up.getBoundingClientRect();
      const scrolls = ['auto', 'scroll'].includes(way) && up !== document.body;
      if (scrolls && box.right <= wide) return true;
      if (['hidden', 'clip'].includes(way) && box.width <= 1) return true;  // for ears alone
    }
    return false;
  };
  return [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    // Of a text in a drawing the scroll width is that of all its lines in a row.
    const flows = !(element instanceof SVGElement);
    const spills = flows && getComputedStyle(element).overflowX === 'visible'
      ? element.scrollWidth : 0;
    return box.width > 0 && box.height > 0 && !held(element) && element.checkVisibility()
      && Math.max(box.right, spills && box.left + spills) > wide;
  }).map(element => element.outerHTML.slice(0, 160));
}"""

SMALL_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT'].includes(element.tagName)
        || !element.checkVisibility()) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    if (element instanceof SVGElement && element.getScreenCTM) {
      const drawn = element.getScreenCTM();
      if (drawn) size *= Math.sqrt(Math.abs(drawn.a * drawn.d - drawn.b * drawn.c));
    }
    if (size < 11.95) small.push(`${size.toFixed(1)} px: ${node.data.trim().slice(0, 60)}`);
  }
  return small;
}"""

TWICE = """() => {
  const seen = new Set(), twice = [];
  for (const element of document.querySelectorAll('[id]')) {
    if (seen.has(element.id)) twice.push(element.id);
    seen.add(element.id);
  }
  return twice;
}"""

DEAD_LINKS = """() => [...document.querySelectorAll('a[href^="#"]')]
  .map(link => decodeURIComponent(link.getAttribute('href').slice(1)))
  .filter(name => !document.getElementById(name))"""

DEAD_NAMES = """() => ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'headers']
  .flatMap(name => [...document.querySelectorAll(`[${name}]`)]
    .flatMap(element => element.getAttribute(name).split(/\\s+/).map(id => [name, id])))
  .filter(([, id]) => id && !document.getElementById(id)).map(pair => pair.join(' '))"""

ODD_LINKS = """() => [...document.querySelectorAll('a[href], area[href], form[action], [src]')]
  .map(one => one.getAttribute('href') || one.getAttribute('action') || one.getAttribute('src'))
  .filter(to => !/^(https?:\\/\\/|#|blob:)/.test(to))
  .filter(to => !/^data:(text|application|image)\\/(csv|json|gzip|png|svg)[;,]/.test(to))"""

HANDLERS = """() => [...document.querySelectorAll('*')]
  .flatMap(one => [...one.attributes].map(attribute => attribute.name))
  .filter(name => name.startsWith('on'))"""

HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .map(heading => Number(heading.tagName[1]))"""

PWNED = "window.__pwned"
"""What every script of the hostile study would set."""


def violations(seen: Visit) -> list[tuple[str, int, str]]:
    """Return the rules that axe-core finds broken, how often, and the first place."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(seen.page).response["violations"]
    return [(rule["id"], len(rule["nodes"]), rule["nodes"][0]["html"][:200]) for rule in found]


def whole_page(look: Visit) -> None:
    """Assert that a page fits, is legible, runs nothing of a study and asks for nothing."""
    for before in ("null", OPEN):
        look.ask(before)
        whole, shown = look.ask(WIDTHS)
        assert whole <= shown
        assert look.ask(OVERFLOWING)[:5] == []
        assert look.ask(SMALL_TEXT)[:5] == []
    assert look.ask(TWICE) == []
    assert look.ask(DEAD_LINKS) == []
    assert look.ask(DEAD_NAMES) == []
    assert look.ask(ODD_LINKS) == []
    assert look.ask(HANDLERS) == []
    assert look.ask(f"{PWNED} === undefined")
    levels: list[int] = look.ask(HEADINGS)
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert (look.asked_for, look.complaints, look.refused) == ([], [], [])
