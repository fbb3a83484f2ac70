"""Every code of the catalogue can be raised, can be mended, and is told in plain words."""

import re
from pathlib import Path

import pytest

from passmuster.errors import CATALOGUE
from scripts.error_examples import answer, has_mended, load
from scripts.error_pages import pages

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = load()[1]
NOT_PLAIN = re.compile(
    r"pydantic|Input should be|Extra inputs|Traceback|tomllib|validation error|NoneType|\bdict\b"
    r"|\btuple\b|\bstr\b|\bint\b|Decimal|Field required",
    re.IGNORECASE,
)


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert set(EXAMPLES) == set(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_example_raises_its_code_and_no_other(code: str, tmp_path: Path) -> None:
    said = answer(code, tmp_path)
    assert set(said.codes) == {code}
    if code == "PM901":
        assert said.exit_code == 4
    elif code == "PM861":
        assert said.exit_code == 3
    else:
        assert said.exit_code == (0 if code[:3] in ("PM6",) or code in WARNED else 2)


WARNED = ("PM704", "PM705", "PM706")


@pytest.mark.parametrize("code", [code for code in CATALOGUE if has_mended(EXAMPLES[code])])
def test_the_mended_example_has_no_fault_at_all(code: str, tmp_path: Path) -> None:
    said = answer(code, tmp_path, mended=True)
    assert (said.exit_code, said.codes) == (0, ()), said.text


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_message_is_plain(code: str, tmp_path: Path) -> None:
    said = answer(code, tmp_path)
    assert not NOT_PLAIN.search(said.text)
    for line in said.text.splitlines():
        if f"{code}: " in line:
            assert line.endswith((".", "?", "`."))
            assert ".." not in line.replace("../", "").replace("…", "")


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_catalogue_is_written_in_sentences(code: str) -> None:
    entry = CATALOGUE[code]
    assert not entry.title.endswith(".")
    assert entry.cause.endswith(".")
    assert entry.remedy.endswith(".")
    assert len(entry.title) < 70


def test_every_code_in_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    source = ROOT / "src" / "passmuster"
    used = set()
    for path in source.rglob("*.py"):
        if not path.name.startswith("catalogue"):
            used |= set(re.findall(r"\bPM\d{3}\b", path.read_text(encoding="utf-8")))
    assert used - set(CATALOGUE) == set()
    assert set(CATALOGUE) - used == set()


def test_the_pages_are_those_that_the_script_makes() -> None:
    written = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "docs" / "errors").glob("*.md")
    }
    made = pages()
    assert set(written) == set(made)
    stale = [name for name in made if written[name] != made[name]]
    assert stale == [], "run: python scripts/error_pages.py"
