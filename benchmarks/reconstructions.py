"""What old forces never published, inferred, beside the sum that anyone can do.

What: those who joined the Canadian Regular Force, year by year, from strengths and shares that
left; and those who came to and went from the British trained Army whom no list names. Each by
`passmuster infer` on its study, and by plain arithmetic on the same figures, which knows no world:
change of strength plus those who left; all inflow less gains from training. For Canada two counts
of ten months that a newspaper had asked for stand beside it; they are no figures of the study.

python benchmarks/reconstructions.py [--part exchanges|canada] [--save]

The runs are left in build/history, and read from there when it is run again.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / p) for p in ("src", "")]

import numpy as np  # noqa: E402

from benchmarks._common import ROOT, finish, table, versions  # noqa: E402
from benchmarks._history import Past, _opened  # noqa: E402

ENDS = (0.05, 0.5, 0.95)
PRESS = "https://cnews.canoe.com/CNEWS/Canada/2010/12/22/16643691.html"
TOLD = (
    ("joined, January to October 2009", "joined", 2009, 7_051),
    ("joined, January to October 2010", "joined", 2010, 5_321),
    ("left, January to October 2009", "left", 2009, 4_962),
    ("left, January to October 2010", "left", 2010, 3_923),
)
"""Monthly figures released under Access to Information, added up by the newspaper."""
PARTICLES = 4000
"""Of each of two runs."""
YEARS = {
    "canadian-regular-force": range(1997, 2020),
    "british-army-exchanges": range(1997, 2001),
}


# -- plain arithmetic -----------------------------------------------------------------------------


def plain_intake() -> dict[int, float]:
    """Return those who joined from one count to the next: change of strength, plus those who left.

    Those who left are the share that left, of the two years that meet between the counts, times the
    mean of the two counts. The share of 1997 is not published; that of 1998 stands for it.
    """
    past, found = Past(_opened("canadian-regular-force"), date.max), {}
    parts = []
    for name in ("officers", "ncm"):
        people = {day.year: value for day, value in past.stock(name).items()}
        share = {day.year: value for day, value in past.hazard(f"{name}_left").items()}
        parts.append((people, share))
    for year in YEARS["canadian-regular-force"]:
        found[year] = 0.0
        for people, share in parts:
            shares = (share.get(year, share[year + 1]) + share[year + 1]) / 2
            mean = (people[year] + people[year + 1]) / 2
            found[year] += people[year + 1] - people[year] + shares * mean
    return found


def plain_exchanges() -> dict[int, dict[str, float | None]]:
    """Return what the figures leave for those in no list: each way where all are counted, else net.

    The net is the change of strength, less gains from training, plus those listed as leaving.
    """
    value = {f.id: float(f.value or 0) for f in _opened("british-army-exchanges").figures}
    found: dict[int, dict[str, float | None]] = {}
    for year in YEARS["british-army-exchanges"]:
        change = value[f"trained-{year + 1}-04"] - value[f"trained-{year}-04"]
        gained, left = value[f"gained-{year}"], value[f"left-listed-{year}"]
        whole = f"{year}-04-01-to-{year + 1}-03-31"
        came, went = value.get(f"joined-{whole}"), value.get(f"left-{whole}")
        found[year] = {
            "net": change - gained + left,
            "came": None if came is None else came - gained,
            "went": None if went is None else went - left,
        }
    return found


# -- inference -----------------------------------------------------------------------------------


def posterior_of(name: str) -> Any:
    """Return the posterior of a study; read where an earlier run has left it."""
    from passmuster.inference.runs import infer_into, read_run

    folder = ROOT / "build" / "history" / f"{name}-{PARTICLES}"
    if (folder / "posterior.zarr").is_dir():
        return read_run(folder, _opened(name))
    return infer_into(folder, _opened(name), draws=PARTICLES)


def moved(posterior: Any, flows: tuple[str, ...], first: date, last: date) -> np.ndarray:
    """Return the moves of some flows in a period, [draw]."""
    from passmuster.inference.quantities import Reader
    from passmuster.vocabulary.period import Period
    from passmuster.vocabulary.quantity import FlowQ

    reader = Reader(posterior.study, posterior.coarse, lambda _: [])
    (terms,) = reader.read(FlowQ(flow=flows, during=Period(first, last))).each
    return np.asarray(posterior.summed(posterior.fits, terms))


def canada() -> tuple[str, dict[str, Any]]:
    """Return the intake of each year, and the ten months that a newspaper had."""
    posterior = posterior_of("canadian-regular-force")
    both = {way: (f"officers_{way}", f"ncm_{way}") for way in ("joined", "left")}
    rows, years = [], {}
    for year, plain in plain_intake().items():
        drawn = moved(posterior, both["joined"], date(year, 7, 1), date(year + 1, 6, 30))
        low, middle, high = np.quantile(drawn, ENDS)
        years[year] = {"plain": plain, "low": low, "middle": middle, "high": high}
        rows.append([f"July {year} to June {year + 1}", f"{middle:,.0f}",
                     f"{low:,.0f} to {high:,.0f}", f"{plain:,.0f}"])  # fmt: skip
    head = ["Canadian Regular Force: joined", "inferred", "90 % interval", "plain sum"]
    told, kept = [], {}
    for says, way, year, published in TOLD:
        drawn = moved(posterior, both[way], date(year, 1, 1), date(year, 10, 31))
        low, middle, high = np.quantile(drawn, ENDS)
        kept[says] = {"published": published, "low": low, "middle": middle, "high": high}
        told.append([says, f"{middle:,.0f}", f"{low:,.0f} to {high:,.0f}", f"{published:,}"])
    head_told = ["ten months", "inferred", "90 % interval", f"[a newspaper]({PRESS})"]
    text = f"{table(head, rows)}\n\n{table(head_told, told)}"
    return text, {"years": years, "told": kept, "size": posterior.space.size,
                  "apart": posterior.gate.worst[1]}  # fmt: skip


def exchanges() -> tuple[str, dict[str, Any]]:
    """Return who came and went unlisted, by financial year."""
    posterior = posterior_of("british-army-exchanges")
    rows, years = [], {}
    for year, plain in plain_exchanges().items():
        ends = date(year, 4, 1), date(year + 1, 3, 31)
        into = moved(posterior, ("came_unlisted",), *ends)
        out = moved(posterior, ("left_unlisted",), *ends)
        years[year] = {"plain": plain}
        cells = [f"{year}/{(year + 1) % 100:02}"]
        for name, drawn in (("came", into), ("went", out), ("net", into - out)):
            low, middle, high = np.quantile(drawn, ENDS)
            years[year][name] = {"low": low, "middle": middle, "high": high}
            left = plain[name]
            cells += [f"{middle:,.0f} ({low:,.0f} to {high:,.0f})",
                      "" if left is None else f"{left:,.0f}"]  # fmt: skip
        rows.append(cells)
    head = ["British trained Army, in no list", "came", "sum", "went", "sum", "net", "sum"]
    return table(head, rows), {"years": years, "size": posterior.space.size,
                               "apart": posterior.gate.worst[1]}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=["exchanges", "canada"])
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    for name, part in (("exchanges", exchanges), ("canada", canada)):
        if asked.part not in (None, name):
            continue
        text, kept = part()
        told = (
            f"{kept['size']} dimensions, two runs of {PARTICLES:,} particles, furthest apart by "
            f"{kept['apart']:.2f} standard deviations."
        )
        numbers = kept | {"particles": PARTICLES}
        finish(f"reconstruction_{name}", f"{text}\n\n{told}", numbers,
               versions("numpy", "numba"), save=asked.save)  # fmt: skip


if __name__ == "__main__":
    main()
