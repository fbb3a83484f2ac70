"""Facts about the project as a whole: what reads what, and what a file may contain."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "passmuster"
MOST_LINES = 450


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project_files() -> list[Path]:
    """Files that are tracked, or would be if everything were added now."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed, so the project's files cannot be told from others")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this copy is not a git checkout, so its files cannot be told from others")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def project_texts() -> Iterator[tuple[str, str]]:
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace")


def test_ci_runs_the_test_command_that_the_readme_gives() -> None:
    block = re.search(
        r"^<!-- test-command -->\n```sh\n(.+?)\n```\n<!-- /test-command -->$",
        read("README.md"),
        re.MULTILINE | re.DOTALL,
    )
    assert block, "README.md has no test command between its markers"
    printed = subprocess.run(
        ["bash", str(ROOT / ".ci" / "run"), "--test-command"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == block.group(1)


def test_ci_names_no_test_command_of_its_own() -> None:
    assert not re.search(r"\bmake test\b|-m pytest\b", read(".ci/run"))


def test_every_make_target_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = {
        (document, target)
        for document in ("README.md", "CONTRIBUTING.md", ".ci/run")
        for target in re.findall(r"(?:^|`)make ([a-z]+)", read(document), re.MULTILINE)
    }
    assert named, "the documents name no target at all"
    assert {(document, target) for document, target in named if target not in targets} == set()


def test_makefile_and_package_ask_for_the_same_python() -> None:
    needed = re.search(r'^requires-python = ">=([\d.]+)"$', read("pyproject.toml"), re.MULTILINE)
    asked = re.search(r"^MIN_PYTHON\s*:= ([\d.]+)$", read("Makefile"), re.MULTILINE)
    assert needed
    assert asked
    assert needed.group(1) == asked.group(1)


def test_version_is_the_same_in_package_citation_and_changelog() -> None:
    version = re.search(r'^__version__ = "(.+)"$', read("src/passmuster/_version.py"), re.MULTILINE)
    assert version
    assert f"\nversion: {version.group(1)}\n" in read("CITATION.cff")
    assert f"\n## [{version.group(1)}]" in read("CHANGELOG.md")


def test_no_source_file_is_too_long_for_one_idea() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def loaded_after(statement: str, heavy: set[str]) -> set[str]:
    """Run a statement in a fresh interpreter and tell which of these packages it has loaded."""
    script = (
        "import sys\n"
        f"try:\n    {statement}\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    last = run.stdout.splitlines()[-1].split()
    assert last[0] == "LOADED"
    return heavy & set(last)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"highspy", "numpy", "pydantic", "jinja2", "rich"}
    assert loaded_after("import passmuster", heavy) == set()


def test_help_loads_neither_solver_nor_nouns_nor_templates() -> None:
    ask = "sys.argv = ['passmuster', '--help']; from passmuster.cli.main import run; run()"
    assert loaded_after(ask, {"highspy", "numpy", "pydantic", "jinja2"}) == set()


def test_no_file_contains_a_path_of_somebodys_machine() -> None:
    # A folder of the root directory, not the same word further along a web address.
    folders = "|".join(["work", "root", r"home/[a-z]\w*", r"Users/\w+", "tmp/bash"])
    path = re.compile(rf"(?<![\w.:/~>*-])/(?:{folders})(?![\w-])")
    found = {
        (name, match.group()) for name, text in project_texts() for match in path.finditer(text)
    }
    assert found == set()


def test_no_file_names_the_host_of_a_package_registry() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb." + "debian.org"]
    found = {(name, host) for name, text in project_texts() for host in hosts if host in text}
    assert found == set()


def test_every_relative_link_in_the_documents_leads_somewhere() -> None:
    documents = [path for path in project_files() if path.suffix == ".md"]
    assert documents
    broken = set()
    for document in documents:
        text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            if not (document.parent / target.partition("#")[0]).exists():
                broken.add((document.relative_to(ROOT).as_posix(), target))
    assert broken == set()
