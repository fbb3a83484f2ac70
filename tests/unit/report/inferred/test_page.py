"""The page of an inference: what leads it, its numbers those of the posterior, whole in itself."""

import base64
import csv
import gzip
import hashlib
import html
import io
import json
import re

import numpy as np
import pytest

from passmuster.inference.posterior import INFORMED, Posterior
from passmuster.inference.summary import figures
from passmuster.report.charts.inferred import charts_of
from passmuster.report.charts.inferred_fans import AHEAD
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.intervals import Row
from passmuster.report.charts.without import APART, UNTOLD, scale_of
from passmuster.report.estimative import likelihood_of, mixes, speaks_of_confidence
from passmuster.report.inferred import tables
from passmuster.report.inferred.gaps import gaps
from passmuster.report.inferred.judgements import judgements
from passmuster.report.inferred.page import render_inference
from passmuster.report.inferred.strange import strange_figures
from passmuster.report.inferred.topics import flow_topics, main_topics, stock_topics

SAID = re.compile(r"\(([\d.]+) %\) that .*? between ([\d,]+) and ([\d,]+)")


@pytest.fixture(scope="session")
def page(posterior: Posterior) -> str:
    return render_inference(posterior)


def words_of(page: str) -> str:
    body = page.partition("<body>")[2].partition("<script>")[0]
    kept = re.sub(r"<(svg|style|pre).*?</\1>", " ", body, flags=re.DOTALL)
    blocks = re.sub(r"</?(p|li|td|th|h\d|dt|dd|caption|summary|a)\b[^>]*>", "\n", kept)
    return html.unescape(re.sub(r"<[^>]+>", "", blocks))


# ---------------------------------------------------------------- what leads


def test_stocks_come_first_with_those_ever_in_them(shown: Inferred) -> None:
    found = [(topic.kind, topic.names) for topic in main_topics(shown)]
    assert found[0] == ("stock", ("units",))  # two figures of it, and moves into it
    at = found.index(("stock", ("absent",)))
    assert found[at + 1] == ("ever", ("absent",))
    assert ("flow", ("left",)) in found


def test_a_sentence_on_likelihood_says_what_the_draws_say(shown: Inferred) -> None:
    """An independent count of the draws in the range that a sentence names."""
    judged, _ = judgements(shown)
    assert judged
    for one in judged:
        said = SAID.search(one.likelihood[0])
        assert said is not None, one.likelihood[0]
        low, high = (float(n.replace(",", "")) for n in said.groups()[1:])
        values = one.topic.headline(one.topic.values)
        share = float(np.mean((values >= low) & (values <= high)))
        assert float(said[1]) == pytest.approx(100 * share, abs=0.51)
        assert likelihood_of(share).word in one.likelihood[0]
        assert 0.85 < share < 0.95


def test_no_sentence_has_a_likelihood_and_a_confidence(shown: Inferred, page: str) -> None:
    judged, _ = judgements(shown)
    for one in judged:
        assert not any(speaks_of_confidence(s) for s in one.likelihood)
        assert one.confidence[0] == f"Confidence in this is {one.level}."
    sentences = re.split(r"(?<=[.:;])\s|\n", words_of(page))
    assert len(sentences) > 100
    assert [s for s in sentences if mixes(s)] == []


def test_a_headline_the_data_do_not_inform_is_no_finding(shown: Inferred) -> None:
    judged, silent = judgements(shown)
    assert all(one.basis.narrowed <= INFORMED for one in judged)
    assert all(one.narrowed > INFORMED for one in silent)
    assert len(judged) + len(silent) == len(main_topics(shown))


# ---------------------------------------------------------------- by month


def test_months_ahead_are_marked(shown: Inferred, posterior: Posterior) -> None:
    charts = {chart.name: chart for chart in charts_of(shown)}
    fan = charts["fan-stock-units"]
    ahead = [row[0] for row in fan.rows if AHEAD in row[0]]
    assert len(ahead) == 3
    assert ahead[0].startswith("31 January 2032")
    assert "months without figures" in fan.subtitle
    median = np.median(posterior.stocks()["units"][:, posterior.known_until])
    at = next(row for row in fan.rows if row[0] == "31 December 2031")
    assert float(at[1].replace(",", "")) == pytest.approx(median, rel=0.005)


