"""What identifies an audit and the study behind it, so that it can be cited and found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from passmuster.auditing.as_json import to_json
from passmuster.auditing.finding import Audit
from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.study import Study


@dataclass(frozen=True, slots=True)
class Citation:
    """Fingerprints and a sentence to cite."""

    study_sha256: str
    audit_sha256: str
    text: str


def citation(audit: Audit, study: Study, plain: str | None = None) -> Citation:
    """Return how to cite an audit.

    Args:
        audit: the audit.
        study: the study it is of.
        plain: the audit's JSON, where it has been written already.
    """
    content = study_sha256(study)
    found = hashlib.sha256((plain or to_json(audit)).encode("utf-8", "replace")).hexdigest()
    as_of = f", as of {audit.as_of}" if audit.as_of else ""
    text = (
        f"{audit.study.rstrip('. ')}. Audit of published figures with passmuster {audit.version}"
        f" (accept {audit.accept}, seed {audit.seed}{as_of}; study {content[:12]},"
        f" audit {found[:12]})."
    )
    return Citation(content, found, text)


def study_sha256(study: Study) -> str:
    """Return a fingerprint of all that a study holds, however its files are laid out.

    Args:
        study: the study.
    """
    parts = {
        "settings": [_plain(study.settings)],
        "force": [_plain(study.force)],
        "sources": _all(study.sources),
        "measures": _all(study.measures),
        "figures": _all(study.figures),
        "assumptions": _all(study.assumptions),
        "claims": _all(study.claims),
    }
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _all(nouns: Iterable[Noun]) -> list[str]:
    return sorted(_plain(noun) for noun in nouns)


def _plain(noun: Noun) -> str:
    return json.dumps(noun.model_dump(mode="json"), ensure_ascii=True, sort_keys=True)
