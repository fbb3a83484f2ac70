"""Figures that are a claim itself: they prove nothing about it, and are held out."""

from __future__ import annotations

from collections.abc import Iterable

from passmuster.auditing.lineage.chains import root_of
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.study import Study


def held_out(study: Study, claims: Iterable[Claim]) -> dict[str, frozenset[str]]:
    """Return, by claim, its own figures with all that their documents and retellings carry.

    Args:
        study: the study.
        claims: claims of it.
    """
    documents = {
        figure.id: root_of(study.source_of(figure), study).document_id for figure in study.figures
    }
    found = {}
    for claim in claims:
        own = {documents[name] for name in claim.same_as if name in documents}
        carried = (name for name, document in documents.items() if document in own)
        found[claim.id] = frozenset((*carried, *claim.same_as))
    return found
