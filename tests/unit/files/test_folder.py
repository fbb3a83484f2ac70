"""What makes up a study folder, and what does not."""

import os
import shutil
from pathlib import Path

import pytest

import passmuster
from passmuster.errors import StudyError
from passmuster.files.folder import MOST_FILES, check, open_study

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "src" / "passmuster" / "sample"


def codes(path: Path) -> list[str]:
    return [fault.code for fault in check(path)]


def test_the_sample_study_has_no_fault_and_no_warning() -> None:
    study = open_study(SAMPLE)
    assert study.warnings == ()
    assert len(study.claims) == 7
    assert len(study.figures) == 40


@pytest.mark.skipif(not (ROOT / "studies" / "ukraine").is_dir(), reason="not in this copy")
def test_the_ukraine_study_has_no_fault() -> None:
    assert check(ROOT / "studies" / "ukraine") == ()


def test_the_sample_is_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 50_000


def test_a_study_needs_study_toml_and_force_toml_and_nothing_else(write_study) -> None:
    alone = dict.fromkeys(("sources.toml", "measures.toml"))
    alone |= {"figures/main.toml": None, "claims/main.toml": None}
    assert codes(write_study(alone)) == []


@pytest.mark.parametrize("name", ["study.toml", "force.toml"])
def test_a_missing_required_file_is_one_fault(write_study, name: str) -> None:
    (fault,) = check(write_study({name: None}))
    assert (fault.code, fault.file) == ("PM101", name)


def test_a_folder_that_does_not_exist_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "ruritania").mkdir()
    (fault,) = check(tmp_path / "ruritannia")
    assert fault.code == "PM101"
    assert fault.nearest == str(tmp_path / "ruritania")


def test_a_file_is_not_a_study(write_study) -> None:
    assert codes(write_study({}) / "study.toml") == ["PM102"]


@pytest.mark.parametrize("name", ["\0", "a\0b"])
def test_an_impossible_path_is_a_fault(name: str) -> None:
    assert codes(Path(name)) in (["PM101"], ["PM103"])


def test_faults_of_all_files_come_together_in_the_order_of_the_files(write_study) -> None:
    faults = check(
        write_study(
            {
                "sources.toml": '[[source]]\nid = "ministry"\nreliability = "Q"\n',
                "measures.toml": "[[measure]]\nid = 7\n",
                "figures/main.toml": "value = [",
                "claims/main.toml": '[[claim]]\nid = ""\nsays = "x"\n',
            }
        )
    )
    places = [(fault.file, fault.line) for fault in faults]
    assert places == sorted(places, key=lambda place: (place[0], place[1] or 0))
    assert {file for file, _ in places} == {
        "sources.toml",
        "measures.toml",
        "figures/main.toml",
        "claims/main.toml",
    }


def test_a_broken_file_does_not_make_its_names_unknown_elsewhere(write_study) -> None:
    for broken in ("[[source", '[[source]]\nid = "ministry"\n'):
        faults = check(write_study({"sources.toml": broken}))
        assert {fault.file for fault in faults} == {"sources.toml"}
    faults = check(write_study({"force.toml": "[[stock]\n"}))
    assert {fault.file for fault in faults} == {"force.toml"}


def test_names_that_are_sound_are_checked_beside_elements_at_fault(write_study) -> None:
    figures = """
[[figure]]
id = "one"
quantity = { stock = "serving", on = 2030-12-31 }
value = "many"
source = "ministry"
[[figure]]
id = "two"
quantity = { stock = "servign", on = 2030-12-31 }
value = 1
source = "ministry"
"""
    faults = check(write_study({"figures/main.toml": figures}))
    assert [(fault.code, fault.line) for fault in faults] == [("PM204", 5), ("PM302", 9)]


def test_drafts_are_never_read_as_claims(write_study) -> None:
    assert codes(write_study({"claims/drafts/one.toml": "not toml at all"})) == []


@pytest.mark.parametrize("folder", ["articles", "runs", "reports"])
def test_folders_of_other_commands_are_passed_over(write_study, folder: str) -> None:
    assert codes(write_study({f"{folder}/one.toml": "not toml at all"})) == []


@pytest.mark.parametrize(
    ("name", "near"),
    [("source.toml", "sources.toml"), ("figure/a.toml", "figures"), ("measure.toml", "measures")],
)
def test_an_unknown_file_or_folder_is_a_warning_with_the_nearest_name(
    write_study, name: str, near: str
) -> None:
    (warning,) = open_study(write_study({name: "a = 1"})).warnings
    assert warning.startswith(f"{name.split('/')[0]}: PM607")
    assert near in warning


def test_other_files_in_the_folder_are_nobodys_business(write_study) -> None:
    study = write_study({"README.md": "x", "notes.txt": "x", ".git/config": "x", ".x.toml": "x"})
    assert open_study(study).warnings == ()


def test_a_table_that_no_series_names_is_a_warning(write_study) -> None:
    (warning,) = open_study(write_study({"figures/old.csv": "a,b\n"})).warnings
    assert warning.startswith("figures/old.csv: PM607")


def test_a_folder_inside_figures_is_a_warning(write_study) -> None:
    (warning,) = open_study(write_study({"figures/old/a.toml": "x"})).warnings
    assert warning.startswith("figures/old: PM607")


def test_figures_as_a_file_is_a_fault(write_study) -> None:
    study = write_study({"figures/main.toml": None})
    (study / "figures").write_text("")
    assert codes(study) == ["PM102"]


def test_too_many_files_are_one_fault(write_study) -> None:
    study = write_study({})
    for number in range(MOST_FILES):
        (study / "claims" / f"c{number}.toml").touch()
    assert codes(study) == ["PM108"]


needs_links = pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links on this system")


@needs_links
@pytest.mark.parametrize("name", ["sources.toml", "figures/linked.toml", "claims"])
def test_a_link_out_of_the_folder_is_refused(write_study, tmp_path: Path, name: str) -> None:
    study = write_study({})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere.toml").write_text("")
    path = study / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(tmp_path / ("elsewhere" if name == "claims" else "elsewhere.toml"))
    assert codes(study) == ["PM106"]


@needs_links
def test_a_link_inside_the_folder_is_followed(write_study) -> None:
    study = write_study({})
    (study / "articles").mkdir()
    (study / "sources.toml").rename(study / "articles" / "sources.toml")
    (study / "sources.toml").symlink_to("articles/sources.toml")
    assert codes(study) == []


@needs_links
def test_a_study_may_itself_be_reached_by_a_link(write_study, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(write_study({}))
    assert codes(tmp_path / "link") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_not_waited_for(write_study) -> None:
    study = write_study({"sources.toml": None})
    os.mkfifo(study / "sources.toml")
    assert "PM103" in codes(study)


def test_check_returns_what_open_study_raises(write_study) -> None:
    study = write_study({"sources.toml": ""})
    with pytest.raises(StudyError) as raised:
        passmuster.open_study(study)
    assert raised.value.faults == passmuster.check(study)
    assert passmuster.check(write_study({})) == ()


def test_a_study_can_be_read_from_another_folder_by_a_relative_path(
    write_study, monkeypatch
) -> None:
    study = write_study({})
    monkeypatch.chdir(study.parent)
    assert check("study") == ()
    monkeypatch.chdir(study)
    assert check(".") == ()
