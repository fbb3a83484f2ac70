"""What nobody publishes and the account all but fixes: the posterior has to know it too."""

from math import exp

import numpy as np
import pytest

pytest.importorskip("numba", reason="an inference needs the extra `infer`")
from passmuster.inference.infer import infer
from tests.unit.inference.small import small

STUDY = """
schema  = 1
title   = "Ruritania 2031-2034"
horizon = { start = 2031-01-01, end = 2034-12-31 }
seed    = 7
"""
SOURCES = '[[source]]\nid = "count"\nreliability = "A"\ncredibility = 1\npublished = 2035-01-20\n'
REPORTERS = '[[reporter]]\norigin = "count"\nbias = 1\noverdispersion = 0.002\n'
YEARS = (2031, 2032, 2033, 2034)


def force(**flows: str) -> str:
    said = '[[stock]]\nname = "men"\n'
    for name, way in flows.items():
        from_, to = way.split(" > ")
        said += f'[[flow]]\nname = "{name}"\nfrom = "{from_}"\nto = "{to}"\n'
    return said


def figure(name: str, quantity: str, value: float) -> str:
    return (
        f'[[figure]]\nid = "{name}"\nquantity = {quantity}\nvalue = {value}\n'
        f'exact = true\nsource = "count"\n'
    )  # fmt: skip


def years_of(posterior, flow: str, steps: int = 1):
    """Return the moves of a flow by year, [draw, year], from as many steps a year."""
    moves = posterior.flows()[flow][:, : steps * len(YEARS)]
    return moves.reshape(len(moves), len(YEARS), steps).sum(axis=2)


def test_intake_follows_from_strengths_and_attrition(tmp_path) -> None:
    """Beside the sum anyone can do: change of strength, plus the share that left of the mean."""
    joined, left = (3000, 4500, 2500, 3500), (0.08, 0.10, 0.06, 0.09)
    strengths = [50_000.0]
    for came, share in zip(joined, left, strict=True):
        gone = exp(-share)
        strengths.append(strengths[-1] * gone + came * (1 - gone) / share)
    figures = figure("men-2030", "{ stock = 'men', on = 2030-12-31 }", round(strengths[0]))
    for year, men, share in zip(YEARS, strengths[1:], left, strict=True):
        figures += figure(f"men-{year}", f"{{ stock = 'men', on = {year}-12-31 }}", round(men))
        hazard = f"{{ hazard = 'left', per = 'year', during = '{year}' }}"
        figures += figure(f"left-{year}", hazard, share)
    drifts = "walk_sd_per_month = 0.1, walk_every_months = 12"
    scenario = f"""
step = "quarter"
[start]
men = "men_at_start"
[flow.joined]
quota = "joined_per_year"
[flow.left]
rate = "left_per_year"
[parameter]
men_at_start    = {{ lognormal = {{ median = 50_000, p90 = 60_000 }} }}
joined_per_year = {{ lognormal = {{ median = 4_000, p90 = 8_000 }}, {drifts} }}
left_per_year   = {{ lognormal = {{ median = 0.08, p90 = 0.16 }}, {drifts} }}
"""
    study = small(
        tmp_path, study=STUDY, force=force(joined="outside > men", left="men > outside"),
        sources=SOURCES, reporters=REPORTERS, **{"figures/main": figures},
        **{"scenarios/baseline": scenario},
    )  # fmt: skip
    posterior = infer(study, draws=2000, seed=1, threads=1)
    low, middle, high = np.quantile(years_of(posterior, "joined", 4), [0.05, 0.5, 0.95], axis=0)
    for k in range(len(YEARS)):
        plain = strengths[k + 1] - strengths[k] + left[k] * (strengths[k] + strengths[k + 1]) / 2
        assert low[k] < plain < high[k]
        assert middle[k] == pytest.approx(joined[k], abs=150)
        # Two strengths, each to a fifth of one in a hundred, and little else.
        assert 300 < high[k] - low[k] < 700


def test_an_exchange_that_no_list_names_is_found(tmp_path) -> None:
    """One year of all who came and went says how large it is; other years say its difference."""
    listed = {"gained": (9000, 9500, 9200, 9800), "left_listed": (9400, 9300, 9900, 9600)}
    came, went = (800, 900, 750, 850), (600, 500, 650, 700)
    strengths, figures = [100_000], ""
    figures += figure("men-2030", "{ stock = 'men', on = 2030-12-31 }", strengths[0])
    for k, year in enumerate(YEARS):
        change = listed["gained"][k] - listed["left_listed"][k] + came[k] - went[k]
        strengths.append(strengths[-1] + change)
        figures += figure(f"men-{year}", f"{{ stock = 'men', on = {year}-12-31 }}", strengths[-1])
        for name, values in listed.items():
            during = f"{{ flow = '{name}', during = '{year}' }}"
            figures += figure(f"{name}-{year}", during, values[k])
    for name, both in (("joined", (9000, 800)), ("left", (9400, 600))):
        figures += figure(f"{name}-2031", f"{{ flow = '{name}', during = '2031' }}", sum(both))
    drifts = "walk_sd_per_month = 0.06, walk_every_months = 12"
    scenario = f"""
step = "year"
[start]
men = "men_at_start"
[flow.gained]
quota = "gained_per_year"
[flow.came]
quota = "came_per_year"
[flow.left_listed]
rate = "left_per_year"
[flow.went]
rate = "went_per_year"
[parameter]
men_at_start    = {{ lognormal = {{ median = 100_000, p90 = 105_000 }} }}
gained_per_year = {{ lognormal = {{ median = 9_000, p90 = 13_000 }}, {drifts} }}
left_per_year   = {{ lognormal = {{ median = 0.09, p90 = 0.13 }}, {drifts} }}
came_per_year   = {{ lognormal = {{ median = 300, p90 = 1_500 }}, {drifts} }}
went_per_year   = {{ lognormal = {{ median = 0.003, p90 = 0.015 }}, {drifts} }}
"""
    groups = "".join(
        f'[[group]]\nname = "{name}"\nof = {of}\n'
        for name, of in (("joined", ["gained", "came"]), ("left", ["left_listed", "went"]))
    ).replace("'", '"')
    of = force(gained="outside > men", came="outside > men", left_listed="men > outside",
               went="men > outside") + groups  # fmt: skip
    study = small(
        tmp_path, study=STUDY, force=of, sources=SOURCES,
        reporters=REPORTERS.replace("0.002", "0.001"),
        **{"figures/main": figures, "scenarios/baseline": scenario},
    )  # fmt: skip
    posterior = infer(study, draws=2000, seed=1, threads=1)
    into, out = years_of(posterior, "came"), years_of(posterior, "went")
    assert np.median(into[:, 0]) == pytest.approx(800, abs=20)
    assert np.median(out[:, 0]) == pytest.approx(600, abs=20)
    for k in range(1, len(YEARS)):
        for drawn, truth in ((into, came), (out, went)):
            low, high = np.quantile(drawn[:, k], [0.025, 0.975])
            assert low < truth[k] < high
            assert high - low > 200, "only the difference is known of these years"
        net = np.quantile(into[:, k] - out[:, k], [0.025, 0.975])
        assert net[0] < came[k] - went[k] < net[1]
        assert net[1] - net[0] < 700
