"""The sample study shows every feature once, in small, so that a reader of it has seen them all."""

from pathlib import Path

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit
from passmuster.files.folder import open_study
from passmuster.vocabulary.study import Study

SAMPLE = Path(__file__).resolve().parents[2] / "src" / "passmuster" / "sample"


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(SAMPLE)


@pytest.fixture(scope="module")
def audited(study: Study) -> Audit:
    return audit(study)


def test_the_statements_come_to_every_verdict_an_account_can_give(audited: Audit) -> None:
    verdicts = {finding.verdict for finding in audited.findings}
    assert verdicts == {"contradicted", "supported", "open", "untestable"}


def test_figures_disagree_in_every_way(audited: Audit) -> None:
    apart = {conflict.moved: conflict.kind for conflict in audited.conflicts}
    assert apart == {"cases-quarter-2031": "conflict", "cases-half-year-2032": "vintage"}
    assert audited.set_aside == ("cases-quarter-2031",)
    (rival,) = audited.rivals
    assert set(rival.figures) == {"called-up-2031", "called-up-2031-by-the-institute"}
    assert {left.why for left in audited.left_out} == {"grade", "kind"}


def test_the_months_and_the_quarter_differ_by_two_digits_in_each_others_place(
    study: Study,
) -> None:
    told = {figure.id: figure.value for figure in study.figures}
    months = sum(told[f"cases-2031-{month}"] or 0 for month in ("01", "02", "03"))
    assert (months, told["cases-quarter-2031"]) == (8_253, 8_523)


def test_the_force_has_a_flag_a_stock_that_only_grows_and_a_term_that_is_swapped(
    study: Study,
) -> None:
    assert any(stock.is_flag for stock in study.force.stock)
    assert any(stock.only_grows for stock in study.force.stock)
    assert any(stock.confused_with for stock in study.force.stock)
    assert any(counter.per_person for counter in study.force.counter)
    assert any(counter.revised_within for counter in study.force.counter)
    assert study.assumptions


def test_there_is_a_bill_beside_a_law_and_a_retelling_beside_what_it_retells(
    study: Study,
) -> None:
    assert {measure.status for measure in study.measures} == {"enacted", "proposed"}
    assert any(source.repeats for source in study.sources)
    assert any(len(claim.reading) > 1 for claim in study.claims)
    assert any(claim.quote for claim in study.claims)
