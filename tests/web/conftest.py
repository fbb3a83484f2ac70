"""One browser a process, one report a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import DESK, NEEDED, PHONE, Visit, open_browser, visit, why_no_browser
from tests.support.reports import Report, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STUDIES = ("sample", "ukraine", "hostile")
WAYS = [(width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")]
LOOKS = [(study, *way) for study in STUDIES for way in WAYS]
# axe-core takes a minute for the five hundred claims of the hostile study.
QUICK_LOOKS = [(study, *way) for study in ("sample", "ukraine", "hostile-few") for way in WAYS]


def _named(look: tuple[object, ...]) -> str:
    return "-".join(map(str, look))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says what is missing."""
    missing = why_no_browser()
    if missing is not None:
        if os.environ.get(NEEDED):
            pytest.fail(f"{missing}, and {NEEDED} is set")
        pytest.skip(missing)
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """Return the report on a study by its name."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the same for all processes of this run
    shared = folder / "reports"
    shared.mkdir(exist_ok=True)
    return lambda name: report(name, shared)


@pytest.fixture(scope="module", params=LOOKS, ids=_named)
def look(
    request: pytest.FixtureRequest, browser: Browser, reported: Callable[[str], Report]
) -> Iterator[Visit]:
    """Every report at both widths and in both colour schemes, opened once for a module."""
    study, width, scheme = request.param
    with visit(browser, reported(study).file, width=width, scheme=scheme) as seen:
        yield seen


@pytest.fixture(params=QUICK_LOOKS, ids=_named)
def quick_look(
    request: pytest.FixtureRequest, browser: Browser, reported: Callable[[str], Report]
) -> Iterator[Visit]:
    """The same, with fewer of the hostile claims."""
    study, width, scheme = request.param
    with visit(browser, reported(study).file, width=width, scheme=scheme) as seen:
        yield seen


@pytest.fixture(params=STUDIES)
def any_report(request: pytest.FixtureRequest, reported: Callable[[str], Report]) -> Report:
    """Each report in turn."""
    return reported(request.param)


@pytest.fixture(scope="session")
def sample(reported: Callable[[str], Report]) -> Path:
    """The page on the invented sample study."""
    return reported("sample").file
