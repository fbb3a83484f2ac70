import sys
from dataclasses import replace
from unittest import mock

import pytest

from passmuster.errors import UsageError
from tests.unit.report.charts.drawn import sample

altair = pytest.importorskip("altair")


@pytest.mark.parametrize("what", ["claims", "grades", "evidence", "band", "where", "rules"])
def test_every_plot_is_an_altair_chart_with_its_title(what: str) -> None:
    _, audit = sample()
    chart = getattr(audit, f"plot_{what}")()
    assert isinstance(chart, altair.VConcatChart)
    made = chart.to_dict()
    assert made["title"]["text"]
    assert made["vconcat"]


def test_a_quantity_can_be_named() -> None:
    _, audit = sample()
    register = audit.plot_evidence("absence_cases").to_dict()["title"]["text"]
    assert "absence cases" in " ".join(register)
    group = audit.plot_band("serving").to_dict()["title"]["text"]
    assert "290,000 to 292,000" in " ".join(group)
    not_followed = audit.plot_band("units").to_dict()["title"]["text"]
    assert "People in a unit" in " ".join(not_followed)


def test_a_narrow_plot_is_narrow() -> None:
    _, audit = sample()
    wide, narrow = (audit.plot_claims(width=width).to_dict() for width in (760, 340))
    assert wide["vconcat"][0]["width"] != narrow["vconcat"][0]["width"]


@pytest.mark.parametrize(
    ("what", "name"), [("band", "nobody"), ("evidence", "nobody"), ("gaps", None)]
)
def test_nothing_to_draw_is_said_in_words(what: str, name: str | None) -> None:
    audit = replace(sample()[1], conflicts=())
    with pytest.raises(UsageError) as caught:
        getattr(audit, f"plot_{what}")(*([name] if name else []))
    assert caught.value.fault.code == "PM754"


def test_without_altair_the_message_says_what_to_install() -> None:
    _, audit = sample()
    with mock.patch.dict(sys.modules, {"altair": None}), pytest.raises(UsageError) as caught:
        audit.plot_claims()
    assert caught.value.fault.code == "PM751"