def test_figures_stand_on_the_fans_and_say_if_they_were_fitted(shown: Inferred) -> None:
    charts = {chart.name: chart for chart in charts_of(shown)}
    rows = [row for row in charts["fan-stock-units"].rows if row[0].startswith("Published")]
    assert len(rows) == 3
    assert all("not fitted" not in row[-1] for row in rows)


def test_every_flow_spoken_of_has_its_fan(shown: Inferred) -> None:
    names = {topic.names for topic in flow_topics(shown)}
    assert {("left",), ("intake",), ("returned",)} <= names
    assert {t.names for t in stock_topics(shown)} >= {("units",), ("absent",), ("dead",)}


# ---------------------------------------------------------------- the gap


def test_the_gap_is_what_was_there_less_what_was_published(
    shown: Inferred, posterior: Posterior
) -> None:
    gap = next(g for g in gaps(shown) if g.origin == "register")
    by_day = {at.day.isoformat(): at for at in gap.dates}
    # By hand: three months, the first half, both halves, and both without December.
    published = {
        "2031-01-31": 885, "2031-02-28": 1_775, "2031-03-31": 2_670, "2031-06-30": 5_400,
        "2031-11-30": 9_990, "2031-12-31": 10_930,
    }  # fmt: skip
    assert {day: at.published for day, at in by_day.items()} == published
    at = by_day["2031-12-31"]
    moves = posterior.flows()["left"][:, :12].sum(axis=1)
    low, middle, high = np.quantile(moves, (0.05, 0.5, 0.95))
    assert at.there == pytest.approx((low, middle, high))
    assert at.gap == pytest.approx(tuple(v - at.published for v in (low, middle, high)))


# ---------------------------------------------------------------- fit, what is learnt, origins


def test_a_strange_figure_is_explained(shown: Inferred, posterior: Posterior) -> None:
    strange = [line.figure for line in figures(posterior) if line.is_strange]
    told = strange_figures(shown)
    assert sorted(one.figure for one in told) == sorted(strange)
    assert "strength-09" in strange  # 140,000 between 101,000 and 103,000
    odd = next(one for one in told if one.figure == "strength-09")
    assert [suspect.who for suspect in odd.suspects] == ["The figure", "Its reporter", "The world"]
    assert odd.look_first.startswith("Look at the ")
    assert not any(mixes(s) for s in (odd.says, odd.look_first, *(x.text for x in odd.suspects)))


def test_figures_are_sorted_by_surprise(shown: Inferred) -> None:
    chart = next(chart for chart in charts_of(shown) if chart.name == "predictive")
    assert len(chart.rows) == len(shown.checked)
    above = [float(row[-2].removesuffix(" %")) for row in chart.rows]
    out = [min(share, 100 - share) for share in above]
    assert out == sorted(out)
    strange = [row[0] for row in chart.rows if row[-1] == "strange"]
    assert [row[0] for row in chart.rows[: len(strange)]] == strange
    assert any("30 September 2031" in what for what in strange)


def test_what_the_data_do_not_inform_has_no_number(shown: Inferred, page: str) -> None:
    silent = tables.not_informed(shown)
    assert silent
    told = {row[0] for row in tables.learnt_table(shown).rows}
    assert told.isdisjoint(silent)
    assert len(told) + len(silent) == len(shown.learnt)
    assert "They are no findings" in words_of(page)


@pytest.mark.parametrize(
    ("ratios", "says"),
    [
        ((0.95, 0.96, 0.94), "the data inform neither"),
        ((0.8, 0.7, 0.1), "the product is known, its parts are not told apart"),
        ((0.95, 0.2, 0.2), "what it reports is known, the other part is not informed"),
        ((0.3, 0.7, 0.2), "the factor is known, the other part less well"),
        ((0.3, 0.4, 0.2), "both parts are known"),
        ((0.8, 0.7, 0.7), "all three stay wide"),
    ],
)
def test_what_is_known_of_a_product(ratios: tuple[float, float, float], says: str) -> None:
    assert tables.say_product(*ratios) == says


