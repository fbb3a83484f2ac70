"""Chance: every random number is a function of seed, name and position, never of what came before.

So adding a parameter moves no other draw, and neither batches nor threads nor the order of work
change anything. Positions are hashed by two rounds of the SplitMix64 finaliser (Steele, Lea and
Flood 2014; constants of Stafford's variant 13), keyed by BLAKE2b of seed and name.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

GOLDEN = 0x9E3779B97F4A7C15
MIX_1, MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
TO_UNIT = 2.0**-53


def key_of(seed: int, *names: str) -> int:
    """Return the 64-bit key of a named stream."""
    text = "\x1f".join((str(seed), *names)).encode("utf-8")
    return int.from_bytes(blake2b(text, digest_size=8, person=b"passmuster").digest(), "little")


def uniforms(key: int, first: int, count: int) -> NDArray[np.float64]:
    """Return numbers `first` to `first + count - 1` of a stream, inside (0, 1)."""
    positions = np.arange(first, first + count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        bits = _mixed(np.uint64(key) + positions * np.uint64(GOLDEN))
        bits = _mixed(bits ^ np.uint64((key * GOLDEN) & 0xFFFFFFFFFFFFFFFF))
    # Half a step inwards, so that no inverse of a distribution is asked for 0 or 1.
    unit: NDArray[np.float64] = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * TO_UNIT
    return unit


def draw_keys(key: int, first: int, count: int) -> NDArray[np.uint64]:
    """Return a key for each of the draws from `first` on."""
    draws = np.arange(first, first + count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        return _mixed(np.uint64(key) ^ _mixed(draws * np.uint64(GOLDEN)))


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(MIX_1)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(MIX_2)
    return bits ^ (bits >> np.uint64(31))
