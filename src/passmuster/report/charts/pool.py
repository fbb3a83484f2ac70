"""Specifications packed for a page: what occurs twice is written once."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

SHORTEST = 48
"""Letters of JSON below which repeating is cheaper than referring."""


def pack(value: Any) -> dict[str, Any]:
    """Return a value with its repeated parts in a pool: `{"#": n}` stands for part n of it.

    Parts of the pool may refer to earlier parts only, so that one pass unpacks them.
    """
    count: Counter[str] = Counter()
    _count(value, count)
    places: dict[str, int] = {}
    pool: list[Any] = []
    packed = _packed(value, count, places, pool)
    return {"pool": pool, "value": packed}


def unpack(packed: dict[str, Any]) -> Any:
    """Return what was packed: what the script on the page does."""
    pool: list[Any] = []
    for part in packed["pool"]:
        pool.append(_unpacked(part, pool))
    return _unpacked(packed["value"], pool)


def _unpacked(value: Any, pool: list[Any]) -> Any:
    if isinstance(value, dict):
        if "#" in value:  # no key of a specification
            return pool[value["#"]]
        return {key: _unpacked(part, pool) for key, part in value.items()}
    if isinstance(value, list):
        return [_unpacked(part, pool) for part in value]
    return value


def _key(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _count(value: Any, count: Counter[str]) -> None:
    if not isinstance(value, dict | list):
        return
    key = _key(value)
    if len(key) < SHORTEST:
        return
    count[key] += 1
    if count[key] > 1:
        return  # its parts go where it goes
    for part in value.values() if isinstance(value, dict) else value:
        _count(part, count)


def _packed(value: Any, count: Counter[str], places: dict[str, int], pool: list[Any]) -> Any:
    if not isinstance(value, dict | list):
        return value
    key = _key(value)
    if key in places:
        return {"#": places[key]}
    if isinstance(value, dict):
        made: Any = {name: _packed(part, count, places, pool) for name, part in value.items()}
    else:
        made = [_packed(part, count, places, pool) for part in value]
    if count[key] < 2:
        return made
    places[key] = len(pool)
    pool.append(made)
    return {"#": places[key]}
