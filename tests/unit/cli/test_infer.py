"""`passmuster infer` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
pytest.importorskip("zarr", reason="a run folder needs the extra `infer`")

from passmuster.cli.main import main
from passmuster.inference.infer import gate_of
from tests.unit.inference.small import write_small


def _run(*words: object) -> int:
    return main(["infer", *map(str, words)])


def test_it_prints_what_is_learnt_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write_small(tmp_path / "study")
    assert _run(study, "--draws", 1500, "-o", tmp_path / "run") == 0
    text = capsys.readouterr().out
    for heading in ("PEOPLE", "MOVES", "PARAMETERS", "PUBLISHED AGAINST INFERRED", "WITHOUT ONE"):
        assert heading in text
    assert "the data do not inform this" in text
    assert "ever absent" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert main(["rerun", str(tmp_path / "run"), "-o", str(tmp_path / "again")]) == 0


def test_the_json_holds_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_small(tmp_path / "study")
    assert _run(study, "--draws", 1500, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["draws"] == 3000
    assert found["converged"]["furthest_apart"] < 0.1
    assert set(found["stocks"]) == {"absent", "away", "dead", "units"}
    assert set(found["ever"]) == {"absent", "dead"}
    quantiles = found["stocks"]["units"]["quantiles"]
    assert len(quantiles) == len(found["levels"]) == 7
    assert len(quantiles[0]) == len(found["days"]) == 16  # a year, its eve, and three months
    assert found["known_until"] == "2031-12-31"
    by_name = {line["name"]: line for line in found["parameters"]}
    assert by_name["units_at_start"]["informed"]
    assert not by_name["opponent: bias"]["informed"]
    assert [w["origin"] for w in found["without_origin"]] == ["ministry", "opponent", "register"]
    assert {f["figure"] for f in found["figures"]} >= {"cases-h1", "strength-12"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--draws", 5), "--draws 5"),
        (("--seed", -1), "--seed -1"),
        (("--scenario", "basline"), "baseline"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[object, ...], says: str
) -> None:
    assert _run(write_small(tmp_path), *words) == 2
    assert says in capsys.readouterr().err


def test_it_says_so_when_two_runs_do_not_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So few particles may agree by luck; within a millionth of a deviation they never do.
    monkeypatch.setattr(
        "passmuster.inference.infer.gate_of", lambda of, clouds, _: gate_of(of, clouds, 1e-6)
    )
    assert _run(write_small(tmp_path / "s"), "--draws", 100, "-o", tmp_path / "run") == 3
    said = capsys.readouterr()
    assert "PM861" in said.err
    assert said.out == ""
    assert not (tmp_path / "run" / "posterior.zarr").exists()
