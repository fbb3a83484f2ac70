"""Each command does what its name says."""

import json
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from unittest import mock

import jsonschema
import pytest

from passmuster.cli.main import main
from passmuster.cli.output import refuse_study_file, whole_file
from passmuster.cli.schema import NAMES, schema_of
from passmuster.errors import CATALOGUE, UsageError
from passmuster.files.folder import check, open_study
from tests.support.drafts import copy_of_sample

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"


def test_check_counts_what_a_sound_study_holds(capsys) -> None:
    assert main(["check", str(SAMPLE)]) == 0
    assert capsys.readouterr().out == (
        "no faults: 40 figures, 1 assumption, 11 sources, 2 measures, 7 claims with 7 readings\n"
    )


def test_check_tells_warnings_and_still_ends_well(capsys, write_study) -> None:
    assert main(["check", str(write_study({"sorces.toml": "x = 1"}))]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("no faults: 1 figure,")
    assert second.startswith("warning: sorces.toml: PM607: ")


def test_check_tells_what_is_wrong_with_a_scenario_even_if_the_study_has_faults(
    capsys, tmp_path: Path
) -> None:
    study = copy_of_sample(tmp_path / "study")
    for name, old, new in (
        ("force.toml", "means", "meens"),
        ("reporters.toml", "\nbias ", "\nbiass "),
        ("scenarios/baseline.toml", "\nquota", "\nkwota"),
    ):
        text = (study / name).read_text(encoding="utf-8")
        (study / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["check", str(study)]) == 2
    told = capsys.readouterr().err
    for word in ("meens", "biass", "kwota"):
        assert word in told
    assert {f.file for f in check(study)} >= {
        "force.toml", "reporters.toml", "scenarios/baseline.toml",
    }  # fmt: skip


def test_new_writes_a_study_without_fault(capsys, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "study")]) == 0
    assert check(tmp_path / "study") == ()
    names = {p.relative_to(SAMPLE) for p in SAMPLE.rglob("*") if p.is_file()}
    written = tmp_path / "study"
    assert {p.relative_to(written) for p in written.rglob("*") if p.is_file()} == names
    assert f"passmuster audit {written}" in capsys.readouterr().out


def test_new_takes_an_empty_folder_and_no_other(capsys, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["new", str(tmp_path / "empty")]) == 0
    assert main(["new", str(tmp_path / "empty")]) == 2
    (tmp_path / "file").touch()
    assert main(["new", str(tmp_path / "file")]) == 2
    assert main(["new", str(tmp_path / "no" / "such")]) == 2
    codes = [line[:5] for line in capsys.readouterr().err.splitlines()]
    assert codes == ["PM804", "PM804", "PM803"]


def test_explain_tells_of_one_code_or_lists_them_all(capsys) -> None:
    for spelling in ("PM204", "pm204", "204"):
        assert main(["explain", spelling]) == 0
        out = capsys.readouterr().out
        assert out.startswith("PM204: Text where a number is needed\n")
        assert CATALOGUE["PM204"].remedy in out
    assert main(["explain"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(CATALOGUE)
    assert main(["explain", "PM20"]) == 2


def plain(value):
    """Return a TOML value as editors see it: days are texts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def files_of(name: str, study: Path) -> list[Path]:
    return sorted((study / name).glob("*.toml")) or [study / f"{name}.toml"]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_sound_and_accepts_the_sample(capsys, name: str) -> None:
    assert main(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for path in files_of(name, SAMPLE):
        table = plain(tomllib.loads(path.read_text(encoding="utf-8")))
        assert [error.message for error in checker.iter_errors(table)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_refuses_an_unknown_key(name: str) -> None:
    checker = jsonschema.Draft202012Validator(schema_of(name))
    table = plain(tomllib.loads(files_of(name, SAMPLE)[0].read_text(encoding="utf-8")))
    assert not checker.is_valid(table | {"no_such_key": 1})


@pytest.mark.parametrize(
    "counter", ["per_person = [0.5, 2]", "per_person = { between = [0.5, 2], within_days = 9 }"]
)
def test_the_schema_of_force_takes_both_spellings_of_per_person(counter: str) -> None:
    table = tomllib.loads(f'[[counter]]\nname = "c"\n{counter}\n')
    assert jsonschema.Draft202012Validator(schema_of("force")).is_valid(table)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(target) as part:
        part.write_text(str(1 / 0))
    assert target.read_text() == "old"
    with whole_file(target) as part:
        part.write_text("new")
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_result_never_replaces_a_file_of_a_study(write_study, tmp_path: Path) -> None:
    study = write_study({"articles/a.html": "x"})
    for name in ("study.toml", "figures/main.toml", "figures/new.html", "articles/a.html"):
        with pytest.raises(UsageError) as raised:
            refuse_study_file(study / name, study)
        assert raised.value.fault.code == "PM804"
    for name in ("none/report.html", "figures"):
        with pytest.raises(UsageError) as raised:
            refuse_study_file(study / name, study)
        assert raised.value.fault.code in ("PM803", "PM804")
    refuse_study_file(study / "report.html", study)
    refuse_study_file(tmp_path / "report.html", study)


def audited(verdicts: list[str]):
    findings = [mock.Mock(verdict=verdict) for verdict in verdicts]
    return mock.Mock(findings=findings)


@pytest.mark.parametrize(
    ("fail_on", "verdicts", "code"),
    [
        ([], ["contradicted"], 0),
        (["--fail-on", "contradicted"], ["contradicted", "open"], 1),
        (["--fail-on", "contradicted"], ["disputed", "open", "supported"], 0),
        (["--fail-on", "disputed"], ["contradicted"], 1),
        (["--fail-on", "open"], ["open"], 1),
        (["--fail-on", "open"], ["supported", "untestable", "very_likely"], 0),
    ],
)
def test_an_audit_fails_on_the_verdict_named_and_on_worse(fail_on, verdicts, code) -> None:
    with (
        mock.patch("passmuster.auditing.audit.audit", return_value=audited(verdicts)) as audit,
        mock.patch("passmuster.auditing.as_json.to_json", return_value="{}\n"),
    ):
        assert main(["audit", str(SAMPLE), "--json", *fail_on]) == code
    assert audit.call_args.args[0].title == "Ruritania 2031-2033"


def test_an_audit_can_be_narrowed_to_a_claim_and_another_grade() -> None:
    with (
        mock.patch("passmuster.auditing.audit.audit", return_value=audited([])) as audit,
        mock.patch("passmuster.auditing.as_json.to_json", return_value="{}\n"),
    ):
        main(["audit", str(SAMPLE), "--json", "--claim", "spirits", "--accept", "any"])
    # The account is the whole study's, whichever claim is examined.
    assert len(audit.call_args.args[0].claims) == len(open_study(SAMPLE).claims)
    assert audit.call_args.kwargs["claim"] == "spirits"
    assert audit.call_args.kwargs["accept"] == "any"
    assert open_study(SAMPLE).settings.accept == "C3"
