"""Mistakes that are known to have been made, and chains known to be sound, as small studies."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit, Slip
from passmuster.errors import StudyError
from passmuster.files.folder import open_study
from tests.golden.test_published_cases import CASES_407, CASES_408, case, cases, proceedings
from tests.oracle.make import flow, make, stock
from tests.oracle.write import write_study

WAR = ["2022-01-01", "2025-07-31"]


def numbers(identity: str) -> dict[tuple[str, str], int]:
    """Return the published values of a case by what they are and their period."""
    told = case("published_claims.json", identity)
    return {(one["what"], one["period"]): one["value"] for one in told["claims"]}


def slips(result: Audit, claim: str) -> tuple[Slip, ...]:
    (finding,) = (f for f in result.findings if f.claim == claim)
    return finding.slips


# G1: a year lost on the way ------------------------------------------------------------------


@pytest.fixture(scope="module")
def lost_year() -> Audit:
    told = numbers("G1-dropped-year")
    periods = {"2022": "2022", "2022-01..2022-02": ["2022-01-01", "2022-02-28"], "2023": "2023",
               "2024": "2024", "2025-01..2025-07": ["2025-01-01", "2025-07-31"]}  # fmt: skip
    figures = [
        {"id": period, "quantity": cases("art407", during), "exact": True, "source": "reply",
         "value": told["Art.407", period] if ("Art.407", period) in told
         else told["Art.407 proceedings", period]}
        for period, during in periods.items()
    ]  # fmt: skip
    whole = told["Art.407 proceedings", "2022-01..2025-07"]
    figures.append(
        {"id": "total", "quantity": cases("art407", WAR), "value": whole, "exact": True,
         "source": "reply"}
    )  # fmt: skip
    retold = told["Art.407 proceedings", "2022..2025-07"]
    rest = told["Art.407", "2022"] - told["Art.407", "2022-01..2022-02"]
    said = {"total": (WAR, retold), "2022": ("2022", told["Art.407", "2022-01..2022-02"]),
            "2023": ("2023", rest)}  # fmt: skip
    claims = [
        {"id": name, "source": "retelling", "reading": [
            {"id": "cases", "quantity": cases("art407", during), "value": value, "exact": True}]}
        for name, (during, value) in said.items()
    ]  # fmt: skip
    sources = {
        "reply": {"document": "reply", "origin": "register"},
        "retelling": {"document": "reply", "origin": "register", "repeats": "reply"},
    }
    return audit(
        make(counters=[CASES_407], figures=figures, claims=claims, sources=sources,
             horizon=("2022-01-01", "2025-07-31"))
    )  # fmt: skip


def test_a_total_that_lacks_a_year_names_the_year(lost_year: Audit) -> None:
    first = slips(lost_year, "total")[0]
    assert first.kind == "dropped-part"
    assert first.verdict == "supported"
    assert first.quantity == (
        '{ difference = [{ counter = "art407", during = [2022-01-01, 2025-07-31] }, '
        '{ counter = "art407", during = "2023" }] }'
    )


def test_two_months_taken_for_the_year_are_named(lost_year: Audit) -> None:
    first = slips(lost_year, "2022")[0]
    assert (first.kind, first.reachable) == ("nested-part", (347, 347))
    assert first.quantity == '{ counter = "art407", during = [2022-01-01, 2022-02-28] }'


def test_the_rest_of_one_year_taken_for_the_next_is_named(lost_year: Audit) -> None:
    first = slips(lost_year, "2023")[0]
    assert (first.kind, first.reachable) == ("stale-date", (6641, 6641))
    assert first.quantity == '{ counter = "art407", during = [2022-03-01, 2022-12-31] }'


def test_the_retelling_is_a_finding_against_its_own_origin(lost_year: Audit) -> None:
    found = {distortion.claim: distortion for distortion in lost_year.distortions}
    assert [change.what for change in found["total"].changes] == ["number"]
    assert (found["total"].against, found["total"].reachable) == ("total", (202_997, 202_997))
    assert [change.what for change in found["2022"].changes] == ["date"]
    assert "202,997 became 185,339" in found["total"].says
    assert "The total leaves out" in found["total"].says


# G3: a sound chain ---------------------------------------------------------------------------


def test_a_consistent_chain_of_cumulative_counts_has_no_slip() -> None:
    figures = proceedings(case("published_claims.json", "G3-consistent-chain"))
    claims = [
        {"id": figure["id"], **{k: v for k, v in figure.items() if k not in ("id", "source")}}
        for figure in figures
    ]
    result = audit(
        make(counters=[CASES_407, CASES_408], figures=figures, claims=claims,
             horizon=("2022-01-01", "2025-09-30"))
    )  # fmt: skip
    assert (result.conflicts, result.rivals, result.distortions) == ((), (), ())
    assert [finding.slips for finding in result.findings] == [()] * len(claims)
    assert {finding.verdict for finding in result.findings} == {"supported"}


# G10: episodes against persons ---------------------------------------------------------------

UNTIL = "2024-12-08"
SINCE = ["2022-02-24", UNTIL]
AID = {"counter": "aid", "during": SINCE}
WOUNDED = flow("wounding", SINCE)
KILLED = stock("killed", UNTIL)


def war(*claims: Any, wounded: int | None = None) -> Audit:
    told = numbers("G10-wounded-cases")
    episodes = told["cases of assistance to wounded incl. light and repeat", "same"]
    killed = told["killed", "2022-02..2024-12"]
    figures = [
        {"id": "killed", "quantity": KILLED, "value": killed, "exact": True, "source": "speech"},
        {"id": "aid", "quantity": AID, "value": episodes, "exact": True, "source": "speech"},
    ]
    if wounded is not None:
        figures.append({"id": "wounded", "quantity": WOUNDED, "about": wounded, "within": 0.1})
    return audit(
        make(
            stocks=["units", "wounded", {"name": "killed", "only_grows": True, "starts_at": 0}],
            flows=["wounding: units > wounded", "killing: units > killed"],
            counters=[{"name": "aid", "counts": ["wounding"], "per_person": [1.0, 5.0]}],
            figures=figures,
            claims=claims,
            sources={"speech": {"said_by": "The president"}},
            horizon=("2022-02-24", UNTIL),
        )
    )


def test_episodes_told_as_persons_are_named_where_persons_are_known() -> None:
    claim = {"id": "c", "quantity": WOUNDED, "value": 370_000, "exact": True}
    (finding,) = war(claim, wounded=150_000).findings
    assert finding.verdict == "contradicted"
    first = finding.slips[0]
    assert (first.kind, first.verdict) == ("cases-for-persons", "supported")
    assert first.quantity == '{ counter = "aid", during = [2022-02-24, 2024-12-08] }'
    assert "counts cases, not people" in first.says
    assert [by.figure for by in first.published_by] == ["aid"]


def test_episodes_told_as_persons_are_named_where_both_are_possible() -> None:
    claim = {"id": "c", "quantity": WOUNDED, "value": 370_000, "exact": True}
    (finding,) = war(claim).findings
    assert finding.verdict == "open"
    (slip,) = finding.slips
    assert slip.kind == "cases-for-persons"
    assert "Both readings are possible" in slip.says


def test_so_many_wounded_for_each_killed_is_told_as_episodes_for_each_killed() -> None:
    """8.6 is episodes per death, not wounded per death."""
    share = {"share": WOUNDED, "of": KILLED}
    (finding,) = war({"id": "c", "quantity": share, "about": 8.6, "within": 0.01}).findings
    (slip,) = finding.slips
    assert slip.kind == "cases-for-persons"
    assert slip.quantity.startswith('{ ratio = { counter = "aid"')
    assert slip.unit == "case/person"


def test_losses_that_add_episodes_to_people_are_told_so() -> None:
    """413,000 is 43,000 people and 370,000 episodes."""
    lost = {"sum": [KILLED, WOUNDED]}
    claim = {"id": "c", "quantity": lost, "value": 413_000, "exact": True}
    (finding,) = war(claim, wounded=150_000).findings
    assert finding.verdict == "contradicted"
    first = finding.slips[0]
    assert (first.kind, first.unit) == ("cases-for-persons", None)
    assert "counts cases, not people" in first.says
    assert first.reachable == (413_000, 413_000)


@pytest.mark.parametrize("form", ["sum", "difference", "share"])
def test_unlike_units_are_refused_with_the_bridge_in_words(form: str, tmp_path: Any) -> None:
    parts = [KILLED, AID]
    asked = {"share": AID, "of": KILLED} if form == "share" else {form: parts}
    study = make(
        stocks=["units", "killed"],
        flows=["killing: units > killed"],
        counters=[{"name": "aid", "counts": ["killing"], "per_person": [1.0, 5.0]}],
        figures=[{"id": "f", "quantity": {"stock": "killed", "on": UNTIL}, "value": 1}],
        claims=[{"id": "c", "quantity": {"stock": "killed", "on": UNTIL}, "value": 1}],
        horizon=("2022-02-24", UNTIL),
    )
    write_study(study, tmp_path)
    path = tmp_path / "claims" / "claims.toml"
    text = path.read_text(encoding="utf-8")
    quantity = study.claims[0].reading[0].quantity.toml
    path.write_text(text.replace(quantity, as_toml(asked)), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        open_study(tmp_path)
    message = str(caught.value)
    assert "PM402" in message
    assert "at least 1 and at most 5 cases for each move “killing”" in message


def as_toml(asked: Any) -> str:
    if isinstance(asked, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(value)}" for key, value in asked.items()) + " }"
    if isinstance(asked, list) and all(isinstance(one, str) and one[:2] == "20" for one in asked):
        return "[" + ", ".join(asked) + "]"
    if isinstance(asked, list):
        return "[" + ", ".join(as_toml(one) for one in asked) + "]"
    return asked if asked[:2] == "20" else f'"{asked}"'
