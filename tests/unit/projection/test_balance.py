"""The account by status: every line adds up, and a group's counts only what crosses its edge."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from passmuster.errors import UsageError
from passmuster.report.projection_table import print_projection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def sample() -> pm.Projection:
    return pm.project(pm.open_study(ROOT / "src" / "passmuster" / "sample"), draws=30)


@pytest.fixture(scope="module")
def ukraine() -> pm.Projection:
    if not (ROOT / "studies").is_dir():
        pytest.skip("the studies are not here")
    return pm.project(pm.open_study(ROOT / "studies" / "ukraine"), draws=20)


def test_every_line_adds_up(sample: pm.Projection, ukraine: pm.Projection) -> None:
    for projection in (sample, ukraine):
        for line in projection.balance().lines:
            sums = line.opening + sum(line.came.values()) - sum(line.went.values())
            assert line.closing == pytest.approx(sums, rel=1e-9, abs=1e-6)
            people = projection.stocks[line.name].mean(axis=0)
            assert (line.opening, line.closing) == pytest.approx((people[0], people[-1]))


def test_a_group_counts_only_what_crosses_its_edge(sample: pm.Projection) -> None:
    serving = sample.balance()["serving"]
    assert serving.is_group
    assert set(serving.came) == {"call_up", "returned"}
    assert set(serving.went) == {"absent_training", "absent_units", "losses"}
    for name, moves in (serving.came | serving.went).items():
        assert moves == pytest.approx(sample.flows[name].sum(axis=1).mean())
    assert list(serving.went.values()) == sorted(serving.went.values(), reverse=True)


def test_what_call_up_and_departure_take_from_the_men_of_working_age(
    ukraine: pm.Projection,
) -> None:
    line = ukraine.balance()["working_age_at_home"]
    assert {"call_up", "volunteers", "left_legally", "left_illegally", "leave_liability"} <= set(
        line.went
    )
    assert {"come_of_age", "discharged", "came_home"} <= set(line.came)
    # Moves among them, such as a reservation, are no loss of the whole.
    assert not {"reserve", "evade", "found_unfit"} & {*line.went, *line.came}


def test_parts_of_time_join(sample: pm.Projection) -> None:
    middle = sample.days[11]
    parts = (sample.balance(until=middle), sample.balance(since=middle))
    whole = sample.balance()
    for line in whole.lines:
        a, b = (part[line.name] for part in parts)
        assert a.closing == b.opening
        for name, moves in line.came.items():
            assert a.came[name] + b.came[name] == pytest.approx(moves)


def test_a_day_without_a_count_is_refused_with_the_nearest(sample: pm.Projection) -> None:
    with pytest.raises(UsageError, match="nearest day on which they are is 2033-01-31"):
        sample.balance(until=date(2033, 2, 3))
    with pytest.raises(UsageError, match="not after its beginning"):
        sample.balance(since=sample.days[3], until=sample.days[3])


def test_text_and_json_hold_it(sample: pm.Projection) -> None:
    plain = json.loads(json.dumps(sample.to_dict()))["account"]
    assert plain["from"] == "2032-12-31"
    assert plain["statuses"]["units"]["came"].keys() == {"posted", "returned"}
    assert plain["statuses"]["serving"]["group"] is True
    out = io.StringIO()
    print_projection(sample, out)
    text = out.getvalue()
    assert "THE ACCOUNT BY STATUS" in text
    assert f"came: call up {sample.balance()['training'].came['call_up']:,.0f}" in text
