"""Forces of the past: whole studies, priors from the past alone, scores that are right."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="a projection needs the extra `world`")
import passmuster as pm
from benchmarks import _history as h
from benchmarks import _history_infer as inferred
from benchmarks import history, reconstructions
from passmuster.files.folder import look_at_scenarios
from passmuster.files.scenarios import read_world

ROOT = Path(__file__).resolve().parents[2]
CASES = {case.title: case for case in (*h.CASES, h.TROOPS)}
STUDIES = sorted({case.name for case in CASES.values()} | {"british-army-exchanges"})
SETS_ASIDE = {"us-colored-troops": ("joined-1865",)}


@pytest.mark.parametrize("name", STUDIES)
def test_each_study_checks_and_is_audited(name: str) -> None:
    study = pm.open_study(h.HISTORY / name)
    assert look_at_scenarios(study) == ((), ())
    assert all(f.source for f in study.figures)
    audited = pm.audit(study)
    # Of the account; the arms of the US Colored Troops are a table beside it.
    of_account = tuple(name for name in audited.set_aside if not name.startswith("arms"))
    assert of_account == SETS_ASIDE.get(name, ())


@pytest.mark.parametrize("title", CASES)
def test_the_scenario_is_what_the_rule_says_of_the_days_before_it(title: str) -> None:
    case = CASES[title]
    world = read_world(case.study, "baseline")
    origin = world.horizon.first - h.DAY
    said = h.patch(case, origin)
    for name, prior in said["parameter"].items():
        wanted = h.Scenario.model_validate({"parameter": {name: prior}}).parameter[name]
        assert world.scenario.parameter[name] == wanted, name
    starts = {name: float(s.people or 0) for name, s in world.scenario.start.items()}
    assert starts == {name: pytest.approx(v) for name, v in said["start"].items()}


@pytest.mark.parametrize("title", CASES)
def test_nothing_after_the_origin_is_read(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of later days doubled, and then taken away: the same world."""
    case = CASES[title]
    origin = h.origins(case)[2] if len(case.series()) > 5 else date(1864, 10, 20)
    before = h.patch(case, origin)

    def last_day(figure: object) -> date:
        when = h._when(figure, figure.quantity.form, _name(figure))  # type: ignore[attr-defined, arg-type]
        return when.last if isinstance(when, h.Period) else when

    def _name(figure: object) -> str:
        of = getattr(figure.quantity, figure.quantity.form)  # type: ignore[attr-defined]
        return of[0] if isinstance(of, tuple) and len(of) == 1 else of

    later = [f for f in case.study.figures if last_day(f) > origin]
    assert later
    others = tuple(f for f in case.study.figures if f not in later)
    learnt = None if case is h.TROOPS else _inferred_from(case, origin)
    doubled = tuple(f.model_copy(update={"value": (f.value or 0) * 2}) for f in later)
    for figures in (others, (*others, *doubled)):
        changed = replace(case.study, figures=figures)
        monkeypatch.setattr(h, "_opened", lambda _name, changed=changed: changed)
        assert h.patch(case, origin) == before
        assert learnt is None or _inferred_from(case, origin) == learnt
        monkeypatch.undo()


def _inferred_from(case: h.Case, origin: date) -> object:
    """Return all that an inference from an origin rests on."""
    study = inferred.study_at(case, origin)
    return study.figures, study.reporters, inferred.world_at(case, origin).scenario


def test_the_rule_by_hand() -> None:
    assert h.prior([5.0, 5.0, 5.0, 5.0]) == {"fixed": 5.0}
    # Logarithms 0, 1, 0, 1: changes 1, -1, 1 with sd 2/√3; noise by √2, next value by √(4/3).
    said = h.prior([1.0, np.e, 1.0, np.e])["lognormal"]
    assert said["median"] == pytest.approx(np.exp(2 / 3), rel=1e-3)
    spread = 2 / np.sqrt(3) / np.sqrt(2) * np.sqrt(4 / 3)
    assert said["p90"] / said["median"] == pytest.approx(np.exp(1.2815515655 * spread), rel=1e-3)
    few = h.prior([100.0])["lognormal"]
    assert few["p90"] / few["median"] == pytest.approx(np.exp(1.2815515655 * 0.5), rel=1e-3)
    assert h.prior([0.0, 4.0, 0.0, 8.0])["at_least"] == 0


