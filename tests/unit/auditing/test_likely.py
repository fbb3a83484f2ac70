"""A posterior weighs what the account leaves open, and touches nothing else."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

import passmuster
from passmuster.auditing.as_json import audit_to_dict
from passmuster.auditing.audit import audit
from passmuster.auditing.from_json import audit_from_dict
from passmuster.report.summary import sentences
from passmuster.vocabulary.beliefs import Belief
from passmuster.vocabulary.quantity import Quantity


@dataclass
class Sure:
    """Beliefs that give one answer to everything."""

    belief: Belief | None
    run: str = "0" * 64
    asked: list[tuple[str, Fraction | None, Fraction | None, tuple[str, ...]]] = field(
        default_factory=list
    )

    def of(
        self,
        quantity: Quantity,
        low: Fraction | None,
        high: Fraction | None,
        hold_out: Collection[str] = (),
    ) -> Belief | None:
        self.asked.append((quantity.toml, low, high, tuple(hold_out)))
        return self.belief


def belief(probability: float, likeliest: float = 1.0, tail: float = 1.0) -> Belief:
    return Belief(probability, 0.01, likeliest, tail, (1000.0, 2500.5))


@pytest.fixture(scope="module")
def study():
    return passmuster.open_study(Path(passmuster.__file__).parent / "sample")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (belief(0.1), "very_unlikely"),
        (belief(0.5), "open"),
        (belief(0.9), "very_likely"),
        (belief(0.2), "open"),
        (belief(0.8), "open"),
        # Precise to the last man: judged by how far out it is, not by its own small probability.
        (belief(0.001, likeliest=0.002, tail=0.7), "open"),
        (belief(0.0, likeliest=0.002, tail=0.03), "very_unlikely"),
    ],
)
def test_only_open_readings_change(study, given: Belief, verdict: str) -> None:
    plain, weighed = audit(study), audit(study, given=Sure(given))
    assert any(f.verdict == "open" for f in plain.findings)
    for before, after in zip(plain.findings, weighed.findings, strict=True):
        if before.verdict == "open":
            assert after.verdict == verdict
            assert after.grades[weighed.accept] == verdict
        else:
            assert after.verdict == before.verdict
        if after.reading is None or after.unit == "date" or before.verdict == "untestable":
            assert after.probability is None
    # Nothing that the account proved depends on the posterior.
    for before, after in zip(plain.findings, weighed.findings, strict=True):
        assert before.certificate == after.certificate
        assert before.reachable == after.reachable


def test_a_world_that_does_not_hold_a_quantity_says_nothing(study) -> None:
    plain, weighed = audit(study), audit(study, given=Sure(None))
    assert plain.findings == weighed.findings
    assert weighed.given == "0" * 64


def test_what_is_asked_is_what_was_asserted_with_the_claims_own_figures_apart(study) -> None:
    beliefs = Sure(belief(0.5))
    found = {(f.claim, f.reading): f for f in audit(study, given=beliefs).findings}
    asked = {(q, low, high): out for q, low, high, out in beliefs.asked}
    for finding in found.values():
        if finding.probability is not None:
            assert finding.asserted is not None
            out = asked[finding.quantity, *finding.asserted]
            assert set(out) == set(finding.held_out)


def test_it_is_written_read_back_and_told(study) -> None:
    beliefs = Sure(belief(0.03))
    result = audit(study, given=beliefs)
    plain = audit_to_dict(result)
    assert plain["given"] == beliefs.run
    weighed = [f for f in plain["findings"] if f["probability"] is not None]
    assert weighed
    assert weighed[0]["posterior"] == {
        "interval": [1000, 2500.5], "how": "as run", "held_out": [], "precise": False,
    }  # fmt: skip
    saved = json.loads(json.dumps(plain))
    assert json.loads(json.dumps(audit_to_dict(audit_from_dict(saved, study)))) == saved
    texts = [s.text for s in sentences(result, study)]
    assert any("almost no chance given them" in text and text.endswith(": 3 %.") for text in texts)
    assert len(texts) <= 6


def test_a_run_of_inference_weighs_an_audit_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from passmuster.cli.main import main
    from passmuster.inference import given

    beliefs, asked = Sure(belief(0.03)), []

    def read(run: Path, study: object) -> Sure:
        asked.append(run)
        return beliefs

    monkeypatch.setattr(given, "read_beliefs", read)
    sample = Path(passmuster.__file__).parent / "sample"
    code = main(["audit", str(sample), "--given", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert asked == [tmp_path]
    assert told["given"] == beliefs.run
    assert {f["probability"] for f in told["findings"]} == {None, 0.03}


def test_a_folder_that_is_no_run_is_refused_before_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from passmuster.cli.main import main

    sample = Path(passmuster.__file__).parent / "sample"
    assert main(["audit", str(sample), "--given", str(tmp_path / "nothing")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "PM8" in printed.err
