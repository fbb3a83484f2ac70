"""What a slip says is reachable is what an audit says when that reading is put to it as a claim."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from passmuster.auditing.audit import audit
from passmuster.vocabulary.claim import Claim
from tests.oracle.explained import explained
from tests.oracle.planted import KINDS, planted


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "planned-for-actual"])
def test_a_slip_and_a_claim_about_the_same_reading_agree(kind: str) -> None:
    case = planted(kind, 7)
    ((_, slips),) = explained(case.study).answers
    compared = 0
    for slip in slips:
        if slip.unit is None or slip.kind == "planned-for-actual":
            continue
        low, high = slip.asserted
        assert low is not None
        assert high is not None
        quantity = tomllib.loads(f"q = {slip.quantity}")["q"]
        between = [float(low), float(high)]
        reading = {"id": "r", "quantity": quantity, "between": between}
        claim = Claim.model_validate({"id": "slip", "says": "It is said.", "reading": [reading]})
        (finding,) = audit(replace(case.study, claims=(claim,))).findings
        assert finding.reachable == slip.reachable
        assert finding.verdict == slip.verdict
        compared += 1
    assert compared or not slips
