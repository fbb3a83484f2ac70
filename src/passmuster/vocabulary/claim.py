"""What is examined: a published statement, and each exact meaning it may have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.assertion import Asserted
from passmuster.vocabulary.noun import Noun, read_last_day
from passmuster.vocabulary.quantity import Quantity
from passmuster.vocabulary.source import Id


class Quote(Noun):
    """A literal span of an article."""

    text: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    article: str | None = None
    sha256: str | None = None


class Reading(Asserted):
    """One exact meaning a claim may have."""

    id: Id
    quantity: Quantity


def _said_on(value: Any) -> Any:
    return None if value == "unknown" else read_last_day(value)


SaidOn = Annotated[
    date | None,
    BeforeValidator(_said_on),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"const": "unknown"},
                {"type": "string", "pattern": r"^\d{4}(-\d{2})?$"},
            ]
        }
    ),
]


class Claim(Noun):
    """A published statement to be examined. It never enters the evidence."""

    id: Id
    said_by: str | None = None
    said_on: SaidOn = None
    source: str | None = None
    same_as: tuple[str, ...] = ()
    says: Annotated[str, Field(min_length=1)] | None = None
    quote: Quote | None = None
    untestable: Annotated[str, Field(min_length=1)] | None = None
    reading: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Claim:
        if self.says is None and self.quote is None:
            raise PydanticCustomError("PM502", "the claim has neither `says` nor `quote`", {})
        if bool(self.reading) == (self.untestable is not None):
            problem = "both readings and" if self.reading else "no reading and no"
            raise PydanticCustomError(
                "PM501", "the claim has {problem} `untestable`", {"problem": problem}
            )
        return self

    @property
    def words(self) -> str:
        """Our paraphrase, or the quoted words."""
        return self.says if self.says is not None else self.quote.text if self.quote else ""


class ClaimFile(Noun):
    """All of one file in claims/."""

    claim: tuple[Claim, ...] = ()
