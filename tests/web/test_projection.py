"""The page of a projection in a browser: sample, Ukraine, two runs, and a study that means harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.report.projection_page import write_projection_page
from tests.support import checks
from tests.support.browser import DESK, PHONE, Visit, visit
from tests.support.reports import SAMPLE, UKRAINE
from tests.unit.report.charts.test_projected import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRAWS = 60


def _of(folder: Path, *scenarios: str) -> tuple[pm.Projection, ...]:
    study = pm.open_study(folder)
    return tuple(pm.project(study, scenario, draws=DRAWS) for scenario in scenarios)


MAKERS: dict[str, Callable[[], tuple[pm.Projection, ...]]] = {
    "sample": lambda: _of(SAMPLE, "baseline"),
    "ukraine": lambda: _of(UKRAINE, "baseline"),
    "two": lambda: _of(UKRAINE, "baseline", "tours-of-36-months"),
    "hostile": lambda: (hostile(),),
}
# Every page at both widths and in both schemes; axe-core, which is slow, on each scheme and width.
WAYS = [
    *(("sample", width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")),
    ("ukraine", DESK, "light"),
    ("ukraine", PHONE, "dark"),
    ("two", PHONE, "light"),
    ("hostile", PHONE, "dark"),
]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("projections")

    def page(name: str) -> Path:
        target = folder / f"{name}.html"
        if not target.exists():
            first, *other = MAKERS[name]()
            write_projection_page(first, target, *other)
        return target

    return page


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: "-".join(map(str, way)))
def look(
    request: pytest.FixtureRequest, browser: Browser, pages: Callable[[str], Path]
) -> Iterator[Visit]:
    name, width, scheme = request.param
    with visit(browser, pages(name), width=width, scheme=scheme) as seen:
        yield seen


def test_the_page_fits_is_legible_and_asks_for_nothing(look: Visit) -> None:
    checks.whole_page(look)


def test_axe_finds_no_violation(look: Visit) -> None:
    look.ask(checks.OPEN)
    assert checks.violations(look) == []


def test_one_drawing_of_each_chart_is_shown(look: Visit) -> None:
    shown: list[int] = look.ask(
        """[...document.querySelectorAll('figure.chart')].map(figure =>
        [...figure.querySelectorAll('.drawing')].filter(one => one.checkVisibility()).length)"""
    )
    assert shown
    assert set(shown) == {1}


def test_without_scripts_it_is_whole(browser: Browser, pages: Callable[[str], Path]) -> None:
    with visit(browser, pages("ukraine"), width=PHONE, scripts=False) as seen:
        assert seen.page.locator("figure.chart svg:visible").count() >= 6
        assert seen.page.get_by_text("What the rules and the priors imply").is_visible()


@pytest.mark.parametrize("name", ["sample", "two"])
def test_nothing_is_cut_at_the_edge_of_the_paper(
    browser: Browser, pages: Callable[[str], Path], name: str
) -> None:
    with visit(browser, pages(name), width=checks.A4_INSIDE) as seen:
        seen.page.emulate_media(media="print")
        whole, shown = seen.ask(checks.WIDTHS)
        assert whole <= shown
        assert seen.ask(checks.OVERFLOWING)[:5] == []
        assert (
            seen.page.locator("figure.chart .drawing:visible").count()
            == seen.page.locator("figure.chart").count()
        )
