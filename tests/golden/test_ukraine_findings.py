"""What the Ukraine study is known to find, worked out from its figures by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit, Finding
from passmuster.files.folder import open_study
from passmuster.vocabulary.study import Study

STUDY = Path(__file__).resolve().parents[2] / "studies" / "ukraine"
ASKED = {
    "a05-four-fifths-leave-from-training": ("of-called-up-2025", "of-called-up-since-2022"),
    "a06-deserters-in-the-millions": ("ever-absent",),
    "p26-185339-cases": ("cases-article-407",),
}
TO_OCTOBER_2025 = 311_327
"""Cases under both articles since 2022, the last count before the register closed."""
CALLED_UP = 1_050_000 - 5_000
"""Called up by October 2024, at least: published to the nearest ten thousand."""
REVISED = 663
"""By how much the last count is revised to agree with the register's other publications."""

pytestmark = pytest.mark.skipif(not STUDY.is_dir(), reason="not in this copy")


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(STUDY)


@pytest.fixture(scope="module")
def audited(study: Study) -> Audit:
    """The audit of the readings that are asked about here, and of no others."""
    claims = [claim for claim in study.claims if claim.id in ASKED]
    fewer = [
        claim.model_copy(
            update={"reading": tuple(r for r in claim.reading if r.id in ASKED[claim.id])}
        )
        for claim in claims
    ]
    return audit(replace(study, claims=tuple(fewer)))


def finding(audited: Audit, reading: str) -> Finding:
    (found,) = (f for f in audited.findings if f.reading == reading)
    return found


def test_at_half_a_case_a_departure_no_million_can_have_left(audited: Audit) -> None:
    found = finding(audited, "ever-absent")
    assert found.verdict == "contradicted"
    assert found.grades["B2"] == "contradicted"
    assert found.certificate is not None
    assert found.certificate.bound == 2 * TO_OCTOBER_2025
    assert found.reachable is not None
    assert found.reachable[1] == 2 * (TO_OCTOBER_2025 - REVISED)


def test_a_million_needs_fewer_cases_a_departure_than_were_registered(audited: Audit) -> None:
    (turn,) = finding(audited, "ever-absent").turns_at
    cases = TO_OCTOBER_2025 - REVISED
    assert turn.turns_at == pytest.approx(cases / 1_000_000, rel=1e-6)


def test_four_fifths_of_all_called_up_since_2022_cannot_have_left(audited: Audit) -> None:
    found = finding(audited, "of-called-up-since-2022")
    assert found.verdict == "contradicted"
    assert found.reachable is not None
    assert found.reachable[1] is not None
    most = Fraction(2 * (TO_OCTOBER_2025 - REVISED), CALLED_UP)
    assert float(found.reachable[1]) == pytest.approx(float(most), rel=1e-6)
    assert finding(audited, "of-called-up-2025").verdict == "open"


def test_the_retold_total_is_short_by_exactly_one_published_year(audited: Audit) -> None:
    study = open_study(STUDY)
    told = {figure.id: figure.value for figure in study.figures}
    retold = 347 + 6_641 + told["c003-art407-2024"] + told["c004-art407-2025-jan-jul"]
    assert retold == 185_339
    assert told["c005-art407-to-2025-07"] - retold == told["c002-art407-2023"] == 17_658
    assert told["c001-art407-2022"] == 347 + 6_641
    assert finding(audited, "cases-article-407").verdict == "contradicted"


def test_only_two_publications_do_not_agree_with_the_rest_of_their_register(
    audited: Audit,
) -> None:
    # 197 + 142 = 339 and not 347; 35,307 + 7,621 = 42,928 and not 41,950.
    assert set(audited.set_aside) == {"c001-art407-2022-jan-feb", "c020-art407-2024-jan-oct"}
    gaps = {c.moved: c.gap for c in audited.conflicts if c.kind == "conflict"}
    assert {name: float(gap) for name, gap in gaps.items()} == pytest.approx(
        {"c001-art407-2022-jan-feb": 347 - 339, "c020-art407-2024-jan-oct": 42_928 - 41_950}
    )
    assert audited.conflicts_complete
    assert all(c.relative_gap < Fraction(1, 100) for c in audited.conflicts if c.kind == "vintage")


def test_every_chain_of_retellings_ends_at_a_first_statement(study: Study) -> None:
    chains = {
        "article-000-kostenko": "kostenko-aspi-2025-11-16",
        "babel-2025-08-26": "opg-pravda-2025-08-26",
        "opg-ki-2025-08-26": "opg-pravda-2025-08-26",
    }
    for retold, first in chains.items():
        assert study.source_by_id[retold].repeats == first
        assert study.source_by_id[first].repeats is None
        assert study.source_by_id[retold].origin_id == study.source_by_id[first].origin_id
    for source in study.sources:
        seen = {source.id}
        while source.repeats is not None:
            source = study.source_by_id[source.repeats]
            assert source.id not in seen
            seen.add(source.id)
