"""How a run of the command line ends."""

import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from passmuster.cli.main import COMMANDS, main

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"


def shell(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "passmuster", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_goes_to_standard_output_and_ends_well(capsys, arguments) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert "Usage: passmuster" in out
    assert err == ""


def test_no_command_has_more_than_seven_options(capsys) -> None:
    for name in COMMANDS:
        main([name, "--help"])
        options = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  -")]
        assert len(options) <= 7 + 1, name  # and --help


def test_the_help_of_a_command_fits_its_line(capsys) -> None:
    main(["--help"])
    assert "..." not in capsys.readouterr().out.replace("[ARGS]...", "")


def test_the_version_is_printed(capsys) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("passmuster ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["chek"], "PM801", "Did you mean `check`?"),
        (["xyz"], "PM801", "no command"),
        (["check"], "PM802", "passmuster check --help"),
        (["check", "a", "b"], "PM802", "b"),
        (["check", "--jsn", "a"], "PM802", "--jsn"),
        (
            ["audit", str(SAMPLE), "--fail-on", "contradict"],
            "PM802",
            "Did you mean `contradicted`?",
        ),
        (["audit", str(SAMPLE), "--accept", "Z9"], "PM802", "a pair such as C3"),
        (["audit", str(SAMPLE), "-o", "report.pdf"], "PM802", "report.html"),
        (["audit", str(SAMPLE), "--claim", "spirit"], "PM807", "Did you mean `spirits`?"),
        (["--nothing"], "PM802", "--nothing"),
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_2(capsys, arguments, code, words) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{code}: ")
    assert words in err


def test_faults_go_to_standard_error_with_their_number_and_nothing_to_output(
    capsys, write_study
) -> None:
    study = write_study({"sources.toml": "[[source]]\n"})
    for command in ("check", "audit"):
        assert main([command, str(study)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.splitlines()[-1] == "4 faults."
        assert err.count("sources.toml:1: PM202: ") == 3


def test_our_own_error_is_admitted_without_a_traceback(capsys, monkeypatch) -> None:
    broken = mock.patch("passmuster.files.folder.open_study", side_effect=RuntimeError("a\nb"))
    with broken:
        assert main(["check", "x"]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("PM901: RuntimeError: a b. ")
    assert "Traceback" not in err
    monkeypatch.setenv("PASSMUSTER_DEBUG", "1")
    with broken:
        assert main(["check", "x"]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_stopping_by_hand_is_quiet(capsys) -> None:
    with mock.patch("passmuster.files.folder.open_study", side_effect=KeyboardInterrupt):
        assert main(["check", "x"]) == 130
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"


def test_lines_are_wrapped_on_a_terminal_alone(capsys, monkeypatch) -> None:
    main(["chek"])
    assert len(capsys.readouterr().err.splitlines()) == 1
    monkeypatch.setenv("COLUMNS", "50")
    with mock.patch.object(sys.stderr, "isatty", return_value=True):
        main(["chek"])
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert all(len(line) <= 50 for line in lines)


def test_a_whole_run_ends_with_its_code() -> None:
    assert shell("check", str(SAMPLE)).returncode == 0
    assert shell("check", "no-such-study").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="pipes of another kind")
def test_a_reader_that_stops_reading_is_no_error() -> None:
    run = f"{sys.executable} -m passmuster schema figures | head -n 1"
    done = subprocess.run(run, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_what_a_narrow_terminal_cannot_show_is_no_error(write_study) -> None:
    study = write_study({"study.toml": 'schema = 1\ntitle = "Ünïcödé"\nhorzon = "…"\n'})
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    assert shell("check", str(study), env=environment).returncode == 2
