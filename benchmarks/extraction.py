"""How well extraction reads numbers, dates and speakers, beside other tools on the same data.

python benchmarks/extraction.py [--corpora FOLDER] [--save]

The corpora lie beside the checkout in `shared/corpora`; without them nothing is measured. A tool
that is not installed (extra `bench`) has an empty column. Tuned on these halves only.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import _common, extract_article  # noqa: E402
from benchmarks import extraction_corpora as corpora  # noqa: E402
from benchmarks import extraction_peers as peers  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
DATE_MEASURES = ("date recall", "date precision", "values right")
AIMS = {
    "NewsQuant value F1": "92.5", "MeasEval span recall": "98.5", "MeasEval span precision": "75",
    "AQUAINT date recall": "95", "AQUAINT date precision": "88", "AQUAINT values right": "82",
    "TimeBank date recall": "95", "TimeBank date precision": "88", "TimeBank values right": "72",
    "PolNeAR numbers right": "83", "PolNeAR attributed right": "68",
    "the article: statements found, of 20": "20", "the article: core right, of 11": "11",
    "the article: spurious": "≤ 1",
}  # fmt: skip
PEERS = ("quantulum3", "recognizers-text", "spaCy NER", "textacy")
"""In this order in the table; one that is not installed is said to be missing."""


def ours_amounts(text: str) -> list[tuple[int, int, tuple[float, ...]]]:
    """Return our quantities: place and value as the corpora print them."""
    from passmuster.extraction.dates.find import find_dates, occupied
    from passmuster.extraction.numbers.find import find_amounts

    dates = find_dates(text)
    found = []
    for amount in find_amounts(text, "en", occupied(dates)):
        factor = 100 if amount.is_share and amount.unit != "share" else 1
        ends = [
            None if e is None else float(Fraction(e) * factor) for e in (amount.low, amount.high)
        ]
        known = [e for e in ends if e is not None]
        value = tuple(known) if len(set(known)) > 1 else tuple(known[:1])
        found.append((amount.start, amount.end, value))
    return found


def ours_dates(text: str, published: Any) -> list[tuple[int, int, Any]]:
    """Return our dates: place, and days or reference."""
    from passmuster.extraction.dates.find import find_dates

    found = []
    for d in find_dates(text, published):
        is_reference = d.form == "ref" or d.first is None
        value = d.timex if is_reference else (d.first, d.last)
        found.append((d.start, d.end, value))
    return found


def ours_spans(text: str) -> list[tuple[int, int]]:
    """Return the places of our quantities, and of dates that name days."""
    from passmuster.extraction.dates.find import find_dates

    named = ("day", "month", "year", "years", "season", "quarter", "decade", "months_of")
    spans = [(a, b) for a, b, _ in ours_amounts(text)]
    return spans + [(d.start, d.end) for d in find_dates(text) if d.form in named]


def ours_sources(text: str) -> Callable[[int, int], tuple[int, int] | None]:
    """Return a function from a place to who says it."""
    from passmuster.extraction.attribute import attributed
    from passmuster.extraction.items import Span
    from passmuster.extraction.speakers.attribution import covering

    found = attributed(text, "en")

    def source(start: int, end: int) -> tuple[int, int] | None:
        best = covering(found, Span(start, end))
        return None if best is None or best.source is None else (best.source.start, best.source.end)

    return source


# ---- measures ---------------------------------------------------------------------------------
def value_f1(texts: Iterable[corpora.Quantities], read: Callable[[str], list[Any]]) -> float:
    hit = said = gold = 0
    for item in texts:
        left = list(item.values)
        found = [f[-1] for f in read(item.text)]
        gold += len(left)
        said += len(found)
        for value in found:
            same = next((g for g in left if _same(g, value)), None)
            if same is not None:
                left.remove(same)
                hit += 1
    return 100 * 2 * hit / (said + gold)


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= 1e-6 * max(1, abs(a)) for a, b in zip(one, other, strict=True)
    )


def spans_found(
    texts: Iterable[corpora.Spans], read: Callable[[str], list[tuple[int, int]]]
) -> tuple[float, float]:
    hit = gold = right = said = 0
    for item in texts:
        found = read(item.text)
        gold += len(item.spans)
        said += len(found)
        hit += sum(any(a < e and s < b for a, b in found) for s, e in item.spans)
        right += sum(any(a < e and s < b for s, e in item.spans) for a, b in found)
    return 100 * hit / gold, 100 * right / max(1, said)


def dates_found(
    texts: Iterable[corpora.Dates], read: Callable[[str, Any], list[tuple[int, int, Any]]]
) -> tuple[float, float, float]:
    hit = miss = wrong = valued = 0
    for item in texts:
        found = read(item.text, item.published)
        used: set[int] = set()
        for start, end, kind, value in item.marks:
            at = next((i for i, f in enumerate(found) if f[0] < end and start < f[1]), None)
            if at is not None:
                used.add(at)
            if kind != "DATE":
                continue
            hit, miss = hit + (at is not None), miss + (at is None)
            if at is not None and found[at][2] is not None:
                valued += corpora.days_of(value) == found[at][2]
        wrong += len(found) - len(used)
    return 100 * hit / (hit + miss), 100 * hit / (hit + wrong), 100 * valued / (hit + miss)


def sources_right(
    texts: Iterable[corpora.Attributed],
    read: Callable[[str], Callable[[int, int], tuple[int, int] | None]],
) -> tuple[float, float]:
    right = total = named = named_right = 0
    for item in texts:
        source = read(item.text)
        for start, end, _ in ours_amounts(item.text):
            over = [
                (min(b - a for a, b in said if a <= start and end <= b), who)
                for who, said in item.said
                if any(a <= start and end <= b for a, b in said)
            ]
            who = min(over)[1] if over else ()
            if over and not who:
                continue
            found = source(start, end)
            good = (
                found is None
                if not over
                else found is not None and any(found[0] < b and a < found[1] for a, b in who)
            )
            total, right = total + 1, right + good
            if over:
                named, named_right = named + 1, named_right + good
    return 100 * right / total, 100 * named_right / max(1, named)


def measured(folder: Path) -> dict[str, dict[str, float]]:
    """Return every measure for every tool that is installed."""
    tools: dict[str, peers.Tool] = {
        "passmuster": peers.Tool(ours_amounts, ours_spans, ours_dates, ours_sources)
    }
    tools |= peers.installed()
    made: dict[str, dict[str, float]] = {name: {} for name in AIMS}
    for name, tool in tools.items():
        if tool.amounts is not None:
            made["NewsQuant value F1"][name] = value_f1(corpora.newsquant(folder), tool.amounts)
        if tool.spans is not None:
            recall, precision = spans_found(corpora.measeval(folder), tool.spans)
            made["MeasEval span recall"][name] = recall
            made["MeasEval span precision"][name] = precision
        for corpus in ("AQUAINT", "TimeBank") if tool.dates is not None else ():
            assert tool.dates is not None
            found = dates_found(corpora.tempeval(folder, corpus), tool.dates)
            for what, value in zip(
                ("date recall", "date precision", "values right"), found, strict=True
            ):
                made[f"{corpus} {what}"][name] = value
        if tool.sources is not None:
            total, named = sources_right(corpora.polnear(folder), tool.sources)
            made["PolNeAR numbers right"][name] = total
            made["PolNeAR attributed right"][name] = named
        print(f"{name} measured", file=sys.stderr)
    article = folder.parent / "articles"
    if article.is_dir():
        found = extract_article.score(article)
        names = list(AIMS)[-3:]
        for what, key in zip(names, ("found", "core_right", "spurious"), strict=True):
            made[what]["passmuster"] = found[key]
    return made


def _cell(row: dict[str, float], name: str, is_installed: bool) -> str:
    if not is_installed:
        return "not installed"
    return "" if name not in row else f"{row[name]:.1f}".removesuffix(".0")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    parser.add_argument("--save", action="store_true", help="keep the result")
    asked = parser.parse_args()
    if not asked.corpora.is_dir():
        print(f"there is no folder {asked.corpora}: nothing to measure")
        return
    warnings.simplefilter("ignore")
    begun = time.perf_counter()
    made = measured(asked.corpora)
    installed = {n for row in made.values() for n in row}
    names = ["passmuster", *PEERS]
    rows = [
        [what, *(_cell(row, n, n in installed) for n in names), AIMS[what]]
        for what, row in made.items()
    ]
    text = _common.table(["measure", *names, "aim"], rows)
    used = _common.versions("spacy", "quantulum3", "recognizers-text-suite", "textacy")
    took = f"\n\n{time.perf_counter() - begun:.0f} s in all."
    _common.finish("extraction", text + took, {"measures": made}, used, save=asked.save)


if __name__ == "__main__":
    main()
