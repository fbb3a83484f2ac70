"""Reports to look at, each made once a test run whatever the number of processes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import passmuster as pm
from passmuster.auditing.finding import Audit
from passmuster.report.render import write_report
from passmuster.vocabulary.study import Study
from tests.support.hostile import CLAIMS, hostile_study

ROOT = Path(__file__).resolve().parents[2]
UKRAINE = ROOT / "studies" / "ukraine"
SAMPLE = ROOT / "src" / "passmuster" / "sample"
PATIENCE_S = 900


@dataclass(frozen=True)
class Report:
    """A page, the audit behind it, and how long the page took."""

    file: Path
    audit: dict[str, Any]
    seconds: float
    """Of processor time to render and write the page, once the audit was there: others may be at
    work on this machine."""


def report(name: str, folder: Path) -> Report:
    """Return a report; it is made by whoever asks first, and others wait.

    Args:
        name: one of MAKERS.
        folder: shared by all processes of this run.
    """
    page, facts = folder / f"{name}.html", folder / f"{name}.json"
    if _is_first(folder / f"{name}.lock"):
        study, audit = MAKERS[name]()
        started = time.process_time()
        write_report(audit, study, page)
        told = {"audit": audit.to_dict(), "seconds": time.process_time() - started}
        part = facts.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(facts)
    _wait_for(facts)
    told = json.loads(facts.read_text(encoding="utf-8"))
    return Report(page, told["audit"], told["seconds"])


def _is_first(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _wait_for(file: Path) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not file.exists():
        if time.monotonic() > ends:
            raise TimeoutError(f"{file.name} was not made within {PATIENCE_S} s")
        time.sleep(0.1)


def _audited(folder: Path) -> tuple[Study, Audit]:
    study = pm.open_study(folder)
    return study, pm.audit(study)


def hostile(claims: int = CLAIMS) -> tuple[Study, Audit]:
    """Return the hostile study and its audit.

    The quantities and verdicts of its claims repeat after twelve, so twelve are audited and their
    findings carried over to all: what is tested is the page.
    """
    study, few = hostile_study(claims), hostile_study(12)
    audit = pm.audit(few)
    by_claim = {finding.claim: finding for finding in audit.findings}
    assert len(by_claim) == 12
    findings = []
    for number, claim in enumerate(study.claims):
        like = by_claim[few.claims[number % 12].id]
        findings.append(
            replace(
                like,
                claim=claim.id,
                reading=claim.reading[0].id if claim.reading else None,
                says=claim.words,
                said_by=claim.said_by,
                source=claim.source,
                reason=claim.untestable or like.reason,
            )
        )
    return study, replace(audit, findings=tuple(findings))


MAKERS: dict[str, Callable[[], tuple[Study, Audit]]] = {
    "sample": lambda: _audited(SAMPLE),
    "ukraine": lambda: _audited(UKRAINE),
    "hostile": hostile,
    "hostile-few": lambda: hostile(44),  # every nasty text in every place, for what is slow
}
