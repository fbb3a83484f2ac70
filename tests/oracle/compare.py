"""Compare the audit with the oracle: `python -m tests.oracle.compare --seeds 0-50 [--rivals]`."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from fractions import Fraction

from passmuster.vocabulary.study import Study
from tests.oracle.account import InconsistentError, Range, reachable
from tests.oracle.random_study import random_study
from tests.oracle.write import study_files

QUOTIENTS = ("share", "ratio", "hazard", "rate")


def same(audited: Fraction | None, known: float | None, *, quotient: bool) -> bool:
    """True if two edges agree to a millionth, or to half a person."""
    if audited is None or known is None:
        return audited is None and known is None
    slack = 1e-6 if quotient else 0.5
    return abs(float(audited) - known) <= max(slack, 1e-6 * abs(known))


def mismatches(study: Study) -> Iterator[str]:
    """Yield one line for each reading on which the audit and the oracle differ.

    Raises:
        InconsistentError: the study's figures contradict one another.
    """
    from passmuster.auditing.audit import audit

    known = reachable(study)
    found = {(f.claim, f.reading): f for f in audit(study).findings}
    said = {(c.id, r.id): r.quantity for c in study.claims for r in c.reading}
    for key, expected in known.items():
        quantity, finding = said[key], found.get(key)
        audited = None if finding is None or finding.verdict == "untestable" else finding.reachable
        if not _agree(audited, expected, quotient=quantity.form in QUOTIENTS):
            shown = audited and tuple(None if e is None else float(e) for e in audited)
            yield f"{key}: audit {shown}, oracle {expected} for {quantity.toml}"


def _agree(
    audited: tuple[Fraction | None, Fraction | None] | None, known: Range | None, *, quotient: bool
) -> bool:
    if audited is None or known is None:
        return audited is None and known is None
    return all(same(a, k, quotient=quotient) for a, k in zip(audited, known, strict=True))


def main() -> int:
    """Print every mismatch with its study."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", default="0-50", help="first-last")
    asked.add_argument("--rivals", action="store_true", help="publish wrong figures besides")
    asked.add_argument("--quiet", action="store_true", help="do not print the studies")
    given = asked.parse_args()
    first, _, last = given.seeds.partition("-")
    differ, skipped, began = 0, 0, time.perf_counter()
    seeds = range(int(first), int(last or first) + 1)
    for seed in seeds:
        study = random_study(seed, rivals=given.rivals).study
        try:
            wrong = list(mismatches(study))
        except InconsistentError:
            skipped += 1
            continue
        except Exception:
            wrong = [traceback.format_exc()]
        if wrong:
            differ += 1
            print(f"== seed {seed}", *wrong, sep="\n  ")
            if not given.quiet:
                for name, text in study_files(study).items():
                    print(f"--- {name}\n{text}")
    spent = time.perf_counter() - began
    print(
        f"{len(seeds)} studies, {differ} differ, {skipped} inconsistent and skipped, {spent:.1f} s"
    )
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
