"""A real browser to look at pages with: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

CHROMIUM = "PASSMUSTER_CHROMIUM"
"""Environment variable with the path of the browser; without it, one is looked for on PATH."""
NEEDED = "PASSMUSTER_NEEDS_BROWSER"
"""Environment variable that turns a missing browser from a skip into a failure."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # in a container it has no rights for one; it opens nothing but our own files
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
)
DESK, PHONE = 1280, 390
"""Widths in CSS pixels at which pages are looked at."""

_WATCH = """
window.__refused = [];
document.addEventListener('securitypolicyviolation', event => window.__refused.push(
  `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


def find_browser() -> str | None:
    """Return the path of a Chromium; None if there is none."""
    named = os.environ.get(CHROMIUM)
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def why_no_browser() -> str | None:
    """Return what is missing for a look at a page; None if nothing is."""
    from importlib.util import find_spec

    for package, module in (
        ("playwright", "playwright"),
        ("axe-playwright-python", "axe_playwright_python"),
    ):
        if find_spec(module) is None:
            return f"the Python package {package} is not installed (extra `browser`)"
    if find_browser() is None:
        named = os.environ.get(CHROMIUM)
        where = f"at {named} ({CHROMIUM})" if named else f"on PATH ({', '.join(NAMES)})"
        return f"there is no Chromium {where}"
    return None


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser, and end it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """An open page, and all that it did which a report must not do."""

    page: Page
    asked_for: list[str] = field(default_factory=list)
    """Addresses other than the page's own."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings on the console, and exceptions nobody caught."""

    def ask(self, script: str, argument: Any = None) -> Any:
        """Evaluate a script in the page."""
        return self.page.evaluate(script, argument)

    @property
    def refused(self) -> list[str]:
        """What the page's own content security policy refused."""
        found: list[str] = self.ask("window.__refused || []")
        return found


@contextmanager
def visit(
    browser: Browser,
    file: Path,
    *,
    width: int = DESK,
    scheme: str = "light",
    scripts: bool = True,
) -> Iterator[Visit]:
    """Open a file in a fresh context that can reach nothing else.

    Args:
        browser: the browser.
        file: the page.
        width: of the window, in CSS pixels.
        scheme: light or dark.
        scripts: False to switch scripts off.
    """
    options: Mapping[str, Any] = {
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
        "java_script_enabled": scripts,
        "reduced_motion": "reduce",
        "accept_downloads": True,
        "service_workers": "block",
    }
    own = file.resolve().as_uri()
    context = browser.new_context(**options)
    try:
        page = context.new_page()
        seen = Visit(page)

        def decide(route: Route) -> None:
            if route.request.url.partition("#")[0] == own:
                route.continue_()
            else:
                route.abort()

        def note(request: Request) -> None:
            if request.url.partition("#")[0] != own and not request.url.startswith("data:"):
                seen.asked_for.append(request.url[:200])

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                seen.complaints.append(f"{message.type}: {message.text[:300]}")

        context.route("**/*", decide)
        context.on("request", note)
        page.on("console", hear)
        page.on("pageerror", lambda error: seen.complaints.append(f"uncaught: {error}"))
        if scripts:
            page.add_init_script(_WATCH)
        page.goto(own)
        yield seen
    finally:
        context.close()
