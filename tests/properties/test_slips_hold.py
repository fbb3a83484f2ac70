"""Whatever a study says, the search for slips and the lineage end, and keep to their rules."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from passmuster.auditing.lineage.chains import chains
from passmuster.auditing.lineage.retellings import distortions
from passmuster.auditing.slips.operator import operators
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.study import Study
from tests.oracle.explained import explained
from tests.oracle.random_study import random_study


def with_wrong_claims(seed: int) -> Study:
    """A random study whose figures are said again by a factor off, by sources that repeat."""
    study, chance = random_study(seed, rivals=True).study, random.Random(seed)
    claims = []
    for figure in study.figures:
        interval = figure.interval()
        if interval.low is None or interval.high is None:
            continue
        factor = chance.choice([0.1, 0.5, 2, 3, 10])
        low, high = sorted((float(interval.low) * factor, float(interval.high) * factor + 1))
        reading = {"id": "r", "quantity": figure.quantity, "between": [low, high]}
        said = {"id": f"claim of {figure.id}", "says": "It is said.", "reading": [reading]}
        claims.append(Claim.model_validate({**said, "source": study.sources[0].id}))
    sources = [
        source.model_copy(update={"repeats": study.sources[chance.randrange(number)].id})
        if number and chance.random() < 0.5
        else source
        for number, source in enumerate(study.sources)
    ]
    return replace(study, claims=tuple(claims), sources=tuple(sources))


@pytest.mark.parametrize("seed", range(20))
def test_slips_keep_to_their_rules_in_any_study(seed: int) -> None:
    study = with_wrong_claims(seed)
    kinds = {operator.kind for operator in operators()}
    for verdict, slips in explained(study).answers:
        assert len(slips) <= 3
        assert not slips or verdict in ("contradicted", "open")
        for slip in slips:
            assert slip.kind in kinds
            assert 0 < slip.fit <= 1
            assert None not in slip.asserted + slip.reachable
            assert slip.verdict in ("open", "supported")
            assert slip.says.endswith(".")
            assert verdict == "contradicted" or (slip.published_by and "possible" in slip.says)


@pytest.mark.parametrize("seed", range(20))
def test_lineage_ends_in_any_study(seed: int) -> None:
    study = with_wrong_claims(seed)
    for found in distortions(study):
        assert found.changes or found.verdict == "contradicted"
        assert found.source != found.repeats
    for chain in chains(study):
        known = {step.source for step in chain.steps}
        assert chain.steps[0].source == chain.first
        assert all(step.repeats in known for step in chain.steps[1:])
