"""What is projected satisfies the account: its totals, taken as figures, contradict nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.vocabulary.figure import FigureFile
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Horizon, Settings, Study
from passmuster.vocabulary.world import World
from tests.unit.engine.test_run import AGED, AGED_MOVES
from tests.unit.engine.worlds import world
from tests.unit.projection.xmile.worlds import WORLDS, random_world

ROOT = Path(__file__).resolve().parents[3]
SOURCE = Source(id="world", reliability="A", credibility=1)
# Expected values balance to rounding, not to the last bit: half a thousandth of a person.
ROUNDED = 0.001
MODES = ("expected", "counts", "persons")


def as_figures(projection: pm.Projection, draw: int, *, every: int) -> FigureFile:
    """Return one draw's people and moves as figures; exact for whole people.

    Moves are of each step and of the whole; with them the change of each stock.
    """
    whole = projection.mode != "expected"
    figures = []

    def figure(name: str, quantity: dict[str, object], value: float) -> None:
        said = {"value": int(value), "exact": True} if whole else {
            "value": round(value, 3), "rounded_to": ROUNDED}  # fmt: skip
        figures.append({"id": name, "quantity": quantity, "source": "world", **said})

    days = [projection.eve, *projection.days]
    period = [projection.model.first, days[-1]]
    for stock in projection.model.stocks:
        for i in range(0, len(days), every):
            value = projection.stocks[stock][draw, i]
            figure(f"{stock} {days[i]}", {"stock": stock, "on": days[i]}, value)
        change = projection.stocks[stock][draw, -1] - projection.stocks[stock][draw, 0]
        figure(f"change {stock}", {"change": stock, "during": period}, change)
    for flow in projection.model.flows:
        for i in range(len(projection.days)):
            first = date.fromordinal(days[i].toordinal() + 1)
            value = projection.flows[flow][draw, i]
            figure(f"{flow} {days[i + 1]}", {"flow": flow, "during": [first, days[i + 1]]}, value)
        if whole:  # roundings of many steps do not add up to that of their sum
            total = projection.flows[flow][draw].sum()
            figure(f"all {flow}", {"flow": flow, "during": period}, total)
    return FigureFile.model_validate({"figure": figures})


def with_figures(study: Study, figures: FigureFile) -> Study:
    """Return a study of the same force, horizon and rules, and of these figures alone."""
    return Study(
        study.settings,
        study.force,
        sources=(*study.sources, SOURCE),
        measures=study.measures,
        figures=figures.figure,
    )


def fed_back(projection: pm.Projection, *, every: int = 1) -> Iterator[tuple[object, ...]]:
    for draw in range(projection.draws):
        fed = pm.audit(with_figures(projection.study, as_figures(projection, draw, every=every)))
        assert not fed.left_out  # all of them bind
        yield fed.conflicts


@pytest.mark.parametrize("mode", ["expected", "counts"])
def test_no_trajectory_of_the_sample_conflicts_with_the_account(mode) -> None:
    study = pm.open_study(ROOT / "src" / "passmuster" / "sample")
    projection = pm.project(study, "longer-training", draws=2, mode=mode)
    assert list(fed_back(projection)) == [(), ()]


@pytest.mark.parametrize("place", ["stock", "flow"])
def test_a_trajectory_that_lost_somebody_would_conflict(place: str) -> None:
    """The test above can fail: one person missing on one day, or in one month's moves, is found."""
    study = pm.open_study(ROOT / "src" / "passmuster" / "sample")
    projection = pm.project(study, "baseline", draws=1, mode="counts")
    if place == "stock":
        projection.trajectories.stocks[0, 5, 0] -= 1
    else:
        projection.trajectories.flows[0, 5, 0] += 1
    (conflicts,) = fed_back(projection)
    assert len(conflicts) > 0


@pytest.mark.skipif(not (ROOT / "studies").is_dir(), reason="the studies are not here")
@pytest.mark.parametrize("mode", ["expected", "counts"])
@pytest.mark.parametrize("scenario", ["baseline", "tours-of-36-months", "renewed-amnesty"])
def test_no_trajectory_of_ukraine_conflicts_with_the_account(scenario: str, mode) -> None:
    """With its enacted measures, and with two patches that add some."""
    study = pm.open_study(ROOT / "studies" / "ukraine")
    projection = pm.project(study, scenario, draws=1, mode=mode)
    assert list(fed_back(projection, every=6)) == [()]


def study_of(of: World) -> Study:
    first, last = of.horizon.first, of.horizon.last
    settings = Settings.model_validate(
        {"schema": 1, "title": "A random force", "horizon": Horizon(start=first, end=last)}
    )
    return Study(settings, of.force)


RANDOM: dict[str, World] = {f"random {seed}": random_world(seed) for seed in range(100, 108)}
SMALL = {
    **AGED,
    "start": {
        "civilians": {"people": 4_000, "ages": {"15-29": 0.3, "30-59": 0.7}},
        "units": {"people": 500, "ages": {"20-24": 0.2, "25-49": 0.8}},
        "absent": 5,
    },
    "parameter": {
        **{k: v for k, v in AGED["parameter"].items() if k != "units_at_start"},
        "call_up_per_month": 30, "volunteers_per_month": 3, "places": 50, "authorised": 600,
    },
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [*RANDOM, "ages and queues", *WORLDS])
def test_no_trajectory_of_a_random_world_conflicts_with_the_account(name: str, mode) -> None:
    of = (RANDOM | WORLDS).get(name) or world(AGED_MOVES, **SMALL)
    projection = pm.project(study_of(of), of, draws=1, mode=mode, seed=3)
    assert list(fed_back(projection, every=3)) == [()]
