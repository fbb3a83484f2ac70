"""A certificate proves what it says, with nothing to spare and nothing left out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from passmuster.auditing.as_json import to_json
from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Certificate, Finding
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.study import Study
from tests.oracle.account import Account, InconsistentError, NobodyError
from tests.oracle.audits import AGAINST, audited, drawn, findings, near, readings
from tests.oracle.change import Element, elements, only

ROOT = Path(__file__).resolve().parents[2]
SEEDS = [*range(3000, 3060), 30099]
RIVALS = range(3100, 3140)
CHUNKS = [range(first, first + 10) for first in range(3000, 3060, 10)]
TIED = [range(seed, seed + 1) for seed in (7045, 7083, 20095)]
"""Studies where figures of equal weight and unequal reliability contradict equally briefly."""
FEW_ENOUGH = 400


def against(seed: int) -> Iterator[tuple[Study, Claim, Reading, Finding, Certificate]]:
    """Yield every reading that a study without rivals contradicts, with its certificate."""
    study = drawn(seed).study
    found = findings(audited(seed))
    for key, (claim, reading) in readings(study).items():
        if key in found and found[key].verdict in AGAINST:
            certificate = found[key].certificate
            assert certificate is not None
            yield study, claim, reading, found[key], certificate


def excluded(study: Study, kept: Iterable[Element], claim: Claim, reading: Reading) -> bool:
    """True if these figures and rules alone leave no value that the reading allows."""
    try:
        low, high = Account(only(study, kept, claim.same_as)).reachable(reading.quantity)
    except (NobodyError, InconsistentError):
        return False
    said = reading.interval()
    too_high = said.low is not None and high is not None and high < float(said.low) - 1e-5
    return too_high or (said.high is not None and low is not None and low > float(said.high) + 1e-5)


def lines_of(certificate: Certificate) -> set[Element]:
    parts = (certificate, *certificate.also)
    return {
        (line.kind, line.id, str(line.end)) if line.kind == "counter" else (line.kind, line.id)
        for part in parts
        for line in part.lines
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_of_a_certificate_alone_give_its_bound(seed: int) -> None:
    for study, claim, reading, finding, certificate in against(seed):
        lines = lines_of(certificate)
        assert excluded(study, lines, claim, reading), finding
        if not certificate.also:
            alone = Account(only(study, lines, claim.same_as)).reachable(reading.quantity)
            edge = alone[1] if certificate.side == "at_most" else alone[0]
            assert near(certificate.bound, edge, slack=1e-6), finding


@pytest.mark.parametrize("seed", SEEDS)
def test_without_any_one_line_a_certificate_contradicts_no_more(seed: int) -> None:
    for study, claim, reading, finding, certificate in against(seed):
        lines = lines_of(certificate)
        for line in lines:
            assert not excluded(study, lines - {line}, claim, reading), (finding, line)


@pytest.mark.parametrize("chunk", CHUNKS, ids=str)
def test_no_smaller_set_of_lines_contradicts(chunk: range) -> None:
    for seed in chunk:
        for study, claim, reading, finding, certificate in against(seed):
            lines = lines_of(certificate)
            if certificate.also or len(lines) < 2:
                continue
            every = elements(study, claim.same_as)
            smaller = list(combinations(sorted(every), len(lines) - 1))
            if len(smaller) <= FEW_ENOUGH:
                found = [kept for kept in smaller if excluded(study, kept, claim, reading)]
                assert found == [], (finding, lines)


@pytest.mark.parametrize("chunk", CHUNKS + TIED, ids=str)
def test_no_set_of_as_many_lines_and_a_better_worst_grade_contradicts(chunk: range) -> None:
    for seed in chunk:
        for study, claim, reading, finding, certificate in against(seed):
            lines = lines_of(certificate)
            order = {("figure", f.id): study.grade_of(f).order for f in study.figures}
            worst = min((order[line] for line in lines if line in order), default=None)
            if certificate.also or worst is None:
                continue
            every = elements(study, claim.same_as)
            held = {e for e in every if e[0] == "assumption"} - lines
            better = [e for e in every if e not in held and order.get(e, (99, 0)) > worst]
            as_many = list(combinations(sorted(better), len(lines)))
            if len(as_many) <= FEW_ENOUGH:
                found = [kept for kept in as_many if excluded(study, kept, claim, reading)]
                assert found == [], (finding, lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wider_assertion_is_never_more_contradicted(seed: int) -> None:
    study = drawn(seed).study
    claims = []
    for claim in study.claims:
        wider = tuple(widened(r) for r in claim.reading)
        claims.append(claim.model_copy(update={"reading": wider}))
    wide = findings(audit(replace(study, claims=tuple(claims))))
    for key, finding in findings(audited(seed)).items():
        if finding.verdict not in AGAINST:
            assert wide[key].verdict not in AGAINST, key
        if finding.verdict == "supported":
            assert wide[key].verdict == "supported", key


def widened(reading: Reading) -> Reading:
    said = reading.interval()
    room = max(abs(end) for end in (said.low, said.high) if end is not None) / 10 + 1
    low = None if said.low is None else said.low - room
    high = None if said.high is None else said.high + room
    kept: dict[str, Any] = {"id": reading.id, "quantity": reading.quantity}
    if low is None or high is None:
        kept |= {"at_most": float(high)} if high is not None else {"at_least": float(low or 0)}
    else:
        kept["between"] = [float(low), float(high)]
    return Reading.model_validate(kept)


def checked(text: str) -> subprocess.CompletedProcess[str]:
    """Run the script that redoes proofs, in an interpreter that cannot import the package."""
    script = str(ROOT / "scripts" / "check_proof.py")
    return subprocess.run(
        [sys.executable, "-I", script], input=text, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("seed", "rivals"), [*((s, False) for s in SEEDS), *((s, True) for s in RIVALS)]
)
def test_every_proof_can_be_redone_without_the_program(seed: int, rivals: bool) -> None:
    run = checked(to_json(audited(seed, rivals)))
    assert run.returncode == 0, run.stdout + run.stderr


def proven() -> dict[str, Any]:
    """Return the JSON of an audit with a contradiction that is a sum of several rows."""
    for seed in SEEDS:
        for *_, certificate in against(seed):
            if len(certificate.proof) > 2 and certificate.lines and not certificate.also:
                told: dict[str, Any] = json.loads(to_json(audited(seed)))
                return told
    raise AssertionError("no random study has a contradiction")


def spoilt(part: str, change: Any) -> dict[str, Any]:
    told = proven()
    for finding in told["findings"]:
        if finding["verdict"] in AGAINST and len(finding["certificate"]["proof"]) > 2:
            change(finding["certificate"])
    return told


SPOILERS = {
    "a row is missing": lambda proof: proof["proof"].pop(),
    "a multiplier is doubled": lambda p: p["proof"][0].update(
        multiplier=f"{2 * int(p['proof'][0]['multiplier'].split('/')[0])}"
    ),
    "the edge is another": lambda proof: proof.update(edge="123456789/7"),
    "a line is missing": lambda proof: proof["lines"].append(proof["lines"][0]),
    "it is not exact": lambda proof: proof.update(exact=False),
    "it proves the other side": lambda proof: proof.update(
        side="at_least" if proof["side"] == "at_most" else "at_most"
    ),
}


@pytest.mark.parametrize("what", SPOILERS)
def test_a_spoilt_proof_is_found_out(what: str) -> None:
    assert checked(json.dumps(proven())).returncode == 0
    assert checked(json.dumps(spoilt(what, SPOILERS[what]))).returncode == 1