def test_steps_and_chance_are_told_apart_by_what_the_next_change_takes_back() -> None:
    """Against their own values, over 4,000 of a made series: both within a tenth (1e-4)."""
    rng = np.random.default_rng(3)
    pace = np.cumsum(rng.normal(0, 0.3, 4000)) + rng.normal(0, 0.4, 4000)
    steps, chance = inferred.measured(list(np.exp(pace - pace.mean())), published=True)
    assert steps == pytest.approx(0.3, rel=0.1)
    assert chance == pytest.approx(0.4, rel=0.1)
    # Logarithms 0, 1, 0, 1, 0: all of it is taken back, and where it is not published all is steps.
    turning = [1.0, np.e, 1.0, np.e, 1.0]
    assert inferred.measured(turning, published=True) == (inferred.LEAST, np.sqrt(0.5))
    assert inferred.measured(turning, published=False) == (1.0, inferred.LEAST)
    assert inferred.measured([0.0, 1, 2, 3, 4], published=True)[0] == inferred.UNKNOWN_STEP


@pytest.mark.parametrize("title", [t for t, c in CASES.items() if c is not h.TROOPS])
def test_a_forecast_is_of_the_steps_after_the_origin(title: str) -> None:
    """Every figure that counts has a row or a reason, and the world goes on for every step."""
    from passmuster.inference.infer import likelihood_of

    case = CASES[title]
    origin = h.origins(case)[0]
    study, world = inferred.study_at(case, origin), inferred.world_at(case, origin)
    ahead = case.horizons * inferred.MONTHS[case.step]
    likelihood, _ = likelihood_of(study, world, 1, ahead=ahead)
    reasons = set(likelihood.evidence.left_out.values())
    assert reasons <= {"a zero without a width has no likelihood"}
    steps = inferred.steps_of(case, origin)
    came = [day for day in case.series() if day > origin][: case.horizons]
    assert [p.last for p in steps][: len(came)] == came
    assert likelihood.coarse.ends[-1] >= steps[-1].last
    z = np.random.default_rng(1).standard_normal((8, likelihood.space.size))
    assert np.isfinite(likelihood.log_likelihood(z)).all()


def test_plain_sums_by_hand() -> None:
    """1998 to 1999: 68 officers and 1,372 others fewer, and those who left between the counts."""
    officers = -68 + (0.066 + 0.070) / 2 * (13088 + 13020) / 2
    others = -1372 + (0.057 + 0.067) / 2 * (47980 + 46608) / 2
    assert reconstructions.plain_intake()[1998] == pytest.approx(officers + others)
    found = reconstructions.plain_exchanges()[1998]
    assert found == {"net": -1152 - 9331 + 10670, "came": 10128 - 9331, "went": 11280 - 10670}


def test_the_monthly_answer_adds_up_to_what_the_exchanges_take_from_it() -> None:
    months = h.Past(pm.open_study(h.HISTORY / "british-army-monthly"), date.max)
    of = {f.id: f for f in pm.open_study(h.HISTORY / "british-army-exchanges").figures}
    for first, last in (
        (date(1998, 4, 1), date(1999, 3, 31)),
        (date(1999, 4, 1), date(1999, 9, 30)),
    ):
        for flow in ("joined", "left"):
            total = sum(v for day, v in months.flow(flow).items() if first <= day <= last)
            assert of[f"{flow}-{first}-to-{last}"].value == total


