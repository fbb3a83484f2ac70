"""Pages are made without charts, which take their time, unless a test asks for them."""

from collections.abc import Iterator

import pytest

IS_THERE = "passmuster.report.charts.static.is_there"


@pytest.fixture(scope="module", autouse=True)
def _without_charts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IS_THERE, lambda: False)
        yield


@pytest.fixture
def with_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pages with their charts."""
    pytest.importorskip("vl_convert")
    monkeypatch.setattr(IS_THERE, lambda: True)