def test_each_origin_is_left_out_and_what_cannot_be_told_is_marked(shown: Inferred) -> None:
    rows = tables.without_table(shown).rows
    assert len(rows) == len(shown.without) == 3
    untold = sum(not line.is_trusted for line in shown.without)
    assert sum(row[-1] in (UNTOLD, APART) for row in rows) == untold
    assert sum(row[-2].startswith("(") for row in rows) == untold


# ---------------------------------------------------------------- the page


def test_without_drawings_the_page_has_every_number_as_a_table(page: str) -> None:
    """The tests of this folder make pages as where the package that draws is missing."""
    assert "<svg" not in page
    text = words_of(page)
    for words in (
        "9,990",  # published up to November, by the chain
        "Every figure that was fitted, the most surprising first",
        "What is known of each parameter before the figures and after",
        "What moves most",
    ):
        assert words in text


def test_the_page_says_how_it_was_found(page: str, posterior: Posterior) -> None:
    text = words_of(page)
    for words in (
        "1,200 in each of 2 runs",
        "the limit is 0.1, and it was met",
        "Draws that made no world",
        "How to cite",
        f"seed {posterior.seed}",
    ):
        assert words in text
    assert f"--draws 1200 --seed {posterior.seed} -o RUN" in page


def test_the_page_allows_itself_its_one_script_and_nothing_else(page: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert html.unescape(policy[1]).endswith(f"script-src 'sha256-{digest}'")
    assert "http" not in re.sub(r'href="https?://[^"]*"', "", words_of(page))


def test_the_data_in_the_page_are_those_of_the_posterior(page: str, posterior: Posterior) -> None:
    files = {
        name: base64.b64decode(data)
        for data, name in re.findall(r'href="data:[^,]*,([^"]+)" download="([^"]+)"', page)
    }
    assert json.loads(gzip.decompress(files["inference.json.gz"])) == posterior.to_dict()
    packed = files.get("months.csv") or gzip.decompress(files["months.csv.gz"])
    rows = list(csv.DictReader(io.StringIO(packed.decode("utf-8-sig"))))
    last = [r for r in rows if r["name"] == "units" and r["day"] == "2031-12-31"]
    drawn = posterior.stocks()["units"][:, posterior.known_until]
    assert float(last[0]["q0.5"]) == pytest.approx(float(np.median(drawn)))
    assert {r["ahead"] for r in rows if r["day"] > "2031-12-31"} == {"yes"}
    told = list(csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig"))))
    assert {r["figure"] for r in told} == set(posterior.evidence.figures)


def test_the_same_posterior_gives_the_same_page(page: str, posterior: Posterior) -> None:
    assert render_inference(posterior) == page


@pytest.mark.parametrize(
    ("why", "kind", "name"),
    [
        ("its grade is below C3", "its grade is below C3", ""),
        (
            "nothing says how many of `border_attempts` there are a person",
            "nothing says how many of these there are a person",
            "border attempts",
        ),
        ("the world does not hold the stock `wanted`", "the world does not hold these", "wanted"),
        ("the same origin says it in c014", "the same origin says it in another figure", ""),
    ],
)
def test_reasons_that_differ_by_a_name_are_one(why: str, kind: str, name: str) -> None:
    assert tables._kind_of(why) == (kind, name)


@pytest.mark.parametrize(("furthest", "reach"), [(0.4, 3), (-3.1, 6), (8.0, 12), (99.0, 30)])
def test_the_axis_of_moves_reaches_as_far_as_they_do(furthest: float, reach: float) -> None:
    scale = scale_of([Row("a", "", None, None, 0.1), Row("b", "", None, None, furthest)])
    assert (scale.low, scale.high) == (-reach, reach)
    assert list(scale.ticks.values())[3] == "stays"
    assert len(set(scale.ticks.values())) == 7
