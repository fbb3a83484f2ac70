"""What is projected satisfies the account: its totals, taken as figures, contradict nothing."""

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.vocabulary.figure import FigureFile
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study

ROOT = Path(__file__).resolve().parents[3]
SOURCE = Source(id="world", reliability="A", credibility=1)
# Expected values balance to rounding, not to the last bit: half a thousandth of a person.
ROUNDED = 0.001


def as_figures(projection: pm.Projection, draw: int, *, every: int) -> FigureFile:
    """Return one draw's people and moves as figures; exact for whole people."""
    whole = projection.mode == "counts"
    figures = []

    def figure(name: str, quantity: dict[str, object], value: float) -> None:
        said = {"value": int(value), "exact": True} if whole else {
            "value": round(value, 3), "rounded_to": ROUNDED}  # fmt: skip
        figures.append({"id": name, "quantity": quantity, "source": "world", **said})

    days = [projection.eve, *projection.days]
    for i in range(0, len(days), every):
        for stock in projection.model.stocks:
            value = projection.stocks[stock][draw, i]
            figure(f"{stock} {days[i]}", {"stock": stock, "on": days[i]}, value)
    for i in range(len(projection.days)):
        first = date.fromordinal(days[i].toordinal() + 1)
        for flow in projection.model.flows:
            value = projection.flows[flow][draw, i]
            figure(f"{flow} {days[i + 1]}", {"flow": flow, "during": [first, days[i + 1]]}, value)
    return FigureFile.model_validate({"figure": figures})


def with_figures(study: Study, figures: FigureFile) -> Study:
    return Study(study.settings, study.force, sources=(SOURCE,), figures=figures.figure)


@pytest.mark.parametrize("mode", ["expected", "counts"])
def test_no_trajectory_of_the_sample_conflicts_with_the_account(mode) -> None:
    study = pm.open_study(ROOT / "src" / "passmuster" / "sample")
    projection = pm.project(study, "longer-training", draws=3, mode=mode)
    for draw in range(3):
        fed = pm.audit(with_figures(study, as_figures(projection, draw, every=1)))
        assert fed.conflicts == ()


def test_a_trajectory_that_lost_somebody_would_conflict() -> None:
    """The test above can fail: one person missing on one day is found."""
    study = pm.open_study(ROOT / "src" / "passmuster" / "sample")
    projection = pm.project(study, "baseline", draws=1, mode="counts")
    projection.trajectories.stocks[0, 5, 0] -= 1
    fed = pm.audit(with_figures(study, as_figures(projection, 0, every=1)))
    assert len(fed.conflicts) > 0


@pytest.mark.skipif(not (ROOT / "studies").is_dir(), reason="the studies are not here")
def test_no_trajectory_of_ukraine_conflicts_with_the_account() -> None:
    study = pm.open_study(ROOT / "studies" / "ukraine")
    projection = pm.project(study, "baseline", draws=1, mode="counts")
    fed = pm.audit(with_figures(study, as_figures(projection, 0, every=6)))
    assert fed.conflicts == ()
