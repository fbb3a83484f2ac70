"""Tables of what was found of known worlds: shares held, evenness of ranks, paired comparisons."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from _calibration import LEVELS, calibrated, inside_prior, reported, stopped, walked
from _common import table
from _worlds import each

Part = tuple[str, dict[str, Any]]
UNKNOWN = "{ uniform = [0, 3] }"
STOPS = (
    (UNKNOWN, "WHOLE", 1.0),
    (UNKNOWN, "HALVES", 0.6),
    ("3", "HALVES", 0.3),
    ("2", "HALVES", 0.3),
    ("1", "HALVES", 0.4),
    ("0", "HALVES", 0.4),
    (UNKNOWN, "MONTHS", 0.4),
)
"""The elasticity, known or with its prior; what the register gives numbers of; share of worlds."""
TRIED = (
    (True, False, True),
    (True, False, False),
    (True, True, True),
    (False, False, True),
    (False, False, False),
)
"""Whether reporters are far off, whether priors are sure of them, whether others look."""
REPORTED = ("left in the year", "dead on the last day")
ARMS = ("with", "ignored")
SIZES = (200, 1000, 4000)
"""Particles of a run."""
SAID = {"WHOLE": "year", "HALVES": "half-year", "MONTHS": "month", UNKNOWN: "unknown, 0 to 3"}


def calibration(worlds: int, draws: int, workers: int) -> Part:
    """Try the inference on worlds drawn from the priors of a small study with every reporter."""
    found = each(calibrated, (draws,), worlds, workers)
    agreed = [f for f in found if "placed" in f]
    rows, kept = [], {}
    drawn = inside_prior(worlds)
    for name in agreed[0]["placed"]:
        one = [f["placed"][name] for f in agreed]
        told = _even(one) | ({"prior": drawn[name]} if name in drawn else {})
        kept[name] = told
        rows.append([name, f"{told['held']:.3f}", f"{told['p_even']:.3f}",
                     f"{told['place']:.3f}",
                     f"{drawn[name]:.3f}" if name in drawn else ""])  # fmt: skip
    every = [told["held"] for told in kept.values()]
    rows.append(["all", f"{np.mean(every):.3f}", "", "", f"{np.mean(list(drawn.values())):.3f}"])
    counts = {
        "worlds": len(agreed), "refused": len(found) - len(agreed), "draws": draws,
        "went_on": sum(f["again"] > 0 for f in agreed),
        "seconds": float(np.median([f["seconds"] for f in agreed])),
    }  # fmt: skip
    head = ["parameter or quantity", f"90 % held, of {len(agreed)}", "p that ranks are even",
            "mean place of the truth", "truths inside the prior's 90 %"]  # fmt: skip
    low = sum(told["p_even"] <= 0.01 for told in kept.values())
    text = (
        f"{counts['refused']} worlds refused for want of agreement, {counts['went_on']} gone on "
        f"with. Held: {min(every):.3f} to {max(every):.3f}; of {len(kept)} tests of evenness "
        f"{low} with p of 0.01 or less. Of {len(agreed)} worlds a share held has a standard error "
        f"of {np.sqrt(0.09 / len(agreed)):.3f}, a mean place one of "
        f"{np.sqrt(1 / 12 / len(agreed)):.3f}; an exact one is 0.5."
    )
    text = textwrap.fill(text, 105, break_on_hyphens=False)
    return f"{table(head, rows)}\n\n{text}", {"counts": counts, "found": kept}


def _even(one: list[dict[str, float]]) -> dict[str, float]:
    """Return the share held, whether ranks are even, and where the truth lies on average."""
    from scipy import stats

    counts = np.bincount([int(f["rank"]) // 10 for f in one], minlength=10)
    return {
        "held": float(np.mean([f["held"] for f in one])),
        "p_even": float(stats.chisquare(counts).pvalue),
        "place": float(np.mean([f["below"] for f in one])),
        "sd": float(np.median([f["sd"] for f in one])),
    }


def sampler(worlds: int, workers: int) -> Part:
    """Compare single runs of the sampler with a plain random walk, world by world."""
    found = each(walked, (SIZES, 10_000), worlds, workers)
    rows, kept = [], {}
    for size in map(str, SIZES):
        inside, apart, ratio = (
            np.array([f[size][k] for f in found]) for k in ("inside", "apart", "ratio")
        )
        by_dimension = inside.mean(axis=0)
        kept[size] = {
            "inside": float(inside.mean()), "inside_by_dimension": by_dimension.tolist(),
            "ratio": float(ratio.mean()), "apart": float(np.sqrt((apart**2).mean())),
        }  # fmt: skip
        rows.append([f"{int(size):,}", f"{inside.mean():.4f}",
                     f"{by_dimension.min():.4f} to {by_dimension.max():.4f}",
                     f"{ratio.mean():.4f}", f"{kept[size]['apart']:.3f}"])  # fmt: skip
    head = ["particles", f"walk inside the 90 % interval, {worlds} worlds", "by parameter",
            "sd, run over walk", "means apart, in sd (root mean square)"]  # fmt: skip
    return table(head, rows), {"worlds": worlds, "found": kept}


def stop(worlds: int, particles: int, workers: int) -> Part:
    """Infer the level after a stop, with the stop as data and ignoring it, on the same worlds."""
    rows, kept = [], []
    for elasticity, periods, share in STOPS:
        count = round(worlds * share)
        found = each(stopped, (elasticity, periods, particles), count, workers)
        for k, level in enumerate(LEVELS):
            told = _paired(*([f[arm][k] for f in found] for arm in ARMS))
            kept.append({"elasticity": elasticity, "periods": periods, "level": level, **told})
            if level == LEVELS[-1]:
                continue
            rows.append([
                SAID.get(elasticity, elasticity), SAID[periods], level, told["worlds"],
                *(f"{told[arm]['held']:.3f}" for arm in ARMS), _p(told["held"]["p"]),
                f"{told['ignored']['mass']:.3f} ± {told['mass_error']:.3f}",
                *(f"{told[arm]['below']:.3f}" for arm in ARMS), _p(told["p_place"]),
                f"{told['crps_ratio']:.3f}", _p(told["p_crps"]),
            ])  # fmt: skip
    head = ["elasticity", "numbers by", "level", "worlds that stopped", "90 % held", "if ignored",
            "p", "to be held if ignored", "mean place of the truth", "if ignored", "p",
            "CRPS, ignored over with", "p"]  # fmt: skip
    return table(head, rows), {"found": kept}


def _paired(one: list[dict[str, float]], other: list[dict[str, float]]) -> dict[str, Any]:
    """Compare two inferences of the same worlds: McNemar's exact test, and a paired t-test."""
    from scipy import stats

    values = {k: np.array([[f[k] for f in arm] for arm in (one, other)]) for k in one[0]}
    told: dict[str, Any] = {"worlds": len(one)}
    for what in ("held", "above"):
        lost, gained = (int((values[what][a] > values[what][1 - a]).sum()) for a in (0, 1))
        p = stats.binomtest(lost, lost + gained).pvalue if lost + gained else 1.0
        told[what] = {"only_with": lost, "only_ignored": gained, "p": float(p)}
    for a, name in enumerate(ARMS):
        told[name] = {k: float(v[a].mean()) for k, v in values.items()}
    told["p_place"] = float(stats.ttest_1samp(values["below"][1], 0.5).pvalue)
    told["mass_error"] = float(stats.sem(values["mass"][1]))
    told["p_mass"] = float(stats.ttest_rel(*values["mass"]).pvalue)
    told["crps_ratio"] = told["ignored"]["crps"] / told["with"]["crps"]
    told["p_crps"] = float(stats.ttest_rel(*values["crps"]).pvalue)
    return told


def biased(worlds: int, particles: int, workers: int) -> Part:
    """Infer levels seen by reporters who are far off, with and without a second look."""
    rows, kept = [], []
    for off, sure, second_look in TRIED:
        found = each(reported, (second_look, off, sure, particles), worlds, workers)
        for name in found[0]:
            one = [f[name] for f in found]
            told = {**_even(one), "error": float(np.mean([f["error"] for f in one]))}
            kept.append({"off": off, "sure": sure, "second_look": second_look, "level": name,
                         **told})  # fmt: skip
            if name in REPORTED:
                rows.append([
                    "0.4 and 3" if off else "as the priors have it",
                    "sure" if sure else "wide", "yes" if second_look else "no", name,
                    f"{told['held']:.3f}", f"{told['sd']:.2f}", f"{told['error']:+.2f}",
                ])  # fmt: skip
    head = ["coverage and bias", "priors of both", "second look", "level",
            f"90 % held, of {worlds}", "posterior sd of its logarithm",
            "mean error of its logarithm"]  # fmt: skip
    return table(head, rows), {"worlds": worlds, "found": kept}


def _p(value: float) -> str:
    return "< 0.0001" if value < 1e-4 else f"{value:.4f}"
