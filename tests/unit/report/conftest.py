"""Pages are made without charts, which take their time, unless a test asks for them."""

import pytest


@pytest.fixture(autouse=True)
def _without_charts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "with_charts" not in request.fixturenames and "charts" not in request.node.nodeid:
        monkeypatch.setattr("passmuster.report.charts.static.is_there", lambda: False)


@pytest.fixture
def with_charts() -> None:
    """Make pages with their charts."""
    pytest.importorskip("vl_convert")
