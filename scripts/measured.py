"""Blocks of the documents that are written from what benchmarks kept in benchmarks/results/."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from as_markdown import table, wrapped

RESULTS = Path(__file__).resolve().parents[1] / "benchmarks" / "results"


class NotMeasuredError(Exception):
    """A benchmark has kept no result yet."""


def kept(benchmark: str) -> dict[str, Any]:
    """Return what a benchmark has kept."""
    path = RESULTS / f"{benchmark}.json"
    if not path.is_file():
        raise NotMeasuredError(benchmark)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def speed() -> str:
    """How long commands take, from what the benchmarks kept."""
    audit, start = kept("audit_ukraine"), kept("startup")
    rows = [
        ["the Ukraine study, read", _seconds(audit["phases"]["open"])],
        ["the Ukraine study, audited", _seconds(audit["phases"]["audit"])],
        ["its page for readers, written", _seconds(audit["phases"]["page"])],
        [
            "the sample, from the start of the command to its result",
            _seconds(audit["first_result"]),
        ],
    ]
    rows += [
        [f"{name}, the whole command", _seconds(found["seconds"])]
        for name, found in start.items()
        if isinstance(found, dict) and "seconds" in found
    ]
    return f"{table(['work', 'median (spread)'], rows)}\n\n{wrapped(_where(audit))}\n"


def size_measured() -> str:
    """How large a study may be, from what the benchmark of growth kept."""
    from passmuster.vocabulary.words import join_words

    found = kept("growth")
    parts, last = [], None
    for number, taken in found["figures"]["seconds"].items():
        limit = f"more than {found['limit_seconds']:g} s"
        parts.append(f"{int(number):,} in {limit if taken is None else _short(taken)}")
        last = int(number) if taken is not None else last
    text = (
        "- Large studies take time. Audits of invented ones with 20 claims and figures on at most "
        f"200 days: {join_words(parts)} of one core"
    )
    slope = found["figures"]["slope"]
    if slope is not None:
        text += f"; up to {last:,} the time grows as the number of figures to the power {slope:.1f}"
    text = textwrap.fill(f"{text}.", 105, subsequent_indent="  ", break_on_hyphens=False)
    return f"{text}\n"


def engine_measured() -> str:
    """How fast worlds run: the engine's main ratios, of processor time, the medians."""
    from passmuster.vocabulary.words import join_words

    c, peers, persons = kept("engine"), kept("engine_peers")["peers"], kept("engine_persons")
    aggregate = [_times(name, found) for name, found in peers.items() if "ratio" in found]
    sides = persons["sides"].items()
    # Woken at moves only, SimPy has a thirtieth of the events: told in the table, not here.
    single = [
        _times(name.replace(", ", " (") + ")" * (", " in name), found)
        for name, found in sides
        if not name.startswith("ours") and not name.endswith("each move") and "ratio" in found
    ]
    text = (
        "How fast worlds run, in processor time on checked equal work ([tables and "
        "conditions](docs/explanation/speed.md)). A world of 1,600 cells by 260 weeks takes "
        f"{c['against_c']['ratio']['median']:.1f} times as long as C written for it by hand, and "
        f"{c['whole_against_c']['ratio']['median']:.1f} times in whole people. 1,000 draws of the "
        f"Ukraine baseline by month take {c['ukraine']['clock']['median']:.2f} s by the clock. "
        f"For 14 stocks, others take as many times as long as passmuster: {join_words(aggregate)}. "
        f"A million persons one by one for 260 weeks take {persons['seconds']:.0f} s; others, a "
        f"person's week, as many times as long: {join_words(single)}. Below 1 they are the quicker."
    )
    return f"{wrapped(text)}\n"


def _times(name: str, found: dict[str, Any]) -> str:
    ratio = found["ratio"]["median"]
    return f"{name} {ratio:,.0f}" if ratio >= 10 else f"{name} {ratio:.1f}"


def _seconds(found: dict[str, float]) -> str:
    middle, low, high = (f"{found[key]:.2f}" for key in ("median", "min", "max"))
    return f"{middle} s ({low}–{high})"


def _short(found: dict[str, float]) -> str:
    return f"{found['median']:.0f} s"


def _where(result: dict[str, Any], *, timed: bool = True) -> str:
    where = f"Measured {result['measured'][0].upper()}{result['measured'][1:]}."
    shared = "The machine is shared: take the times for their order of size."
    return f"{where} {shared}" if timed else where


def results(benchmark: str, *, timed: bool = True) -> Callable[[], str]:
    """Return what fills a block with the last table of a benchmark."""

    def fill() -> str:
        found = kept(benchmark)
        return "\n".join([*found["table"], "", wrapped(_where(found, timed=timed))]) + "\n"

    return fill


MEASURED: dict[str, Callable[[], str]] = {
    "speed": speed,
    "size-measured": size_measured,
    "engine-measured": engine_measured,
    **{
        f"results-{name}": results(name)
        for name in (
            "audit_ukraine",
            "startup",
            "growth",
            "peers",
            "slips",
            "table_slips",
            "table_speed",
            "history",
            "reconstruction_exchanges",
            "reconstruction_canada",
            "nuts",
            "inference_speed",
            "engine",
            "engine_peers",
            "engine_persons",
            "extraction",
            "extraction_speed",
        )
    },
    **{
        f"results-inference_{name}": results(f"inference_{name}", timed=False)
        for name in ("sampler", "calibration", "stop", "biased")
    },
}
