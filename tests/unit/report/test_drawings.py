"""Charts in the page: each where it belongs, with its numbers, and only known scripts."""

import base64
import gzip
import hashlib
import json
import re

import pytest

from passmuster.report.render import render
from tests.unit.report.pages import PageText, read
from tests.unit.report.ruritania import FIGURES, audit, study

pytestmark = pytest.mark.usefixtures("with_charts")


@pytest.fixture
def page(with_charts: None) -> PageText:
    return read(render(audit(), study()))


def test_every_chart_has_words_a_drawing_and_its_numbers(page: PageText) -> None:
    figures = page.all("figure")
    assert figures
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    for figure in figures:
        assert figure.attributes["aria-labelledby"] in ids
    drawn = [one for one in page.all("div") if one.attributes.get("class") == "drawing"]
    tables = [t for t in page.all("table") if "figure" in t.inside]
    assert len(drawn) == len(figures) == len(tables)
    assert all(one.attributes["aria-hidden"] == "true" for one in drawn)


def test_the_scripts_that_may_run_are_those_of_the_page(page: PageText) -> None:
    (policy,) = [m for m in page.all("meta") if "http-equiv" in m.attributes]
    known = set(re.findall(r"'sha256-([^']+)'", policy.attributes["content"]))
    scripts = {s.attributes.get("id"): s for s in page.all("script") if s.attributes}
    code = gzip.decompress(base64.b64decode(scripts["chart-bundle"].text)).decode()
    run = [s.text for s in page.all("script") if not s.attributes]
    assert known == {
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in [code, *run]
    }
    assert "unsafe-eval" not in policy.attributes["content"]


def test_every_figure_element_has_its_specification(page: PageText) -> None:
    scripts = {s.attributes.get("id"): s for s in page.all("script")}
    specs = json.loads(gzip.decompress(base64.b64decode(scripts["chart-specs"].text)))
    named = {figure.attributes["data-chart"] for figure in page.all("figure")}
    assert set(specs["value"]) == named


def test_the_same_audit_gives_the_same_page() -> None:
    assert render(audit(), study()) == render(audit(), study())


def test_a_drawing_of_too_many_marks_gives_way_to_words() -> None:
    many = [FIGURES[n % 4] | {"id": f"cases-{n:04}"} for n in range(2_000)]
    text = render(audit(), study(figures=many))
    assert "Too many marks to draw without a script" in text
    assert len(text.encode()) < 2_600_000


def test_without_the_package_that_draws_the_page_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passmuster.report.charts.static.is_there", lambda: False)
    page = read(render(audit(), study()))
    assert page.unclosed == []
    assert not page.all("figure")
    assert len(page.all("script")) == 1
