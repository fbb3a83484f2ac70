"""A world of the size that the likelihood's reach is stated for, as a study and again in JAX.

46 months, 12 stocks, 34 dimensions, 65 figures of three reporters, one of whom registers late,
in part, and otherwise from a day on. All of it is invented. The second writing takes nothing from
the engine but what a point of the space stands for; it follows the same arithmetic (half a month
forwards, half backwards), so that both have to give the same number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

import passmuster as pm
from passmuster.inference.infer import likelihood_of
from passmuster.inference.likelihood import Likelihood
from passmuster.vocabulary.period import add_months

FIRST, MONTHS, AHEAD = date(2031, 1, 1), 46, 3
DAYS_A_MONTH = 30.4375
START = {"abroad": 0, "absent": 0, "captured": 0, "dead": 0, "discharged": 0, "evaded": 0,
         "missing": 0, "pool": 900_000, "reserve": 40_000, "training": 9_000, "units": 0,
         "wounded": 3_000}  # fmt: skip
"""Of `units` a parameter."""
FLOWS: dict[str, tuple[str, str, float, bool]] = {
    "intake": ("pool", "training", 8_000, True),
    "left": ("units", "absent", 0.012, True),
    "killed": ("units", "dead", 0.004, True),
    "hurt": ("units", "wounded", 0.01, True),
    "healed": ("wounded", "units", 0.25, True),
    "invalided": ("wounded", "discharged", 0.06, True),
    "returned": ("absent", "units", 0.05, True),
    "fled": ("training", "absent", 0.03, True),
    "posted": ("training", "units", 0.55, True),
    "lost": ("units", "missing", 0.001, True),
    "taken": ("missing", "captured", 0.1, True),
    "evading": ("pool", "evaded", 0.004, True),
    "declared": ("missing", "dead", 0.05, False),
    "exchanged": ("captured", "discharged", 0.02, False),
    "released": ("units", "discharged", 0.005, False),
    "called_back": ("reserve", "units", 0.03, False),
    "rotated": ("units", "reserve", 0.01, False),
    "emigrated": ("evaded", "abroad", 0.02, False),
    "recalled": ("discharged", "reserve", 0.002, False),
    "repented": ("evaded", "pool", 0.01, False),
}
"""From, to, a month, and whether it is not known; `intake` is a number, others are rates."""
SLOW, SLOWLY = "left", 0.06
CASES, OFTEN, PER, DELAY, AFTER = 42, 0.04, (1.0, 1.3), (20.0, 40.0), date(2032, 9, 16)
STRENGTHS, INTAKES, DEAD, ABSENT, RETURNS = 12, 5, 3, 2, 1
FIGURES = CASES + STRENGTHS + INTAKES + DEAD + ABSENT + RETURNS
REPORTERS = f"""
[[reporter]]
origin = "register"
bias = 1
coverage = {{ beta = {{ mean = 0.7, sd = 0.1 }} }}
cases_per_person = {{ cases = {{ lognormal = {{ median = {PER[0]}, p90 = {PER[1]} }} }} }}
delay_days = {{ lognormal = {{ median = {DELAY[0]}, p90 = {DELAY[1]} }} }}
overdispersion = {OFTEN}
[[reporter.break]]
since = {AFTER}
times = {{ lognormal = {{ median = 1.2, p90 = 1.5 }} }}
"""
SOURCES = "".join(
    f'[[source]]\nid = "{name}"\nreliability = "{grade}"\ncredibility = {credible}\n'
    "published = 2034-12-01\n"
    for name, grade, credible in (("ministry", "B", 2), ("register", "A", 2), ("opponent", "C", 3))
)


def ends() -> list[date]:
    """Return the last day of each month."""
    return [add_months(FIRST, n + 1) - timedelta(days=1) for n in range(MONTHS)]


def _figures(values: list[float]) -> str:
    """Return the file of figures, from what each is taken to be."""
    day, told, found = ends(), iter(values), []

    def add(name: str, quantity: str, source: str, said: Callable[[float], str]) -> None:
        found.append(f'[[figure]]\nid = "{name}"\nquantity{quantity}\n{said(next(told))}\n'
                     f'source = "{source}"\n')  # fmt: skip

    for n in range(CASES):
        add(f"cases-{n:02d}", f' = {{ counter = "cases", during = "{day[n]:%Y-%m}" }}',
            "register", lambda x: f"value = {round(x)}\nexact = true")  # fmt: skip
    for k in range(STRENGTHS):
        add(f"units-{k:02d}", f' = {{ stock = "units", on = {day[3 * k + 2]} }}', "ministry",
            lambda x: f"value = {round(x, -3):.0f}\nrounded_to = 1_000")  # fmt: skip
    for k in range(INTAKES):
        first, last = day[6 * k].replace(day=1), day[6 * k + 5]
        add(f"intake-{k}", f' = {{ flow = "intake", during = [{first}, {last}] }}', "ministry",
            lambda x: f"value = {round(x, -2):.0f}\nrounded_to = 500")  # fmt: skip
    for k in range(DEAD):
        add(f"dead-{k}", f' = {{ stock = "dead", on = {day[12 * k + 11]} }}', "opponent",
            lambda x: f"at_least = {round(x, -2):.0f}")  # fmt: skip
    for k in range(ABSENT):
        add(f"absent-{k}", f' = {{ stock = "absent", on = {day[12 * k + 17]} }}', "opponent",
            lambda x: f"between = [{0.8 * x:.0f}, {1.3 * x:.0f}]\nkind = \"estimate\"")  # fmt: skip
    one, all_of = (f'{{ flow = "{f}", during = "2032" }}' for f in ("returned", "left"))
    add("returns", f".share = {one}\nquantity.of = {all_of}", "opponent",
        lambda x: f'between = [{0.8 * x:.3f}, {1.2 * x:.3f}]\nkind = "estimate"')  # fmt: skip
    return "".join(found)


def _write(root: Path, values: list[float]) -> Likelihood:
    stocks = "".join(f'[[stock]]\nname = "{s}"\n' for s in START)
    flows = "".join(f'[[flow]]\nname = "{f}"\nfrom = "{a}"\nto = "{b}"\n'
                    for f, (a, b, *_) in FLOWS.items())  # fmt: skip
    counter = '[[counter]]\nname = "cases"\ncounts = ["left"]\nper_person = [0.5, 1.5]\n'
    moves, known = [], []
    for name, (_, _, rate, free) in FLOWS.items():
        drive = "quota" if name == "intake" else "rate"
        moves.append(f'[flow.{name}]\n{drive} = "{name}_per_month"\n')
        slow = f", walk_sd_per_month = {SLOWLY}" if name == SLOW else ""
        prior = f"{{ lognormal = {{ median = {rate}, p90 = {2 * rate} }}{slow} }}"
        known.append(f"{name}_per_month = {prior if free else rate}\n")
    start = START | {"units": '"units_at_start"'}
    begin = "".join(f"{name} = {value}\n" for name, value in start.items())
    units = "units_at_start = { lognormal = { median = 150_000, p90 = 170_000 } }\n"
    files = {
        "study": f'schema = 1\ntitle = "Invented"\nseed = 1\nhorizon = {{ start = {FIRST}, '
                 f"end = {ends()[-1 - AHEAD]} }}\n",
        "force": stocks + flows + counter,
        "sources": SOURCES,
        "figures/main": _figures(values),
        "scenarios/baseline": f"[start]\n{begin}{''.join(moves)}[parameter]\n{units}"
                              + "".join(known),
        "reporters": REPORTERS,
    }  # fmt: skip
    for name, text in files.items():
        path = root / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return likelihood_of(pm.open_study(root), None, 1)[0]


def study(root: Path) -> pm.Study:
    """Return the study with figures near what the middle of the priors would have published."""
    first = _write(root / "first", [1_000.0] * (FIGURES - 1) + [0.2])
    said = first.fits(np.zeros((1, first.space.size))).means[0]
    by_name = dict(zip(first.evidence.figures, said, strict=True))
    order = [line[6:-1] for line in _figures([1.0] * FIGURES).splitlines() if line[:4] == "id ="]
    noise = np.random.default_rng(1).standard_normal(FIGURES)
    values = [by_name[name] * float(np.exp(0.03 * e)) for name, e in zip(order, noise, strict=True)]
    likelihood = _write(root / "study", values)
    assert len(likelihood.evidence.rows) == FIGURES
    return pm.open_study(root / "study")


def in_jax(likelihood: Likelihood) -> Any:
    """Return the likelihood of one point written in JAX: of parameters by name, and of the walk."""
    import jax
    import jax.numpy as jnp
    from jax.scipy.special import gammaln, log_ndtr

    jax.config.update("jax_enable_x64", True)
    stocks, flows = sorted(START), list(FLOWS)
    days = np.array([d.day for d in ends()], dtype=np.float64)
    after = np.clip([((d - AFTER).days + 1) / d.day for d in ends()], 0, 1)
    free = {name: index for index, name in enumerate(likelihood.space.columns)}
    rows = {row.figure: row for row in likelihood.evidence.rows}
    exits = {s: [f for f in flows if FLOWS[f][0] == s and f != "intake"] for s in stocks}

    def month(state: Any, at: Any) -> Any:
        x, (rate, length) = dict(state), at
        moved = dict.fromkeys(flows, 0.0)

        def leave(s: str) -> None:
            if not exits[s]:
                return
            whole = sum(rate[f] for f in exits[s])
            gone = x[s] * -jnp.expm1(-whole * length / 2)
            x[s] = x[s] - gone
            for f in exits[s]:
                amount = gone * rate[f] / whole
                x[FLOWS[f][1]] = x[FLOWS[f][1]] + amount
                moved[f] = moved[f] + amount

        def fill() -> None:
            amount = jnp.minimum(rate["intake"] * length / 2, x["pool"])
            x["pool"], x["training"] = x["pool"] - amount, x["training"] + amount
            moved["intake"] = moved["intake"] + amount

        for s in stocks:
            leave(s)
        fill()
        fill()
        for s in reversed(stocks):
            leave(s)
        return x, (x, moved)

    def log_likelihood(theta: Any, walk: Any) -> Any:
        steady = {f: theta[free[f"{f}_per_month"]] / DAYS_A_MONTH for f in flows}
        rates = {f: jnp.broadcast_to(rate, (MONTHS,)) for f, rate in steady.items()}
        rates[SLOW] *= jnp.exp(walk)
        start = {s: jnp.asarray(float(START[s])) for s in stocks}
        start["units"] = theta[free["units_at_start"]]
        _, (people, moved) = jax.lax.scan(month, start, (rates, jnp.asarray(days)))
        return _weigh(jnp, gammaln, log_ndtr, people, moved, lambda n: theta[free[n]])

    def _weigh(jnp: Any, gammaln: Any, log_ndtr: Any, people: Any, moved: Any, p: Any) -> Any:
        left, delay = moved["left"], p("register: delay in days")

        def register(waits: Any, at: Any) -> Any:
            new, length = at
            stays = jnp.exp(-length / delay)
            still = waits * stays + new * delay / length * (1 - stays)
            return still, waits + new - still

        _, cases = jax.lax.scan(register, left[0] / days[0] * delay, (left, jnp.asarray(days)))
        cases *= p("register: cases a person") * p("register: coverage")
        cases *= 1 + after * (p(f"register: break {AFTER}") - 1)
        ministry, opponent = p("ministry: bias"), p("opponent: bias")
        total = 0.0
        seen = jnp.array([rows[f"cases-{n:02d}"].x for n in range(CASES)])
        size, mean = 1 / OFTEN**2, cases[:CASES]
        total += (gammaln(seen + size) - gammaln(size) - gammaln(seen + 1)
                  + size * jnp.log(size / (size + mean))
                  + seen * jnp.log(mean / (size + mean))).sum()  # fmt: skip

        def lognormal(name: str, mean: Any) -> Any:
            row = rows[name]
            z = (np.log(row.x) - jnp.log(mean)) / row.sd
            return -0.5 * z**2 - np.log(row.sd * row.x) - 0.5 * np.log(2 * np.pi)

        def on(stock: str, month: int) -> Any:
            return people[stock][month]

        for k in range(STRENGTHS):
            total += lognormal(f"units-{k:02d}", on("units", 3 * k + 2) * ministry)
        for k in range(INTAKES):
            came = moved["intake"][6 * k : 6 * k + 6].sum()
            total += lognormal(f"intake-{k}", came * ministry)
        for k in range(DEAD):
            row = rows[f"dead-{k}"]
            total += log_ndtr((jnp.log(on("dead", 12 * k + 11) * opponent) - row.x) / row.sd)
        for k in range(ABSENT):
            total += lognormal(f"absent-{k}", on("absent", 12 * k + 17) * opponent)
        row, year = rows["returns"], slice(12, 24)
        share = moved["returned"][year].sum() / left[year].sum()
        z = (row.x - share) / row.sd
        return total - 0.5 * z**2 - np.log(row.sd) - 0.5 * np.log(2 * np.pi)

    return log_likelihood
