"""The shape of a model's answer: four keys an item, and no other."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_ITEMS = 200


class Item(BaseModel):
    """One statement that a model has found, not yet checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    quote: str = Field(min_length=1, max_length=2_000)
    number: str = Field(min_length=1, max_length=120)
    value: float | int
    source: str | None = Field(default=None, max_length=300)


class Answer(BaseModel):
    """What of an answer has the right shape, and how many items had not."""

    model_config = ConfigDict(frozen=True)

    items: tuple[Item, ...] = ()
    misshapen: int = 0

    @classmethod
    def read(cls, data: Any) -> Answer:
        """Return the answer in plain data.

        Raises:
            ValueError: it has no list of items at all.
        """
        if not isinstance(data, dict) or not isinstance(data.get("items"), list):
            raise ValueError("no list of items")
        found, wrong = [], 0
        for raw in data["items"][:MOST_ITEMS]:
            try:
                found.append(Item.model_validate(raw))
            except ValidationError:
                wrong += 1
        return cls(items=tuple(found), misshapen=wrong)


def schema() -> dict[str, Any]:
    """Return the JSON Schema that a server is asked to keep to."""
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": ["quote", "number", "value", "source"],
        "properties": {
            "quote": {"type": "string"},
            "number": {"type": "string"},
            "value": {"type": "number"},
            "source": {"type": ["string", "null"]},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": item}},
    }
