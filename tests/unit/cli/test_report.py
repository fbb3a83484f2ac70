import json
import sys
from pathlib import Path
from unittest import mock

import pytest

from passmuster.cli.main import main


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "study"
    assert main(["new", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def saved(study: Path) -> Path:
    """What `audit --json` prints, kept in the folder for it inside the study."""
    from passmuster.auditing.as_json import to_json
    from passmuster.auditing.audit import audit
    from passmuster.files.folder import open_study

    (study / "runs").mkdir()
    path = study / "runs" / "audit.json"
    path.write_text(to_json(audit(open_study(study))), encoding="utf-8")
    return path


def test_a_study_gives_a_page_and_figures(study: Path, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    page, figures = tmp_path / "r.html", tmp_path / "figures"
    assert main(["report", str(study), "-o", str(page), "--figures", str(figures)]) == 0
    assert "Ruritania" in page.read_text(encoding="utf-8")
    assert (figures / "claims.png").read_bytes().startswith(b"\x89PNG")
    assert (figures / "evidence-absent-narrow.svg").is_file()


def test_a_saved_audit_gives_the_same_figures(study: Path, saved: Path, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    assert main(["report", str(study), "--figures", str(tmp_path / "a")]) == 0
    with mock.patch("passmuster.auditing.audit.audit") as again:
        assert main(["report", str(saved), "--figures", str(tmp_path / "b")]) == 0
    assert not again.called
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab"
    )
    assert one == other


def test_a_saved_audit_elsewhere_needs_its_study_named(
    study: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "audit.json"
    copy.write_bytes(saved.read_bytes())
    page = tmp_path / "r.html"
    assert main(["report", str(copy), "-o", str(page)]) == 2
    assert "PM753" in capsys.readouterr().err
    assert not page.exists()
    assert main(["report", str(copy), "--study", str(study), "-o", str(page)]) == 0
    assert page.exists()


def test_an_audit_of_another_study_is_refused(
    study: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(saved.read_text(encoding="utf-8"))
    plain["left_out"].append({"figure": "of-another-study", "why": "grade"})
    other = tmp_path / "audit.json"
    other.write_text(json.dumps(plain), encoding="utf-8")
    code = main(["report", str(other), "--study", str(study), "-o", str(tmp_path / "r.html")])
    assert code == 2
    assert "PM753" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "3", '{"schema": 1}', '{"schema": 2}', "[" * 100_000]
)
def test_what_is_no_audit_is_refused_in_plain_words(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "audit.json"
    path.write_text(text, encoding="utf-8")
    page = tmp_path / "r.html"
    assert main(["report", str(path), "--study", str(study), "-o", str(page)]) == 2
    said = capsys.readouterr().err
    assert "PM752" in said
    assert "Traceback" not in said
    assert not page.exists()


def test_a_damaged_audit_is_refused(
    study: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = json.loads(saved.read_text(encoding="utf-8"))
    path = tmp_path / "audit.json"
    for key in whole:
        if key in ("warnings", "version", "seed", "as_of", "accept", "study", "given"):
            continue
        path.write_text(json.dumps({**whole, key: [{"x": None}]}), encoding="utf-8")
        code = main(["report", str(path), "--study", str(study), "-o", str(tmp_path / "r.html")])
        said = capsys.readouterr().err
        assert code == 2 or key.endswith("_complete"), key
        assert "PM901" not in said, key


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "nothing is asked for"),
        (["-o", "r.pdf"], "does not end in .html"),
        (["-o", "r.html", "--accept", "best"], "is no grade"),
        (["-o", "r.html", "--study", "x"], "goes with a saved audit alone"),
        (["-o", "none/r.html"], "there is no folder"),
        (["--figures", "none/figures"], "there is no folder"),
    ],
)
def test_misuse_is_told_before_anything_is_read(
    study: Path,
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(study), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_figures_never_go_among_the_files_of_a_study(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(study), "--figures", str(study / "figures")]) == 2
    assert "PM804" in capsys.readouterr().err
    assert main(["report", str(study), "--figures", str(study / "study.toml")]) == 2
    assert "PM803" in capsys.readouterr().err


def test_a_page_needs_no_further_package(study: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    with mock.patch.dict(sys.modules, {"vl_convert": None, "altair": None}):
        assert main(["report", str(study), "-o", str(page)]) == 0
    assert "Ruritania" in page.read_text(encoding="utf-8")


def test_figures_without_the_package_are_refused_before_the_audit(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        mock.patch.dict(sys.modules, {"vl_convert": None}),
        mock.patch("passmuster.auditing.audit.audit") as audited,
    ):
        assert main(["report", str(study), "--figures", str(tmp_path / "f")]) == 2
    assert "passmuster[report]" in capsys.readouterr().err
    assert not audited.called
