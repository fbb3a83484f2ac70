"""The files inside a report can be saved, unpacked, without anything being fetched."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import DESK, visit
from tests.support.reports import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize("study", ["sample", "ukraine"])
def test_the_data_are_saved_as_csv_and_json(
    study: str, browser: "Browser", reported: Callable[[str], Report], tmp_path: Path
) -> None:
    with visit(browser, reported(study).file, width=DESK, scheme="light") as seen:
        saved: dict[str, Path] = {}
        for link in seen.page.locator("a[download]").all():
            with seen.page.expect_download() as begun:
                link.click()
            name = begun.value.suggested_filename
            saved[name] = tmp_path / name
            begun.value.save_as(saved[name])
    assert set(saved) == {"figures.csv", "readings.csv", "audit.json"}
    whole = json.loads(saved["audit.json"].read_text(encoding="utf-8"))
    with saved["readings.csv"].open(encoding="utf-8-sig", newline="") as file:
        readings = list(csv.DictReader(file))
    assert [(r["claim"], r["verdict"]) for r in readings] == [
        (f["claim"], f["verdict"]) for f in whole["findings"]
    ]
