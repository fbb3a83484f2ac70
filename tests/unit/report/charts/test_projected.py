"""Charts of a projection: their numbers are those of the draws, and their words fit."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="a projection needs the extra `world`")
pytest.importorskip("vl_convert")
import passmuster as pm
from passmuster.errors import UsageError
from passmuster.projection.quantities import a_month, civil_side, moves_by, people_in
from passmuster.report.charts.beside import Pair, beside_chart, differences
from passmuster.report.charts.dated import SIDES
from passmuster.report.charts.drawn_from import Shown
from passmuster.report.charts.ends import spread
from passmuster.report.charts.fans import fan_chart
from passmuster.report.charts.flags import Flag, _placed, flags
from passmuster.report.charts.lettering import width_of
from passmuster.report.charts.marks import GUTTER
from passmuster.report.charts.projected import beside_charts, projection_charts
from passmuster.report.charts.static import svg
from passmuster.report.charts.statuses import statuses_charts
from passmuster.report.charts.theme import LIGHT, NARROW, PAGE, WIDE, Frame
from tests.support.hostile import BIDI, END_SCRIPT, HANDLER, LONG_WORD, SCRIPT, TEMPLATE
from tests.unit.report.charts.drawn import rows_in

ROOT = Path(__file__).resolve().parents[4]
SAMPLE, UKRAINE = ROOT / "src" / "passmuster" / "sample", ROOT / "studies" / "ukraine"
DRAWS = 60


@cache
def sample(scenario: str = "baseline") -> pm.Projection:
    return pm.project(pm.open_study(SAMPLE), scenario, draws=DRAWS)


@cache
def ukraine(scenario: str = "baseline") -> pm.Projection:
    return pm.project(pm.open_study(UKRAINE), scenario, draws=DRAWS)


def fan(name: str, kind: str = "stock", projection: pm.Projection | None = None):
    shown = Shown(projection or sample())
    chart = fan_chart(shown.subject(kind, (name,)), shown)
    assert chart is not None
    return chart


# ---------------------------------------------------------------- fans


def test_bands_hold_so_many_of_the_draws() -> None:
    rows = list(rows_in(fan("serving").spec(Frame(WIDE, LIGHT))))
    bands = [row for row in rows if set(row) == {"day", "at", "to"}]
    drawn = sample().stocks["serving"]
    days = (sample().eve, *sample().days)
    for n, day in enumerate(days):
        found = sorted((r["at"], r["to"]) for r in bands if r["day"] == day.toordinal())
        assert len(found) == 3
        for (low, high), share in zip(found, (0.95, 0.8, 0.5), strict=True):
            inside = ((drawn[:, n] >= low - 1e-3) & (drawn[:, n] <= high + 1e-3)).mean()
            # Of sixty draws as many lie inside as the band promises, to one draw at either end.
            assert abs(inside - share) <= 2 / DRAWS + 1e-9, (day, share)


def test_the_title_has_the_middle_and_eight_draws_in_ten() -> None:
    low, middle, high = np.quantile(sample().stocks["absent"][:, -1], (0.1, 0.5, 0.9))
    found = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]{3,}", fan("absent").title)]
    numbers = [n for n in found if n > 2100]  # no year
    for number, exact in zip(numbers[-3:], (middle, low, high), strict=True):
        assert number == pytest.approx(exact, rel=0.006)


def test_the_figures_on_top_are_those_published_with_side_and_grade() -> None:
    projection = ukraine()
    rows = list(rows_in(fan("serving", projection=projection).spec(Frame(WIDE, LIGHT))))
    marks = {(r["at"], r["shape"], r["fill"]) for r in rows if "shape" in r and "tip" in r}
    study = projection.study
    expected = set()
    for figure in study.figures:
        q = figure.quantity
        plain = q.form == "stock" and not q.ages and not q.within
        if plain and set(study.members(q.stock)) == {"training", "units", "wounded"}:
            interval, grade = figure.interval(), study.grade_of(figure)
            edges = [float(e) for e in (interval.low, interval.high) if e is not None]
            out = figure.kind in ("target", "plan", "capacity") or not grade.passes("C3")
            fill = 0.0 if out else 1.0 if grade.passes("B2") else 0.45
            shape = SIDES[study.source_of(figure).side or ""][0]
            expected.add((sum(edges) / len(edges), shape, fill))
    assert len(expected) > 2
    assert marks == expected


def test_a_total_from_before_the_first_day_is_no_pace_of_a_month() -> None:
    chart = fan("call_up", "flow", ukraine())
    assert not any("24 February 2022" in row[0] for row in chart.rows)
    assert any("in June 2025" in row[0] for row in chart.rows)


def test_moves_of_another_step_are_shown_as_a_pace_a_month() -> None:
    weekly = replace(
        sample(),
        world=replace(
            sample().world, scenario=sample().world.scenario.model_copy(update={"step": "week"})
        ),
    )
    days = np.diff([d.toordinal() for d in (weekly.eve, *weekly.days)])
    pace = a_month(weekly, sample().flows["call_up"])
    assert np.allclose(pace * days / 30.4375, sample().flows["call_up"], rtol=1e-12)
    assert a_month(sample(), sample().flows["call_up"]) is sample().flows["call_up"]


def test_a_set_is_added_up_once_however_it_is_spelt() -> None:
    p = sample()
    both = people_in(p, ("serving", "units"))
    assert both is not None
    assert (both == p.stocks["serving"]).all()
    assert people_in(p, ("evaders",)) is None
    assert moves_by(p, ("nothing",)) is None


# ---------------------------------------------------------------- measures


def test_where_it_begins_and_every_measure_that_bears_on_it_is_a_line_with_words() -> None:
    found = flags(ukraine())
    assert found[0] == Flag(date(2023, 12, 31), "projection begins", "begins")
    assert Flag(date(2024, 4, 3), "call up from age 25", "enacted") in found
    assert Flag(date(2024, 11, 29), "return until 1 Jan 2025", "enacted") in found
    assert not any("fine" in f.text for f in found)  # a lever that this world does not have
    assert all(date(2023, 12, 31) <= f.day <= date(2026, 12, 31) for f in found)
    rows = list(rows_in(fan("serving", projection=ukraine()).spec(Frame(NARROW, LIGHT))))
    shown = {r["label"] for r in rows if set(r) == {"label"}}
    assert {"projection begins", "record duty", "basic training 45 days"} <= shown


def test_what_is_not_law_says_so() -> None:
    found = flags(ukraine("longer-training"))
    longer = next(f for f in found if f.day == date(2026, 1, 1))
    assert longer.label == "supposed: basic training 180 days"


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.text("abcdefgh ", min_size=3, max_size=26)),
        min_size=1,
        max_size=14,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_label_lies_on_another(found: list[tuple[int, str]]) -> None:
    first = date(2030, 1, 1)
    shown = sorted(
        (Flag(first + timedelta(days=day), text, "enacted") for day, text in found),
        key=lambda f: f.day,
    )
    labels = [f.text for f in shown]
    last = first + timedelta(days=1000)
    rows, places = _placed(shown, labels, first, last, 264.0, 62.0)
    spans = []
    for row, place, label in zip(rows, places, labels, strict=True):
        wide = width_of(label)
        begin = place.x - wide if place.align == "right" else place.x
        assert begin >= -GUTTER
        assert begin + wide <= 264 + 62 + 4
        spans.append((row, begin, begin + wide))
    for n, (row, begin, end) in enumerate(spans):
        for other, start, stop in spans[n + 1 :]:
            # A pair from either side of the split may meet only at the edges that push it.
            if row == other and start < end and begin < stop:
                assert min(end, stop) - max(begin, start) <= 200


@given(st.lists(st.tuples(st.floats(-50, 350), st.floats(10, 40)), min_size=1, max_size=8))
def test_labels_beside_a_plane_do_not_touch(wanted: list[tuple[float, float]]) -> None:
    heights = [h for _, h in wanted]
    placed = spread([w for w, _ in wanted], heights, 0.0, 300.0)
    order = sorted(range(len(placed)), key=lambda n: placed[n])
    for a, b in pairwise(order):
        assert placed[b] - placed[a] >= (heights[a] + heights[b]) / 2 - 1e-6
    if sum(heights) <= 300:
        assert min(placed[n] - heights[n] / 2 for n in order) >= -1e-6
        assert max(placed[n] + heights[n] / 2 for n in order) <= 300 + 1e-6


# ---------------------------------------------------------------- statuses


def test_the_civil_side_is_where_people_go_without_being_taken_in() -> None:
    assert civil_side(ukraine()) == (
        "civilians", "reserved", "unfit", "occupied", "evaders", "abroad"
    )  # fmt: skip
    assert civil_side(sample()) == ()  # its call-up comes from outside: there is no pool


def test_layers_add_up_to_everybody() -> None:
    projection = ukraine()
    whole = 0.0
    for chart in statuses_charts(Shown(projection)):
        rows = list(rows_in(chart.spec(Frame(WIDE, LIGHT))))
        last = projection.days[-1].toordinal()
        whole += max(r["to"] for r in rows if "to" in r and r["day"] == last)
    everybody = sum(projection.stocks[s][:, -1].mean() for s in projection.model.stocks)
    assert whole == pytest.approx(everybody, abs=1.0)


def test_small_statuses_stand_together_and_none_is_lost() -> None:
    force = statuses_charts(Shown(ukraine()))[0]
    assert len(force.header) <= 10
    for row in force.rows[-1:]:
        parts = [int(cell.replace(",", "")) for cell in row[1:]]
        assert sum(parts[:-1]) == pytest.approx(parts[-1], rel=0.02)


# ---------------------------------------------------------------- two beside each other


def test_a_difference_is_that_of_each_draw_with_its_like() -> None:
    one, other = sample(), sample("longer-training")
    pair = Pair(Shown(one), Shown(other))
    chart = beside_chart(pair.first.subject("stock", ("training",)), pair)
    assert chart is not None
    apart = other.stocks["training"][:, 1:] - one.stocks["training"][:, 1:]
    rows = list(rows_in(chart.spec(Frame(WIDE, LIGHT))))
    last = one.days[-1].toordinal()
    middle = [r["at"] for r in rows if set(r) == {"day", "at"} and r["day"] == last]
    assert middle == [pytest.approx(np.median(apart[:, -1]), abs=1e-3)]
    before = [
        r for r in rows if set(r) == {"day", "at"} and r["day"] < date(2033, 7, 1).toordinal()
    ]
    assert before
    assert all(r["at"] == 0 for r in before)
    assert "more" in chart.title
    assert "the same numbers drawn" in chart.subtitle


def test_other_seeds_are_told() -> None:
    other = pm.project(pm.open_study(SAMPLE), "longer-training", draws=DRAWS, seed=99)
    pair = Pair(Shown(sample()), Shown(other))
    chart = beside_chart(pair.first.subject("stock", ("units",)), pair)
    assert chart is not None
    assert "chance differs too" in chart.subtitle


def test_the_same_twice_differs_nowhere() -> None:
    assert differences(Pair(Shown(sample()), Shown(sample()))) == ()
    assert beside_charts(sample(), sample()) == ()


# ---------------------------------------------------------------- drawings


def all_charts():
    pair = (sample(), sample("longer-training"))
    return (*projection_charts(sample()), *beside_charts(*pair), *projection_charts(ukraine()))


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_drawing_is_as_wide_as_it_was_asked_to_be(width: int) -> None:
    for chart in all_charts():
        drawn = svg(chart, Frame(width, PAGE))
        found = re.search(r'<svg[^>]* width="([\d.]+)"', drawn)
        assert found is not None
        assert float(found[1]) <= width + 24, chart.name
        assert not re.search(r"#[0-9a-f]{6}", drawn), chart.name
        sizes = [float(s) for s in re.findall(r'font-size="([\d.]+)', drawn)]
        assert min(sizes) >= 12, chart.name


def test_a_chart_says_its_numbers_in_a_table_too() -> None:
    for chart in all_charts():
        assert chart.rows
        assert all(len(row) == len(chart.header) for row in chart.rows), chart.name
        assert len(set(chart.header)) == len(chart.header)


def test_a_chart_draws_the_same_twice() -> None:
    one, other = (projection_charts(sample()) for _ in range(2))
    assert one == other
    assert [svg(c, Frame(NARROW, PAGE)) for c in one] == [
        svg(c, Frame(NARROW, PAGE)) for c in other
    ]


def hostile() -> pm.Projection:
    """The sample with everything that may be text said by somebody who means harm."""
    projection = sample()
    study = projection.study
    nasty = f"{SCRIPT}{TEMPLATE}{BIDI}{HANDLER}{END_SCRIPT}"
    force = study.force.model_copy(
        update={
            "stock": tuple(s.model_copy(update={"means": nasty}) for s in study.force.stock),
            "flow": tuple(f.model_copy(update={"means": LONG_WORD}) for f in study.force.flow),
        }
    )
    sources = tuple(s.model_copy(update={"said_by": nasty}) for s in study.sources)
    settings_ = study.settings.model_copy(update={"title": nasty})
    parameters = {
        name: p.model_copy(update={"because": nasty})
        for name, p in projection.model.parameters.items()
    }
    return replace(
        projection,
        study=replace(study, force=force, sources=sources, settings=settings_),
        world=replace(projection.world, name=nasty, warnings=(nasty,)),
        model=replace(projection.model, title=nasty, parameters=parameters),
    )


def test_hostile_texts_stay_texts() -> None:
    for chart in projection_charts(hostile()):
        assert re.fullmatch(r"[a-z0-9-]+", chart.name)
        drawn = svg(chart, Frame(NARROW, PAGE))
        assert "<script" not in drawn
        assert not re.search(r"<[^>]*\bon[a-z]+=", drawn)
        assert "49 " not in drawn


# ---------------------------------------------------------------- notebooks


def test_every_plot_is_an_altair_chart_with_its_title() -> None:
    altair = pytest.importorskip("altair")
    p = sample()
    made = [
        p.plot_fan(),
        p.plot_fan("units"),
        p.plot_fan("call_up", width=340),
        p.plot_statuses(),
        p.plot_flows(),
        p.plot_flows("call_up", "losses"),
        p.plot_beside(sample("longer-training")),
        p.plot_beside(sample("longer-training"), "training"),
    ]
    for chart in made:
        assert isinstance(chart, altair.VConcatChart)
        assert chart.to_dict()["title"]["text"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda p: p.plot_fan("nobody"),
        lambda p: p.plot_flows("units"),
        lambda p: p.plot_statuses("civil"),
        lambda p: p.plot_beside(p),
        lambda p: p.plot_beside(p, "nobody"),
    ],
)
def test_nothing_to_draw_is_said_in_words(draw) -> None:
    with pytest.raises(UsageError) as caught:
        draw(sample())
    assert caught.value.fault.code == "PM754"
