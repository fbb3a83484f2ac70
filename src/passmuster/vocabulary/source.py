"""Who said it, where, when, and how far he is to be trusted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from passmuster.vocabulary.grade import Grade, Reliability
from passmuster.vocabulary.noun import LastDay, Noun

Side = Literal["official", "politician", "independent", "foreign", "opponent", "anonymous"]
Credibility = Annotated[int, Field(ge=1, le=6, strict=True)]
Id = Annotated[str, Field(min_length=1, max_length=200)]


class Source(Noun):
    """One publication of a number. The side is shown and enters no computation."""

    id: Id
    said_by: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: LastDay | None = None
    side: Side | None = None
    reliability: Reliability
    credibility: Credibility
    document: str | None = None
    origin: str | None = None
    repeats: str | None = None

    @property
    def grade(self) -> Grade:
        """The Admiralty pair."""
        return Grade(self.reliability, self.credibility)

    @property
    def document_id(self) -> str:
        """The text that several outlets carry; by default the source itself."""
        return self.document or self.id

    @property
    def origin_id(self) -> str:
        """The register or speaker behind several documents; by default the document."""
        return self.origin or self.document_id
