"""How often the search for slips finds a planted mistake, and how often it cries wolf.

    python benchmarks/slips.py [--studies 200] [--save]

For each kind of mistake, invented studies (tests/oracle/planted.py) whose one statement is a true
number carried wrongly. They are drawn with the seeds 0, 1, 2 … until so many have a statement that
the account contradicts, since nothing is looked for otherwise. A find counts if kind and quantity
are right and it is among the first three.

Clean studies are hard, and have eight true statements each; one is counted if anything at all is
suggested for it. In the last line the numbers are invented, so that no mistake explains them: it
tells how often something is suggested by chance.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._common import finish, table, versions
from tests.oracle.explained import explained
from tests.oracle.planted import KINDS, clean, invented, planted


def of_kind(kind: str, studies: int) -> dict[str, Any]:
    """Draw studies with one planted mistake and tell at which place it was found."""
    places: Counter[int | None] = Counter()
    seed = 0
    while places.total() - places[0] < studies:
        case = planted(kind, seed)
        answer = explained(case.study)
        contradicted = answer.answers[0][0] == "contradicted"
        places[answer.rank_of(case.kind, case.quantity) if contradicted else 0] += 1
        seed += 1
    found = sum(places[place] for place in (1, 2, 3))
    return {
        "kind": kind,
        "studies": studies,
        "first": places[1],
        "found": found,
        "drawn": seed,
    }


def without_mistake(studies: int) -> dict[str, int]:
    """Count studies without a mistake in which anything is suggested."""
    raised = sum(
        any(slips for _, slips in explained(clean(seed)).answers) for seed in range(studies)
    )
    contradicted = suggested = seed = 0
    while contradicted < studies:
        ((verdict, slips),) = explained(invented(seed)).answers
        seed += 1
        if verdict == "contradicted":
            contradicted += 1
            suggested += bool(slips)
    return {"clean": studies, "raised": raised, "invented": contradicted, "suggested": suggested}


def as_table(kinds: list[dict[str, Any]], calm: dict[str, int]) -> str:
    """Return the table of the README."""
    rows = [
        [
            one["kind"],
            one["studies"],
            f"{one['found'] / one['studies'] * 100:.1f} %",
            f"{one['first'] / one['studies'] * 100:.1f} %",
        ]
        for one in kinds
    ]
    of_clean = f"{calm['raised'] / calm['clean'] * 100:.1f} %"
    of_invented = f"{calm['suggested'] / calm['invented'] * 100:.1f} %"
    text = table(["mistake planted", "studies", "found among the first three", "first"], rows)
    rest = [
        ["clean and hard, eight true statements each", calm["clean"], of_clean],
        ["a number out of the air, contradicted", calm["invented"], of_invented],
    ]
    return f"{text}\n\n{table(['no mistake planted', 'studies', 'anything suggested'], rest)}"


def main() -> None:
    """Run all kinds and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=200, help="of each kind (200)")
    parser.add_argument("--save", action="store_true", help="keep the result")
    asked = parser.parse_args()
    start = time.process_time()
    kinds = []
    for kind in sorted(KINDS):
        kinds.append(of_kind(kind, asked.studies))
        print(kinds[-1], file=sys.stderr, flush=True)
    calm = without_mistake(asked.studies)
    seconds = round(time.process_time() - start)
    numbers = {"kinds": kinds, "calm": calm, "processor_seconds": seconds}
    finish("slips", as_table(kinds, calm), numbers, versions("highspy", "numpy"), save=asked.save)


if __name__ == "__main__":
    main()
