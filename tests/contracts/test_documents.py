"""Facts about the documents: what they show runs, and what they list is there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def passmuster(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "passmuster", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"},
    )


@pytest.fixture(scope="module")
def how_to_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study that the how-to shows, each block in the file that the comment above it names."""
    folder = tmp_path_factory.mktemp("how-to") / "mystudy"
    blocks = re.findall(
        r"^<!-- file: (\S+) -->\n```toml\n(.*?)^```$",
        read("how-to/write-a-study.md"),
        re.MULTILINE | re.DOTALL,
    )
    for name, text in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def how_to_audit(how_to_study: Path) -> dict[str, Any]:
    run = passmuster("audit", str(how_to_study), "--json")
    assert run.returncode == 0, run.stderr
    audit: dict[str, Any] = json.loads(run.stdout)
    return audit


def test_the_study_of_the_how_to_has_no_fault(how_to_study: Path) -> None:
    run = passmuster("check", str(how_to_study))
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_study_of_the_how_to_gives_the_sum_that_the_how_to_shows(
    how_to_audit: dict[str, Any],
) -> None:
    shown = read("how-to/read-a-certificate.md")
    findings = {finding["reading"]: finding for finding in how_to_audit["findings"]}
    assert set(findings) == {"absent-at-the-end", "ever-absent"}
    for finding in findings.values():
        assert finding["verdict"] == "contradicted"
        certificate = finding["certificate"]
        figures = {line["id"] for line in certificate["lines"] if line["kind"] == "figure"}
        assert figures == {"serving-at-the-start", "joined-in-all", "serving-at-the-end"}
        assert (certificate["bound"], certificate["short_by"]) == (500_000, 700_000)
        assert f"**{certificate['bound']:,}**" in shown
        assert f"**{certificate['short_by']:,}**" in shown


def test_every_key_of_the_json_is_in_its_reference(how_to_audit: dict[str, Any]) -> None:
    documented = set(re.findall(r"`(\w+)`", read("reference/json.md")))
    finding = how_to_audit["findings"][0]
    certificate = finding["certificate"]
    keys = {*how_to_audit, *finding, *certificate, *certificate["lines"][0]}
    assert keys - documented == set()


def test_every_command_of_the_reference_exists() -> None:
    commands = re.findall(r"^passmuster ([a-z-]+)", read("reference/cli.md"), re.MULTILINE)
    assert commands
    shown = passmuster("--help").stdout
    missing = [command for command in commands if not re.search(rf"\b{command}\b", shown)]
    assert missing == []


def test_every_option_of_audit_in_the_reference_exists_and_the_other_way_round() -> None:
    section = read("reference/cli.md").partition("## audit\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(--?[a-z-]+)", section, re.MULTILINE))
    shown = passmuster("audit", "--help").stdout
    offered = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", shown)) - {"--help"}
    long = {option for option in documented if option.startswith("--")}
    assert documented
    assert all(option in shown for option in documented)
    # `-o` has a long spelling, which the reference may leave out.
    assert offered - long <= {"--output", "--out"}
