"""A study that means harm goes from its files to a page, and harms nobody."""

import base64
import csv
import gzip
import io
import re
from pathlib import Path

from passmuster.cli.main import main
from passmuster.files.folder import check
from passmuster.report.clean import LONGEST
from passmuster.report.downloads import FORMULA
from passmuster.report.render import render
from tests.support.hostile import BIDI, CLAIMS, FORMULAS, LONG_WORD, NASTY, write_hostile_study
from tests.support.reports import hostile
from tests.unit.report.pages import read

MOST_BYTES = 10_000_000
"""Of a page with five hundred statements, each with texts of up to ten thousand characters."""


def test_what_the_reader_takes_of_it_is_audited_and_rendered(capsys, tmp_path: Path) -> None:
    study, page = write_hostile_study(tmp_path / "study", claims=12), tmp_path / "page.html"
    assert check(study) == ()
    assert main(["audit", str(study), "-o", str(page)]) == 0
    told = capsys.readouterr()
    assert not set(told.out) & set("\x1b\u202e\u2066\u2028")
    elements = read(page.read_text(encoding="utf-8")).elements
    assert not [one for one in elements if one.tag in ("img", "iframe", "object", "form", "base")]
    assert "window.__pwned" in page.read_text(encoding="utf-8")  # as text


def test_the_reader_refuses_what_turns_text_round(tmp_path: Path) -> None:
    study = write_hostile_study(tmp_path / "study", claims=1)
    settings = study / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("Title ", f"Title {BIDI}"), encoding="utf-8")
    assert [fault.code for fault in check(study)] == ["PM214"]


def test_five_hundred_statements_are_a_page_that_can_be_sent() -> None:
    study, audit = hostile()
    text = render(audit, study)
    assert len(study.claims) == CLAIMS == 500
    assert len(text.encode()) < MOST_BYTES
    assert LONG_WORD[: LONGEST + 1] not in text
    assert not set(text) & set("\u202e\u2066\u2067\u200b\u2028\x00")
    page = read(text)
    assert len(page.all("article")) == CLAIMS
    assert page.unclosed == []


def test_no_cell_of_the_files_in_the_page_is_a_formula() -> None:
    study, audit = hostile(44)
    link = r'href="data:([^,"]*),([A-Za-z0-9+/=]+)" download="[a-z]+\.csv(?:\.gz)?"'
    files = re.findall(link, render(audit, study))
    assert len(files) == 2
    seen = 0
    for kind, file in files:
        content = base64.b64decode(file)
        text = (gzip.decompress(content) if "gzip" in kind else content).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                seen += cell.startswith("'")
                number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                assert number or not cell.startswith(FORMULA), cell[:60]
    assert seen >= len(FORMULAS)
    assert any(nasty.startswith(FORMULA) for nasty in NASTY)
