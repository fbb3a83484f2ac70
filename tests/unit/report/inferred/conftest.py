"""One posterior of a small force for all tests of its page."""

import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
import passmuster as pm
from passmuster.inference.infer import infer
from passmuster.inference.posterior import Posterior
from passmuster.report.charts.inferred_from import Inferred, inferred
from tests.unit.inference.small import FIGURES, ODD, REPORTERS, write_small

FIGURES_BY_MONTH = FIGURES + "".join(
    f"""
[[figure]]
id = "cases-{month:02}"
quantity = {{ counter = "cases", during = "2031-{month:02}" }}
value = {880 + 5 * month}
exact = true
source = "register"
"""
    for month in (1, 2, 3, 12)
)


@pytest.fixture(scope="session")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> Posterior:
    root = write_small(
        tmp_path_factory.mktemp("inferred") / "study",
        reporters=REPORTERS,
        **{"figures/main": FIGURES_BY_MONTH + ODD},
    )
    return infer(pm.open_study(root), draws=1200)


@pytest.fixture(scope="session")
def shown(posterior: Posterior) -> Inferred:
    return inferred(posterior)
