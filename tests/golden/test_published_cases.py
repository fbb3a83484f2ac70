"""Published totals that are known to close, or known not to: a case's source is in its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.errors import StudyError
from passmuster.files.folder import open_study
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock
from tests.oracle.write import write_study

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
IDENTITIES = [f"real{number:02d}" for number in range(1, 8)]


def case(file: str, identity: str) -> dict[str, Any]:
    path = CASES / file
    if not path.exists():
        pytest.skip(f"the published cases are not beside this repository: {file}")
    told = json.loads(path.read_text(encoding="utf-8"))
    cases = told["cases"] if isinstance(told, dict) else told
    return next(c for c in cases if c["id"] == identity)


# Identities: opening + inflows - outflows == closing ----------------------------------------------


def identity(told: dict[str, Any], *, closing: int) -> Study:
    """Return the identity as a study of one stock; ids are the words of the publication."""
    came, left = told["inflow"], told["outflow"]
    flows = [f"{name}: outside > men" for name in came] + [
        f"{name}: men > outside" for name in left
    ]
    figures = [
        {"id": "opening", "quantity": stock("men", "2030-12-31"), "value": told["opening"]},
        {"id": "closing", "quantity": stock("men", "2031-12-31"), "value": closing},
    ]
    for name, number in (came | left).items():
        figures.append({"id": name, "quantity": flow(name, "2031"), "value": number})
    exact = [f | {"exact": True} for f in figures]
    return make(stocks=["men"], flows=flows, figures=exact)


@pytest.mark.parametrize("name", IDENTITIES)
def test_a_published_identity_that_closes_raises_no_conflict(name: str) -> None:
    told = case("case11_real_identities.json", name)
    result = audit(identity(told, closing=told["closing"]))
    assert told["holds"]
    assert result.conflicts == ()
    assert result.set_aside == ()


@pytest.mark.parametrize("name", IDENTITIES)
def test_one_man_too_many_raises_one_conflict_that_names_every_figure(name: str) -> None:
    told = case("case11_real_identities.json", name)
    study = identity(told, closing=told["closing"] + 1)
    result = audit(study)
    (conflict,) = result.conflicts
    assert conflict.kind == "conflict"
    assert set(conflict.figures) == {f.id for f in study.figures}
    assert conflict.gap == 1
    assert result.set_aside == (conflict.moved,)
    assert result.conflicts_complete


# Cases of leaving without leave -------------------------------------------------------------------

CASES_407 = {"name": "art407", "unit": "case"}
CASES_408 = {"name": "art408", "unit": "case"}


def cases(names: str | list[str], during: Any) -> dict[str, Any]:
    return {"counter": names, "during": during}


def proceedings(told: dict[str, Any]) -> list[dict[str, Any]]:
    figures = []
    for number, claim in enumerate(told["claims"]):
        name = "art408" if "408" in claim["what"] else "art407"
        first, _, last = claim["period"].partition("..")
        begins = (
            f"{first or '2022-01'}-01-01"[:10] if len(first) == 4 else f"{first or '2022-01'}-01"
        )
        ends = {"2022": "2022-12-31", "2023": "2023-12-31", "2024": "2024-12-31", "": begins[:4]}
        day = {"2022-02": "2022-02-28", "2025-07": "2025-07-31", "2025-08": "2025-08-31"}
        day |= {"2025-09": "2025-09-30"}
        end = day.get(last) or ends[first]
        figure: dict[str, Any] = {"id": f"{claim['source']}, {claim['what']}, {claim['period']}"}
        figure |= {"quantity": cases(name, [begins, end]), "value": claim["value"]}
        rounded = "rounded" in claim["what"]
        figure |= {"rounded_to": 1000} if rounded else {"exact": True}
        figures.append(figure | {"source": f"outlet {number}"})
    return figures


def test_a_consistent_chain_of_cumulative_counts_raises_nothing() -> None:
    figures = proceedings(case("published_claims.json", "G3-consistent-chain"))
    both = ["art407", "art408"]
    claim = {"quantity": cases(both, "2025-08"), "value": 17302, "exact": True}
    september = {"quantity": cases(both, "2025-09"), "about": 16_700, "within": 0.08}
    study = make(
        counters=[CASES_407, CASES_408],
        figures=figures,
        claims=[claim, september],
        horizon=("2022-01-01", "2025-09-30"),
    )
    result = audit(study)
    assert (result.conflicts, result.set_aside, result.rivals) == ((), (), ())
    august, later = result.findings
    assert august.reachable == (17302, 17302)
    assert august.verdict == "supported"
    # 235,000 ± 500 less 218,282, and 54,000 ± 500 less 52,075
    assert later.reachable == (17643, 19643)


def dropped_year(documents: dict[int, str] | None = None) -> Study:
    told = case("published_claims.json", "G1-dropped-year")
    figures = proceedings(told)
    sources = {f"outlet {i}": {"document": d} for i, d in (documents or {}).items()}
    return make(
        counters=[CASES_407], figures=figures, sources=sources, horizon=("2022-01-01", "2025-07-31")
    )


def total(study: Study, value: int) -> str:
    return next(f.id for f in study.figures if f.value == value)


def test_two_transcriptions_of_one_reply_that_differ_by_a_lost_year_conflict() -> None:
    study = dropped_year({0: "the reply", 1: "the reply"})
    result = audit(study)
    right, wrong = total(study, 202_997), total(study, 185_339)
    assert result.set_aside == (wrong,)
    (conflict,) = result.conflicts
    assert set(conflict.figures) == {right, wrong}
    assert conflict.moved == wrong
    assert conflict.gap == 17_658 == total_of_2023(study)
    assert "202,997" in conflict.says or "17,658" in conflict.says


def test_the_lost_year_is_explained_by_a_sub_count_taken_for_its_year() -> None:
    # 185,339 = 347 + 6,641 + 67,840 + 110,511: January and February 2022 stand for the year 2022,
    # the rest of that year for 2023, and the 17,658 of 2023 have fallen out.
    for documents in ({0: "the reply", 1: "the reply"}, None):
        study = dropped_year(documents)
        result = audit(study)
        wrong = total(study, 185_339)
        (disagreement,) = (*result.conflicts, *result.rivals)
        assert {(slip.kind, slip.figure) for slip in disagreement.slips} == {
            ("dropped-part", wrong),
            ("nested-part", wrong),
        }
        told = {slip.kind: slip for slip in disagreement.slips}
        for slip in told.values():
            assert (slip.published, slip.corrected) == (185_339, 202_997)
            assert "17,658" in slip.says
        names = {f.value: f.id for f in study.figures}
        assert {names[347], names[6_988], names[17_658]} <= set(told["nested-part"].figures)
        assert "347 (from January to February 2022)" in told["nested-part"].says
        assert "6,641" in told["nested-part"].says


def total_of_2023(study: Study) -> int:
    return next(int(f.value) for f in study.figures if f.id.endswith("2023") and f.value)


def test_totals_of_two_documents_are_rivals_and_bind_as_the_range_that_holds_both() -> None:
    study = dropped_year()
    result = audit(study)
    (rival,) = result.rivals
    assert rival.taken == (185_339, 202_997)
    assert set(rival.figures) == {total(study, 202_997), total(study, 185_339)}
    assert result.conflicts == ()


def test_the_parts_of_the_total_add_up_to_one_of_the_two() -> None:
    study = dropped_year({0: "the reply", 1: "the reply"})
    years = [f.value for f in study.figures if f.value not in (202_997, 185_339, 347)]
    assert sum(v for v in years if v) == 202_997
    claim = {"quantity": cases("art407", ["2022-01-01", "2025-07-31"]), "value": 185_339}
    told = make(
        counters=[CASES_407],
        figures=[
            {"id": f"y{i}", "quantity": f.quantity, "value": f.value, "exact": True}
            for i, f in enumerate(study.figures)
            if f.value in years
        ],
        claims=[claim | {"exact": True}],
        horizon=("2022-01-01", "2025-07-31"),
    )
    (finding,) = audit(told).findings
    assert finding.reachable == (202_997, 202_997)
    assert finding.verdict == "contradicted"
    assert finding.certificate is not None
    # Three of the four parts are too many already: a smallest set leaves out the year 2022.
    assert {line.bound for line in finding.certificate.lines} == {17_658, 67_840, 110_511}
    assert finding.certificate.bound == 202_997 - 6_988


# Episodes and persons -----------------------------------------------------------------------------

WAR = ["2022-02-24", "2024-12-31"]


def wounded(*claims: dict[str, Any]) -> Study:
    told = case("published_claims.json", "G10-wounded-cases")
    killed, helped = (c["value"] for c in told["claims"])
    return make(
        stocks=[{"name": "killed", "only_grows": True, "starts_at": 0}],
        flows=["deaths: outside > killed"],
        counters=[{"name": "assistance", "unit": "episode"}],
        figures=[
            {"quantity": stock("killed", WAR[1]), "value": killed, "rounded_to": 1000},
            {"quantity": cases("assistance", WAR), "value": helped, "rounded_to": 10_000},
        ],
        claims=list(claims),
        horizon=(WAR[0], WAR[1]),
    )


def test_episodes_for_each_person_killed_are_no_share_of_persons() -> None:
    each = {"ratio": cases("assistance", WAR), "of": stock("killed", WAR[1])}
    result = audit(wounded({"quantity": each, "about": 8.6, "within": 0.05}))
    (finding,) = result.findings
    assert finding.unit is not None
    assert "episode" in finding.unit
    assert finding.unit != "share"
    assert finding.reachable is not None
    low, high = finding.reachable
    assert low is not None
    assert high is not None
    assert abs(low * 43_500 - 365_000) < 1
    assert abs(high * 42_500 - 375_000) < 1
    assert finding.verdict == "supported"


@pytest.mark.parametrize(
    "lost",
    [
        {"sum": [stock("killed", WAR[1]), cases("assistance", WAR)]},
        {"difference": [cases("assistance", WAR), stock("killed", WAR[1])]},
        {"share": stock("killed", WAR[1]), "of": cases("assistance", WAR)},
    ],
    ids=lambda q: next(iter(q)),
)
def test_adding_episodes_to_persons_is_refused(lost: dict[str, Any], tmp_path: Path) -> None:
    study = wounded({"quantity": lost, "at_least": 0})
    with pytest.raises(StudyError) as refused:
        open_study(write_study(study, tmp_path / "study"))
    (fault,) = refused.value.faults
    assert "episode" in fault.text
    assert "person" in fault.text
