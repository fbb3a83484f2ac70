"""The page of an inference in a browser: it fits, is legible, and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
import passmuster as pm
from passmuster.inference.infer import infer
from passmuster.report.inferred.page import write_inference_page
from tests.support import checks
from tests.support.browser import DESK, PHONE, Visit, visit
from tests.unit.inference.small import FIGURES, FORCE, ODD, REPORTERS, write_small

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HARM = f"<img src=x onerror='{checks.PWNED}=1'>{{{{ 7*7 }}}}"
WAYS = [(width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A posterior of a force whose words mean harm, with a figure that does not fit."""
    root = tmp_path_factory.mktemp("inference")
    force = FORCE.replace('name = "units"\n', f'name = "units"\nmeans = "In a unit {HARM}"\n', 1)
    study = write_small(
        root / "study", reporters=REPORTERS, force=force, **{"figures/main": FIGURES + ODD}
    )
    target = root / "page.html"
    write_inference_page(infer(pm.open_study(study), draws=1200), target)
    return target


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: "-".join(map(str, way)))
def look(request: pytest.FixtureRequest, browser: Browser, page: Path) -> Iterator[Visit]:
    width, scheme = request.param
    with visit(browser, page, width=width, scheme=scheme) as seen:
        yield seen


def test_the_page_fits_is_legible_and_asks_for_nothing(look: Visit) -> None:
    checks.whole_page(look)


def test_axe_finds_no_violation(look: Visit) -> None:
    look.ask(checks.OPEN)
    assert checks.violations(look) == []


def test_what_is_likely_stands_on_the_first_screen(look: Visit) -> None:
    first = look.page.locator(".judged > li").first
    box = first.bounding_box()
    assert box is not None
    assert box["y"] < 900
    assert "very likely" in first.inner_text()


def test_without_scripts_it_is_whole(browser: Browser, page: Path) -> None:
    with visit(browser, page, width=PHONE, scripts=False) as seen:
        assert seen.page.locator("figure.chart svg:visible").count() >= 6
        assert seen.page.get_by_text("What is likely, and what that rests on").is_visible()


def test_nothing_is_cut_at_the_edge_of_the_paper(browser: Browser, page: Path) -> None:
    with visit(browser, page, width=checks.A4_INSIDE) as seen:
        seen.page.emulate_media(media="print")
        whole, shown = seen.ask(checks.WIDTHS)
        assert whole <= shown
        assert seen.ask(checks.OVERFLOWING)[:5] == []