def test_the_scores_are_those_of_a_normal_forecast() -> None:
    """Against the closed form of the CRPS of a normal (Gneiting and Raftery 2007)."""
    from scipy.stats import norm

    came = np.array([-2.0, 0.0, 0.3, 1.5])
    z = came / 2
    closed = 2 * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    quantiles = history._normal(np.zeros(4), np.full(4, 2.0))
    assert history.crps(quantiles, came) == pytest.approx(closed, rel=0.03)
    assert history.inside(quantiles, came, 0.5).tolist() == [
        bool(abs(v) < norm.ppf(0.75)) for v in z
    ]
    rng = np.random.default_rng(1)
    many = rng.normal(0, 2, 20_000)
    wide = history._normal(np.zeros(20_000), np.full(20_000, 2.0))
    for band in history.BANDS:
        # Four standard errors of a share of 20,000: a false alarm once in 16,000 seeds.
        assert history.inside(wide, many, band).mean() == pytest.approx(band, abs=0.0142)


def test_a_case_is_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        history, "METHODS", {"no change": history.no_change, "drift": history.drift}
    )
    monkeypatch.setattr(history, "DRAWS", 100)
    case = h.CASES[0]
    found = history.scores(case)
    assert found["origins"] == len(case.series()) - case.least
    assert set(found["methods"]) == {"passmuster", "no change", "drift"}
    assert all(np.isfinite(m["crps"]) for m in found["methods"].values())


def test_what_the_page_says_of_the_scores_holds_in_the_kept_ones() -> None:
    kept = json.loads((ROOT / "benchmarks" / "results" / "history.json").read_text())
    best = [min(c["methods"], key=lambda n: c["methods"][n]["crps"]) for c in kept["cases"]]
    assert not {"passmuster", "passmuster infer"} & set(best)
    of_months, of_years = (c["methods"] for c in kept["cases"][:2])
    assert [len(c["apart"]) for c in kept["cases"]] == [0, 0, 0, 3, 3]
    canada, strength, deaths = (c["methods"] for c in kept["cases"][2:])
    held = [round(100 * c["passmuster infer"]["coverage"][2]) for c in (canada, strength, deaths)]
    naively = [round(100 * c["passmuster"]["coverage"][2]) for c in (canada, strength, deaths)]
    assert (held, naively) == ([95, 90, 94], [100, 77, 55])
    worse = [c["passmuster infer"]["crps"] / c["no change"]["crps"]
             for c in (canada, strength, deaths)]  # fmt: skip
    assert min(worse) > 1
    assert max(worse) == worse[0]
    infer, naive = of_years["passmuster infer"], of_years["passmuster"]
    assert of_years["drift"]["crps"] < infer["crps"] < naive["crps"]
    assert infer["crps"] < of_years["no change"]["crps"]
    assert all(a > b for a, b in zip(infer["coverage"], naive["coverage"], strict=True))
    assert round(100 * infer["coverage"][2]) == 77
    assert max(m["crps"] for m in of_months.values()) == of_months["passmuster infer"]["crps"]
    assert of_months["passmuster infer"]["coverage"][0] < of_months["passmuster"]["coverage"][0]
    assert sum(name.startswith("Auto") for name in best) == 1
    monthly, yearly, _, _, naive_deaths = (
        c["methods"]["passmuster"]["coverage"] for c in kept["cases"]
    )
    assert monthly[0] > 0.8
    assert yearly[2] < 0.8
    assert naive_deaths[2] < 0.8
    joined = kept["troops"]["joined so far"]["crps"]
    assert min(joined, key=joined.__getitem__) == "passmuster"
    serving = kept["troops"]["in service"]["crps"]
    assert serving["no change"] < serving["passmuster"] < serving["drift"]


def test_what_no_list_names_holds_what_the_lists_leave_over() -> None:
    """The kept reconstruction: each sum lies in its interval, and one whole year tells the most."""
    name = "reconstruction_exchanges.json"
    army = json.loads((ROOT / "benchmarks" / "results" / name).read_text())
    assert army["apart"] < 0.1
    for year, sums in reconstructions.plain_exchanges().items():
        for way, plain in sums.items():
            found = army["years"][str(year)][way]
            assert plain is None or found["low"] < plain < found["high"], (year, way)
    known, unknown = (army["years"][year]["came"] for year in ("1998", "2000"))
    assert known["high"] - known["low"] < (unknown["high"] - unknown["low"]) / 2
