"""What one would have to believe: a reading held true moves the world as a sure figure would."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")

from passmuster.cli.main import main
from passmuster.engine.fine import FineModel
from passmuster.errors import UsageError
from passmuster.inference.holding import NAME, held_true
from passmuster.inference.infer import infer
from tests.unit.inference.small import small, write_small
from tests.unit.inference.test_carry import AGED

CLAIMS = """
[[claim]]
id = "away"
says = "Twenty thousand were away at the end of the year"
same_as = ["cases-h1"]
[[claim.reading]]
id = "absent"
quantity = { stock = "absent", on = 2031-12-31 }
between = [19_500, 20_500]
[[claim.reading]]
id = "since-june"
quantity = { change = "absent", during = [2031-07-01, 2031-12-31] }
at_least = 12_000

[[claim]]
id = "few"
says = "A thousand were away"
[[claim.reading]]
id = "absent"
quantity = { stock = "absent", on = 2031-12-31 }
at_most = 1_000
"""


def test_the_reading_is_one_more_figure_and_its_own_document_makes_way(tmp_path: Path) -> None:
    study = small(tmp_path, **{"claims/main": CLAIMS})
    held, own, _ = held_true(study, "away/absent")
    (added,) = {f.id for f in held.figures} - {f.id for f in study.figures}
    figure = next(f for f in held.figures if f.id == added)
    assert figure.interval() == study.claims[0].reading[0].interval()
    assert held.source_of(figure).id == NAME
    # Both counts stand in the register's one text.
    assert set(own) == {"cases-h1", "cases-h2"}
    assert held_true(study, "few")[1] == ()
    assert len(study.figures) == 7


def test_what_is_held_true_is_believed(tmp_path: Path) -> None:
    study = small(tmp_path, **{"claims/main": CLAIMS})
    held = infer(study, draws=500, seed=3, holding="away/absent")
    absent = held.stocks()["absent"][:, -1]
    at = held.days.index(next(d for d in held.days if str(d) == "2031-12-31"))
    absent = held.stocks()["absent"][:, at]
    # The range is read as 90 % of a normal; the prior's median is less than half of it.
    assert np.median(absent) == pytest.approx(20_000, rel=0.02)
    assert held.holding == "away/absent"
    assert held.to_dict()["holding"] == "away/absent"
    assert all("cases" not in name for name in held.evidence.figures)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("away", "has 2 readings"),
        ("awey/absent", "Did you mean"),
        ("away/absend", "Did you mean"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(tmp_path: Path, name: str, words: str) -> None:
    study = small(tmp_path, **{"claims/main": CLAIMS})
    with pytest.raises(UsageError, match="PM807") as error:
        held_true(study, name)
    assert words.lower() in str(error.value).lower()


def test_a_run_that_is_kept_holds_no_claim_true(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write_small(tmp_path / "study", **{"claims/main": CLAIMS})
    out = str(tmp_path / "run")
    assert main(["infer", str(study), "--holding", "few", "-o", out]) == 2
    assert "PM802" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


AGED_CLAIM = """
[[claim]]
id = "young"
says = "Forty thousand under thirty served at the end of the year"
[[claim.reading]]
id = "units"
quantity = { stock = "units", on = 2031-12-31, ages = [18, 29] }
between = [39_000, 41_000]
[[claim]]
id = "asked"
says = "There were many queries"
[[claim.reading]]
id = "all"
quantity = { counter = "queries", during = "2031" }
at_least = 1_000
"""


def test_what_the_coarse_world_cannot_hold_true_the_fine_one_does(tmp_path: Path) -> None:
    aged = {"scenarios/baseline": AGED, "claims/main": AGED_CLAIM}
    study = small(tmp_path, **aged)
    plain, held = (infer(study, draws=400, holding=claim, fine=True) for claim in (None, "young"))
    assert isinstance(infer(study, draws=400, holding="young").coarse, FineModel)
    name = f"{NAME}: young/units"
    assert name in held.evidence.figures
    young = held.fits.means[:, held.evidence.figures.index(name)]
    assert np.median(young) == pytest.approx(40_000, rel=0.02)
    assert plain.evidence.left_out == {}


def test_what_no_world_can_hold_true_is_refused(tmp_path: Path) -> None:
    study = small(tmp_path, **{"claims/main": AGED_CLAIM})
    for claim, why in (("asked", "it counts no moves|nothing says"), ("young", "ages")):
        with pytest.raises(UsageError, match="PM867") as refused:
            infer(study, draws=100, holding=claim)
        assert re.search(why, refused.value.fault.what)
